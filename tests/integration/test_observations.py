"""A child's documentation: of the child, its department and its unit, page by page (F73–F75)."""

from typing import Any

import pytest

from shared.domain.people import Enrolment, Guardianship, Membership, Person
from tests.support.api import Answered
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term
from tests.support.world import GUARDIAN, fill

ABOUT = {"unit_id": "preschool", "title": "Tornet", "text": "Elsa byggde ett torn"}
PATH = "/v1/people/elsa/observations"


@pytest.fixture
def steps() -> Steps:
    """The preschool with another child, `nils`, in the same department."""
    steps = a_term()
    nils = Person(
        id="nils", given_name="Nils", family_name="Testsson",
        enrolments=(Enrolment(unit_id="preschool", school_form="FS"),),
        memberships=(Membership(group_id="elk"),),
        guardians=(Guardianship(person_id="stranger", relation=GUARDIAN),),
    )  # fmt: skip
    fill(steps.ports.store, [nils])
    return steps


def document(steps: Steps, by: str = "freja", **more: Any) -> Answered:
    return steps.call(by, "POST", "/v1/observations", ABOUT | more)


def seen(steps: Steps, by: str, child: str = "elsa") -> list[str] | str:
    """The titles of a child's documentation as somebody is shown it, or why not."""
    read = steps.call(by, "GET", f"/v1/people/{child}/observations")
    if read.status != 200:
        return read.problem
    return [observation["title"] for observation in read.body["observations"]]


@pytest.mark.spec("F74", "F75")
def test_what_is_linked_through_unit_and_department_and_what_the_child_is_tagged_in(
    steps: Steps,
) -> None:
    told: dict[str, dict[str, Any]] = {
        "unit": {}, "unit, open": {"open_to_families": True},
        "elk": {"group_id": "elk"}, "elk, open": {"group_id": "elk", "open_to_families": True},
        "elsa": {"children": ["elsa"]}, "both": {"children": ["elsa", "nils"]},
        "nils": {"children": ["nils"]},
    }  # fmt: skip
    for title, about in told.items():
        assert document(steps, title=title, **about).status == 201, title
        steps.clock.forward(days=1)
    staff = ["both", "elsa", "elk, open", "elk", "unit, open", "unit"]
    family = ["both", "elsa", "elk, open", "unit, open"]
    shown = {
        who: seen(steps, who) for who in ("freja", "mona", "olle", "stranger", "elsa", "teacher")
    }
    assert shown == {
        "freja": staff, "mona": family, "olle": family, "stranger": "not-found",
        "elsa": "not-found", "teacher": "not-found",
    }  # fmt: skip
    assert seen(steps, "stranger", "nils") == ["nils", "both", "elk, open", "unit, open"]


@pytest.mark.spec("F75", "R11")
def test_a_family_is_not_told_which_other_children_are_tagged(steps: Steps) -> None:
    document(steps, children=["elsa", "nils"])
    (told,) = steps.call("freja", "GET", PATH).body["observations"]
    assert [child["name"] for child in told["children"]] == ["Elsa Testsson", "Nils Testsson"]
    read = steps.call("mona", "GET", PATH)
    assert (read.body["observations"][0]["tagged"], read.body["observations"][0]["children"]) == (
        True, None,
    )  # fmt: skip
    assert "nils" not in read.text.lower()


@pytest.mark.spec("F74")
def test_more_is_shown_page_by_page_and_each_once(steps: Steps) -> None:
    places: list[dict[str, Any]] = [
        {"children": ["elsa"], "group_id": "elk"}, {}, {"group_id": "elk"},
    ]  # fmt: skip
    for number in range(7):
        document(steps, title=str(number), **places[number % 3])
        steps.clock.forward(hours=12)
    titles: list[str] = []
    cursor: dict[str, str] = {}
    for left in (4, 1, 0):
        page = steps.call("freja", "GET", PATH, query={"limit": "3"} | cursor).body
        titles += [observation["title"] for observation in page["observations"]]
        assert (page["next"] is None) == (left == 0)
        cursor = {"cursor": str(page["next"])}
    assert sorted(titles) == [str(number) for number in range(7)]
    wrong = steps.call("freja", "GET", PATH, query={"cursor": "elsa"})
    assert (wrong.status, wrong.body["errors"][0]["pointer"]) == (422, "?/cursor")


@pytest.mark.parametrize(
    ("by", "about", "problem"),
    [
        ("teacher", {}, "not-found"),
        ("mona", {}, "not-found"),
        ("freja", {"group_id": "5a"}, "not-found"),
        ("freja", {"children": ["emil"]}, "not-found"),
        ("freja", {"children": ["nobody"]}, "not-found"),
        ("freja", {"day": "2021-10-02"}, "invalid"),
        ("freja", {"day": "2021-09-01"}, ""),
        ("rektor", {"unit_id": "school", "group_id": "5a"}, ""),
        ("rektor", {"unit_id": "school", "group_id": "elk"}, "not-found"),
    ],
)
def test_who_works_there_documents_those_they_are_connected_to(
    steps: Steps, by: str, about: dict[str, Any], problem: str
) -> None:
    assert document(steps, by, **about).problem == problem


def test_a_wrong_tag_is_corrected_and_the_copy_is_gone(steps: Steps) -> None:
    made = document(steps, children=["nils"]).body

    def change(by: str, version: int, **more: Any) -> Answered:
        path = f"/v1/observations/{made['id']}"
        return steps.call(by, "PUT", path, ABOUT | more, if_match=f'"{version}"')

    assert change("mona", 1).problem == "not-found"
    right = change("freja", 1, children=["elsa"])
    assert (right.status, right.body["version"]) == (200, 2)
    assert (seen(steps, "stranger", "nils"), seen(steps, "mona")) == ([], ["Tornet"])
    assert change("freja", 1, children=["elsa"]).body["version"] == 2, "sent again"
    stale = change("freja", 1, children=["elsa"], text="Nej")
    assert (stale.problem, stale.body["current"]["text"]) == ("stale-result", ABOUT["text"])
    assert change("freja", 2, unit_id="school").problem == "not-found"


@pytest.mark.spec("F73")
def test_beside_a_talk_in_preschool_stands_the_childs_documentation(steps: Steps) -> None:
    document(steps, children=["elsa"])
    document(steps, title="unit")
    talk = str(steps.booked_in_preschool()["id"])
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    before = store.calls
    read = steps.call("freja", "GET", f"/v1/talks/{talk}/beside").body
    assert store.calls == before + 5 + 1, "talk, people, the child's three places; the trail"
    shown = [observation["title"] for observation in read["documentation"]["observations"]]
    assert sorted(shown) == ["Tornet", "unit"]
    assert {name for name, told in read.items() if told is not None} == {
        "talk_id", "pattern", "documentation",
    }  # fmt: skip
    family = steps.call("mona", "GET", f"/v1/talks/{talk}/beside").body["documentation"]
    assert [observation["title"] for observation in family["observations"]] == ["Tornet"]
