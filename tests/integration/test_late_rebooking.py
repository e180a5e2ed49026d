"""Moving a talk from the local midnight after its day on: a new, blank talk (F36–F38, D9)."""

import pytest

from tests.integration.test_rebooking import ill_on_the_day
from tests.support.steps import Made, Steps, a_term

MIDNIGHT = "2021-11-01 00:00"


def after_midnight() -> tuple[Steps, Made, Made]:
    return ill_on_the_day(MIDNIGHT)


@pytest.mark.spec("F36", "F37", "D9")
@pytest.mark.parametrize("at", [MIDNIGHT, "2021-11-10 12:00"])
def test_from_midnight_on_it_is_a_brand_new_talk_completely_blank(at: str) -> None:
    steps, old, new = ill_on_the_day(at)
    assert new["id"] != old["id"]
    assert new["status"] == "booked"
    for reader in ("emil", "mona", "teacher"):
        assert steps.texts(new["id"], by=reader) == {}


@pytest.mark.spec("F40", "D9")
def test_the_old_talk_stays_as_it_is() -> None:
    steps, old, _ = after_midnight()
    seen = steps.read(old["id"], by="mona")
    assert (seen["status"], seen["start"]) == ("held", old["start"])
    assert steps.texts(old["id"])["wellbeing.guardian"] == "Vi håller med"


@pytest.mark.spec("D9", "F38")
def test_the_two_are_linked_both_ways() -> None:
    steps, old, new = after_midnight()
    assert (new["previous_id"], new["next_id"]) == (old["id"], None)
    assert steps.read(old["id"])["next_id"] == new["id"]


@pytest.mark.spec("F38")
@pytest.mark.parametrize("reader", ["emil", "mona", "teacher"])
def test_the_old_one_is_under_after_and_the_new_one_under_before_and_during(reader: str) -> None:
    steps, old, new = after_midnight()
    assert "follow_up" in steps.phases(old["id"], by=reader)
    assert steps.phases(new["id"], by=reader) == ["preparation", "record"]
    listed = steps.call(reader, "GET", "/v1/talks").body["talks"]
    assert [talk["id"] for talk in listed] == [new["id"], old["id"]]


@pytest.mark.spec("F36")
def test_each_is_written_in_by_itself() -> None:
    steps, old, new = after_midnight()
    field = ("preparation", "wellbeing.pupil")
    late = steps.try_saving(old["id"], *field, "För sent", by="emil", builds_on=1)
    assert (late.problem, late.body["yours"]) == ("window-closed", "För sent")
    steps.save(new["id"], *field, "Nytt", by="emil")
    assert steps.texts(old["id"])["wellbeing.pupil"] == "Det går bra"


@pytest.mark.spec("D10")
def test_only_staff_do_that() -> None:
    steps = a_term()
    talk = steps.booked("2021-10-31", "09:00")
    (slot,) = steps.publish("2021-11-15")
    steps.at(MIDNIGHT)
    assert steps.try_moving(talk["id"], slot, by="mona").problem == "window-closed"


def test_a_talk_is_replaced_once() -> None:
    steps, old, new = after_midnight()
    (slot,) = steps.publish("2021-11-16")
    refused = steps.try_moving(old["id"], slot)
    assert (refused.problem, refused.body["next_id"]) == ("wrong-status", new["id"])
    assert steps.move(new["id"], slot)["id"] == new["id"]


def test_not_when_the_old_talk_is_followed_up() -> None:
    steps = a_term()
    talk = steps.booked("2021-10-31", "09:00")
    (slot,) = steps.publish("2021-12-15")
    steps.at("2021-11-30 09:00")
    assert steps.try_moving(talk["id"], slot).problem == "wrong-status"


@pytest.mark.spec("D13")
def test_the_new_time_is_claimed_for_everybody_who_comes() -> None:
    steps, _, new = after_midnight()
    (slot,) = steps.publish("2021-11-15", "14:00", by="freja", groups=["elk"])
    assert steps.try_booking(slot, "elsa", by="mona").problem == "person-busy"
    assert steps.try_booking(new["slot_id"], "alma", by="stranger").problem == "slot-taken"


@pytest.mark.spec("F37", "G12")
@pytest.mark.parametrize(
    ("today", "day", "next_day", "new_day"),
    [
        ("2021-03-01", "2021-03-28", "2021-03-29", "2021-04-20"),  # the clocks go forward
        ("2021-12-01", "2021-12-31", "2022-01-01", "2022-01-20"),
        ("2024-02-01", "2024-02-29", "2024-03-01", "2024-03-20"),
    ],
)
def test_the_border_on_other_days(today: str, day: str, next_day: str, new_day: str) -> None:
    same_talk = []
    for moment in (f"{day} 23:59:59.999", f"{next_day} 00:00"):
        steps = a_term(f"{today} 08:00")
        talk = steps.booked(day)
        (slot,) = steps.publish(new_day)
        same_talk.append(steps.at(moment).move(talk["id"], slot)["id"] == talk["id"])
    assert same_talk == [True, False]
