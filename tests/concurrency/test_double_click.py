"""Two requests that mean the same, or exclude each other, at one instant."""

import pytest

from tests.concurrency.conftest import Engine
from tests.concurrency.families import GUARDIANS, PUPILS, ClassRoom
from tests.support.invariants import School, broken
from tests.support.threads import together


def test_the_same_command_twice_at_once_is_answered_alike(engine: Engine) -> None:
    school = ClassRoom(engine.store)
    for number, pupil in enumerate(PUPILS[:10]):
        wish = (GUARDIANS[pupil][0], pupil, school.slots[number])
        one, other = together([school.booking(*wish, key="click") for _ in range(2)])
        assert (one.status, other.status) == (201, 201), (one, other)
        assert one.body == other.body
    contents = engine.contents()
    assert broken(contents, school.clock.now()) == []
    assert len(School(contents).talks) == 10


@pytest.mark.spec("D11", "D13")
def test_both_guardians_at_once_get_one_talk_and_the_truth(engine: Engine) -> None:
    school = ClassRoom(engine.store)
    for number, pupil in enumerate(PUPILS[:10]):
        mother, father = GUARDIANS[pupil]
        answers = together(
            [
                school.booking(mother, pupil, school.slots[2 * number], key="m"),
                school.booking(father, pupil, school.slots[2 * number + 1], key="f"),
            ]
        )
        won, lost = sorted(answers, key=lambda answered: answered.status)
        assert (won.status, lost.status, lost.problem) == (201, 409, "already-booked")
        assert lost.body["talk_id"] == won.body["id"]
    contents = engine.contents()
    assert broken(contents, school.clock.now()) == []
    assert sum(1 for slot in School(contents).slots.values() if slot.talk_id) == 10
