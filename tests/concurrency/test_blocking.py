"""A teacher blocks hours at the instant at which families book in them: one or the other, never both."""

from collections import Counter
from functools import partial

import pytest

from tests.concurrency.conftest import Engine
from tests.concurrency.families import GUARDIANS, PUPILS, ClassRoom
from tests.support.api import Answered
from tests.support.invariants import School, broken
from tests.support.processes import Processes
from tests.support.threads import together

HOURS = [("09:00", "10:15"), ("10:15", "11:30"), ("11:30", "12:45"), ("12:45", "14:00")]
"""Five times each; who books wants the first and the fourth of every five."""
REFUSALS = {
    "blocks": {"times-in-the-way", "person-busy", "calendar-changed", "try-again"},
    "bookings": {"not-found", "slot-gone", "slot-taken", "person-busy", "talk-changed"},
}


@pytest.mark.spec("D13")
def test_blocked_hours_have_no_talk_and_a_booked_talk_no_blocked_hours(engine: Engine) -> None:
    school = ClassRoom(engine.store)
    processes = Processes(school.ports)

    def block(hours: tuple[str, str]) -> Answered:
        asked = {"date": "2021-10-31", "start": hours[0], "end": hours[1], "withdraw_free": True}
        return processes.call("teacher", "POST", "/v1/blocked-times", asked, f"block {hours}")

    def book(number: int, slot: str) -> Answered:
        pupil = PUPILS[number]
        asked = {"slot_id": slot, "subject_id": pupil}
        return processes.call(GUARDIANS[pupil][0], "POST", "/v1/bookings", asked, f"book {pupil}")

    wanted = [slot for number, slot in enumerate(school.slots[:20]) if number % 5 in (0, 3)]
    acts = [partial(book, number, slot) for number, slot in enumerate(wanted)]
    answers = together([*(partial(block, hours) for hours in HOURS), *acts])
    blocks, bookings = answers[: len(HOURS)], answers[len(HOURS) :]

    contents = engine.contents()
    stands = School(contents)
    assert broken(contents, school.clock.now()) == []
    assert len(stands.blocked) == sum(1 for answered in blocks if answered.status == 201)
    assert len(stands.talks) == sum(1 for answered in bookings if answered.status == 201)
    assert len(stands.blocked) + len(stands.talks) > 0
    for kind, told in (("blocks", blocks), ("bookings", bookings)):
        refused = Counter(answered.problem for answered in told if answered.status >= 400)
        print(f"\n{engine.name}, {kind}: {len(told) - refused.total()} done, {dict(refused)}")
        assert refused.keys() <= REFUSALS[kind]
