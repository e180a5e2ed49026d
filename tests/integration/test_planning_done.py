"""The school prepares first; "planning is done" lets the family see the material (F27, F61, F62)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from shared.adapters.outbox import MailEntry
from shared.adapters.ports import Ports
from shared.adapters.store import Table
from shared.adapters.timed_steps import take_due_step
from shared.domain.policy import Policies
from tests.support.invariants import School
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term


def staged(ports: Ports) -> Ports:
    policies = {
        kind: policy.model_copy(update={"staged": True}) for kind, policy in ports.policies.items()
    }
    return replace(ports, policies=Policies(policies))


@pytest.fixture
def steps() -> Steps:
    return a_term(change=staged)


@pytest.fixture
def talk(steps: Steps) -> str:
    return str(steps.booked()["id"])


def told(steps: Steps, kind: str) -> list[str]:
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    entries = School({table: store.items(table) for table in Table}).outbox.values()
    return sorted(e.recipient_id for e in entries if isinstance(e, MailEntry) and e.notice == kind)


@pytest.mark.spec("F61", "F62")
def test_pupil_and_teacher_prepare_and_the_guardian_does_not_see_it(
    steps: Steps, talk: str
) -> None:
    steps.save(talk, "preparation", "progress.pupil", "Läsa", by="emil")
    seen = steps.read(talk, by="mona")
    assert (seen["phases"], seen["agenda"]) == ([], [])
    assert seen["start"] == "2021-10-31T09:00:00+01:00"
    assert (seen["step"]["step"], seen["step"]["number"]) == ("school_prepares", 1)
    assert "Guardians do not see the material yet" in seen["step"]["tells"]
    assert steps.phases(talk, by="emil") == ["preparation", "record"]
    assert steps.texts(talk) == {"progress.pupil": "Läsa"}


@pytest.mark.spec("F61")
def test_what_a_guardian_writes_too_early_is_refused_and_handed_back(
    steps: Steps, talk: str
) -> None:
    refused = steps.try_saving(talk, "preparation", "progress.guardian", "Hon läser", by="mona")
    assert (refused.status, refused.problem) == (409, "still-planned")
    assert refused.body["yours"] == "Hon läser"
    assert steps.step(talk, "readiness", by="mona").problem == "still-planned"


@pytest.mark.spec("F27", "F62")
def test_planning_done_opens_it_to_the_guardians_and_tells_them(steps: Steps, talk: str) -> None:
    opened = steps.step(talk, "opening", by="teacher")
    assert opened.body["step"]["step"] == "family_prepares"
    assert told(steps, "planning_done") == ["mona", "olle"]
    assert steps.phases(talk, by="mona") == ["preparation", "record"]
    steps.save(talk, "preparation", "progress.guardian", "Hon läser", by="mona")


def test_saying_it_twice_tells_nobody_twice(steps: Steps, talk: str) -> None:
    first = steps.step(talk, "opening", by="teacher")
    assert steps.step(talk, "opening", by="teacher").body == first.body
    assert told(steps, "planning_done") == ["mona", "olle"]


@pytest.mark.parametrize(
    ("by", "problem"),
    [("mona", "not-allowed"), ("emil", "not-allowed"), ("rektor", "not-allowed"), ("stranger", "not-found")],
)  # fmt: skip
def test_only_who_holds_the_talk_says_so(steps: Steps, talk: str, by: str, problem: str) -> None:
    assert steps.step(talk, "opening", by=by).problem == problem
    assert steps.read(talk, by="mona")["phases"] == []


def test_without_a_time_planning_is_not_done(steps: Steps, talk: str) -> None:
    steps.cancel(talk)
    assert steps.step(talk, "opening", by="teacher").problem == "wrong-status"


def test_a_new_time_keeps_it_open(steps: Steps, talk: str) -> None:
    steps.step(talk, "opening", by="teacher")
    steps.move(talk, steps.publish("2021-11-05")[0])
    assert steps.read(talk, by="mona")["step"]["step"] == "family_prepares"


def test_once_the_day_is_over_nothing_is_hidden(steps: Steps, talk: str) -> None:
    assert steps.at("2021-10-31 23:59:59.999").phases(talk, by="mona") == []
    assert steps.at("2021-11-01 00:00").phases(talk, by="mona") == [
        "preparation", "record", "follow_up",
    ]  # fmt: skip


@pytest.mark.parametrize(("change", "reminded"), [(staged, []), (None, ["mona", "olle"])])
def test_nobody_is_reminded_of_what_they_cannot_see_yet(
    change: Callable[[Ports], Ports] | None, reminded: list[str]
) -> None:
    """In preschool the guardians alone prepare, and are reminded three days before."""
    steps = a_term(change=change)
    talk = steps.booked_in_preschool()["id"]
    steps.at("2021-10-28 09:00")
    take_due_step(steps.ports, talk, 2)
    assert told(steps, "preparation_reminder") == reminded


@pytest.mark.spec("F61")
def test_an_employee_waits_for_the_manager(steps: Steps) -> None:
    talk = steps.booked_employee_talk()["id"]
    assert steps.read(talk, by="teacher")["phases"] == []
    steps.step(talk, "opening", by="rektor")
    assert steps.phases(talk, by="teacher") == ["preparation", "record"]
