"""What is unusual but right is taken and given back unchanged; figures that do not fit are told which."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.documentation import room
from shared.adapters import keys
from shared.adapters.dynamo import DynamoStore
from shared.adapters.register import person_item
from shared.adapters.store import Table, UnitOfWork, impossible
from shared.domain.people import Person
from tests.support.api import Answered, Api
from tests.support.memory import MemoryStore
from tests.support.tables import create_tables
from tests.support.world import a_world

pytestmark = pytest.mark.slow

SERIES: dict[str, Any] = {
    "talk_type": "development", "groups": ["5a"], "date": "2021-10-31", "start": "09:00",
}  # fmt: skip
FIELD = "texts/preparation/progress.pupil"
ODD_TEXTS = {
    "emoji": "👩‍👩‍👧‍👦 gick bra 🏳️‍🌈",
    "right to left": "שלום \u202eolleh\u202c مرحبا",
    "combining": "A\u030a is not Å, e\u0301 is not é",
    "beyond the first plane": "𐍈 𠮷 𝄞",
    "markup": "<script>alert('hej')</script> &amp; ${x} {{x}} %s",
    "JSON within": '{"text": "\\u00e5", "\\\\": null}',
    "only white space": "  \n\t\u00a0\u3000 ",
    "line ends": "a\r\nb\nc\rd\u2028e\u2029f",
    "control characters": "\x01\x1b[31m\x7f\x85",
    "edges of the plane": "\ufeff\ufffe\uffff\U0010ffff",
    "keys of tables": "TALK#x#TEXT :v #n attribute_not_exists(pk)",
    "nothing": "",
    "as long as may be": "å" * 100_000,
}


class School:
    """Class 5A; the talk of `emil` is booked when first asked for."""

    def __init__(self, store: DynamoStore | MemoryStore) -> None:
        self.ports, self.clock = a_world(store=store)
        self.store = store
        self.api = Api(self.ports)

    def publish(self, who: str = "teacher", **figures: Any) -> Answered:
        return self.api.call(who, "POST", "/v1/series", SERIES | figures)

    def book(self) -> str:
        slot = self.publish().body["slots"][0]["id"]
        wanted = {"slot_id": slot, "subject_id": "emil"}
        booked = self.api.call("mona", "POST", "/v1/bookings", wanted)
        return str(booked.body["id"])

    def save(self, talk_id: str, text: str, version: int = 0) -> Answered:
        path = f"/v1/talks/{talk_id}/{FIELD}"
        return self.api.call("emil", "PUT", path, {"text": text}, if_match=f'"{version}"')

    def opened(self, talk_id: str, **query: str) -> dict[str, Any]:
        answered = self.api.call("teacher", "GET", f"/v1/talks/{talk_id}", query=query)
        assert answered.status == 200, answered.text[:300]
        return dict(answered.body)

    def reads(self, who: str, talk_id: str) -> str:
        talk = self.api.call(who, "GET", f"/v1/talks/{talk_id}").body
        fields = {field["id"]: field for phase in talk["phases"] for field in phase["fields"]}
        return str(fields["progress.pupil"]["text"])


@pytest.fixture
def school() -> School:
    return School(MemoryStore())


@pytest.fixture
def real_school() -> Iterator[School]:
    """The same on the real store."""
    with mock_aws():
        client = boto3.client("dynamodb")
        create_tables(client)
        yield School(DynamoStore(client, {Table.TALKS: "talks", Table.HISTORY: "history"}))


@pytest.mark.parametrize("which", ODD_TEXTS)
def test_every_character_comes_back_as_it_was_written(school: School, which: str) -> None:
    talk_id = school.book()

    assert school.save(talk_id, ODD_TEXTS[which]).status == 200

    assert school.reads("teacher", talk_id) == ODD_TEXTS[which]
    versions = school.api.call("teacher", "GET", f"/v1/talks/{talk_id}/{FIELD}/versions")
    assert [v["text"] for v in versions.body["versions"]] == [ODD_TEXTS[which]]


def test_odd_texts_survive_the_real_store(real_school: School) -> None:
    talk_id = real_school.book()
    for version, text in enumerate(ODD_TEXTS.values()):
        assert real_school.save(talk_id, text, version).status == 200
        assert real_school.reads("teacher", talk_id) == text


@pytest.mark.spec("G7")
def test_the_longest_text_of_the_widest_characters_fits_an_item(real_school: School) -> None:
    """100,000 characters of four bytes are 400,000 of the 409,600 bytes that an item may have."""
    talk_id = real_school.book()
    widest = "🦌" * 100_000

    assert real_school.save(talk_id, widest).status == 200
    conflict = real_school.save(talk_id, "🐻" * 100_000)

    assert real_school.reads("teacher", talk_id) == widest
    assert (conflict.status, conflict.body["current"]) == (412, widest)
    assert conflict.body["yours"] == "🐻" * 100_000


def test_one_character_more_is_refused_plainly(school: School) -> None:
    talk_id = school.book()
    refused = school.save(talk_id, "a" * 100_001)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/text")
    assert school.reads("teacher", talk_id) == ""


@pytest.mark.parametrize("name", ["n" * 10_000, "\u202eneergniK", "O'Brien-Ö 😀", "<b>"])
def test_any_name_in_the_register_can_be_booked_and_read(real_school: School, name: str) -> None:
    work = UnitOfWork()
    emil = real_school.ports.store.get(keys.person("emil"))
    assert emil is not None
    given = {n: v for n, v in emil.items() if n not in ("pk", "sk")} | {"given_name": name}
    work.put(keys.person("emil"), person_item(Person.model_validate(given)), None, impossible)
    real_school.store.commit(work)

    talk_id = real_school.book()

    whole = f"{name} Testsson"
    talk = real_school.api.call("teacher", "GET", f"/v1/talks/{talk_id}").body
    week = real_school.api.call("teacher", "GET", "/v1/weeks/2021-W43").body
    assert (talk["subject"]["name"], week["slots"][0]["subject_name"]) == (whole, whole)


REFUSED_FIGURES: list[tuple[dict[str, Any], str]] = [
    ({"date": "0001-01-01"}, "/date"),
    ({"date": "1969-12-31"}, "/date"),
    ({"date": "2021-09-30"}, "/date"),
    ({"date": "9999-12-31", "start": "23:55", "count": 40}, "/date"),
    ({"date": "2022-10-03"}, "/date"),
    ({"date": "2021-02-29"}, "/date"),
    ({"date": "2021-10-32"}, "/date"),
    ({"date": "2021-10-31T00:00:00"}, "/date"),
    ({"date": "1635638400"}, "/date"),
    ({"date": 0}, "/date"),
    ({"date": ""}, "/date"),
    ({"date": "\uff12021-10-31"}, "/date"),
    ({"date": "2021-10-01", "start": "07:55"}, "/start"),
    ({"start": "24:00"}, "/start"),
    ({"start": "09:00+02:00"}, "/start"),
    ({"start": "09:00Z"}, "/start"),
    ({"start": "09:01"}, "/start"),
    ({"start": "09:00:00.001"}, "/start"),
    ({"start": "9"}, "/start"),
    ({"start": 32_400}, "/start"),
    ({"date": "2022-03-27", "start": "02:30"}, "/start"),
    ({"length": "PT0S"}, "/length"),
    ({"length": "-PT30M"}, "/length"),
    ({"length": "PT-30M"}, "/length"),
    ({"length": "PT1S"}, "/length"),
    ({"length": "P1D"}, "/length"),
    ({"length": "PT99999H"}, "/count"),
    ({"length": "P1Y"}, "/length"),
    ({"length": "PT" + "9" * 5_000 + "M"}, "/length"),
    ({"length": "PT\uff13M"}, "/length"),
    ({"gap": "PT1M"}, "/gap"),
    ({"gap": "PT999999M"}, "/count"),
    ({"count": 0}, "/count"),
    ({"count": -1}, "/count"),
    ({"count": 41}, "/count"),
    ({"count": 10**30}, "/count"),
    ({"count": 40}, "/count"),
    ({"count": "4"}, "/count"),
    ({"count": True}, "/count"),
    ({"groups": []}, "/groups"),
    ({"groups": ["5a"] * 11}, "/groups"),
    ({"groups": ["a#b"]}, "/groups/0"),
    ({"talk_type": "unheard-of"}, "/talk_type"),
    ({"talk_type": "../employee"}, "/talk_type"),
    ({"place": {"kind": "room", "text": ""}}, "/place/text"),
    ({"place": {"kind": "room", "text": "a" * 201}}, "/place/text"),
    ({"place": {"kind": "room", "text": "A12\nBcc: all@example.com"}}, "/place/text"),
    ({"place": {"kind": "room", "text": "A\u202812"}}, "/place/text"),
    ({"place": {"kind": "moon", "text": "A12"}}, "/place/kind"),
    ({"place": {"kind": "room"}}, "/place/text"),
    ({"place": {"kind": "room", "text": "A12", "secret": 1}}, "/place/secret"),
    ({"only_for": ["emil"] * 51}, "/only_for"),
]  # fmt: skip


@pytest.mark.parametrize(("figures", "pointer"), REFUSED_FIGURES, ids=lambda v: str(v)[:40])
def test_times_that_do_not_fit_are_refused_and_pointed_at(
    school: School, figures: dict[str, Any], pointer: str
) -> None:
    assert isinstance(school.store, MemoryStore)
    before = school.store.items()

    refused = school.publish(**figures)

    assert (refused.status, refused.problem) == (422, "invalid")
    assert pointer in [error["pointer"] for error in refused.body["errors"]]
    assert school.store.items() == before


def test_the_same_group_and_pupil_named_twice_count_once(school: School) -> None:
    published = school.publish(groups=["5a", "5a"], only_for=["emil", "emil"], count=2)
    assert published.status == 201
    seen = school.api.call("mona", "GET", "/v1/slots", query={"subject_id": "emil"})
    assert len(seen.body["slots"]) == 2


def test_the_same_employee_named_twice_counts_once(school: School) -> None:
    given = {"talk_type": "employee", "groups": [], "only_for": ["teacher", "teacher"]}
    assert school.publish("rektor", **given).status == 201


def test_the_largest_series_there_can_be_fits_one_transaction(real_school: School) -> None:
    """The most times, with the longest place, over a UTC midnight, for the most employees."""
    staff = [f"employee-{n}" for n in range(50)]
    for person_id in staff:
        person = Person(id=person_id, given_name="A", family_name="B", manager_id="rektor")
        work = UnitOfWork()
        work.put(keys.person(person_id), person_item(person), None, impossible)
        real_school.store.commit(work)

    published = real_school.publish(
        "rektor", talk_type="employee", groups=[], only_for=staff, length="PT10M", count=40,
        start="22:00", place={"kind": "room", "text": "ö" * 200},
    )  # fmt: skip

    assert published.status == 201
    assert len(published.body["slots"]) == 40


def test_a_finer_calendar_takes_no_more_cells_than_a_condition_may_name() -> None:
    ports, _ = a_world(sets="standard,demonstration")
    api = Api(ports)
    series = SERIES | {"talk_type": "demonstration"}
    refused = api.call("teacher", "POST", "/v1/series", series | {"length": "PT8H"})
    assert [e["pointer"] for e in refused.body["errors"]] == ["/length", "/count"]
    assert api.call("teacher", "POST", "/v1/series", series | {"count": 40}).status == 201


@pytest.mark.spec("G7")
def test_texts_that_are_too_long_to_come_together_come_one_by_one(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty fields of 400,000 bytes are more than a function may answer: the talk still opens."""
    monkeypatch.setattr(room, "MOST_BYTES", 500_000)
    talk_id = school.book()
    deer, bears, short = "🦌" * 100_000, "🐻" * 90_000, "kort"
    path = f"/v1/talks/{talk_id}"
    fields = [f for p in school.opened(talk_id)["phases"] for f in p["fields"]]
    free = [f["id"] for f in fields if f["type"] == "text" and f["answered_by"] == ["pupil"]]
    places = free[:3]
    for place, text in zip(places, (deer, bears, short), strict=True):
        saved = school.api.call(
            "emil", "PUT", f"{path}/texts/preparation/{place}", {"text": text}, if_match='"0"'
        )
        assert saved.status == 200, saved.body

    def read(**query: str) -> list[str | None]:
        opened = school.opened(talk_id, **query)
        found = {f["id"]: f["text"] for p in opened["phases"] for f in p["fields"]}
        return [found[place] for place in places]

    assert read() == [None, bears, short]
    assert read(whole=f"preparation/{places[0]}") == [deer, None, short]
    assert read(whole="preparation/nothing") == [None, bears, short]
    monkeypatch.setattr(room, "MOST_BYTES", 1)
    assert read(whole=f"preparation/{places[0]}") == [deer, None, None]
    refused = school.api.call("teacher", "GET", path, query={"whole": "progress.pupil"})
    assert refused.body["errors"][0]["pointer"] == "?/whole"


def test_a_whole_number_may_be_written_with_a_point(school: School) -> None:
    """`2.0` is an integer in JSON Schema, and so by the document; `2.5` is none."""
    spelled = json.dumps(SERIES | {"count": 2}).replace('"count": 2', '"count": 2.0')
    published = school.api.call("teacher", "POST", "/v1/series", raw=spelled)
    assert (published.status, len(published.body["slots"])) == (201, 2)

    for number in ("2.5", "1e400", "41.0"):
        wrong = spelled.replace("2.0", number)
        refused = school.api.call("teacher", "POST", "/v1/series", raw=wrong)
        assert [error["pointer"] for error in refused.body["errors"]] == ["/count"], number
