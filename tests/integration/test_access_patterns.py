"""One test for each row of docs/data-model.md: what is asked of the real tables, and how often."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.directory.running import ImportRequest, run
from functions.disposer.desk import Desk
from functions.disposer.handler import handle as handle_disposal
from functions.disposer.vault import Files, Vault
from functions.doorkeeper.passes import ATTRIBUTE
from functions.mailer.sending import send_entry
from functions.rounds.handler import handle
from infra.local.school import Size, make_school
from shared.adapters import keys, register, texts
from shared.adapters.audit import seal_up
from shared.adapters.drafts import put_draft
from shared.adapters.dynamo import DynamoStore
from shared.adapters.entrance import Entrance
from shared.adapters.ports import Ports
from shared.adapters.store import Index, Table
from shared.adapters.template_cache import TemplateCache
from shared.adapters.templates import beginning_of, load_version
from shared.adapters.timed_steps import take_due_step
from shared.adapters.worries import remind
from shared.domain.draft import Draft
from shared.domain.identity import Identifier
from shared.domain.instant import wire
from shared.domain.people import Person
from shared.domain.retention import has_been_at
from shared.domain.vocabulary import Phase
from tests.support import signing
from tests.support.api import Answered, Api
from tests.support.aws import client
from tests.support.bundles import OURS, a_bundle, as_file
from tests.support.choosing import A_CHOICE, DEVELOPMENT, SETTINGS, living
from tests.support.contents import in_tables
from tests.support.disposing import ARCHIVE, carry_out, walk_on
from tests.support.disposing import buckets as make_buckets
from tests.support.doorkeeping import EPPN, Doorkeeper, digest, federated, from_saml, token_for
from tests.support.exporting import Archivist
from tests.support.exports import Given
from tests.support.filing import BUCKET, Cupboard
from tests.support.linking import links
from tests.support.plans import a_talk_with_a_plan, make_final
from tests.support.requests import counted, operations
from tests.support.retention import a_rule, enrol
from tests.support.rounds import ROUND, payload, work
from tests.support.spec_numbers import ROOT
from tests.support.steps import Steps
from tests.support.tables import create_tables
from tests.support.templates import a_file, the_municipality
from tests.support.world import FixedClock, a_counsellor, a_school, a_world, fill, local

pytestmark = pytest.mark.slow

DOCUMENT = ROOT / "docs" / "data-model.md"
TESTS: dict[int, Callable[..., None]] = {}


class Tables:
    """The school on moto, and what is asked of its tables."""

    def __init__(self) -> None:
        self.client = boto3.client("dynamodb")
        create_tables(self.client)
        names = {Table.TALKS: "talks", Table.HISTORY: "history"}
        self.store = DynamoStore(self.client, names)
        self.ports: Ports
        self.clock: FixedClock
        self.ports, self.clock = a_world(store=self.store)
        self.api = Api(self.ports)
        # warm, as most containers are: row 45 tells what a cold one asks for besides
        beginning_of(self.ports, self.ports.policies.of("development"), "school", "GR")

    def must(
        self, who: str | None, method: str, path: str, body: Any = None, **more: Any
    ) -> Answered:
        answer = self.api.call(who, method, path, body, **more)
        assert answer.status < 300, answer.body
        return answer

    def publish(self) -> list[str]:
        series = {
            "talk_type": "development", "groups": ["5a"],
            "date": "2021-10-31", "start": "09:00", "count": 3,
        }  # fmt: skip
        answer = self.must("teacher", "POST", "/v1/series", series)
        return [slot["id"] for slot in answer.body["slots"]]

    def book(self, slot_id: str) -> str:
        body = {"slot_id": slot_id, "subject_id": "emil"}
        return str(self.must("mona", "POST", "/v1/bookings", body).body["id"])

    def ask_for_visit(self) -> str:
        asked = {
            "talk_type": "development", "subject_ids": ["emil"],
            "date": "2021-10-31", "earliest": "09:00", "latest": "12:00",
        }  # fmt: skip
        answer = self.must("mona", "POST", "/v1/visits/proposals", asked)
        return str(answer.body["proposal_id"])

    def fill_up(self) -> str:
        """The only time there is gets booked."""
        series = {"talk_type": "development", "groups": ["5a"], "start": "09:00"}
        made = self.must("teacher", "POST", "/v1/series", series | {"date": "2021-10-31"})
        return self.book(made.body["slots"][0]["id"])

    def wait(self) -> None:
        line = {"subject_id": "alma", "responsible_id": "teacher", "talk_type": "development"}
        self.must("stranger", "POST", "/v1/waiting", line)

    def save(self, talk_id: str) -> None:
        path = f"/v1/talks/{talk_id}/texts/preparation/progress.pupil"
        self.must("emil", "PUT", path, {"text": "Fractions."}, if_match='"0"')

    @contextmanager
    def asking(self, *expected: str) -> Iterator[None]:
        with counted(self.client) as seen:
            yield
        assert operations(seen) == list(expected)


@pytest.fixture
def tables() -> Iterator[Tables]:
    with mock_aws():
        yield Tables()


def row(number: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """This test shows the row of this number."""

    def note(test: Callable[..., None]) -> Callable[..., None]:
        assert number not in TESTS
        TESTS[number] = test
        return test

    return note


def test_every_row_of_the_document_has_its_test() -> None:
    rows = re.findall(r"^\| (\d+) \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert [int(number) for number in rows] == list(range(1, len(rows) + 1))
    assert sorted(TESTS) == [int(number) for number in rows]


@row(78)
def test_an_import_reads_by_the_hundred_and_writes_what_differs(tables: Tables) -> None:
    records = make_school(1, date(2021, 10, 1), Size(class_size=2, department_size=3))[0].records
    content = json.dumps(records).encode()

    def bring_in() -> None:
        asked = ImportRequest(bucket="imports", key="school.json", complete=True)
        assert run(asked, Given(content), tables.ports).finished

    standing = ["BatchGetItem"] * 3 + ["Query"] * 8
    ends = ["GetItem", "TransactWriteItems"]
    with tables.asking(*standing, *ends, *["TransactWriteItems"] * 3):
        bring_in()
    with tables.asking(*standing, *ends, "TransactWriteItems"):
        bring_in()


@row(1)
def test_a_talk_with_everything_in_it_is_one_query(tables: Tables) -> None:
    talk_id = tables.book(tables.publish()[0])
    tables.save(talk_id)
    with tables.asking("Query", "BatchGetItem"):  # the talk, and everybody named in it
        shown = tables.must("mona", "GET", f"/v1/talks/{talk_id}").body
    saved = [f["text"] for p in shown["phases"] for f in p["fields"] if f["text"]]
    assert saved == ["Fractions."]


@row(2)
def test_a_save_is_one_transaction(tables: Tables) -> None:
    talk_id = tables.book(tables.publish()[0])
    with tables.asking("GetItem", "BatchGetItem", "TransactWriteItems"):
        tables.save(talk_id)


@row(3)
def test_the_history_of_a_field_is_one_query(tables: Tables) -> None:
    talk_id = tables.book(tables.publish()[0])
    tables.save(talk_id)
    with tables.asking("Query"):
        found = texts.versions_of(tables.store, talk_id, Phase.PREPARATION, "progress.pupil")
    assert [version.version for version in found] == [1]


@row(4)
def test_a_step_somebody_takes_is_one_transaction(tables: Tables) -> None:
    talk_id = tables.book(tables.publish()[0])
    reading = ("Query", "BatchGetItem")
    with tables.asking("GetItem", "BatchGetItem", "TransactWriteItems", *reading):
        tables.must("emil", "POST", f"/v1/talks/{talk_id}/readiness")


@row(5)
def test_talks_about_somebody_are_one_query_each(tables: Tables) -> None:
    talk_id = tables.book(tables.publish()[0])
    # of mona herself and of her two children; then the names in them
    with tables.asking("BatchGetItem", "Query", "Query", "Query", "BatchGetItem"):
        listed = tables.must("mona", "GET", "/v1/talks").body["talks"]
    assert [talk["id"] for talk in listed] == [talk_id]


@row(6)
def test_talks_somebody_holds_are_one_query(tables: Tables) -> None:
    talk_id = tables.book(tables.publish()[0])
    with tables.asking("BatchGetItem", "Query", "Query", "BatchGetItem"):
        listed = tables.must("teacher", "GET", "/v1/talks").body["talks"]
    assert [talk["id"] for talk in listed] == [talk_id]


@row(7)
def test_a_series_is_published_in_one_transaction(tables: Tables) -> None:
    with tables.asking("GetItem", "GetItem", "BatchGetItem", "TransactWriteItems"):
        assert len(tables.publish()) == 3
    series = {"talk_type": "development", "groups": ["5a"], "date": "2021-11-02", "start": "09:00"}
    series["round_id"] = tables.must("rektor", "POST", "/v1/rounds", ROUND).body["id"]
    with tables.asking("GetItem", "GetItem", "GetItem", "BatchGetItem", "TransactWriteItems"):
        tables.must("teacher", "POST", "/v1/series", series)


@row(8)
def test_a_week_is_a_query_for_the_times_and_one_for_those_that_are_blocked(tables: Tables) -> None:
    published = tables.publish()
    with tables.asking("BatchGetItem", "Query", "Query"):
        week = tables.must("teacher", "GET", "/v1/weeks/2021-W43").body
    assert [slot["id"] for slot in week["slots"]] == published


@row(9)
def test_times_to_book_are_one_query_a_group_and_one_a_teacher(tables: Tables) -> None:
    published = tables.publish()
    # people; what is open to 5A, and to emil by name; the teacher's times, and the teacher's calendar
    with tables.asking("BatchGetItem", "Query", "Query", "Query", "BatchGetItem"):
        seen = tables.must("mona", "GET", "/v1/slots", query={"subject_id": "emil"}).body
    assert [slot["id"] for slot in seen["slots"]] == published


@row(10)
def test_the_latest_talk_between_two_people_is_named_by_one_item(tables: Tables) -> None:
    talk_id = tables.book(tables.publish()[0])
    with tables.asking("GetItem"):
        item = tables.store.get(keys.latest_talk("emil", "development", "teacher"))
    assert item is not None
    assert item["talk_id"] == talk_id


@row(11)
def test_a_booking_is_one_transaction(tables: Tables) -> None:
    slots = tables.publish()
    # the command's earlier answer, who and what, the latest talk; then everything at once
    with tables.asking("GetItem", "BatchGetItem", "BatchGetItem", "TransactWriteItems"):
        tables.book(slots[0])


@row(12)
def test_moving_a_talk_is_one_transaction(tables: Tables) -> None:
    slots = tables.publish()
    talk_id = tables.book(slots[0])
    # the command, the talk, who; the new time and the one given back; then everything at once
    # (and who waits for that one)
    reading = ("GetItem", "GetItem", "BatchGetItem", "GetItem", "GetItem", "Query")
    with tables.asking(*reading, "TransactWriteItems"):
        path = f"/v1/talks/{talk_id}/rebooking"
        tables.must("mona", "POST", path, {"slot_id": slots[1]})


@row(13)
def test_giving_a_time_back_is_one_transaction(tables: Tables) -> None:
    talk_id = tables.book(tables.publish()[0])
    reading = ("GetItem", "GetItem", "BatchGetItem", "GetItem", "Query")
    with tables.asking(*reading, "TransactWriteItems"):
        path = f"/v1/talks/{talk_id}/cancellation"
        tables.must("mona", "POST", path, {"reason": "ill"})


@row(14)
def test_a_repeated_command_is_answered_from_one_item(tables: Tables) -> None:
    body = {"slot_id": tables.publish()[0], "subject_id": "emil"}
    first = tables.must("mona", "POST", "/v1/bookings", body, key="again")
    with tables.asking("GetItem"):
        assert tables.must("mona", "POST", "/v1/bookings", body, key="again").body == first.body


@row(15)
def test_a_persons_day_is_one_item(tables: Tables) -> None:
    tables.book(tables.publish()[0])
    with tables.asking("Query"):
        days = tables.store.query("CALENDAR#mona")
    assert [day["sk"] for day in days] == ["DAY#PT5M#2021-10-31"]
    assert sum(name.startswith("c") for name in days[0]) == 6  # half an hour


@row(16)
def test_a_timed_step_is_one_transaction(tables: Tables) -> None:
    talk_id = tables.book(tables.publish()[0])
    tables.clock.set("2021-10-28 09:00")
    with tables.asking("GetItem", "GetItem", "TransactWriteItems"):
        take_due_step(tables.ports, talk_id, 1 + 1)


@row(17)
def test_what_is_overdue_is_one_query_a_shard(tables: Tables) -> None:
    talk_id = tables.book(tables.publish()[0])
    tables.clock.set("2021-11-01 12:00")
    late = wire(tables.clock.now() - timedelta(minutes=10))
    with tables.asking(*["Query"] * keys.SHARDS):
        found = [
            item["pk"]
            for shard in keys.due_shards()
            for item in tables.store.query_index(Index.OVERDUE, shard, upto=late)
        ]
    assert f"TALK#{talk_id}" in found


@row(18)
def test_the_messages_of_a_talk_are_one_partition(tables: Tables) -> None:
    talk_id = tables.book(tables.publish()[0])
    with tables.asking("Query"):
        entries = tables.store.query(f"{keys.OUTBOX}{talk_id}")
    assert {entry["kind"] for entry in entries} == {"workflow", "mail"}


@row(19)
def test_a_mail_is_leased_and_marked(tables: Tables) -> None:
    talk_id = tables.book(tables.publish()[0])
    (first, *_) = (
        entry
        for entry in tables.store.query(f"{keys.OUTBOX}{talk_id}")
        if entry["kind"] == "mail"
    )  # fmt: skip
    numbers = count(1)

    def send(_recipient: str, _raw: bytes) -> str:
        return f"message-{next(numbers)}"

    reading = ("GetItem", "GetItem", "BatchGetItem")
    with tables.asking(*reading, "TransactWriteItems", "TransactWriteItems"):
        key = keys.Key(first["pk"], first["sk"])
        send_entry(tables.ports, send, "a@b.example", "https://c.example", key)
    assert next(numbers) == 2


@row(20)
def test_several_people_are_one_request(tables: Tables) -> None:
    with tables.asking("BatchGetItem"):
        known = register.people(tables.store, ["mona", "emil", "nobody"])
    assert sorted(known) == ["emil", "mona"]


@row(21)
def test_a_class_list_is_one_query(tables: Tables) -> None:
    with tables.asking("Query"):
        assert register.members_of(tables.store, "5a") == ["alma", "emil", "grown", "hidden"]


@row(22)
def test_what_happened_to_a_talk_is_one_query(tables: Tables) -> None:
    slots = tables.publish()
    talk_id = tables.book(slots[0])
    tables.must("mona", "POST", f"/v1/talks/{talk_id}/rebooking", {"slot_id": slots[1]})
    with tables.asking("Query"):
        events = tables.store.query(keys.events(talk_id), table=Table.HISTORY)
    assert [event["what"] for event in events] == ["booked", "rebooked"]


@row(23)
def test_holding_times_in_place_of_others_is_one_transaction(tables: Tables) -> None:
    slots = tables.publish()

    def hold(*wanted: str) -> None:
        asked = [{"slot_id": slot_id, "subject_id": "emil"} for slot_id in wanted]
        tables.must("mona", "POST", "/v1/holds", {"slots": asked})

    with tables.asking("GetItem", "BatchGetItem", "BatchGetItem", "TransactWriteItems"):
        hold(*slots[:2])
    reading = ("GetItem", "BatchGetItem", "BatchGetItem", "BatchGetItem")
    with tables.asking(*reading, "TransactWriteItems"):
        hold(slots[2])
    found = tables.store.get(keys.holds("mona"))
    assert found is not None
    assert [held["slot_id"] for held in found["slots"]] == [slots[2]]


@row(24)
def test_a_visit_is_proposed_with_few_reads(tables: Tables) -> None:
    tables.publish()
    tables.ask_for_visit()  # and is given back for the next one
    tables.clock.forward(minutes=3)
    offers, times, latest, calendars = "Query", "Query", "BatchGetItem", "BatchGetItem"
    reading = ("GetItem", "BatchGetItem", offers, offers, times, latest, calendars, "BatchGetItem")
    with tables.asking(*reading, "TransactWriteItems"):
        tables.ask_for_visit()


@row(25)
def test_a_visit_is_booked_in_one_transaction(tables: Tables) -> None:
    tables.publish()
    proposal = tables.ask_for_visit()
    reading = ("GetItem", "BatchGetItem", "BatchGetItem", "BatchGetItem")
    with tables.asking(*reading, "TransactWriteItems"):
        tables.must("mona", "POST", "/v1/visits", {"proposal_id": proposal})


@row(26)
def test_changing_or_withdrawing_free_times_is_one_transaction(tables: Tables) -> None:
    first, second, third = tables.publish()
    path, place = f"/v1/slots/{first}", {"place": {"kind": "room", "text": "A12"}}
    with tables.asking("BatchGetItem", "TransactWriteItems"):
        tables.must("teacher", "PATCH", path, place, if_match='"1"')
    with tables.asking("BatchGetItem", "TransactWriteItems"):
        tables.must("teacher", "DELETE", path, if_match='"2"')
    with tables.asking("GetItem", "BatchGetItem", "TransactWriteItems"):
        tables.must("teacher", "POST", "/v1/withdrawals", {"slot_ids": [second, third]})
    assert tables.store.query(keys.slots_of("teacher")) == []


@row(27)
def test_opening_a_link_takes_four_reads(tables: Tables) -> None:
    slots = tables.publish()
    expires = tables.clock.now() + timedelta(days=90)
    link = f"/v1/links/{links().make(tables.book(slots[0]), 'mona', expires)}"
    opening = ("GetItem", "BatchGetItem", "GetItem", "BatchGetItem")
    with tables.asking(*opening):
        tables.must(None, "GET", link)
    deciding = ("GetItem", "GetItem", "BatchGetItem", "GetItem", "Query")
    with tables.asking(*opening, *deciding, "TransactWriteItems"):
        tables.must(None, "POST", f"{link}/cancellation", {"reason": "ill"})


@row(28)
def test_copying_answers_is_one_transaction(tables: Tables) -> None:
    slots = tables.publish()
    old = tables.book(slots[0])
    for field in ("wellbeing.pupil", "progress.pupil"):
        path = f"/v1/talks/{old}/texts/preparation/{field}"
        tables.must("emil", "PUT", path, {"text": "Well"}, if_match='"0"')
    later = {"talk_type": "development", "groups": ["5a"], "date": "2021-11-10", "start": "09:00"}
    (slot,) = tables.must("teacher", "POST", "/v1/series", later).body["slots"]
    tables.clock.set("2021-11-01 00:00")
    moved = tables.must("teacher", "POST", f"/v1/talks/{old}/rebooking", {"slot_id": slot["id"]})
    path = f"/v1/talks/{moved.body['id']}/copied-answers"
    copying = ("Query", "BatchGetItem", "GetItem", "Query", "TransactWriteItems")
    with tables.asking(*copying, "Query", "BatchGetItem"):
        tables.must("emil", "POST", path, {"from": old})


@row(29)
def test_a_day_is_given_back_time_by_time(tables: Tables) -> None:
    tables.book(tables.publish()[0])
    listing = ("GetItem", "BatchGetItem", "GetItem", "Query", "TransactWriteItems")
    talk = ("GetItem", "GetItem", "GetItem", "BatchGetItem", "TransactWriteItems")
    free = ("GetItem", "GetItem", "TransactWriteItems")
    with tables.asking(*listing, *talk, *free, *free, "TransactWriteItems"):
        tables.must("teacher", "POST", "/v1/days/2021-10-31/cancellation", {"reason": "ill"})
    assert tables.store.query(keys.slots_of("teacher")) == []


@row(30)
def test_joining_a_line_is_one_transaction(tables: Tables) -> None:
    tables.fill_up()
    reading = ("GetItem", "BatchGetItem", "Query", "Query", "Query", "BatchGetItem")
    with tables.asking(*reading, "TransactWriteItems"):
        tables.wait()


@row(31)
def test_a_freed_time_is_handed_on_in_the_same_transaction(tables: Tables) -> None:
    talk_id = tables.fill_up()
    tables.wait()
    reading = ("GetItem", "GetItem", "BatchGetItem", "GetItem")
    line = ("Query", "BatchGetItem")
    with tables.asking(*reading, *line, "TransactWriteItems"):
        tables.must("mona", "POST", f"/v1/talks/{talk_id}/cancellation", {"reason": "ill"})


@row(32)
def test_the_lines_somebody_stands_in_are_one_query(tables: Tables) -> None:
    tables.fill_up()
    tables.wait()
    with tables.asking("BatchGetItem", "Query", "BatchGetItem"):
        query = {"subject_id": "alma"}
        listed = tables.must("stranger", "GET", "/v1/waiting", query=query).body["waiting"]
    assert [place["responsible_id"] for place in listed] == ["teacher"]


@row(33)
def test_planning_a_round_is_one_transaction(tables: Tables) -> None:
    with tables.asking("GetItem", "GetItem", "BatchGetItem", "BatchGetItem", "TransactWriteItems"):
        tables.must("rektor", "POST", "/v1/rounds", ROUND)


@row(34)
def test_a_batch_of_a_rounds_step_is_one_transaction(tables: Tables) -> None:
    round_id = tables.must("rektor", "POST", "/v1/rounds", ROUND).body["id"]
    step = payload(tables.ports, round_id)
    read = ("GetItem", "Query", "BatchGetItem")
    closed = "GetItem"  # one in the class has a protected identity
    with tables.asking(*read, closed, "BatchGetItem", "TransactWriteItems"):
        handle(tables.ports, step)
    tables.clock.set("2021-10-04 18:00")
    with tables.asking(*read, closed, "BatchGetItem", "BatchGetItem", "TransactWriteItems"):
        handle(tables.ports, step)
    with tables.asking(*read, "BatchGetItem", "TransactWriteItems"):
        handle(tables.ports, step)


@row(35)
def test_how_far_a_round_has_come_is_three_requests_for_each_responsible(tables: Tables) -> None:
    round_id = tables.must("rektor", "POST", "/v1/rounds", ROUND).body["id"]
    work(tables.ports, round_id)
    with tables.asking("GetItem", "GetItem", "Query", "BatchGetItem", "Query"):
        tables.must("rektor", "GET", f"/v1/rounds/{round_id}")


@row(36)
def test_somebodys_rounds_are_a_query_for_themselves_and_each_unit(tables: Tables) -> None:
    tables.must("rektor", "POST", "/v1/rounds", ROUND)
    with tables.asking("GetItem", "Query", "Query", "BatchGetItem"):
        tables.must("rektor", "GET", "/v1/rounds")


@row(37)
def test_the_list_of_a_day_is_a_query_and_a_batch_for_each_kind_of_thing(tables: Tables) -> None:
    for slot_id, who, pupil in zip(
        tables.publish(), ("mona", "stranger"), ("emil", "alma"), strict=False
    ):
        tables.must(who, "POST", "/v1/bookings", {"slot_id": slot_id, "subject_id": pupil})
    reading = ("BatchGetItem", "Query", "BatchGetItem", "BatchGetItem", "BatchGetItem")
    with tables.asking(*reading):
        listed = tables.must("teacher", "GET", "/v1/days/2021-10-31").body["times"]
    assert [time["name"] for time in listed] == ["Emil Testsson", "Alma Testsson", None]


@row(38)
def test_a_refusal_reads_the_times_around_in_one_query(tables: Tables) -> None:
    slot = tables.publish()[0]
    tables.book(slot)
    booking = (
        "GetItem",
        "BatchGetItem",
        "BatchGetItem",
        "GetItem",
    )  # the last: nobody did it meanwhile
    with tables.asking(*booking, "BatchGetItem", "Query", "BatchGetItem"):
        body = {"slot_id": slot, "subject_id": "alma"}
        refused = tables.api.call("stranger", "POST", "/v1/bookings", body)
    assert len(refused.body["nearest"]) == 2


@row(39)
def test_who_comes_is_changed_in_one_transaction(tables: Tables) -> None:
    asked = {"talk_type": "development", "groups": ["5a"], "with_staff": ["bystander"]}
    series = asked | {"date": "2021-10-31", "start": "09:00", "book_for": "emil"}
    talk = tables.must("teacher", "POST", "/v1/series", series).body["talk"]["id"]
    with tables.asking("GetItem", "GetItem", "BatchGetItem", "TransactWriteItems"):
        tables.must("mona", "POST", f"/v1/talks/{talk}/attendance", {"attends": True})
    with tables.asking("GetItem", "BatchGetItem", "GetItem", "TransactWriteItems"):
        tables.must("teacher", "DELETE", f"/v1/talks/{talk}/staff/bystander")


@row(40)
def test_saying_that_guardians_live_apart_is_one_transaction(tables: Tables) -> None:
    path = "/v1/people/emil/separate-talks"
    tables.must("teacher", "POST", "/v1/talks", {"talk_type": "development", "group_id": "5a"})
    reading = ("BatchGetItem", "Query", "BatchGetItem")
    with tables.asking(*reading, "BatchGetItem"):
        tables.must("teacher", "GET", path)
    saying = (*reading, "BatchGetItem", "TransactWriteItems")  # the places of each guardian's own
    with tables.asking(*saying, *reading, "BatchGetItem"):
        assert tables.must("rektor", "PUT", path, {"separate": True}).body["still_shared"] == []


@row(41)
def test_a_consent_is_one_transaction(tables: Tables) -> None:
    with tables.asking("BatchGetItem", "TransactWriteItems", "BatchGetItem"):
        tables.must("grown", "POST", "/v1/me/consents", {"guardian_id": "olle"})
    with tables.asking("BatchGetItem", "TransactWriteItems", "BatchGetItem"):
        tables.must("grown", "DELETE", "/v1/me/consents/olle")


@row(42)
def test_hours_are_blocked_in_one_transaction(tables: Tables) -> None:
    tables.publish()
    hours = {"date": "2021-10-31", "start": "00:00", "end": "00:00", "withdraw_free": True}
    with tables.asking("GetItem", "BatchGetItem", "Query", "BatchGetItem", "TransactWriteItems"):
        blocked = tables.must("teacher", "POST", "/v1/blocked-times", hours).body["id"]
    with tables.asking("BatchGetItem", "GetItem", "BatchGetItem", "TransactWriteItems"):
        tables.must("teacher", "DELETE", f"/v1/blocked-times/{blocked}")


@row(43)
def test_an_agreement_is_one_transaction(tables: Tables) -> None:
    talk = tables.book(tables.publish()[0])
    tables.clock.set("2021-10-31 09:10")
    path, agreed = f"/v1/talks/{talk}/agreements", {"goal": "Read", "owners": ["pupil"]}
    command = ("GetItem", "GetItem", "BatchGetItem", "Query", "TransactWriteItems")
    with tables.asking(*command):
        tables.must("teacher", "POST", path, agreed)
    with tables.asking(*command[1:], "Query"):  # what was said of it, for the answer
        tables.must("emil", "PUT", f"{path}/1", agreed, if_match='"1"')
    with tables.asking(*command):
        tables.must("emil", "POST", f"{path}/1/check-ins", {"text": "Well"})
    with tables.asking("Query", "BatchGetItem"):
        assert len(tables.must("mona", "GET", f"/v1/talks/{talk}").body["agreements"]) == 1


@row(44)
def test_a_log_of_agreements_is_one_query(tables: Tables) -> None:
    talk = tables.book(tables.publish()[0])
    tables.clock.set("2021-10-31 09:10")
    agreed = {"goal": "Read", "owners": ["pupil"]}
    tables.must("teacher", "POST", f"/v1/talks/{talk}/agreements", agreed)
    with tables.asking("BatchGetItem", "Query", "BatchGetItem"):
        log = tables.must("mona", "GET", "/v1/people/emil/agreements").body["agreements"]
    assert [agreement["goal"] for agreement in log] == ["Read"]


def in_the_talk(tables: Tables) -> str:
    talk = tables.book(tables.publish()[0])
    tables.clock.set("2021-10-31 09:10")
    return f"/v1/talks/{talk}"


@row(79)
def test_who_was_there_is_one_transaction(tables: Tables) -> None:
    talk = in_the_talk(tables)
    there = {"people": [{"person_id": "emil", "manner": "phone"}]}
    reading = ("GetItem", "BatchGetItem", "GetItem")
    with tables.asking(*reading, "TransactWriteItems", "BatchGetItem"):
        tables.must("teacher", "PUT", f"{talk}/presence", there, if_match='"0"')
    with tables.asking(*reading, "BatchGetItem"):
        tables.must("teacher", "GET", f"{talk}/presence")
    with tables.asking("Query", "BatchGetItem"):
        assert tables.must("mona", "GET", talk).body["notes"]["presence"]["version"] == 1


@row(80)
def test_a_disagreement_is_one_transaction(tables: Tables) -> None:
    talk = in_the_talk(tables)
    reading = ("GetItem", "GetItem", "BatchGetItem")
    with tables.asking(*reading, "Query", "TransactWriteItems"):
        tables.must("mona", "POST", f"{talk}/disagreements", {"text": "No"})
    with tables.asking(*reading, "GetItem", "BatchGetItem", "TransactWriteItems"):
        tables.must("teacher", "POST", f"{talk}/disagreements/1/answers", {"text": "Yes"})
    with tables.asking("Query", "BatchGetItem"):
        assert len(tables.must("emil", "GET", talk).body["notes"]["disagreements"]) == 1


@row(81)
def test_consent_is_asked_for_and_given_in_one_transaction_each(tables: Tables) -> None:
    talk = in_the_talk(tables)
    reading = ("GetItem", "GetItem", "BatchGetItem")
    asked = {"actor": "Somebody", "purpose": "Advice"}
    with tables.asking(*reading, "Query", "BatchGetItem", "TransactWriteItems"):
        tables.must("teacher", "POST", f"{talk}/cooperations", asked)
    with tables.asking(*reading, "GetItem", "BatchGetItem", "TransactWriteItems"):
        tables.must("mona", "POST", f"{talk}/cooperations/1/consents", {"word": "given"})


@row(82)
def test_a_worry_finds_who_leads_the_unit_by_one_query(tables: Tables) -> None:
    talk = in_the_talk(tables)
    reading = ("GetItem", "GetItem", "BatchGetItem", "Query")
    leaders = ("BatchGetItem", "Query", "BatchGetItem")
    with tables.asking(*reading, *leaders, "TransactWriteItems"):
        tables.must("teacher", "POST", f"{talk}/worries", {"text": "Reading"})
    seen = ("GetItem", "BatchGetItem", "GetItem", "TransactWriteItems", "BatchGetItem")
    with tables.asking(*seen):
        tables.must("rektor", "POST", f"{talk}/worries/1/acknowledgement")


@row(83)
def test_the_worries_of_a_unit_are_one_query(tables: Tables) -> None:
    talk = in_the_talk(tables)
    tables.must("teacher", "POST", f"{talk}/worries", {"text": "Reading"})
    with tables.asking("GetItem", "Query", "BatchGetItem"):
        found = tables.must("rektor", "GET", "/v1/units/school/worries").body["worries"]
    assert [worry["subject"]["id"] for worry in found] == ["emil"]


@row(84)
def test_reminding_of_a_worry_is_one_transaction(tables: Tables) -> None:
    talk = in_the_talk(tables)
    tables.must("teacher", "POST", f"{talk}/worries", {"text": "Reading"})
    tables.clock.set("2021-11-03 09:10")
    leaders = ("BatchGetItem", "Query", "BatchGetItem")
    with tables.asking("GetItem", "GetItem", *leaders, "TransactWriteItems"):
        assert remind(tables.ports, talk.removeprefix("/v1/talks/"), 1)


@row(87)
def test_the_retention_table_is_one_item_and_a_version(tables: Tables) -> None:
    fill(tables.store, the_municipality())
    with tables.asking("GetItem", "BatchGetItem", "GetItem"):
        tables.must("rektor", "GET", "/v1/retention/table")
    with tables.asking("GetItem", "BatchGetItem", "TransactWriteItems", "BatchGetItem"):
        tables.must("admin", "PUT", "/v1/retention/table", {"rules": [a_rule()]}, if_match='"0"')


@row(88)
def test_a_retention_hold_is_one_transaction(tables: Tables) -> None:
    path = "/v1/units/school/retention-holds"
    asked = {"person_id": "emil", "reason": "appeal", "reference": "1"}
    leader = ("GetItem", "BatchGetItem")
    with tables.asking("GetItem", *leader, "BatchGetItem", "TransactWriteItems"):
        hold = tables.must("rektor", "POST", path, asked).body["id"]
    with tables.asking(*leader, "Query", "BatchGetItem"):
        tables.must("rektor", "GET", path)
    with tables.asking(*leader, "GetItem", "TransactWriteItems", "BatchGetItem"):
        tables.must("rektor", "DELETE", f"{path}/{hold}")


@row(89)
def test_a_preview_reads_the_roll_and_the_talks_of_the_units_people(tables: Tables) -> None:
    enrol(tables.store)
    path = "/v1/units/school/disposals/preview"
    rolls = {keys.registered(p.id).pk for p in a_school() if isinstance(p, Person)}
    at_school = {p.id: p for p in a_school() if isinstance(p, Person) and has_been_at(p, "school")}
    staff = sum(bool(p.duties) for p in at_school.values())
    with counted(tables.client) as requests:
        assert tables.must("rektor", "GET", path).body == {"entries": [], "next": None}
    asked = Counter(operations(requests))
    # of each person: talks, results, plans and trail; of staff also what they said of themselves
    # and of pupils and children what was observed
    pupils = sum(bool(p.enrolments) for p in at_school.values())
    queries = keys.SHARDS + 4 * len(at_school) + staff + pupils
    # and what is said of the one whose identity is protected
    assert asked == {"GetItem": 2, "BatchGetItem": 1 + len(rolls) + 1, "Query": queries}


@row(90)
def test_a_disposal_is_proposed_approved_and_called_off_in_one_transaction_each(
    tables: Tables,
) -> None:
    leader = ("GetItem", "BatchGetItem")
    path = "/v1/units/school/disposals"
    with tables.asking("GetItem", *leader, "GetItem", "TransactWriteItems"):
        made = tables.must("rektor", "POST", path, {"documents": ["record"]}).body["id"]
    with tables.asking(*leader, "Query", "BatchGetItem"):
        tables.must("rektor", "GET", path)
    with tables.asking("GetItem", *leader, "Query", "BatchGetItem"):
        tables.must("rektor", "GET", f"/v1/disposals/{made}")
    decided = ("GetItem", "GetItem", *leader, "BatchGetItem", "TransactWriteItems")
    with tables.asking(*decided):
        tables.must("rektor", "POST", f"/v1/disposals/{made}/rejection", {"reason": "No"})


@row(91)
def test_a_closed_list_is_an_item_beside_the_register(tables: Tables) -> None:
    path = "/v1/people/emil/readers"
    with tables.asking("BatchGetItem"):
        tables.must("rektor", "GET", path)
    asked = {"readers": [{"person_id": "teacher", "reason": "SN 1", "starts": "2021-10-01"}]}
    with tables.asking("BatchGetItem", "BatchGetItem", "TransactWriteItems", "BatchGetItem"):
        tables.must("rektor", "PUT", path, asked, if_match='"0"')


@row(93)
def test_passing_on_to_student_health_finds_the_team_by_one_query(tables: Tables) -> None:
    talk = in_the_talk(tables)
    fill(tables.store, [a_counsellor()])
    asked = {"text": "Absence", "follow_up_by": "2021-11-30"}
    reading = ("GetItem", "GetItem", "BatchGetItem", "Query")
    team = ("Query", "BatchGetItem")
    with tables.asking(*reading, *team, "TransactWriteItems"):
        tables.must("teacher", "POST", f"{talk}/referrals", asked)
    path = f"{talk}/referrals/1/assignment"
    people = "BatchGetItem"
    taken = ("GetItem", people, "GetItem", people, "TransactWriteItems", people)
    with tables.asking(*taken):
        tables.must("kim", "PUT", path, {"staff_id": "kim"}, if_match='"1"')


@row(94)
def test_what_was_passed_on_at_a_unit_is_one_query(tables: Tables) -> None:
    talk = in_the_talk(tables)
    asked = {"text": "Absence", "follow_up_by": "2021-11-30"}
    tables.must("teacher", "POST", f"{talk}/referrals", asked)
    with tables.asking("GetItem", "Query", "BatchGetItem"):
        found = tables.must("rektor", "GET", "/v1/units/school/referrals").body["referrals"]
    assert [one["subject"]["id"] for one in found] == ["emil"]


@row(104)
def test_settings_are_one_item_and_each_choice_a_version(tables: Tables) -> None:
    fill(tables.store, the_municipality())
    leader = ("GetItem", "BatchGetItem")
    with tables.asking(*leader, "GetItem"):
        tables.must("rektor", "GET", SETTINGS)
    with tables.asking(*leader, "GetItem", "TransactWriteItems", "BatchGetItem"):
        tables.must("admin", "PUT", DEVELOPMENT, A_CHOICE, if_match='"0"')
    with tables.asking(*leader, "GetItem"):
        tables.must("rektor", "POST", f"{DEVELOPMENT}/trial", {"start": "2021-11-20T09:00"})
    with tables.asking(*leader, "Query", "BatchGetItem"):
        tables.must("rektor", "GET", f"{DEVELOPMENT}/versions")


@row(105)
def test_the_figures_that_hold_are_asked_for_once_a_minute(tables: Tables) -> None:
    policies = living(tables.ports).policies
    with tables.asking("GetItem"):
        policies.of("development")
        policies.of("employee", {"length": "PT30M"})
    tables.clock.forward(seconds=59)
    with tables.asking():
        policies.of("development")
    tables.clock.forward(seconds=1)
    with tables.asking("GetItem"):
        policies.of("development")


def a_disposal(tables: Tables) -> Desk:
    """Of a talk with one text, proposed."""
    fill(tables.store, the_municipality())
    enrol(tables.store)
    rules = [a_rule(trigger="written", kept={})]
    tables.must("admin", "PUT", "/v1/retention/table", {"rules": rules}, if_match='"0"')
    talk = in_the_talk(tables)
    path = f"{talk}/texts/record/school-efforts.responsible"
    tables.must("teacher", "PUT", path, {"text": "Secret"}, if_match='"0"')
    tables.clock.set("2022-10-31 10:00")
    make_buckets()
    tables.must("rektor", "POST", "/v1/units/school/disposals", {"documents": ["record"]})
    return Desk(tables.ports, Vault(client("s3"), ARCHIVE), Files(client("s3"), BUCKET))


@row(95)
def test_a_step_of_a_disposal_is_one_transaction(tables: Tables) -> None:
    desk = a_disposal(tables)
    asked = handle_disposal(desk, {"stage": "look"})
    disposal = asked["disposal_id"]
    handle_disposal(desk, asked)
    path = f"/v1/disposals/{disposal}"
    listed = {"listed": tables.must("rektor", "GET", path).body["disposal"]["listed"]}
    for who in ("rektor", "admin"):
        tables.must(who, "POST", f"{path}/approvals", listed)
    with tables.asking("Query", "Query", "GetItem"):
        asked = handle_disposal(desk, {"stage": "look"})
    goes = ("Query",) * 3  # of the one field: what stands, what was said of it, and its versions
    with tables.asking("GetItem", "Query", *goes, "GetItem", "TransactWriteItems"):
        asked = handle_disposal(desk, asked)
    with tables.asking("GetItem", "Query", "TransactWriteItems"):
        asked = handle_disposal(desk, asked)
    assert asked["stage"] == "verify"
    for _ in range(2):
        with tables.asking("GetItem", "Query", "TransactWriteItems"):
            asked = handle_disposal(desk, asked)
    begun_gone_settled = ("TransactWriteItems",) * 3
    with tables.asking("GetItem", "Query", *goes, "GetItem", *begun_gone_settled):
        asked = handle_disposal(desk, asked)


@row(96)
def test_what_goes_is_told_of_before_and_on_conditions(tables: Tables) -> None:
    desk = a_disposal(tables)
    walk_on(desk)
    (found,) = tables.must("rektor", "GET", "/v1/units/school/disposals").body["disposals"]
    path = f"/v1/disposals/{found['id']}/approvals"
    for who in ("rektor", "admin"):
        tables.must(who, "POST", path, {"listed": found["listed"]})
    with counted(tables.client) as requests:
        walk_on(desk)
    written = [
        [kind for item in request.params["TransactItems"] for kind in item]
        for request in requests
        if request.operation == "TransactWriteItems"
    ]
    # the disposal, the retention table, holds on the person and on the talk
    checks = ["ConditionCheck"] * 4
    # what tells of it, the trail, the talk, its event, the entry
    begun, gone = [*checks, *["Put"] * 5], [*checks, "Delete", "Delete"]
    assert written.index(begun) == written.index(gone) - 1


def a_template(tables: Tables) -> str:
    made = tables.must("rektor", "POST", "/v1/templates", {"owner_id": "school", "file": a_file()})
    path = f"/v1/templates/{made.body['id']}"
    tables.must("rektor", "POST", f"{path}/publication", if_match='"1"')
    chosen = {"talk_type": "development", "school_form": "GR", "template_id": made.body["id"]}
    choices = {"choices": [chosen]}
    tables.must("rektor", "PUT", "/v1/units/school/templates", choices, if_match='"0"')
    return str(made.body["id"])


@row(45)
def test_a_talk_asks_its_unit_and_the_chosen_template(tables: Tables) -> None:
    template_id = a_template(tables)
    tables.clock.forward(minutes=1)
    asked = tables.ports, tables.ports.policies.of("development"), "school", "GR"
    with tables.asking("BatchGetItem", "GetItem"):
        assert beginning_of(*asked) == (template_id, 1)
    with tables.asking():
        assert beginning_of(*asked) == (template_id, 1)


@row(46)
def test_a_version_is_read_once(tables: Tables) -> None:
    template_id = a_template(tables)
    cold = replace(tables.ports, templates=TemplateCache())
    with tables.asking("GetItem"):
        load_version(cold, template_id, 1)
        load_version(cold, template_id, 1)
        load_version(cold, "employee", 2)


@row(47)
def test_a_draft_is_saved_and_published_in_one_transaction_each(tables: Tables) -> None:
    path = f"/v1/templates/{a_template(tables)}"
    saving = ("GetItem", "GetItem", "TransactWriteItems")
    showing = ("GetItem", "GetItem", "GetItem", "GetItem", "BatchGetItem")
    with tables.asking(*saving, *showing):
        tables.must("rektor", "PUT", f"{path}/draft", {"file": a_file()}, if_match='"2"')
    publishing = ("GetItem", "GetItem", "GetItem", "GetItem", "TransactWriteItems")
    with tables.asking(*publishing, *showing):
        tables.must("rektor", "POST", f"{path}/publication", if_match='"3"')


@row(48)
def test_a_template_is_shown_in_five_requests(tables: Tables) -> None:
    made = tables.must("rektor", "POST", "/v1/templates", {"owner_id": "school", "file": a_file()})
    with tables.asking("GetItem", "GetItem", "GetItem", "GetItem", "BatchGetItem"):
        tables.must("rektor", "GET", f"/v1/templates/{made.body['id']}")


@row(49)
def test_the_templates_of_a_unit_are_a_query_for_each_unit_above(tables: Tables) -> None:
    a_template(tables)
    with tables.asking("GetItem", "BatchGetItem", "Query", "BatchGetItem", "BatchGetItem"):
        tables.must("teacher", "GET", "/v1/templates", query={"unit_id": "school"})


@row(50)
def test_a_template_is_shared_in_one_transaction(tables: Tables) -> None:
    path = f"/v1/templates/{a_template(tables)}"
    showing = ("GetItem", "GetItem", "GetItem", "BatchGetItem")  # the version is remembered
    with tables.asking("GetItem", "GetItem", "GetItem", "TransactWriteItems", *showing):
        tables.must("rektor", "POST", f"{path}/sharing", if_match='"2"')
    with tables.asking("GetItem", "GetItem", "GetItem", "GetItem", "TransactWriteItems", *showing):
        tables.must("rektor", "POST", f"{path}/withdrawal", if_match='"3"')


@row(51)
def test_the_bank_is_a_query_for_each_word(tables: Tables) -> None:
    path = f"/v1/templates/{a_template(tables)}"
    tables.must("rektor", "POST", f"{path}/sharing", if_match='"2"')
    reading = ("BatchGetItem", "BatchGetItem")
    with tables.asking("GetItem", "Query", "Query", *reading):
        found = tables.must("freja", "GET", "/v1/shared-templates", query={"words": "vår mall"})
    assert len(found.body["templates"]) == 1
    with tables.asking("GetItem", "Query", "BatchGetItem"):
        tables.must("freja", "GET", "/v1/shared-templates")


@row(52)
def test_what_colleagues_think_is_one_query(tables: Tables) -> None:
    path = f"/v1/templates/{a_template(tables)}"
    tables.must("rektor", "POST", f"{path}/sharing", if_match='"2"')
    tables.must("freja", "POST", f"{path}/feedback", {"praise": True, "comment": "Bra"})
    with tables.asking("GetItem", "GetItem", "Query", "BatchGetItem"):
        tables.must("teacher", "GET", f"{path}/feedback")


def a_booked_talk(tables: Tables) -> str:
    return f"/v1/talks/{tables.book(tables.publish()[0])}/attachments"


@row(57)
def test_a_file_or_link_is_attached_in_one_transaction(tables: Tables) -> None:
    path = a_booked_talk(tables)
    writing = ("GetItem", "GetItem", "Query", "BatchGetItem", "TransactWriteItems")
    with tables.asking(*writing, "GetItem", "GetItem", "BatchGetItem"):
        body = {"phase": "preparation", "name": "a.pdf", "size": 7}
        tables.must("mona", "POST", f"{path}/files", body)
    with tables.asking(*writing):
        link = {"phase": "preparation", "url": "https://skolan.example/"}
        tables.must("mona", "POST", f"{path}/links", link)


@row(58)
def test_attachments_are_one_query_and_one_of_them_one_item(tables: Tables) -> None:
    path = a_booked_talk(tables)
    link = {"phase": "preparation", "url": "https://skolan.example/"}
    tables.must("mona", "POST", f"{path}/links", link)
    with tables.asking("GetItem", "Query", "BatchGetItem"):
        assert len(tables.must("mona", "GET", path).body["attachments"]) == 1
    with tables.asking("GetItem", "GetItem", "BatchGetItem", "TransactWriteItems"):
        tables.must("mona", "DELETE", f"{path}/1")
    with tables.asking("GetItem", "GetItem", "BatchGetItem"):
        assert tables.api.call("mona", "GET", f"{path}/1/download").status == 404


@row(65)
def test_a_file_is_examined_in_two_transactions(tables: Tables) -> None:
    path = a_booked_talk(tables)
    cupboard = Cupboard(tables.store, tables.clock)
    body = {"phase": "preparation", "name": "a.txt", "size": 7}
    form = tables.must("mona", "POST", f"{path}/files", body).body["form"]
    upload = cupboard.send(form, b"Hello.\n")
    with tables.asking("GetItem", "TransactWriteItems", "TransactWriteItems"):
        assert cupboard.announce(upload) == []


def _with_interpreter(tables: Tables) -> None:
    slot = tables.publish()[0]
    reading = ("GetItem", "BatchGetItem", "BatchGetItem", "Query")
    with tables.asking(*reading, "TransactWriteItems"):
        body = {"slot_id": slot, "subject_id": "alma", "interpreter": {"language": "so"}}
        tables.must("stranger", "POST", "/v1/bookings", body)


@row(53)
def test_an_interpreter_is_one_query_more(tables: Tables) -> None:
    _with_interpreter(tables)


@row(54)
def test_the_interpreters_of_a_unit_are_one_query(tables: Tables) -> None:
    _with_interpreter(tables)
    days = {"unit_id": "school", "from": "2021-10-31", "to": "2021-10-31"}
    with tables.asking("GetItem", "Query", "BatchGetItem", "BatchGetItem"):
        tables.must("rektor", "GET", "/v1/interpreters", query=days)


DRAFT = "drafts/preparation/progress.pupil"


@row(55)
def test_a_draft_is_one_write_without_a_transaction(tables: Tables) -> None:
    talk = f"/v1/talks/{tables.book(tables.publish()[0])}"
    with tables.asking("GetItem", "BatchGetItem", "PutItem"):
        tables.must("emil", "PUT", f"{talk}/{DRAFT}", {"text": "Ma", "builds_on": 0})


@row(56)
def test_ones_own_drafts_are_one_query(tables: Tables) -> None:
    talk = f"/v1/talks/{tables.book(tables.publish()[0])}"
    tables.must("emil", "PUT", f"{talk}/{DRAFT}", {"text": "Ma", "builds_on": 0})
    with tables.asking("GetItem", "BatchGetItem", "Query"):
        found = tables.must("emil", "GET", f"{talk}/drafts")
    assert [draft["text"] for draft in found.body["drafts"]] == ["Ma"]


@row(59)
def test_a_bundle_is_made_of_what_is_remembered(tables: Tables) -> None:
    query = {"templates": a_template(tables)}
    reading = ("GetItem", "GetItem", "BatchGetItem", "BatchGetItem")  # the version is remembered
    with tables.asking(*reading):
        tables.must("rektor", "GET", "/v1/template-bundles", query=query)


@row(60)
def test_a_bundle_is_taken_in_one_transaction(tables: Tables) -> None:
    file = as_file(a_bundle(a_file(), a_file(id="another"), by=OURS))
    with tables.asking("GetItem", "GetItem", "GetItem", "TransactWriteItems"):
        asked = {"owner_id": "school", "file": file}
        tables.must("rektor", "POST", "/v1/template-bundles", asked)


JUDGED = {"words": "Bra", "level": "acceptable"}
JUDGEMENT = "/v1/people/emil/judgements/2021-autumn/MA"


@row(61)
def test_a_pupils_school_year_is_one_query(tables: Tables) -> None:
    tables.must("teacher", "PUT", JUDGEMENT, JUDGED, if_match='"0"')
    with tables.asking("Query", "BatchGetItem"):
        year = tables.must("rektor", "GET", "/v1/people/emil/results").body
    assert [judgement["words"] for judgement in year["judgements"]] == ["Bra"]


@row(62)
def test_a_judgement_is_one_transaction(tables: Tables) -> None:
    with tables.asking("BatchGetItem", "BatchGetItem", "TransactWriteItems"):
        tables.must("teacher", "PUT", JUDGEMENT, JUDGED, if_match='"0"')


@row(63)
def test_what_stands_beside_a_talk_in_school_is_three_requests(tables: Tables) -> None:
    tables.must("teacher", "PUT", JUDGEMENT, JUDGED, if_match='"0"')
    talk = tables.book(tables.publish()[0])
    with tables.asking("GetItem", "Query", "BatchGetItem"):
        tables.must("teacher", "GET", f"/v1/talks/{talk}/beside")


@row(64)
def test_feedback_on_the_product_is_one_transaction_and_one_query(tables: Tables) -> None:
    fill(tables.store, the_municipality())
    said = {"kind": "idea", "words": "Bra", "may_be_answered": True}
    with tables.asking("GetItem", "GetItem", "TransactWriteItems"):
        tables.must("mona", "POST", "/v1/product-feedback", said)
    with tables.asking("GetItem", "BatchGetItem", "Query", "BatchGetItem"):
        assert tables.must("admin", "GET", "/v1/product-feedback").body["feedback"]


@row(66)
def test_what_came_of_an_earlier_talk_is_one_query_for_each_that_is_shown(tables: Tables) -> None:
    earlier = tables.book(tables.publish()[0])
    tables.clock.set("2021-11-05 08:00")
    series = {"talk_type": "development", "groups": ["5a"], "date": "2021-11-30", "start": "09:00"}
    (slot,) = tables.must("teacher", "POST", "/v1/series", series).body["slots"]
    talk_id = tables.book(slot["id"])
    with tables.asking("GetItem", "BatchGetItem", "Query", "Query", "BatchGetItem"):
        shown = tables.must("mona", "GET", f"/v1/talks/{talk_id}/earlier").body["talks"]
    assert [one["id"] for one in shown] == [earlier]


SEEN = {"unit_id": "preschool", "title": "Torn", "text": "Elsa", "children": ["elsa"]}


@row(67)
def test_what_stands_beside_a_talk_in_preschool_is_a_query_for_each_place(tables: Tables) -> None:
    tables.must("freja", "POST", "/v1/observations", SEEN)
    series = {"talk_type": "development", "groups": ["elk"], "date": "2021-10-31", "start": "09:00"}
    (slot,) = tables.must("freja", "POST", "/v1/series", series).body["slots"]
    body = {"slot_id": slot["id"], "subject_id": "elsa"}
    talk = tables.must("mona", "POST", "/v1/bookings", body).body["id"]
    with tables.asking("GetItem", "BatchGetItem", "Query", "Query", "Query"):
        tables.must("freja", "GET", f"/v1/talks/{talk}/beside")


@row(68)
def test_a_page_of_documentation_is_a_query_for_each_place(tables: Tables) -> None:
    tables.must("freja", "POST", "/v1/observations", SEEN)
    with tables.asking("BatchGetItem", "Query", "Query", "Query", "BatchGetItem"):
        tables.must("mona", "GET", "/v1/people/elsa/observations")


@row(69)
def test_an_observation_is_one_transaction(tables: Tables) -> None:
    with tables.asking("GetItem", "BatchGetItem", "TransactWriteItems"):
        made = tables.must("freja", "POST", "/v1/observations", SEEN).body["id"]
    asked = SEEN | {"children": [], "group_id": "elk"}
    with tables.asking("GetItem", "BatchGetItem", "TransactWriteItems"):
        tables.must("freja", "PUT", f"/v1/observations/{made}", asked, if_match='"1"')


@row(70)
def test_a_year_of_well_being_is_one_query(tables: Tables) -> None:
    said = {"answers": [{"question": "well_being", "value": 7}]}
    with tables.asking("GetItem", "TransactWriteItems", "GetItem", "Query"):
        tables.must("teacher", "PUT", "/v1/me/well-being", said)


@row(71)
def test_what_stands_beside_an_employee_talk_is_three_requests(tables: Tables) -> None:
    series = {"talk_type": "employee", "only_for": ["teacher"], "date": "2021-10-31"}
    made = tables.must("rektor", "POST", "/v1/series", series | {"groups": [], "start": "09:00"})
    body = {"slot_id": made.body["slots"][0]["id"], "subject_id": "teacher"}
    talk = tables.must("teacher", "POST", "/v1/bookings", body).body["id"]
    with tables.asking("GetItem", "BatchGetItem", "Query"):
        tables.must("teacher", "GET", f"/v1/talks/{talk}/beside")


@row(72)
def test_whom_a_talk_can_concern_is_a_query_for_each_child_and_each_class(tables: Tables) -> None:
    tables.book(tables.publish()[0])
    with tables.asking("BatchGetItem", "Query", "Query", "Query", "BatchGetItem", "BatchGetItem"):
        tables.must("mona", "GET", "/v1/subjects")
    classes = ("BatchGetItem", "BatchGetItem", "Query", "Query", "Query", "BatchGetItem")
    with tables.asking(*classes, "BatchGetItem"):  # one in the class has a protected identity
        tables.must("teacher", "GET", "/v1/subjects")


@row(73)
def test_the_trail_is_one_request_to_write_and_one_to_read(tables: Tables) -> None:
    talk = f"/v1/talks/{tables.book(tables.publish()[0])}"
    tables.must("teacher", "GET", talk)
    with tables.asking("GetItem", "BatchGetItem", "Query", "BatchGetItem"):
        tables.must("emil", "GET", f"{talk}/trail")
    with tables.asking("BatchGetItem", "Query", "BatchGetItem"):
        tables.must("rektor", "GET", "/v1/people/teacher/acts")


@row(74)
def test_a_seal_is_one_transaction_after_a_look_at_the_last_one(tables: Tables) -> None:
    tables.publish()
    items = tables.client.scan(TableName="history")["Items"]
    entries = [{n: v["S"] for n, v in i.items() if "S" in v} for i in items]
    with tables.asking("GetItem", "TransactWriteItems"):
        seal_up(tables.store, entries, tables.ports.now())


@row(75)
def test_a_group_and_its_judgements_are_three_requests(tables: Tables) -> None:
    closed = "BatchGetItem"  # those in the class whose identity is protected
    with tables.asking("BatchGetItem", "Query", "BatchGetItem", closed):
        tables.must("teacher", "GET", "/v1/groups/5a/judgements/2021-autumn/MA")


def _a_plan(tables: Tables) -> str:
    return a_talk_with_a_plan(Steps(tables.ports, tables.clock))


@row(76)
def test_a_plan_is_put_together_in_five_requests_and_made_final_in_one_transaction(
    tables: Tables,
) -> None:
    talk = _a_plan(tables)
    reading = ("Query", "BatchGetItem", "Query", "Query", "BatchGetItem")
    with tables.asking(*reading):
        seen = tables.must("teacher", "GET", f"{talk}/plan").body["seen"]
    with tables.asking("GetItem", *reading, "TransactWriteItems"):
        tables.must("teacher", "POST", f"{talk}/plan", {"seen": seen})


@row(77)
def test_a_pupils_plans_are_one_query(tables: Tables) -> None:
    assert make_final(Steps(tables.ports, tables.clock), _a_plan(tables)).status == 201
    with tables.asking("Query", "BatchGetItem", "BatchGetItem"):
        tables.must("mona", "GET", "/v1/people/emil/plans")
    with tables.asking("GetItem", "BatchGetItem", "BatchGetItem", "BatchGetItem"):
        tables.must("mona", "GET", "/v1/people/emil/plans/2021/1")


@row(85)
def test_whether_a_token_may_be_used_now_is_one_request(tables: Tables) -> None:
    behind = Api(tables.ports, Entrance(signing.verifier(), tables.ports.store))
    with tables.asking("BatchGetItem", "BatchGetItem", "BatchGetItem"):
        assert behind.call("mona", "GET", "/v1/me").status == 200
    with tables.asking("BatchGetItem", "BatchGetItem"):
        tables.must("mona", "GET", "/v1/me")


@row(86)
def test_signing_somebody_out_is_four_requests(tables: Tables) -> None:
    with tables.asking("BatchGetItem", "BatchGetItem", "BatchGetItem", "TransactWriteItems"):
        tables.must("rektor", "PUT", "/v1/people/mona/exclusion")
    with tables.asking("GetItem", "BatchGetItem", "TransactWriteItems"):
        tables.must("mona", "POST", "/v1/me/sign-out")


@row(92)
def test_whom_a_sign_in_means_is_told_by_three_requests(tables: Tables) -> None:
    by_name = digest(Identifier.SCHOOL_NAME, "x@skola.example")
    person = Person(id="known", given_name="K", family_name="N", sign_in=(by_name,))
    fill(tables.ports.store, [person])
    door = Doorkeeper()
    door.desk = replace(door.desk, store=tables.ports.store)
    came = from_saml("Skolfederation", **{EPPN: "x@skola.example"})
    with tables.asking("Query", "BatchGetItem", "BatchGetItem"):
        line = door.enter(came)[ATTRIBUTE]
    told = federated("Skolfederation", "a", line)
    with tables.asking("BatchGetItem", "BatchGetItem"):
        assert door.claims(token_for("Skolfederation_a", **told))["person_id"] == "known"


@row(97)
def test_asking_for_an_export_is_one_transaction_after_five_reads(tables: Tables) -> None:
    leaders = ("Query", "BatchGetItem")
    with tables.asking("GetItem", "BatchGetItem", *leaders, "BatchGetItem", "TransactWriteItems"):
        tables.must("emil", "POST", "/v1/people/emil/exports", {"purpose": "access"})
    asked = {"what": "Name", "why": "Wrong"}
    people = ("BatchGetItem", "BatchGetItem", *leaders, "BatchGetItem")
    with tables.asking("GetItem", *people, "TransactWriteItems"):
        tables.must("mona", "POST", "/v1/people/mona/rectifications", asked)


def _an_export(tables: Tables) -> tuple[str, Archivist]:
    made = tables.must("emil", "POST", "/v1/people/emil/exports", {"purpose": "access"}).body["id"]
    return f"/v1/people/emil/requests/{made}", Archivist(tables.ports)


@row(98)
def test_requests_are_followed_in_a_few_requests(tables: Tables) -> None:
    path, archivist = _an_export(tables)
    with tables.asking("BatchGetItem", "Query", "BatchGetItem"):
        tables.must("emil", "GET", "/v1/people/emil/requests")
    with tables.asking("GetItem", "BatchGetItem", "Query", "BatchGetItem"):
        tables.must("emil", "GET", path)
    with tables.asking("GetItem", "Query", "BatchGetItem"):
        tables.must("rektor", "GET", "/v1/requests", query={"unit_id": "school"})
    archivist.work(in_tables(tables.client))
    with tables.asking("GetItem", "BatchGetItem"):
        tables.must("emil", "GET", f"{path}/download")


@row(99)
def test_what_is_confidential_is_decided_in_one_transaction(tables: Tables) -> None:
    talk = tables.book(tables.publish()[0])
    tables.clock.set("2021-10-31 09:10")
    tables.must("teacher", "POST", f"/v1/talks/{talk}/worries", {"text": "Orolig"})
    path, archivist = _an_export(tables)
    archivist.work(in_tables(tables.client))
    with tables.asking("GetItem", "BatchGetItem", "TransactWriteItems", "BatchGetItem"):
        tables.must("rektor", "PUT", f"{path}/assessment", {"include": True}, if_match='"2"')
    field = "school-efforts.responsible"
    text = f"/v1/talks/{talk}/texts/record/{field}"
    tables.must("teacher", "PUT", text, {"text": "Fel"}, if_match='"0"')
    about = {"talk_id": talk, "phase": "record", "field": field}
    wrong = {"what": "Fel", "why": "Fel", "text": about}
    made = tables.must("mona", "POST", "/v1/people/emil/rectifications", wrong).body["id"]
    path, said = f"/v1/people/emil/requests/{made}/reply", {"outcome": "corrected", "words": "Ja"}
    reads = ("GetItem", "BatchGetItem", "GetItem", "Query", "GetItem")
    with tables.asking(*reads, "TransactWriteItems", "BatchGetItem"):
        tables.must("teacher", "PUT", path, said, if_match='"1"')


@row(100)
@row(101)
def test_an_export_reads_partitions_and_never_a_table(tables: Tables) -> None:
    tables.book(tables.publish()[0])
    _, archivist = _an_export(tables)
    waits = in_tables(tables.client)
    with counted(tables.client) as seen:
        archivist.work(waits)
    asked = operations(seen)
    assert set(asked) == {"GetItem", "BatchGetItem", "Query", "TransactWriteItems"}
    assert asked[-1] == "TransactWriteItems"
    assert asked.count("TransactWriteItems") == 1


@row(102)
@row(103)
def test_an_erasure_is_granted_in_one_transaction_and_carried_out_in_three(tables: Tables) -> None:
    path = "/v1/people/emil/erasures"
    with tables.asking("Query"):
        carry_out(tables.ports)
    leaders = ("Query", "BatchGetItem")
    with tables.asking("GetItem", "BatchGetItem", *leaders, "BatchGetItem", "TransactWriteItems"):
        made = tables.must("emil", "POST", path, {"document": "draft"}).body["id"]
    said = {"outcome": "granted", "words": "Ja", "ground": "17.1 a"}
    with tables.asking("GetItem", "BatchGetItem", "TransactWriteItems", "BatchGetItem"):
        tables.must("rektor", "POST", f"{path}/{made}/decision", said, if_match='"1"')
    draft = Draft(
        talk_id="t", phase=Phase.PREPARATION, field="f", text="x", builds_on=0, revision="r",
        at=local("2021-09-01 08:00"), kept_until=local("2021-12-01 08:00"),
    )  # fmt: skip
    put_draft(tables.ports.store, "emil", draft)
    writes = ("TransactWriteItems", "Query", "TransactWriteItems", "TransactWriteItems")
    with tables.asking("Query", "GetItem", "GetItem", *writes):
        carry_out(tables.ports)
    assert not tables.ports.store.query(keys.drafts_of("emil"))
