"""What is logged says what happened and to which request, and nothing that anybody wrote or is called."""

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from email import message_from_bytes
from typing import Any

import pytest
from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

from functions.lifecycle.handler import handle as take_step
from functions.mailer.sending import send_entry
from functions.sweeper.handler import sweep
from shared.adapters import keys
from shared.adapters.delivery import Delivery
from shared.adapters.keys import OUTBOX, Key
from shared.adapters.register import person_item
from shared.adapters.store import UnitOfWork, impossible
from shared.domain.errors import TalkError
from shared.domain.people import Person
from tests.support import signing
from tests.support.api import Api
from tests.support.memory import MemoryStore
from tests.support.world import a_school, a_world

PLANTED = {
    "a text": "planted-text-7f3a",
    "a text handed back": "planted-late-text-2b9c",
    "a summary": "planted-summary-99d1",
    "a reason": "planted-reason-41ce",
    "a place": "planted-place-8e02",
    "a body that was refused": "planted-garbage-c0de",
    "a query": "planted-query-5aa1",
    "a given name": "Plantedname",
    "a family name": "Plantedsson",
    "an address": "planted-guardian@home.example",
    "a command's key": "planted-key-17fe",
    "what stands in a broken item": "planted-broken-d00d",
    "what a token says": signing.token("mona").split(".")[1],
    "a token's signature": signing.token("mona").split(".")[2],
}
REQUEST = "d9f1a3c5-request"


class School:
    """A school whose people have telling names, and everything that all loggers write about it."""

    def __init__(self, written: io.StringIO) -> None:
        self.written = written
        self.ports, self.clock = a_world()
        assert isinstance(self.ports.store, MemoryStore)
        self.store = self.ports.store
        for person in a_school():
            if isinstance(person, Person):
                self._rename(person)
        self.api = Api(self.ports)
        self.mails: list[bytes] = []
        body = {
            "talk_type": "development", "groups": ["5a"], "date": "2021-10-31", "start": "09:00",
            "count": 4, "place": {"kind": "room", "text": PLANTED["a place"]},
        }  # fmt: skip
        series = self.api.call("teacher", "POST", "/v1/series", body).body["slots"]
        self.slots = [slot["id"] for slot in series]

    def _rename(self, person: Person) -> None:
        told = {
            "given_name": PLANTED["a given name"],
            "family_name": PLANTED["a family name"],
            "email": PLANTED["an address"],
        }
        self.put(keys.person(person.id), person_item(person.model_copy(update=told)))

    def put(self, key: Key, item: dict[str, Any]) -> None:
        work = UnitOfWork()
        work.put(key, item, None, impossible)
        self.store.commit(work)

    def book(self, who: str = "mona", subject: str = "emil", slot: int = 0) -> str:
        wanted = {"slot_id": self.slots[slot], "subject_id": subject}
        key = PLANTED["a command's key"]
        booked = self.api.call(who, "POST", "/v1/bookings", wanted, key=key + subject)
        return str(booked.body["id"])

    def send(self, fails: Exception | None = None) -> None:
        """Every mail of the outbox."""

        def hand_over(recipient: str, raw: bytes) -> str:
            if fails:
                raise fails
            self.mails.append(raw)
            return f"message for {len(recipient)} characters"

        for key, item in self.store.items().items():
            if key.pk.startswith(OUTBOX) and item["kind"] == "mail":
                send_entry(
                    self.ports, hand_over, "talks@school.example", "https://talks.example", key
                )

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.written.getvalue().splitlines()]


@pytest.fixture
def school(monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    written = io.StringIO()
    others = logging.StreamHandler(written)
    others.setFormatter(LambdaPowertoolsFormatter())
    root = logging.getLogger()
    monkeypatch.setattr(root, "level", logging.INFO)
    monkeypatch.setattr(root, "handlers", [others])
    ours = logging.getLogger(Logger().name)
    monkeypatch.setattr(ours, "propagate", False)
    (handler,) = ours.handlers
    assert isinstance(handler, logging.StreamHandler)
    before = handler.setStream(written)
    yield School(written)
    handler.setStream(before or sys.stdout)


def _a_whole_talk(school: School) -> None:
    talk = school.book()
    text = f"/v1/talks/{talk}/texts/preparation/progress.pupil"
    school.api.call("emil", "PUT", text, {"text": PLANTED["a text"]}, if_match='"0"')
    school.api.call("emil", "POST", f"/v1/talks/{talk}/readiness")
    school.send()
    item = school.store.get(keys.talk(talk))
    assert item is not None
    for moment in ("2021-10-30 10:00", "2021-11-01 00:00"):
        school.clock.set(moment)
        take_step(school.ports, {"talk_id": talk, "generation": 2, "stage": item["stage"]})
    school.api.call(
        "teacher", "POST", f"/v1/talks/{talk}/closing", {"summary": PLANTED["a summary"]}
    )
    school.api.call("teacher", "GET", f"/v1/talks/{talk}")


def _refusals(school: School) -> None:
    talk = school.book()
    text = f"/v1/talks/{talk}/texts/preparation/progress.pupil"
    for _ in range(2):
        for words in (PLANTED["a text"], PLANTED["a text handed back"]):
            school.api.call("emil", "PUT", text, {"text": words}, if_match='"0"')
    reason = {"reason": PLANTED["a reason"]}
    school.api.call("stranger", "POST", f"/v1/talks/{talk}/cancellation", reason)
    school.api.call("emil", "POST", f"/v1/talks/{talk}/cancellation", reason)
    garbage = PLANTED["a body that was refused"]
    for raw in (garbage, json.dumps({garbage: garbage}), json.dumps({"slot_id": garbage + "\0"})):
        school.api.call("mona", "POST", "/v1/bookings", raw=raw)
    school.api.call("mona", "GET", "/v1/slots", query={PLANTED["a query"]: PLANTED["a query"]})
    school.api.call("mona", "GET", f"/v1/talks/{garbage}")
    school.api.call(None, "GET", "/v1/me", token=signing.token("mona", token_use="id"))
    school.clock.set("2021-11-01 00:00")
    late = PLANTED["a text handed back"]
    school.api.call("emil", "PUT", text, {"text": late}, if_match='"1"')


def _broken_items(school: School) -> None:
    """Items that the code cannot read: a newer version wrote them, or somebody by hand."""
    talk = school.book()
    school.api.keeps_contract = False  # a broken item may be answered with 500
    broken = PLANTED["what stands in a broken item"]
    path = f"/v1/talks/{talk}/texts/preparation/progress.pupil"
    school.api.call("emil", "PUT", path, {"text": PLANTED["a text"]}, if_match='"0"')
    for key, item in school.store.items().items():
        if key.sk in ("TALK", "PERSON") or key.sk.startswith(("TEXT", "SLOT")):
            for name in ("birth_date", "start", "at", "unheard_of"):
                school.put(key, item | {name: broken})
                for who, address in (
                    ("mona", f"/v1/talks/{talk}"),
                    ("teacher", "/v1/weeks/2021-W43"),
                ):
                    answered = school.api.call(who, "GET", address)
                    assert broken not in answered.text
            school.put(key, item)


def _failing_services(school: School) -> None:
    school.book()
    told = f"{PLANTED['an address']} is not verified"
    with pytest.raises(RuntimeError):
        school.send(fails=RuntimeError(told))
    school.clock.set("2021-10-31 08:00")
    nobody: Any = None
    with pytest.raises((TalkError, AttributeError)):
        sweep(school.ports, Delivery(school.store, nobody, "", nobody, "", "", ""))


@pytest.mark.spec("R11")
@pytest.mark.parametrize(
    ("happens", "at_least"),
    [(_a_whole_talk, 4), (_refusals, 10), (_broken_items, 10), (_failing_services, 0)],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_nothing_anybody_wrote_or_is_called_is_logged(
    school: School, happens: Callable[[School], None], at_least: int
) -> None:
    happens(school)

    written = school.written.getvalue()
    assert len(school.lines()) >= at_least
    for what, planted in PLANTED.items():
        assert planted.lower() not in written.lower(), f"{what} stands in the log"


@pytest.mark.spec("D16", "R11")
def test_a_mail_names_no_child(school: School) -> None:
    _a_whole_talk(school)
    assert len(school.mails) >= 2
    for raw in school.mails:
        mail = message_from_bytes(raw)
        told = f"{mail['Subject']} {mail.get_payload(decode=True)!r}"
        for name in (PLANTED["a given name"], PLANTED["a family name"], PLANTED["a text"]):
            assert name not in told


def test_every_line_of_a_request_names_the_request(school: School) -> None:
    _refusals(school)
    of_requests = [line for line in school.lines() if line.get("message") == "refused"]
    assert len(of_requests) >= 10
    assert {line.get("correlation_id") for line in of_requests} == {REQUEST}
    assert {line["problem"] for line in of_requests} >= {"invalid", "not-found", "stale-text"}


def test_every_step_names_its_execution_and_every_mail_its_talk(school: School) -> None:
    _a_whole_talk(school)
    lines = {line["message"]: line for line in school.lines()}
    talk_id = lines["step"]["talk_id"]
    assert lines["step"]["correlation_id"] == f"{talk_id}.2"
    assert lines["sent"]["talk_id"] == talk_id


def test_a_defect_is_logged_with_its_place_in_the_code(school: School) -> None:
    _broken_items(school)
    assert "ValidationError" in school.written.getvalue()
    assert "Traceback" in school.written.getvalue()
