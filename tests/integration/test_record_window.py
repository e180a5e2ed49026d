"""The record can be written from six days before the talk until thirty days after it, to the second.

And so it is whatever the workflow does: the write itself carries the window (F85, F86, D2, D3, G12).
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from shared.adapters import keys
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import load_talk
from shared.adapters.texts import Text, demand_open_window, write_text
from shared.adapters.timed_steps import take_due_step
from shared.domain.errors import TalkChanged
from shared.domain.vocabulary import Phase
from tests.support.steps import Steps, a_term
from tests.support.world import local

MILLISECOND, SECOND = timedelta(milliseconds=1), timedelta(seconds=1)
EXAMPLES = {
    # the day of the talk: first instant in, first instant out
    "2021-10-31": ("2021-10-25 09:00", "2021-11-30 09:00"),  # the clocks go back on the day
    "2021-11-03": ("2021-10-28 09:00", "2021-12-03 09:00"),  # ... after it opened
    "2021-10-20": ("2021-10-14 09:00", "2021-11-19 09:00"),  # ... before it closes
    "2021-03-28": ("2021-03-22 09:00", "2021-04-27 09:00"),  # the clocks go forward on the day
    "2021-04-02": ("2021-03-27 09:00", "2021-05-02 09:00"),
    "2022-01-03": ("2021-12-28 09:00", "2022-02-02 09:00"),  # year's end
    "2024-03-04": ("2024-02-27 09:00", "2024-04-03 09:00"),  # leap day
}


def moments(day: str) -> list[tuple[datetime, str]]:
    opens, closes = (local(text) for text in EXAMPLES[day])
    return [
        (opens - SECOND, "window-not-open"),
        (opens - MILLISECOND, "window-not-open"),
        (opens, ""),
        (opens + SECOND, ""),
        (closes - SECOND, ""),
        (closes - MILLISECOND, ""),
        (closes, "window-closed"),
        (closes + SECOND, "window-closed"),
    ]


def booked(day: str) -> tuple[Steps, str]:
    begun = local(f"{day} 08:00") - timedelta(days=28)
    steps = a_term(f"{begun:%Y-%m-%d} 08:00")
    return steps, steps.booked(day, "09:00")["id"]


def through_the_api(steps: Steps, talk_id: str) -> str:
    saved = steps.try_saving(talk_id, "record", "goals.responsible", "Mål", by="teacher")
    return saved.problem if saved.status >= 400 else ""


def the_write_alone(steps: Steps, talk_id: str) -> str:
    """As if no rule of the domain had been asked: the condition in the database's request and nothing else."""
    talk, now = load_talk(steps.ports.store, talk_id), steps.ports.now()
    work = UnitOfWork()
    demand_open_window(work, talk, Phase.RECORD, now)
    field = "goals.responsible"
    write_text(
        work, talk_id,
        Text(phase=Phase.RECORD, field=field, version=1, text="Mål", author_id="teacher", at=now),
    )  # fmt: skip
    try:
        steps.ports.store.commit(work)
    except TalkChanged:
        assert steps.ports.store.get(keys.text(talk_id, Phase.RECORD, field)) is None
        return "refused"
    return ""


@pytest.mark.spec("F85", "F86", "D2", "D4", "G12")
@pytest.mark.parametrize("day", EXAMPLES)
def test_to_the_second(day: str) -> None:
    outcomes = []
    for moment, _ in moments(day):
        steps, talk_id = booked(day)
        outcomes.append((moment, through_the_api(steps.at(moment), talk_id)))
    assert outcomes == moments(day)


@pytest.mark.spec("D3")
@pytest.mark.parametrize("day", EXAMPLES)
def test_the_database_alone_refuses_the_same(day: str) -> None:
    outcomes = []
    for moment, _ in moments(day):
        steps, talk_id = booked(day)
        outcomes.append((moment, the_write_alone(steps.at(moment), talk_id)))
    assert outcomes == [(moment, "refused" if no else "") for moment, no in moments(day)]


def never(steps: Steps, talk_id: str, until: datetime) -> None:
    """The workflow is dead: no step was ever taken."""


def on_time(steps: Steps, talk_id: str, until: datetime) -> None:
    while (due := load_talk(steps.ports.store, talk_id).due) is not None and due <= until:
        steps.at(due)
        take_due_step(steps.ports, talk_id, 2)


def twice(steps: Steps, talk_id: str, until: datetime) -> None:
    while (due := load_talk(steps.ports.store, talk_id).due) is not None and due <= until:
        steps.at(due)
        take_due_step(steps.ports, talk_id, 2)
        take_due_step(steps.ports, talk_id, 2)


def a_day_late(steps: Steps, talk_id: str, until: datetime) -> None:
    day = timedelta(days=1)
    while (due := load_talk(steps.ports.store, talk_id).due) is not None and due + day <= until:
        steps.at(due + day)
        take_due_step(steps.ports, talk_id, 2)


def all_at_the_last_instant(steps: Steps, talk_id: str, until: datetime) -> None:
    steps.at(until)
    for _ in range(10):
        take_due_step(steps.ports, talk_id, 2)


WORKFLOWS = [never, on_time, twice, a_day_late, all_at_the_last_instant]


@pytest.mark.spec("D3", "F85", "F86")
@pytest.mark.parametrize("day", ["2021-10-31", "2021-03-28"])
@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda run: str(run.__name__))
def test_whatever_the_workflow_does(
    workflow: Callable[[Steps, str, datetime], None], day: str
) -> None:
    outcomes = []
    for moment, _ in moments(day):
        steps, talk_id = booked(day)
        workflow(steps, talk_id, moment)
        outcomes.append((moment, through_the_api(steps.at(moment), talk_id)))
    assert outcomes == moments(day)


@pytest.mark.spec("D3", "D1")
@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda run: str(run.__name__))
@pytest.mark.parametrize(
    ("at", "status"),
    [
        ("2021-10-30 08:59", "booked"),
        ("2021-10-30 09:00", "prepared"),
        ("2021-10-31 23:59", "prepared"),
        ("2021-11-01 00:00", "held"),
        ("2021-11-30 09:00", "followed_up"),
    ],
)
def test_the_status_shown_is_the_one_by_the_clock(
    workflow: Callable[[Steps, str, datetime], None], at: str, status: str
) -> None:
    steps, talk_id = booked("2021-10-31")
    workflow(steps, talk_id, local(at))
    assert steps.at(at).status(talk_id) == status


@pytest.mark.spec("F85", "F86")
def test_a_refusal_tells_when_and_hands_the_text_back() -> None:
    steps, talk_id = booked("2021-10-31")
    early = steps.at("2021-10-25 08:59").try_saving(
        talk_id, "record", "goals.responsible", "Mål", by="teacher"
    )
    assert (early.status, early.body["opens"]) == (409, "2021-10-25T09:00:00+02:00")
    late = steps.at("2021-11-30 09:00").try_saving(
        talk_id, "record", "goals.responsible", "Mål", by="teacher"
    )
    assert (late.status, late.body["closed"]) == (409, "2021-11-30T09:00:00+01:00")
    assert early.body["yours"] == late.body["yours"] == "Mål"
