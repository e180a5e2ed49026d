"""Moving a talk before its day has ended: the same talk, its texts, new windows (F34, F35, D9, D10)."""

import pytest

from shared.adapters import keys, register
from tests.support.steps import Made, Steps, a_term
from tests.support.world import fill


def busy(steps: Steps, person_id: str) -> int:
    """How many cells of a person's calendar are taken by talks."""
    days = steps.ports.store.query(f"CALENDAR#{person_id}")
    return sum(name.startswith("c") for day in days for name in day)


def ill_on_the_day(at: str) -> tuple[Steps, Made, Made]:
    """The manual's example: booked for 31 October at 09:00, prepared, the teacher ill; moved `at`."""
    steps = a_term()
    old = steps.booked("2021-10-31", "09:00")
    steps.save(old["id"], "preparation", "wellbeing.pupil", "Det går bra", by="emil")
    steps.save(old["id"], "preparation", "wellbeing.guardian", "Vi håller med", by="mona")
    (slot,) = steps.publish("2021-11-15", "14:00")
    steps.at(at)
    return steps, old, steps.move(old["id"], slot, by="teacher")


@pytest.mark.spec("F34", "F35", "D9")
@pytest.mark.parametrize("at", ["2021-10-20 12:00", "2021-10-31 07:30", "2021-10-31 23:59:59.999"])
def test_until_midnight_it_is_the_same_talk_and_the_texts_come_along(at: str) -> None:
    steps, old, new = ill_on_the_day(at)
    assert new["id"] == old["id"]
    assert new["start"] == "2021-11-15T14:00:00+01:00"
    for reader in ("emil", "mona"):
        texts = {"wellbeing.pupil": "Det går bra", "wellbeing.guardian": "Vi håller med"}
        assert steps.texts(new["id"], by=reader) == texts
    assert steps.writable(new["id"], "preparation", by="emil")


@pytest.mark.spec("D2", "D9")
def test_the_windows_follow_the_new_time() -> None:
    steps, _, new = ill_on_the_day("2021-10-31 23:59")
    (preparation, record) = steps.read(new["id"])["phases"]
    assert preparation["closes"] == "2021-11-16T00:00:00+01:00"
    assert (record["opens"], record["closes"]) == (
        "2021-11-09T14:00:00+01:00",
        "2021-12-15T14:00:00+01:00",
    )
    refused = steps.try_saving(new["id"], "record", "goals.responsible", "Mål", by="teacher")
    assert refused.problem == "window-not-open", "the old window was open, the new one is not"


@pytest.mark.spec("D13", "D9")
def test_the_old_time_is_free_again_and_everybodys_calendar_moves_along() -> None:
    steps = a_term()
    old, new = steps.publish(count=2)
    talk = steps.book(old, "emil", by="mona")
    claimed = {who: busy(steps, who) for who in ("teacher", "emil", "mona")}
    steps.move(talk["id"], new)
    assert {who: busy(steps, who) for who in claimed} == claimed == dict.fromkeys(claimed, 6)
    assert steps.book(old, "alma", by="stranger")


@pytest.mark.spec("D13")
def test_an_overlapping_new_time_keeps_what_both_have_in_common() -> None:
    steps = a_term()
    talk = steps.booked(start="09:00", by="mona")
    (slot,) = steps.publish(start="09:30", length="PT10M")
    steps.move(talk["id"], slot)
    assert busy(steps, "mona") == 2


@pytest.mark.spec("D10")
@pytest.mark.parametrize(
    ("at", "outcome"), [("2021-10-30 08:59:59", 200), ("2021-10-30 09:00", 409)]
)
def test_a_guardian_moves_until_the_cut_off_a_day_before(at: str, outcome: int) -> None:
    steps = a_term()
    talk = steps.booked("2021-10-31", "09:00")
    (slot,) = steps.publish("2021-11-15")
    answered = steps.at(at).try_moving(talk["id"], slot, by="olle")
    assert answered.status == outcome
    if outcome == 409:
        assert answered.problem == "window-closed"
        assert steps.try_moving(talk["id"], slot, by="teacher").status == 200


@pytest.mark.spec("D10", "R11")
@pytest.mark.parametrize(
    ("by", "problem"),
    [("emil", "not-allowed"), ("stranger", "not-found"), ("bystander", "not-found")],
)
def test_others_move_nothing(by: str, problem: str) -> None:
    steps = a_term()
    talk = steps.booked()
    (slot,) = steps.publish("2021-11-15")
    assert steps.try_moving(talk["id"], slot, by=by).problem == problem


@pytest.mark.spec("D10", "D13")
def test_the_new_time_must_be_free_open_coming_and_of_the_same_person() -> None:
    steps = a_term()
    talk = steps.booked()
    taken, passed = steps.publish("2021-10-10"), steps.publish("2021-10-09")
    steps.book(taken[0], "alma", by="stranger")
    kept = steps.publish("2021-11-15", only_for=["alma"])
    others = steps.publish("2021-11-15", by="rektor", groups=["5a"])
    steps.at("2021-10-09 10:00")
    slots = {"slot-taken": taken, "not-found": kept, "invalid": others, "slot-gone": passed}
    answers = {why: steps.try_moving(talk["id"], slot, by="mona") for why, (slot,) in slots.items()}
    assert {why: answered.problem for why, answered in answers.items()} == {w: w for w in slots}
    assert steps.try_moving(talk["id"], "teacher.x", by="mona").problem == "not-found"


@pytest.mark.spec("D13", "G1")
def test_nobody_who_comes_may_be_in_another_talk_then() -> None:
    steps = a_term()
    steps.booked_in_preschool("2021-11-15", "09:00")
    talk = steps.booked("2021-10-31", "09:00")
    (slot,) = steps.publish("2021-11-15", "09:00")
    refused = steps.try_moving(talk["id"], slot)
    assert (refused.problem, refused.body["who"]) == ("person-busy", "guardian")
    stored = steps.ports.store.get(keys.talk(talk["id"]))
    assert stored is not None
    assert stored["booking"]["slot_id"] == talk["slot_id"]


def test_a_talk_without_a_time_is_booked_and_not_moved() -> None:
    steps = a_term()
    talk = steps.booked()
    steps.cancel(talk["id"])
    assert steps.try_moving(talk["id"], talk["slot_id"]).problem == "wrong-status"


@pytest.mark.spec("D9")
def test_who_is_no_longer_a_guardian_does_not_come_along() -> None:
    steps = a_term()
    old = steps.booked("2021-10-31", "09:00", by="mona")
    (slot,) = steps.publish("2021-11-15", "14:00")
    pupil = register.a_person(steps.ports.store, "emil")
    only_olle = tuple(g for g in pupil.guardians if g.person_id == "olle")
    fill(steps.ports.store, [pupil.model_copy(update={"guardians": only_olle})])
    moved = steps.move(old["id"], slot, by="teacher")
    attendees = {a["person"]["id"] for a in steps.read(moved["id"], by="teacher")["attendees"]}
    assert attendees == {"teacher", "emil"}
    assert busy(steps, "mona") == 0
