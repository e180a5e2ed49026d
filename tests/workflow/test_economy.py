"""What a talk costs in state transitions, and what its execution history may never hold."""

import pytest

from tests.workflow.school import CLASS, FATHER, MOTHER, PUPIL, TEACHER, people
from tests.workflow.world import World, local

START = "2021-10-14 09:00"
AFTERWARDS = local("2022-01-01 00:00")


@pytest.mark.slow
def test_transitions_of_a_talk(school: World) -> None:
    """AWS bills each state entered: 5 while the talk waits for a booking, 17 for the booked talk."""
    (slot,) = school.publish(START)
    talk_id = school.start_talk().id
    waiting = school.execution(talk_id)
    school.advance(local("2021-10-01 12:00"))
    school.book(slot)
    school.advance(AFTERWARDS)
    assert len(school.workflow.path(waiting)) == 5
    assert len(school.workflow.path(school.execution(talk_id))) == 17
    assert len(school.workflow.invocations) == 1 + 5


@pytest.mark.slow
def test_a_talk_closed_early_costs_no_further_steps(school: World) -> None:
    (slot,) = school.publish(START)
    talk_id = school.book(slot).id
    school.advance(local("2021-10-15 08:00"))
    school.close(talk_id)
    school.advance(AFTERWARDS)
    assert len(school.workflow.path(school.execution(talk_id))) == 17
    assert school.workflow.invocations[-1].answer["stage"] == "closed"


@pytest.mark.slow
@pytest.mark.spec("R11")
def test_execution_history_holds_no_personal_data(school: World) -> None:
    """Histories are kept by the service for ninety days, beside the access rules of the tables."""
    (slot,) = school.publish(START)
    talk_id = school.book(slot).id
    school.be_ready(talk_id, PUPIL)
    school.advance(AFTERWARDS)
    history = school.workflow.history(school.execution(talk_id))
    assert talk_id in history
    known = [(p.given_name, p.family_name, p.email or p.id) for p in people()]
    secrets = {word for words in known for word in words}
    secrets |= {TEACHER, PUPIL, MOTHER, FATHER, CLASS, slot}
    assert [secret for secret in secrets if secret in history] == []
