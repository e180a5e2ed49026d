"""Every operation once, on the product's own functions with moto's tables, and what each one cost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import process_time
from typing import Any, NamedTuple

import boto3
from moto import mock_aws

from functions.mailer.sending import send_entry
from infra.bench.capacity import Cost, metered
from shared.adapters import keys
from shared.adapters.dynamo import DynamoStore
from shared.adapters.outbox import MailEntry, entry_of
from shared.adapters.store import Store, Table
from shared.adapters.talks import load_talk
from shared.adapters.timed_steps import take_due_step
from tests.support.api import Api
from tests.support.large_talk import a_large_talk
from tests.support.linking import links
from tests.support.memory import MemoryStore
from tests.support.tables import create_tables
from tests.support.world import a_world

TEXT = "Fractions are easier than last year, and reading goes well. " * 10
"""Six hundred characters: what somebody writes in a field."""


class Measured(NamedTuple):
    """One operation and its cost."""

    name: str
    cost: Cost


def costs() -> list[Measured]:
    """The life of a talk, operation by operation, on tables with nothing else in them."""
    with mock_aws():
        client, peek = (boto3.client("dynamodb", region_name="eu-north-1") for _ in range(2))
        create_tables(client)
        store = DynamoStore(client, {Table.TALKS: "talks", Table.HISTORY: "history"})
        measured: list[Measured] = []

        @contextmanager
        def measure(name: str) -> Iterator[None]:
            with metered(client, peek) as cost:
                yield
            measured.append(Measured(name, cost))

        _live(Life(store), measure)
        return measured


class Life:
    """A school and what people do there."""

    def __init__(self, store: Store) -> None:
        self.ports, self.clock = a_world(store=store)
        self.api = Api(self.ports)

    def ask(self, who: str | None, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """The body of an answer that must be a good one."""
        answer = self.api.call(who, method, path, body, **more)
        if answer.status >= 300:
            raise AssertionError(f"{method} {path}: {answer.status} {answer.body}")
        return answer.body

    def publish(self, start: str = "09:00") -> list[str]:
        """Ten times."""
        body = {
            "talk_type": "development", "groups": ["5a"],
            "date": "2021-10-31", "start": start, "count": 10,
        }  # fmt: skip
        return [slot["id"] for slot in self.ask("teacher", "POST", "/v1/series", body)["slots"]]


def _live(life: Life, measure: Callable[[str], Any]) -> None:
    ask = life.ask
    with measure("publish 10 times"):
        slots = life.publish()
    with measure("see a week"):
        ask("teacher", "GET", "/v1/weeks/2021-W43")
    with measure("see bookable times"):
        ask("mona", "GET", "/v1/slots", query={"subject_id": "emil"})
    with measure("hold two times"):
        wanted = [{"slot_id": slot, "subject_id": "emil"} for slot in slots[:2]]
        ask("mona", "POST", "/v1/holds", {"slots": wanted})
    with measure("propose a visit"):
        day = {"date": "2021-10-31", "earliest": "09:00", "latest": "14:00"}
        asked = {"talk_type": "development", "subject_ids": ["emil"]} | day
        ask("mona", "POST", "/v1/visits/proposals", asked)
    with measure("start a talk"):
        ask("teacher", "POST", "/v1/talks", {"talk_type": "development", "subject_ids": ["emil"]})
    with measure("book"):
        booking = {"slot_id": slots[0], "subject_id": "emil"}
        talk = f"/v1/talks/{ask('mona', 'POST', '/v1/bookings', booking, key='book')['id']}"
    with measure("book, repeated"):
        ask("mona", "POST", "/v1/bookings", booking, key="book")
    with measure("see a day's list"):
        ask("teacher", "GET", "/v1/days/2021-10-31")
    with measure("join a talk"):
        ask("olle", "POST", f"{talk}/attendance", {"attends": True})
    ask("olle", "POST", f"{talk}/attendance", {"attends": False})
    with measure("rebook"):
        ask("mona", "POST", f"{talk}/rebooking", {"slot_id": slots[1]})
    with measure("cancel"):
        ask("mona", "POST", f"{talk}/cancellation", {"reason": "ill"})
    ask("mona", "POST", "/v1/bookings", booking)
    day_off = {"date": "2021-11-04", "start": "00:00", "end": "00:00"}
    with measure("block a day"):
        ask("teacher", "POST", "/v1/blocked-times", day_off)
    _by_link(life, talk.removeprefix("/v1/talks/"), measure)
    ask("mona", "POST", "/v1/bookings", booking)
    _write(life, talk, measure)
    _beside(life, talk, measure)
    with measure("who am I"):
        ask("mona", "GET", "/v1/me")
    _without_people(life, talk.removeprefix("/v1/talks/"), measure)


def _write(life: Life, talk: str, measure: Callable[[str], Any]) -> None:
    ask = life.ask
    with measure("keep a draft"):
        typed = {"text": TEXT, "builds_on": 0}
        ask("emil", "PUT", f"{talk}/drafts/preparation/progress.pupil", typed)
    with measure("save a text"):
        field = f"{talk}/texts/preparation/progress.pupil"
        ask("emil", "PUT", field, {"text": TEXT}, if_match='"0"')
    with measure("open a talk"):
        ask("teacher", "GET", talk)
    with measure("list talks"):
        ask("teacher", "GET", "/v1/talks")
    with measure("mark ready"):
        ask("emil", "POST", f"{talk}/readiness")
    with measure("see a text's history"):
        ask("teacher", "GET", f"{field}/versions")
    with measure("ask to attach a file"):
        wanted = {"phase": "preparation", "name": "a.pdf", "size": 7}
        ask("teacher", "POST", f"{talk}/attachments/files", wanted)
    with measure("remove an attachment"):
        ask("teacher", "DELETE", f"{talk}/attachments/1")


def _beside(life: Life, talk: str, measure: Callable[[str], Any]) -> None:
    ask = life.ask
    with measure("judge a pupil"):
        path = "/v1/people/emil/judgements/2021-autumn/MA"
        ask("teacher", "PUT", path, {"words": TEXT, "level": "acceptable"}, if_match='"0"')
    with measure("see what stands beside a talk"):
        ask("teacher", "GET", f"{talk}/beside")
    about = {"unit_id": "preschool", "title": "Torn", "text": TEXT}
    with measure("document a child"):
        ask("freja", "POST", "/v1/observations", about | {"children": ["elsa"], "group_id": "elk"})
    with measure("see a child's documentation"):
        ask("mona", "GET", "/v1/people/elsa/observations")
    with measure("say how one is"):
        answer = {"question": "well_being", "value": 7}
        ask("teacher", "PUT", "/v1/me/well-being", {"answers": [answer]})


def _by_link(life: Life, talk_id: str, measure: Callable[[str], Any]) -> None:
    expires = life.clock.now() + timedelta(days=90)
    link = f"/v1/links/{links().make(talk_id, 'mona', expires)}"
    with measure("open a link"):
        life.ask(None, "GET", link)
    with measure("see bookable times by link"):
        life.ask(None, "GET", f"{link}/slots")
    with measure("rebook by link"):
        life.ask(None, "POST", f"{link}/rebooking", {"start": "2021-10-31T09:30:00+01:00"})
    with measure("cancel by link"):
        life.ask(None, "POST", f"{link}/cancellation", {"reason": "ill"})


def _without_people(life: Life, talk_id: str, measure: Callable[[str], Any]) -> None:
    entries = map(entry_of, life.ports.store.query(f"{keys.OUTBOX}{talk_id}"))
    mail = [entry for entry in entries if isinstance(entry, MailEntry)][-1]
    with measure("send a mail"):
        send_entry(life.ports, lambda *_: "id", "a@b.example", "https://c.example", mail.key)
    generation = load_talk(life.ports.store, talk_id).generation
    life.clock.set("2021-10-30 09:00")
    with measure("timed step, nothing to tell"):
        take_due_step(life.ports, talk_id, generation)
    life.clock.set("2021-11-01 00:00")
    take_due_step(life.ports, talk_id, generation)
    take_due_step(life.ports, talk_id, generation)
    with measure("timed step, three are told"):
        take_due_step(life.ports, talk_id, generation)
    later = {"talk_type": "development", "groups": ["5a"], "date": "2021-11-15", "start": "09:00"}
    (slot,) = life.ask("teacher", "POST", "/v1/series", later)["slots"]
    moved = {"slot_id": slot["id"]}
    new = life.ask("teacher", "POST", f"/v1/talks/{talk_id}/rebooking", moved)["id"]
    with measure("copy an answer"):
        life.ask("emil", "POST", f"/v1/talks/{new}/copied-answers", {"from": talk_id})
    life.clock.set("2021-11-15 09:10")
    _note(life, f"/v1/talks/{new}", measure)


def _note(life: Life, talk: str, measure: Callable[[str], Any]) -> None:
    there = {"people": [{"person_id": "emil", "manner": "phone"}]}
    with measure("say who was there"):
        life.ask("teacher", "PUT", f"{talk}/presence", there, if_match='"0"')
    with measure("disagree"):
        life.ask("mona", "POST", f"{talk}/disagreements", {"text": TEXT})
    with measure("ask for consent"):
        asked = {"actor": "Somebody", "purpose": "Advice"}
        life.ask("teacher", "POST", f"{talk}/cooperations", asked)
    with measure("consent"):
        life.ask("mona", "POST", f"{talk}/cooperations/1/consents", {"word": "given"})
    with measure("pass a worry on"):
        life.ask("teacher", "POST", f"{talk}/worries", {"text": TEXT})
    with measure("see the worries of a unit"):
        life.ask("rektor", "GET", "/v1/units/school/worries")
    with measure("pass something on to student health"):
        asked = {"text": TEXT, "follow_up_by": "2021-12-24"}
        life.ask("teacher", "POST", f"{talk}/referrals", asked)
    with measure("see what was passed on to student health"):
        life.ask("rektor", "GET", "/v1/units/school/referrals")
    _rights(life, measure)


def _rights(life: Life, measure: Callable[[str], Any]) -> None:
    path = "/v1/people/emil/erasures"
    with measure("ask for an erasure"):
        asked = life.ask("emil", "POST", path, {"document": "draft"})["id"]
    with measure("grant an erasure"):
        said = {"outcome": "granted", "words": TEXT, "ground": "17.1 a"}
        life.ask("rektor", "POST", f"{path}/{asked}/decision", said, if_match='"1"')
    with measure("keep somebody's from being erased"):
        kept = {"person_id": "emil", "reason": "appeal", "reference": "17"}
        life.ask("rektor", "POST", "/v1/units/school/retention-holds", kept)
    with measure("propose a disposal"):
        life.ask("rektor", "POST", "/v1/units/school/disposals", {"documents": ["record"]})


def processor_time(times: int = 60) -> Iterator[tuple[str, float]]:
    """Milliseconds of our own work in a warm request, without the database: token, rules, JSON."""
    life = Life(MemoryStore())
    life.api.keeps_contract = (
        False  # holding an answer against its schema takes longer than making it
    )
    slots = life.publish()
    talk = life.ask("mona", "POST", "/v1/bookings", {"slot_id": slots[0], "subject_id": "emil"})[
        "id"
    ]
    yield "open a talk", _each(times, lambda _: life.ask("mona", "GET", f"/v1/talks/{talk}"))
    slots_of = {"subject_id": "emil"}
    yield (
        "see 10 times",
        _each(times, lambda _: life.ask("mona", "GET", "/v1/slots", query=slots_of)),
    )
    moving = f"/v1/talks/{talk}/rebooking"
    turns = [slots[1], slots[2]]
    yield (
        "rebook",
        _each(times, lambda i: life.ask("teacher", "POST", moving, {"slot_id": turns[i % 2]})),
    )
    field = f"/v1/talks/{talk}/texts/preparation/progress.pupil"
    yield (
        "save a text",
        _each(times, lambda i: life.ask("emil", "PUT", field, {"text": TEXT}, if_match=f'"{i}"')),
    )


def large_talk(times: int = 30) -> Iterator[tuple[str, str]]:
    """What it takes to open a talk with very much in it: requests, units, bytes, processor time."""
    with mock_aws():
        client, peek = (boto3.client("dynamodb", region_name="eu-north-1") for _ in range(2))
        create_tables(client)
        life = Life(DynamoStore(client, {Table.TALKS: "talks", Table.HISTORY: "history"}))
        life.api.keeps_contract = False
        talk = f"/v1/talks/{a_large_talk(life.ask, life.ports, life.clock)}"
        life.ask("teacher", "GET", talk)
        with metered(client, peek) as cost:
            answered = life.api.call("teacher", "GET", talk)
    yield "requests", " ".join(cost.requests)
    yield "read units", f"{cost.read_units:g}"
    yield "bytes of the answer", f"{len(answered.raw):,}"
    remembered = Life(MemoryStore())
    remembered.api.keeps_contract = False
    talk = f"/v1/talks/{a_large_talk(remembered.ask, remembered.ports, remembered.clock)}"
    remembered.ask("teacher", "GET", talk)
    spent = _each(times, lambda _: remembered.ask("teacher", "GET", talk))
    yield "processor milliseconds", f"{spent:.1f}"


def _each(times: int, work: Callable[[int], object]) -> float:
    began = process_time()
    for number in range(times):
        work(number)
    return timedelta(seconds=process_time() - began) / timedelta(milliseconds=1) / times
