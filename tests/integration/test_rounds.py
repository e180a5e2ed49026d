"""A round from planning to its report: talks, opening, reminders, warnings, closing (F29, G11, G19, G5)."""

import pytest

from shared.adapters import keys
from shared.adapters.register import find_person, person_item
from shared.adapters.store import UnitOfWork, impossible
from shared.domain.round import RoundStage
from tests.support.rounds import ROUND, at, mails, plan, roll, stored, work
from tests.support.steps import Steps, a_term

PUPILS = {"emil", "alma", "hidden", "grown"}
FAMILIES = {"mona", "olle", "stranger", "sune", "grown"}


@pytest.fixture
def school() -> Steps:
    return a_term("2021-10-01 08:00")


def told(school: Steps, what: str) -> set[str]:
    """Who has been told something so far."""
    return {who for kind, who in mails(school) if kind == what}


@pytest.mark.spec("F29", "D1")
def test_everybody_in_the_round_gets_a_talk_that_waits_for_a_time(school: Steps) -> None:
    round_id = plan(school)
    assert roll(school, round_id) == dict.fromkeys(PUPILS, "created")
    talks = school.call("teacher", "GET", "/v1/talks").body["talks"]
    assert {talk["subject"]["id"] for talk in talks} == PUPILS
    assert mails(school) == set(), "nobody hears of a round before it opens"


@pytest.mark.spec("F29")
def test_families_are_told_when_booking_opens_and_reminded_while_they_have_no_time(
    school: Steps,
) -> None:
    slots = school.publish(count=4)
    round_id = plan(school)
    at(school, "2021-10-04 17:59:59", round_id)
    assert told(school, "booking_open") == set()
    at(school, "2021-10-04 18:00", round_id)
    assert told(school, "booking_open") == FAMILIES
    school.book(slots[0])
    at(school, "2021-10-08 18:00", round_id)
    assert told(school, "booking_reminder") == FAMILIES - {"mona"} - {"olle"} | {"grown"}


@pytest.mark.spec("G19")
def test_staff_who_offer_fewer_times_than_they_have_talks_without_are_warned(
    school: Steps,
) -> None:
    school.publish(count=3)
    round_id = plan(school)
    at(school, "2021-10-11 08:00", round_id)
    assert told(school, "few_times") == {"teacher"}


@pytest.mark.spec("G19")
def test_staff_who_offer_enough_are_left_in_peace(school: Steps) -> None:
    school.publish(count=4)
    round_id = plan(school)
    at(school, "2021-10-11 08:00", round_id)
    assert told(school, "few_times") == set()


@pytest.mark.spec("F29")
def test_a_round_that_has_closed_tells_what_became_of_it(school: Steps) -> None:
    slots = school.publish(count=2)
    round_id = plan(school)
    at(school, "2021-10-05 12:00", round_id).book(slots[0])
    at(school, "2021-10-15 18:00", round_id)
    assert told(school, "round_closed") == {"teacher", "rektor"}
    seen = school.call("rektor", "GET", f"/v1/rounds/{round_id}").body
    counts = {"talks": 4, "booked": 1, "without_time": 3, "free_times": 1, "too_few_times": True}
    assert seen["report"] == counts | {"at": "2021-10-15T18:00:00+02:00"}
    assert seen["coverage"] == [counts | {"responsible_id": "teacher"}]
    assert (seen["status"], stored(school, round_id).stage) == ("closed", RoundStage.CLOSED)


@pytest.mark.spec("G5")
def test_the_principal_sees_which_pupils_of_the_term_have_no_talk_yet(school: Steps) -> None:
    slots = school.publish(count=2)
    round_id = plan(school)
    talk = at(school, "2021-10-05 12:00", round_id).book(slots[0])["id"]

    def statuses() -> dict[str, str]:
        path, query = f"/v1/rounds/{round_id}/pupils", {"responsible_id": "teacher"}
        pupils = school.call("rektor", "GET", path, query=query).body["pupils"]
        return {pupil["subject_id"]: pupil["status"] for pupil in pupils}

    waiting = dict.fromkeys(("alma", "hidden", "grown"), "created")
    assert statuses() == waiting | {"emil": "booked"}
    assert list(statuses())[-1] == "emil"  # those without a time come first
    school.at("2021-11-01 00:00")
    assert statuses() == waiting | {"emil": "held"}
    school.step(talk, "closing", by="teacher", body={"summary": "Done"})
    assert statuses() == waiting | {"emil": "followed_up"}


def test_a_second_run_creates_nothing_twice_and_tells_nobody_twice(school: Steps) -> None:
    round_id = plan(school)
    at(school, "2021-10-20 12:00", round_id)
    before = school.ports.store.items()  # type: ignore[attr-defined]
    assert work(school.ports, round_id) == 0
    assert school.ports.store.items() == before  # type: ignore[attr-defined]


def test_a_round_that_is_late_does_everything_in_order(school: Steps) -> None:
    round_id = plan(school)
    at(school, "2021-12-01 12:00", round_id)
    assert stored(school, round_id).stage is RoundStage.CLOSED
    assert told(school, "booking_open") == told(school, "booking_reminder") == FAMILIES


# --- who is in it --------------------------------------------------------------------------


def test_a_talk_that_waits_already_joins_the_round_and_stops_its_own_alarm_clock(
    school: Steps,
) -> None:
    body = {"talk_type": "development", "subject_ids": ["emil"]}
    (talk,) = school.call("teacher", "POST", "/v1/talks", body).body["talks"]
    plan(school)
    item = school.ports.store.get(keys.talk(talk["id"]))
    assert item is not None
    assert (item["generation"], item["stage"], "due" in item) == (2, "closed", False)


def test_a_booked_talk_stays_booked_in_the_round(school: Steps) -> None:
    talk = school.booked()
    round_id = plan(school)
    assert roll(school, round_id)["emil"] == "booked"
    assert school.read(talk["id"])["start"] == talk["start"]


def test_one_who_joins_the_class_before_the_opening_gets_a_talk_too(school: Steps) -> None:

    round_id = plan(school)
    new = find_person(school.ports.store, "alma")
    assert new is not None
    work_ = UnitOfWork()
    newcomer = new.model_copy(update={"id": "newcomer"})
    work_.put(keys.person("newcomer"), person_item(newcomer), None, impossible)
    work_.put(keys.member("5a", "newcomer"), {}, None, impossible)
    school.ports.store.commit(work_)
    at(school, "2021-10-04 18:00", round_id)
    assert roll(school, round_id)["newcomer"] == "created"


def test_chosen_pupils_of_a_class_alone_are_in_a_round_for_them(school: Steps) -> None:
    part = {"responsible_id": "teacher", "group_id": "5a", "subject_ids": ["emil", "alma"]}
    assert roll(school, plan(school, parts=[part])).keys() == {"emil", "alma"}


def test_two_rounds_do_not_take_a_talk_from_each_other(school: Steps) -> None:
    first = plan(school)
    second = plan(school, closes="2021-11-15T18:00")
    talk = school.call("teacher", "GET", "/v1/talks").body["talks"][0]
    item = school.ports.store.get(keys.talk(talk["id"]))
    assert item is not None
    assert item["round"]["id"] == first
    assert roll(school, second).keys() == PUPILS


def test_a_later_round_takes_what_an_earlier_one_left(school: Steps) -> None:
    plan(school)
    school.at("2021-10-16 08:00")
    later = {"opens": "2021-11-01T08:00", "closes": "2021-11-15T18:00"}
    second = plan(school, **later, reminder=None, few_times=None)
    talk = school.call("teacher", "GET", "/v1/talks").body["talks"][0]
    item = school.ports.store.get(keys.talk(talk["id"]))
    assert item is not None
    assert item["round"]["id"] == second


@pytest.mark.spec("F10")
def test_a_manager_plans_talks_with_employees_and_nobody_else_sees_them(school: Steps) -> None:
    part = {"responsible_id": "rektor", "subject_ids": ["teacher", "bystander"]}
    round_id = plan(school, talk_type="employee", parts=[part])
    assert roll(school, round_id, "rektor").keys() == {"teacher", "bystander"}
    for nosy in ("teacher", "freja"):
        assert school.call(nosy, "GET", f"/v1/rounds/{round_id}").status == 404


# --- what its policy says ---------------------------------------------------------------------


@pytest.mark.spec("D2", "F29")
def test_the_figures_of_a_round_decide_the_windows_of_its_talks(school: Steps) -> None:
    figures = {"guardian_cutoff": "start-P5D", "record_opens": "start-P2D"}
    round_id = plan(school, figures=figures)
    slots = school.publish(count=2)
    talk = at(school, "2021-10-05 12:00", round_id).book(slots[0])
    item = school.ports.store.get(keys.talk(talk["id"]))
    assert item is not None
    assert item["windows"]["guardian_cutoff"] == "2021-10-26T07:00:00.000Z"
    assert item["windows"]["record_opens"] == "2021-10-29T07:00:00.000Z"
    school.at("2021-10-26 09:00")
    assert school.try_moving(talk["id"], slots[1], by="mona").problem == "window-closed"
    moved = school.move(talk["id"], slots[1])
    item = school.ports.store.get(keys.talk(moved["id"]))
    assert item is not None
    assert item["windows"]["guardian_cutoff"] == "2021-10-26T07:30:00.000Z"


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"figures": {"grain": "PT1M"}}, "/figures/grain"),
        ({"figures": {"length": "P1D"}}, "/figures/length"),
        ({"figures": {"colour": "red"}}, "/figures/colour"),
        ({"figures": {"length": "PT0S"}}, "/figures/length"),
        ({"figures": {"record_closes": "start-P9D"}}, "/figures/record_closes"),
        ({"figures": {"booking_closes": "start-P1D"}, "closes": None}, "/figures/booking_closes"),
        ({"closes": "2021-10-04T18:00", "reminder": None, "few_times": None}, "/closes"),
        ({"early_opens": "2021-10-05T18:00"}, "/early_opens"),
        ({"opens": "2022-03-27T02:30", "closes": "2022-04-27T02:30"}, "/opens"),
        ({"parts": [{"responsible_id": "teacher"}]}, "/parts/0/group_id"),
        ({"opens": "2021-10-04T18:00+02:00"}, "/opens"),
        ({"parts": []}, "/parts"),
    ],
)
def test_what_makes_no_sense_is_refused(
    school: Steps, wrong: dict[str, object], pointer: str
) -> None:
    refused = school.call("rektor", "POST", "/v1/rounds", ROUND | wrong)
    assert refused.status == 422, refused.body
    assert pointer in {error["pointer"] for error in refused.body["errors"]}


# --- who may -----------------------------------------------------------------------------------


@pytest.mark.spec("F16", "F6")
@pytest.mark.parametrize(
    ("who", "status"),
    [("teacher", 201), ("rektor", 201), ("bystander", 404), ("freja", 404), ("mona", 404)],
)
def test_rounds_are_planned_by_those_who_hold_the_talks_or_lead_the_unit(
    school: Steps, who: str, status: int
) -> None:
    assert school.call(who, "POST", "/v1/rounds", ROUND).status == status


@pytest.mark.parametrize(
    "parts",
    [
        [{"responsible_id": "bystander", "group_id": "5a"}],
        [{"responsible_id": "nobody", "group_id": "5a"}],
        [{"responsible_id": "freja", "group_id": "elk"}],
        [{"responsible_id": "teacher", "group_id": "5a", "subject_ids": ["elsa"]}],
    ],
)
def test_nobody_is_made_responsible_for_whom_they_have_nothing_to_do_with(
    school: Steps, parts: object
) -> None:
    assert school.call("rektor", "POST", "/v1/rounds", ROUND | {"parts": parts}).status == 404


def test_a_teacher_plans_for_no_colleague(school: Steps) -> None:
    parts = [{"responsible_id": "rektor", "group_id": "5a"}]
    assert school.call("teacher", "POST", "/v1/rounds", ROUND | {"parts": parts}).status == 404


def test_a_manager_plans_for_no_others_employees(school: Steps) -> None:
    part = {"responsible_id": "rektor", "subject_ids": ["freja"]}
    body = ROUND | {"talk_type": "employee", "parts": [part]}
    assert school.call("rektor", "POST", "/v1/rounds", body).status == 404
    part = {"responsible_id": "teacher", "subject_ids": ["bystander"]}
    body = ROUND | {"talk_type": "employee", "parts": [part]}
    assert school.call("rektor", "POST", "/v1/rounds", body).status == 404
    body = ROUND | {"talk_type": "employee", "parts": [{"responsible_id": "rektor"}]}
    assert school.call("rektor", "POST", "/v1/rounds", body).status == 422


@pytest.mark.spec("R11")
@pytest.mark.parametrize("who", ["mona", "emil", "bystander", "freja", "stranger"])
def test_a_round_is_nothing_to_those_who_have_nothing_to_do_with_it(
    school: Steps, who: str
) -> None:
    round_id = plan(school)
    path = f"/v1/rounds/{round_id}"
    answers = [
        school.call(who, "GET", path),
        school.call(who, "GET", f"{path}/pupils", query={"responsible_id": "teacher"}),
        school.call(who, "PATCH", path, {"closes": "2021-10-16T18:00"}, if_match='"1"'),
        school.call(who, "POST", f"{path}/cancellation", {"reason": "Ill"}),
    ]
    assert {answer.status for answer in answers} == {404}
    assert school.call(who, "GET", "/v1/rounds").body == {"rounds": []}


def test_one_who_holds_talks_in_a_round_sees_it_and_changes_only_one_of_their_own(
    school: Steps,
) -> None:
    parts = [
        {"responsible_id": "teacher", "group_id": "5a"},
        {"responsible_id": "bystander", "group_id": "8c"},
    ]
    of_unit, own = plan(school, parts=parts), plan(school, by="teacher")
    seen = school.call("teacher", "GET", f"/v1/rounds/{of_unit}").body
    assert [share["responsible_id"] for share in seen["coverage"]] == ["teacher"]
    assert [part["responsible_id"] for part in seen["parts"]] == ["teacher"]
    query = {"responsible_id": "bystander"}
    assert school.call("teacher", "GET", f"/v1/rounds/{of_unit}/pupils", query=query).status == 404
    change = {"closes": "2021-10-16T18:00"}
    path = f"/v1/rounds/{of_unit}"
    assert school.call("teacher", "PATCH", path, change, if_match='"1"').problem == "not-allowed"
    path = f"/v1/rounds/{own}"
    assert school.call("teacher", "PATCH", path, change, if_match='"1"').status == 200
    listed = school.call("teacher", "GET", "/v1/rounds").body["rounds"]
    assert {round_["id"] for round_ in listed} == {of_unit, own}


@pytest.mark.spec("R17")
def test_the_list_of_pupils_names_nobody_with_a_protected_identity(school: Steps) -> None:
    round_id = plan(school, must_talk=["alma"])
    query = {"responsible_id": "teacher"}
    pupils = school.call("teacher", "GET", f"/v1/rounds/{round_id}/pupils", query=query).body[
        "pupils"
    ]
    names = {pupil["subject_id"]: pupil["name"] for pupil in pupils}
    assert names["hidden"] is None
    assert names["emil"] == "Emil Testsson"
    assert {p["subject_id"] for p in pupils if p["must_talk"]} == {"alma"}


# --- moved and cancelled -------------------------------------------------------------------------


@pytest.mark.spec("F29")
def test_moved_dates_reach_every_talk(school: Steps) -> None:
    slots = school.publish(count=4)
    round_id = plan(school)
    path = f"/v1/rounds/{round_id}"
    moved = school.call("rektor", "PATCH", path, {"opens": "2021-10-05T18:00"}, if_match='"1"')
    assert (moved.status, moved.headers["etag"], moved.body["opens"]) == (
        200, '"2"', "2021-10-05T18:00:00+02:00",
    )  # fmt: skip
    at(school, "2021-10-05 17:59:59", round_id)
    refused = school.try_booking(slots[0])
    assert (refused.problem, refused.body["opens"]) == (
        "window-not-open", "2021-10-05T18:00:00+02:00",
    )  # fmt: skip
    at(school, "2021-10-05 18:00", round_id).book(slots[0])
    assert told(school, "booking_open") == FAMILIES


def test_two_people_who_move_a_round_at_once_do_not_overwrite_each_other(school: Steps) -> None:
    round_id = plan(school)
    path = f"/v1/rounds/{round_id}"
    change = {"closes": "2021-10-16T18:00"}
    assert school.call("rektor", "PATCH", path, change, if_match='"1"').status == 200
    stale = school.call("rektor", "PATCH", path, change, if_match='"1"')
    assert (stale.status, stale.problem, stale.body["version"]) == (412, "stale-round", 2)
    assert school.call("rektor", "PATCH", path, change).problem == "missing-precondition"


def test_early_opening_is_given_up_by_saying_so(school: Steps) -> None:
    round_id = plan(school, must_talk=["emil"], early_opens="2021-10-02T18:00")
    path = f"/v1/rounds/{round_id}"
    kept = school.call("rektor", "PATCH", path, {"closes": "2021-10-16T18:00"}, if_match='"1"')
    assert kept.body["early_opens"] == "2021-10-02T18:00:00+02:00"
    gone = school.call("rektor", "PATCH", path, {"early_opens": None}, if_match='"2"')
    assert gone.body["early_opens"] is None


@pytest.mark.spec("F29")
def test_a_cancelled_round_keeps_booked_talks_and_calls_the_others_off(school: Steps) -> None:
    slots = school.publish(count=2)
    round_id = plan(school)
    at(school, "2021-10-05 12:00", round_id).book(slots[0])
    path = f"/v1/rounds/{round_id}/cancellation"
    assert school.call("rektor", "POST", path, {"reason": "Strike"}).body["status"] == "cancelled"
    work(school.ports, round_id)
    assert roll(school, round_id) == dict.fromkeys(PUPILS, "cancelled") | {"emil": "booked"}
    assert stored(school, round_id).due is None
    assert school.call("rektor", "POST", path, {"reason": "Strike"}).problem == "wrong-status"


def test_the_coverage_follows_a_talk_that_took_the_place_of_a_cancelled_one(school: Steps) -> None:
    (slot,) = school.publish()
    round_id = plan(school)
    talks = school.call("teacher", "GET", "/v1/talks").body["talks"]
    emils = next(talk for talk in talks if talk["subject"]["id"] == "emil")
    school.cancel(emils["id"], will_not_take_place=True)
    assert roll(school, round_id)["emil"] == "cancelled"
    school.book(slot)
    assert roll(school, round_id)["emil"] == "booked"


def test_one_who_holds_talks_asks_for_their_own_pupils_without_naming_anybody(
    school: Steps,
) -> None:
    path = f"/v1/rounds/{plan(school)}/pupils"
    assert len(school.call("teacher", "GET", path).body["pupils"]) == len(PUPILS)
    assert school.call("rektor", "GET", path).status == 404


def test_moving_nothing_is_refused(school: Steps) -> None:
    path = f"/v1/rounds/{plan(school)}"
    assert school.call("rektor", "PATCH", path, {}, if_match='"1"').status == 422
