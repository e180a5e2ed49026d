"""What a teacher who has left leaves behind: times that are withdrawn, talks that go to others (F6, R11)."""

from datetime import date
from typing import Any

import pytest

from shared.adapters import register
from shared.domain.people import Assignment, Duty, Span
from tests.support.apart import book_for, say
from tests.support.contents import in_memory
from tests.support.invariants import broken
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term
from tests.support.world import fill

pytestmark = pytest.mark.spec("F6", "R11")
DAY = "2021-12-09"


def sound(steps: Steps) -> bool:
    assert isinstance(steps.ports.store, MemoryStore)
    assert broken(in_memory(steps.ports.store), steps.clock.now()) == []
    return True


def leaves(steps: Steps, who: str = "teacher") -> None:
    """Somebody's work at the school ends the day before; a colleague takes on the class."""
    person = register.a_person(steps.ports.store, who)
    over = Span(end=date(2021, 9, 30))
    ended = {
        "duties": tuple(d.model_copy(update={"span": over}) for d in person.duties),
        "assignments": tuple(a.model_copy(update={"span": over}) for a in person.assignments),
    }
    colleague = register.a_person(steps.ports.store, "bystander")
    taken_on = (*colleague.assignments, Assignment(group_id="5a", role="Mentor"))
    fill(
        steps.ports.store,
        [
            person.model_copy(update=ended),
            colleague.model_copy(update={"assignments": taken_on}),
        ],
    )


@pytest.fixture
def steps() -> Steps:
    return a_term()


def test_who_leads_where_they_worked_sees_and_withdraws_their_times(steps: Steps) -> None:
    slots = steps.publish(DAY, count=2)
    leaves(steps)
    asked: dict[str, Any] = {"slot_ids": slots}
    week = "/v1/weeks/2021-W49"
    for other in ("teacher", "bystander", "freja", "mona"):
        assert steps.call(other, "POST", "/v1/withdrawals", asked).problem == "not-found"
    seen = steps.call("rektor", "GET", week, query={"staff_id": "teacher"}).body["slots"]
    assert [slot["id"] for slot in seen] == slots
    assert steps.call("rektor", "POST", "/v1/withdrawals", asked).body["withdrawn"] == slots
    assert steps.call("mona", "GET", "/v1/slots", query={"subject_id": "emil"}).body["slots"] == []
    assert sound(steps)


def test_who_leads_where_they_work_now_has_them_and_the_school_before_no_more(steps: Steps) -> None:
    [slot] = steps.publish(DAY)
    leaves(steps)
    person = register.a_person(steps.ports.store, "teacher")
    now = (*person.duties, Duty(unit_id="preschool", role="Lärare"))
    fill(steps.ports.store, [person.model_copy(update={"duties": now})])
    asked = {"slot_ids": [slot]}
    assert steps.call("rektor", "POST", "/v1/withdrawals", asked).problem == "not-found"


def test_a_booked_talk_goes_to_a_colleague_with_what_is_written_in_it(steps: Steps) -> None:
    talk = steps.booked(DAY)["id"]
    field = min(steps.writable(talk, "preparation", by="mona"))
    steps.save(talk, "preparation", field, "Det vi vill tala om", by="mona")
    leaves(steps)
    [slot] = steps.publish(DAY, "13:00", by="bystander")
    for other in ("mona", "bystander"):
        assert steps.try_moving(talk, slot, by=other).problem in ("invalid", "not-allowed")
    steps.move(talk, slot, by="rektor")
    seen = steps.read(talk, by="bystander")
    assert (seen["responsible"]["id"], seen["slot_id"]) == ("bystander", slot)
    assert "responsible" in seen["your_roles"]
    assert steps.texts(talk, by="bystander")[field] == "Det vi vill tala om"
    assert steps.call("teacher", "GET", f"/v1/talks/{talk}").problem == "not-found"
    listed = steps.call("bystander", "GET", "/v1/talks").body["talks"]
    assert [each["id"] for each in listed] == [talk]
    free = steps.call("mona", "GET", "/v1/slots", query={"subject_id": "emil"}).body["slots"]
    assert [each["id"] for each in free] == [slot]  # the one who has left offers it to nobody else
    [more] = steps.publish(DAY, "14:00", by="bystander")
    assert steps.try_booking(more, by="olle").problem == "already-booked"
    steps.move(talk, more, by="mona")
    assert sound(steps)


def test_it_stays_the_one_guardians_where_they_live_apart(steps: Steps) -> None:
    say(steps)
    first, second = steps.publish(DAY, count=2)
    monas, olles = (
        book_for(steps, slot, who).body["id"] for slot, who in ((first, "mona"), (second, "olle"))
    )
    leaves(steps)
    one, other = steps.publish(DAY, "13:00", by="bystander", count=2)
    steps.move(monas, one, by="rektor")
    steps.move(olles, other, by="rektor")
    assert steps.read(monas, by="mona")["responsible"]["id"] == "bystander"
    assert steps.call("olle", "GET", f"/v1/talks/{monas}").problem == "not-found"
    assert sound(steps)


def test_nobody_gives_away_a_talk_of_who_still_works_or_into_a_second_one(steps: Steps) -> None:
    talk = steps.booked(DAY)["id"]
    colleague = register.a_person(steps.ports.store, "bystander")
    taught = (*colleague.assignments, Assignment(group_id="5a", role="Mentor"))
    fill(steps.ports.store, [colleague.model_copy(update={"assignments": taught})])
    first, second = steps.publish(DAY, "13:00", by="bystander", count=2)
    assert steps.try_moving(talk, first, by="rektor").problem == "invalid"
    steps.book(first)
    leaves(steps)
    assert steps.try_moving(talk, second, by="rektor").problem == "already-booked"
