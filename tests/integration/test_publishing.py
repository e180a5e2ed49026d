"""Staff publish times, for whom they like among those they have (F14–F21, F25, F26)."""

from typing import Any

import pytest

from shared.domain.people import Membership, Person
from tests.support.rounds import plan
from tests.support.steps import Steps, a_term
from tests.support.world import a_school, fill

SERIES = {"talk_type": "development", "groups": ["5a"], "date": "2021-12-09", "start": "13:00"}


def offered(steps: Steps, subject: str, by: str) -> list[str]:
    answered = steps.call(by, "GET", "/v1/slots", query={"subject_id": subject})
    assert answered.status == 200, answered.body
    return [slot["start"][11:16] for slot in answered.body["slots"]]


def ask(steps: Steps, by: str = "teacher", **more: Any) -> str:
    answered = steps.call(by, "POST", "/v1/series", SERIES | more)
    return answered.problem if answered.status >= 400 else str(answered.status)


@pytest.mark.spec("F21")
def test_one_request_publishes_consecutive_times() -> None:
    answered = a_term().call("teacher", "POST", "/v1/series", SERIES | {"count": 4})
    starts = [slot["start"][11:16] for slot in answered.body["slots"]]
    assert starts == ["13:00", "13:30", "14:00", "14:30"]
    assert {slot["free"] for slot in answered.body["slots"]} == {True}


@pytest.mark.spec("F20", "F18")
def test_a_published_time_can_be_booked_at_once_by_any_guardian_in_the_class() -> None:
    steps = a_term()
    steps.publish("2021-12-09", "13:00")
    assert offered(steps, "emil", by="mona") == ["13:00"]
    assert offered(steps, "alma", by="stranger") == ["13:00"]


@pytest.mark.spec("F19", "F25", "F26")
def test_date_time_length_and_place_are_chosen_and_the_policy_gives_the_length_otherwise() -> None:
    steps, place = a_term(), {"kind": "video", "text": "https://meet.example/5a"}
    chosen = steps.call(
        "teacher", "POST", "/v1/series", SERIES | {"length": "PT20M", "place": place}
    )
    (slot,) = chosen.body["slots"]
    assert (slot["start"], slot["end"]) == (
        "2021-12-09T13:00:00+01:00",
        "2021-12-09T13:20:00+01:00",
    )
    assert slot["place"] == place
    usual = steps.call("teacher", "POST", "/v1/series", SERIES | {"start": "15:00"})
    assert usual.body["slots"][0]["end"] == "2021-12-09T15:30:00+01:00"


@pytest.mark.spec("F25", "F29")
def test_the_round_gives_the_length_of_its_talks_unless_the_series_has_its_own() -> None:
    steps = a_term()
    in_round = {"round_id": plan(steps, figures={"length": "PT20M"}), "count": 2}
    made = steps.call("teacher", "POST", "/v1/series", SERIES | in_round).body["slots"]
    assert [slot["start"][11:16] for slot in made] == ["13:00", "13:20"]
    assert made[1]["end"] == "2021-12-09T13:40:00+01:00"
    own = {"start": "15:00", "length": "PT40M"}
    (slot, _) = steps.call("teacher", "POST", "/v1/series", SERIES | in_round | own).body["slots"]
    assert slot["end"] == "2021-12-09T15:40:00+01:00"


@pytest.mark.spec("R11")
@pytest.mark.parametrize(("by", "group"), [("bystander", "8c"), ("rektor", "5a")])
def test_only_who_holds_talks_in_a_round_publishes_for_it(by: str, group: str) -> None:
    steps = a_term()
    asked = SERIES | {"groups": [group]}
    answers = {
        steps.call(by, "POST", "/v1/series", asked | {"round_id": named}).text
        for named in (plan(steps), "nothing")
    }
    assert len(answers) == 1
    assert '"/problems/not-found"' in answers.pop()


def test_a_series_is_for_the_kind_of_talk_of_its_round() -> None:
    steps = a_term()
    employees = {"talk_type": "employee", "groups": [], "only_for": ["teacher"]}
    part = {"responsible_id": "rektor", "group_id": "5a"}
    asked = SERIES | employees | {"round_id": plan(steps, parts=[part])}
    refused = steps.call("rektor", "POST", "/v1/series", asked)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/talk_type")


@pytest.mark.spec("F14", "F6", "F16")
def test_for_several_classes_at_once_with_higher_permission() -> None:
    steps = a_term()
    alma = next(p for p in a_school() if isinstance(p, Person) and p.id == "alma")
    in_8c = {"id": "nils", "memberships": (Membership(group_id="8c"),)}
    fill(steps.ports.store, [alma.model_copy(update=in_8c)])
    steps.publish("2021-12-09", "13:00", by="rektor", groups=["5a", "8c"])
    assert offered(steps, "emil", by="mona") == ["13:00"]
    assert offered(steps, "nils", by="stranger") == ["13:00"]


@pytest.mark.spec("F15")
def test_the_class_must_be_named() -> None:
    assert ask(a_term(), groups=[]) == "invalid"


@pytest.mark.spec("F16", "R11")
@pytest.mark.parametrize("groups", [["8c"], ["5a", "8c"], ["elk"], ["nowhere"]])
def test_only_for_classes_one_is_connected_to(groups: list[str]) -> None:
    steps = a_term()
    assert ask(steps, groups=groups) == "not-found"
    assert offered(steps, "emil", by="mona") == []


@pytest.mark.spec("F16")
@pytest.mark.parametrize("by", ["mona", "emil", "bystander", "nobody"])
def test_who_has_nothing_to_do_with_the_class_publishes_nothing(by: str) -> None:
    assert ask(a_term(), by) == "not-found"


@pytest.mark.spec("F17")
def test_times_can_be_kept_for_chosen_pupils() -> None:
    steps = a_term()
    (slot,) = steps.publish("2021-12-09", "13:00", only_for=["emil"])
    assert offered(steps, "emil", by="mona") == ["13:00"]
    assert offered(steps, "alma", by="stranger") == []
    assert steps.try_booking(slot, "alma", by="stranger").problem == "not-found"
    assert steps.try_booking(slot, "emil", by="olle").status == 201


@pytest.mark.spec("F17")
@pytest.mark.parametrize("person", ["elsa", "mona", "nobody"])
def test_the_chosen_must_be_in_the_chosen_class(person: str) -> None:
    assert ask(a_term(), only_for=[person]) == "not-found"


@pytest.mark.spec("D13")
@pytest.mark.parametrize(
    ("start", "outcome"),
    [("13:00", "slots-overlap"), ("13:25", "slots-overlap"), ("13:30", "201"), ("12:30", "201")],
)
def test_times_of_one_person_do_not_overlap(start: str, outcome: str) -> None:
    steps = a_term()
    steps.publish("2021-12-09", "13:00")
    assert ask(steps, start=start) == outcome


def test_all_times_of_a_series_are_published_or_none() -> None:
    steps = a_term()
    steps.publish("2021-12-09", "14:00")
    assert ask(steps, count=4) == "slots-overlap"
    assert offered(steps, "emil", by="mona") == ["14:00"]


@pytest.mark.parametrize(
    "changes",
    [
        {"date": "2021-09-30"},  # yesterday
        {"start": "13:02"},
        {"length": "PT7M"},
        {"length": "P1D"},
        {"count": 17},
        {"count": 41},
        {"start": "13:00+01:00"},
        {"talk_type": "chat"},
        {"date": "2022-03-27", "start": "02:30"},  # the clocks skip it
    ],
)
def test_what_makes_no_sense_is_told(changes: dict[str, Any]) -> None:
    steps = a_term()
    answered = steps.call("teacher", "POST", "/v1/series", SERIES | changes)
    assert (answered.status, answered.problem) == (422, "invalid")
    assert answered.body["errors"]


def test_employees_are_named_once_even_if_they_are_named_twice() -> None:
    steps = a_term()
    asked = {"talk_type": "employee", "only_for": ["teacher", "teacher"], "groups": []}
    assert ask(steps, "rektor", **asked) == "201"
    assert offered(steps, "teacher", by="teacher") == ["13:00"]


def test_as_many_employees_and_times_as_are_taken_fit_into_one_transaction() -> None:
    steps = a_term()
    employee = next(p for p in a_school() if isinstance(p, Person) and p.id == "teacher")
    staff = [employee.model_copy(update={"id": f"staff-{n}"}) for n in range(50)]
    fill(steps.ports.store, [*staff])
    names = [person.id for person in staff]
    asked = {"talk_type": "employee", "groups": [], "length": "PT5M", "count": 40}
    assert ask(steps, "rektor", only_for=names, **asked) == "201"
