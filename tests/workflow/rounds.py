"""Rounds in the school on the virtual clock."""

import json
from collections import Counter
from typing import Any

from functions.scheduling.rounds import change, plan
from functions.scheduling.rounds.models import RoundCancellation, RoundChange, RoundRequest
from shared.adapters.rounds import coverage, load_round
from shared.domain.people import Person
from shared.domain.round import Counts, Round
from tests.support.clockwork import ROUND
from tests.workflow.school import CLASS, PRINCIPAL, TEACHER, UNIT, guardian, pupil
from tests.workflow.world import World

DATES = {
    "opens": "2021-10-04T18:00",
    "reminder": "2021-10-08T18:00",
    "few_times": "2021-10-11T08:00",
    "closes": "2021-10-15T18:00",
}


def more_families(count: int) -> list[Person]:
    """So many more pupils of the class, each with a guardian."""
    families = [(f"pupil-{n:03d}", f"guardian-{n:03d}") for n in range(count)]
    return [
        person
        for child_id, guardian_id in families
        for person in (pupil(child_id, guardian_id), guardian(guardian_id, child_id))
    ]


def plan_round(school: World, **more: Any) -> str:
    """A round of the class; its id."""
    asked: dict[str, Any] = {
        "name": "Höstterminen",
        "talk_type": "development",
        "unit_id": UNIT,
        "parts": [{"responsible_id": TEACHER, "group_id": CLASS}],
    }
    request = RoundRequest.model_validate_json(json.dumps(asked | DATES | more))
    round_, work = plan.prepare_round(school.ports, PRINCIPAL, request)
    school.ports.store.commit(work)
    school.settle()
    return round_.id


def move_round(school: World, round_id: str, **dates: str) -> None:
    """Other dates."""
    asked = RoundChange.model_validate_json(json.dumps(dates))
    version = stored(school, round_id).generation
    change.move_round(school.ports, PRINCIPAL, round_id, asked, version)
    school.settle()


def cancel_round(school: World, round_id: str) -> None:
    """It does not take place."""
    reason = RoundCancellation(reason="Strike")
    _, work = change.prepare_cancelling(school.ports, PRINCIPAL, round_id, reason)
    school.ports.store.commit(work)
    school.settle()


def stored(school: World, round_id: str) -> Round:
    """The round as the table has it."""
    return load_round(school.ports.store, round_id)


def execution(school: World, round_id: str) -> str:
    """The name of the round's present execution."""
    return f"{round_id}.{stored(school, round_id).generation}"


def ended(school: World, name: str) -> tuple[str, str]:
    """How an execution stands, and the last state it entered."""
    return school.workflow.status(name, ROUND), school.workflow.path(name, ROUND)[-1]


def counts(school: World, round_id: str) -> Counts:
    """What stands in the round now."""
    round_ = stored(school, round_id)
    return coverage(school.ports.store, round_, TEACHER, school.clock.now())[0]


def told(school: World, subject: str) -> Counter[str]:
    """How many mails of a kind each has got."""
    return Counter(mail.to for mail in school.mails if mail.subject == subject)
