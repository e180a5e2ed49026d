"""Talks with all that a development plan is made of."""

from typing import Any

from shared.adapters.results import write_result
from shared.adapters.store import Store, UnitOfWork
from shared.domain.judgement import Judgement
from tests.support.steps import Steps

GOAL = {
    "goal": "Läsa två böcker",
    "strategy": "En kvart varje kväll",
    "owners": ["pupil", "guardian"],
}
MEASURES = "school-efforts.responsible"


def judge(store: Store, subject: str = "MA", term: str = "2021-autumn", **more: Any) -> None:
    """A judgement that the guardians may read since the beginning of October, unless told otherwise."""
    told = {
        "pupil_id": "emil", "term": term, "school_subject": subject, "school_form": "GR", "year": 5,
        "words": f"Går bra i {subject}", "level": "acceptable", "proposed_goal": "Procent",
        "released_at": "2021-10-01T06:00:00Z", "author_id": "teacher", "at": "2021-09-30T12:00:00Z",
    } | more  # fmt: skip
    work = UnitOfWork()
    write_result(work, Judgement.model_validate(told))
    store.commit(work)


def a_talk_with_a_plan(steps: Steps, *, start: str = "09:00") -> str:
    """A talk of 31 October, ten minutes after its start, with everything that belongs to a plan."""
    talk = str(steps.booked(start=start)["id"])
    judge(steps.ports.store)
    steps.at("2021-10-31 09:10")
    steps.save(talk, "record", MEASURES, "Läxhjälp på tisdagar", by="teacher")
    steps.save(talk, "record", "goals.pupil", "Bli säker på bråk", by="emil")
    agreed = steps.call("teacher", "POST", f"/v1/talks/{talk}/agreements", GOAL)
    assert agreed.status == 201
    return f"/v1/talks/{talk}"


def make_final(steps: Steps, talk: str, by: str = "teacher", **more: Any) -> Any:
    """The plan as it stands is made final."""
    seen = steps.call("teacher", "GET", f"{talk}/plan").body.get("seen", "0" * 32)
    return steps.call(by, "POST", f"{talk}/plan", {"seen": seen} | more)
