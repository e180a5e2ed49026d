"""Rounds as people plan them through the API, and their workflow asked for its steps without waiting."""

from typing import Any

from functions.rounds.handler import handle
from shared.adapters import keys
from shared.adapters.outbox import MailEntry, RoundMailEntry, entry_of
from shared.adapters.payload import RoundPayload
from shared.adapters.ports import Ports
from shared.adapters.rounds import load_round
from shared.domain.round import Round
from tests.support.memory import MemoryStore
from tests.support.steps import Steps

ROUND: dict[str, Any] = {
    "name": "Höstterminen",
    "talk_type": "development",
    "unit_id": "school",
    "parts": [{"responsible_id": "teacher", "group_id": "5a"}],
    "opens": "2021-10-04T18:00",
    "reminder": "2021-10-08T18:00",
    "few_times": "2021-10-11T08:00",
    "closes": "2021-10-15T18:00",
}


def plan(school: Steps, by: str = "rektor", **more: Any) -> str:
    """A round, with its workflow's first steps done; its id."""
    answered = school.call(by, "POST", "/v1/rounds", ROUND | more)
    assert answered.status == 201, answered.body
    round_id = str(answered.body["id"])
    work(school.ports, round_id)
    return round_id


def work(ports: Ports, round_id: str) -> int:
    """Let the workflow do everything that is due; how many batches it took."""
    batches = 0
    while is_due(ports, round_id):
        handle(ports, payload(ports, round_id))
        batches += 1
    return batches


def is_due(ports: Ports, round_id: str) -> bool:
    """Whether there is anything to do now."""
    due = load_round(ports.store, round_id).due
    return due is not None and due <= ports.now()


def payload(ports: Ports, round_id: str) -> dict[str, Any]:
    """What an execution that keeps the round's time carries now."""
    return RoundPayload.of(load_round(ports.store, round_id)).document()


def at(school: Steps, moment: str, round_id: str) -> Steps:
    """Time passes, and the workflow is on time."""
    school.at(moment)
    work(school.ports, round_id)
    return school


def stored(school: Steps, round_id: str) -> Round:
    """The round as the table has it."""
    return load_round(school.ports.store, round_id)


def mails(school: Steps) -> set[tuple[str, str]]:
    """Every mail there is to send so far: what, and to whom."""
    assert isinstance(school.ports.store, MemoryStore)
    items = school.ports.store.items().items()
    entries = (entry_of(item) for key, item in items if key.pk.startswith(keys.OUTBOX))
    found = [e for e in entries if isinstance(e, MailEntry | RoundMailEntry)]
    return {(str(entry.notice), entry.recipient_id) for entry in found}


def roll(school: Steps, round_id: str, responsible: str = "teacher", by: str = "rektor") -> Any:
    """Who is in the round, as the API tells it: subject to status."""
    path, query = f"/v1/rounds/{round_id}/pupils", {"responsible_id": responsible}
    answered = school.call(by, "GET", path, query=query)
    assert answered.status == 200, answered.body
    return {pupil["subject_id"]: pupil["status"] for pupil in answered.body["pupils"]}
