"""Whom a talk concerns is the first choice: staff among their pupils, guardians among their children (F67)."""

from datetime import date
from typing import Any

import pytest

from shared.domain.people import Assignment, Group, Membership, Person, Span
from tests.support.apart import say
from tests.support.memory import MemoryStore
from tests.support.steps import Made, Steps, a_term
from tests.support.world import a_school, fill


def seen(steps: Steps, who: str, **query: str) -> Made:
    answered = steps.call(who, "GET", "/v1/subjects", query=query or None)
    assert answered.status == 200, answered.body
    return dict(answered.body)


def choice(steps: Steps, who: str, **query: str) -> dict[str, tuple[str, list[str], list[str]]]:
    """Who is in it, in order: why, with which classes, and the talks at hand."""
    return {
        one["person"]["id"]: (
            one["because"],
            [group["name"] for group in one["classes"]],
            [talk["id"] for talk in one["talks"]],
        )
        for one in seen(steps, who, **query)["subjects"]
    }


def changed(person_id: str, **more: Any) -> Person:
    person = next(p for p in a_school() if isinstance(p, Person) and p.id == person_id)
    return person.model_copy(update=more)


@pytest.mark.spec("F67")
def test_staff_choose_among_the_pupils_of_their_groups_with_the_talk_at_hand() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    assert choice(steps, "teacher") == {
        "alma": ("taught", ["5A"], []),
        "emil": ("taught", ["5A"], [talk]),
        "grown": ("taught", ["5A"], []),
    }
    (emil,) = (s for s in seen(steps, "teacher")["subjects"] if s["person"]["id"] == "emil")
    assert emil["person"]["name"] == "Emil Testsson"
    assert emil["talks"] == [
        {
            "id": talk, "talk_type": "development", "status": "booked",
            "start": "2021-10-31T09:00:00+01:00", "your_roles": ["responsible", "staff"],
        }
    ]  # fmt: skip
    assert choice(steps, "bystander") == {}


@pytest.mark.spec("F67")
def test_guardians_choose_among_their_children_the_talks_of_each_by_kind() -> None:
    steps = a_term()
    at_school, at_preschool = steps.booked()["id"], steps.booked_in_preschool("2021-11-05")["id"]
    both = {"elsa": ("child", ["Älgen"], [at_preschool]), "emil": ("child", ["5A"], [at_school])}
    for guardian in ("mona", "olle"):
        assert choice(steps, guardian) == both
        assert list(choice(steps, guardian)) == ["elsa", "emil"]


@pytest.mark.spec("F67", "D12")
def test_a_child_of_age_is_no_choice_of_a_guardian_without_a_consent_and_chooses_alone() -> None:
    steps = a_term()
    talk = steps.booked(subject="grown", by="grown")["id"]
    assert choice(steps, "grown") == {"grown": ("self", ["5A"], [talk])}
    assert "grown" not in choice(steps, "olle")
    steps.call("grown", "POST", "/v1/me/consents", {"guardian_id": "olle"})
    assert choice(steps, "olle")["grown"] == ("child", ["5A"], [talk])


@pytest.mark.spec("F67", "D11")
def test_guardians_who_live_apart_are_each_shown_their_own_talk() -> None:
    steps = a_term()
    say(steps)
    (first, second) = steps.publish(count=2)
    monas, olles = (steps.book(s, by=g)["id"] for s, g in ((first, "mona"), (second, "olle")))
    assert choice(steps, "mona")["emil"][2] == [monas]
    assert choice(steps, "olle")["emil"][2] == [olles]
    assert choice(steps, "teacher")["emil"][2] == [monas, olles]


@pytest.mark.spec("F67")
def test_a_manager_finds_those_they_hold_talks_with_and_an_employee_their_own() -> None:
    steps = a_term()
    talk = steps.booked_employee_talk()["id"]
    assert choice(steps, "rektor") == {"teacher": ("talk", [], [talk])}
    assert next(iter(choice(steps, "teacher").items())) == ("teacher", ("self", [], [talk]))


def test_what_is_over_with_is_not_at_hand() -> None:
    steps = a_term()
    talk = steps.booked("2021-10-31", "09:00")["id"]
    off = steps.booked("2021-11-10", subject="alma", by="stranger")["id"]
    steps.cancel(off, will_not_take_place=True)
    assert choice(steps, "teacher")["alma"][2] == []
    assert choice(steps.at("2021-11-01 00:00"), "mona")["emil"][2] == [talk], "followed up"
    assert choice(steps.at("2021-11-30 09:00"), "mona")["emil"][2] == []


def test_a_pupil_whose_place_in_the_class_is_over_is_no_choice() -> None:
    steps = a_term()
    over = Membership(group_id="5a", span=Span(end=date(2021, 9, 30)))
    fill(steps.ports.store, [changed("alma", memberships=(over,))])
    assert "alma" not in choice(steps, "teacher")


@pytest.mark.spec("F67")
def test_one_group_is_asked_for_by_itself_and_no_other_persons_group() -> None:
    steps = a_term()
    assert list(choice(steps, "teacher", group_id="5a")) == ["alma", "emil", "grown"]
    for named in ("8c", "nowhere"):
        refused = steps.call("teacher", "GET", "/v1/subjects", query={"group_id": named})
        assert (refused.status, refused.problem) == (404, "not-found")


def test_who_teaches_very_many_groups_is_told_that_some_were_left_out() -> None:
    steps = a_term()
    groups = [Group(id=f"g{n}", name=f"G{n}", kind="Klass", unit_id="school") for n in range(9)]
    taught = tuple(Assignment(group_id=group.id, role="Lärare") for group in groups)
    pupil = changed("alma", memberships=(Membership(group_id="g8"),))
    fill(steps.ports.store, [*groups, changed("teacher", assignments=taught), pupil])
    answer = seen(steps, "teacher")
    assert (len(answer["groups"]), answer["groups_left_out"], answer["subjects"]) == (9, True, [])
    assert list(choice(steps, "teacher", group_id="g8")) == ["alma"]


def test_it_takes_few_requests() -> None:
    steps = a_term()
    steps.booked()
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    for who, most in (("teacher", 8), ("mona", 7)):  # one for who is let near the protected one
        before = store.calls
        seen(steps, who)
        assert store.calls - before <= most, who
