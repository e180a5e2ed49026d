"""The most telling features once more, on tables as they are deployed (D3, D8, D9, D13)."""

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from shared.adapters import keys
from shared.adapters.dynamo import DynamoStore
from shared.adapters.store import Store, Table
from tests.integration.test_record_window import the_write_alone
from tests.support.steps import Steps, a_term
from tests.support.tables import create_tables

pytestmark = pytest.mark.slow


@pytest.fixture
def steps() -> Iterator[Steps]:
    with mock_aws():
        client = boto3.client("dynamodb")
        create_tables(client)
        store: Store = DynamoStore(client, {Table.TALKS: "talks", Table.HISTORY: "history"})
        yield a_term(store=store)


@pytest.mark.spec("D13", "F32", "G1")
def test_a_time_and_a_person_are_booked_once(steps: Steps) -> None:
    nine, later = steps.publish(count=2)
    steps.book(nine, "emil", by="mona")
    assert steps.try_booking(nine, "alma", by="stranger").problem == "slot-taken"
    assert steps.try_booking(later, "emil", by="olle").problem == "already-booked"
    (elk,) = steps.publish(start="09:15", by="freja", groups=["elk"])
    refused = steps.try_booking(elk, "elsa", by="mona")
    assert (refused.problem, refused.body["who"]) == ("person-busy", "guardian")
    assert steps.try_booking(elk, "elsa", by="olle").status == 201


@pytest.mark.spec("F35", "F36", "F37", "D9")
@pytest.mark.parametrize(
    ("at", "same"), [("2021-10-31 23:59:59.999", True), ("2021-11-01 00:00", False)]
)
def test_rebooking_on_both_sides_of_midnight(steps: Steps, at: str, same: bool) -> None:
    old = steps.booked("2021-10-31", "09:00")["id"]
    steps.save(old, "preparation", "wellbeing.guardian", "Bra", by="mona")
    (slot,) = steps.publish("2021-11-15", "14:00")
    new = steps.at(at).move(old, slot)["id"]
    assert (new == old) is same
    assert steps.texts(new, by="mona") == ({"wellbeing.guardian": "Bra"} if same else {})
    assert steps.texts(old, by="mona") == {"wellbeing.guardian": "Bra"}


@pytest.mark.spec("D8", "F107", "G7")
def test_every_save_is_kept_and_a_conflict_returns_both_texts(steps: Steps) -> None:
    talk = steps.booked("2021-10-31", "09:00")["id"]
    steps.at("2021-11-02 12:00").save(talk, "follow_up", "dialogue", "Ett", by="teacher")
    refused = steps.try_saving(talk, "follow_up", "dialogue", "Två", by="emil")
    assert (refused.body["current"], refused.body["yours"]) == ("Ett", "Två")
    steps.save(talk, "follow_up", "dialogue", "Två", by="emil", builds_on=1)
    versions = steps.history(talk, "follow_up", "dialogue").body["versions"]
    assert [version["text"] for version in versions] == ["Ett", "Två"]


@pytest.mark.spec("D3", "F85", "F86")
@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        ("2021-10-25 08:59:59.999", "refused"),
        ("2021-10-25 09:00", ""),
        ("2021-11-30 08:59:59.999", ""),
        ("2021-11-30 09:00", "refused"),
    ],
)
def test_the_condition_in_the_request_alone_holds_the_window(
    steps: Steps, at: str, outcome: str
) -> None:
    talk = steps.booked("2021-10-31", "09:00")["id"]
    assert the_write_alone(steps.at(at), talk) == outcome


def test_a_cancelled_booking_frees_every_calendar(steps: Steps) -> None:
    talk = steps.booked()
    steps.cancel(talk["id"])
    for who in ("teacher", "emil", "mona"):
        days = steps.ports.store.query(f"CALENDAR#{who}")
        assert not [name for day in days for name in day if name.startswith("c")]
    assert steps.ports.store.get(keys.talk(talk["id"])) is not None
    assert steps.book(talk["slot_id"], "alma", by="stranger")
