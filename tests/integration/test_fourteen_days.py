"""What it means when a municipality changes a window from 30 days to 14, told from the school's side (F87).

The record of a development talk can be written until 30 days after the talk; so it is shipped. On Monday 1
November a municipality decides that it is to be 14. Nothing is deployed: somebody with the highest permission
says so over the API. There is no workflow in these tests at all, as if its engine stood still: every answer
is given by the instants that a talk carries and by the clock.
"""

from typing import Any

import pytest

from shared.adapters import keys
from tests.support.choosing import Municipality, a_municipality
from tests.support.rounds import plan, work

pytestmark = pytest.mark.spec("F87", "D2", "D3")

DATES: dict[str, Any] = {
    "opens": "2021-11-01T18:00", "closes": "2021-11-12T18:00", "reminder": None, "few_times": None,
}  # fmt: skip
RECORD = ("record", "school-efforts.responsible")


@pytest.fixture
def school() -> Municipality:
    return a_municipality("2021-11-01 08:00")


def can_write(school: Municipality, talk_id: str, moment: str) -> bool:
    """Whether the teacher can still write the record then."""
    school.at(moment)
    fields = {f["id"]: f for p in school.read(talk_id)["phases"] for f in p["fields"]}
    written = school.try_saving(
        talk_id, *RECORD, f"At {moment}", by="teacher", builds_on=fields[RECORD[1]]["version"]
    )
    assert written.status == 200 or written.problem == "window-closed"
    return written.status == 200


def test_a_talk_that_is_booked_after_the_change_has_fourteen_days(school: Municipality) -> None:
    school.choose(record_closes="start+P14D")
    talk = school.booked("2021-11-20")["id"]
    assert can_write(school, talk, "2021-12-04 08:59:59")
    assert not can_write(school, talk, "2021-12-04 09:00")


def test_a_talk_that_was_booked_before_it_keeps_the_thirty_it_was_booked_with(
    school: Municipality,
) -> None:
    talk = school.booked("2021-11-20")["id"]
    school.choose(record_closes="start+P14D")
    assert can_write(school, talk, "2021-12-20 08:59:59")
    assert not can_write(school, talk, "2021-12-20 09:00")


@pytest.mark.spec("D9")
def test_a_talk_that_is_moved_after_it_gets_fourteen_as_if_it_were_booked_then(
    school: Municipality,
) -> None:
    before, after = school.publish("2021-11-20", count=2)
    talk = school.book(before)["id"]
    school.choose(record_closes="start+P14D")
    assert school.move(talk, after)["id"] == talk
    assert can_write(school, talk, "2021-12-04 09:29:59")
    assert not can_write(school, talk, "2021-12-04 09:30")


def test_a_round_that_says_twenty_has_twenty(school: Municipality) -> None:
    """Who plans a round chose for its talks; the municipality's figure is for what a round leaves open."""
    round_id = plan(school, figures={"record_closes": "start+P20D"}, **DATES)
    school.choose(record_closes="start+P14D", record_opens="start-P3D")
    school.at("2021-11-01 18:00")
    work(school.ports, round_id)
    talk = school.booked("2021-11-20")["id"]
    assert not can_write_yet(school, talk, "2021-11-17 08:59")  # what the round left open is ours
    assert can_write(school, talk, "2021-12-10 08:59:59")
    assert not can_write(school, talk, "2021-12-10 09:00")


def can_write_yet(school: Municipality, talk_id: str, moment: str) -> bool:
    """Whether the record is open already."""
    tried = school.at(moment).try_saving(talk_id, *RECORD, "Early", by="teacher")
    return tried.problem != "window-not-open"


def test_a_round_whose_figures_do_not_fit_the_new_one_goes_on_without_it(
    school: Municipality,
) -> None:
    """The round closes the follow-up, and so the talk, after 10 days: a record of 14 would outlive it."""
    figures = {"follow_up_closes": "start+P10D", "record_closes": "start+P7D"}
    round_id = plan(school, figures=figures, **DATES)
    school.choose(record_closes="start+P14D", reopening_ends="start+P14D", record_opens="start-P3D")
    school.at("2021-11-01 18:00")
    work(school.ports, round_id)
    talk = school.booked("2021-11-20")["id"]
    assert not can_write_yet(school, talk, "2021-11-17 08:59")
    assert can_write(school, talk, "2021-11-27 08:59:59")
    assert not can_write(school, talk, "2021-11-27 09:00")


def test_a_change_from_a_later_day_counts_from_its_first_instant(school: Municipality) -> None:
    """A principal decides in November what counts when the term begins; until then all is as before."""
    one, other = school.publish("2022-01-20", count=2)
    school.choose_from("2022-01-10", record_closes="start+P14D")
    talk = school.at("2022-01-09 23:59:59.999").book(one)["id"]
    next_one = school.at("2022-01-10 00:00").book(other, "alma", by="stranger")["id"]
    assert can_write(school, talk, "2022-02-19 08:59:59")
    assert can_write(school, next_one, "2022-02-03 09:29:59")
    assert not can_write(school, next_one, "2022-02-03 09:30")


def test_taken_back_it_is_thirty_again_and_what_was_booked_meanwhile_keeps_fourteen(
    school: Municipality,
) -> None:
    one, other = school.publish("2021-11-20", count=2)
    school.choose(record_closes="start+P14D")
    meanwhile = school.book(one)["id"]
    school.choose()
    afterwards = school.book(other, "alma", by="stranger")["id"]
    assert not can_write(school, meanwhile, "2021-12-04 09:00")
    assert can_write(school, afterwards, "2021-12-20 09:29:59")


def test_for_a_minute_a_booking_may_still_get_thirty_but_never_a_mixture(
    school: Municipality,
) -> None:
    """Each process asks for the figures once a minute, not with each request."""
    one, other = school.publish("2021-11-20", count=2)
    school.choose_from(None, record_closes="start+P14D", follow_up_closes="start+P14D")
    early = school.book(one)["id"]
    school.clock.forward(minutes=1)
    late = school.book(other, "alma", by="stranger")["id"]
    assert closes(school, early) == {
        "record_closes": "2021-12-20T08:00:00.000Z", "follow_up_closes": "2021-12-20T08:00:00.000Z",
    }  # fmt: skip
    assert closes(school, late) == {
        "record_closes": "2021-12-04T08:30:00.000Z", "follow_up_closes": "2021-12-04T08:30:00.000Z",
    }  # fmt: skip
    assert school.at("2021-12-04 09:30").status(late) == "followed_up"
    assert school.status(early) == "held"


@pytest.mark.spec("D5")
def test_another_kind_of_talk_is_not_touched(school: Municipality) -> None:
    school.choose(record_closes="start+P14D")
    talk = school.booked_employee_talk("2021-11-20")["id"]
    assert closes(school, talk)["record_closes"] == "2021-12-20T08:00:00.000Z"


def closes(school: Municipality, talk_id: str) -> dict[str, str]:
    """When the record and the follow-up of a talk close, as the talk carries it."""
    item = school.ports.store.get(keys.talk(talk_id))
    assert item is not None
    return {name: item["windows"][name] for name in ("record_closes", "follow_up_closes")}
