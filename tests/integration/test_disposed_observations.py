"""What is documented of children in preschool goes when the time of the last of them is over (R15, F74)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from moto import mock_aws

from functions.disposer.handler import handle
from shared.adapters import keys, register
from shared.adapters.keys import Place
from shared.adapters.store import Table, UnitOfWork, impossible
from shared.domain.audit import About, Subject
from shared.domain.people import Duty, Enrolment, Guardianship, Membership, Person, Span
from tests.support.disposing import archived, buckets, desk, everything, walk
from tests.support.retention import Years, years
from tests.support.world import fill

UNIT = "/v1/units/preschool"
ABOUT: dict[str, Any] = {"unit_id": "preschool", "group_id": "elk", "open_to_families": True}


@pytest.fixture
def school() -> Iterator[Years]:
    with mock_aws():
        buckets()
        school = years()
        nils = Person(
            id="nils", given_name="Nils", family_name="Testsson",
            enrolments=(Enrolment(unit_id="preschool", school_form="FS"),),
            memberships=(Membership(group_id="elk"),),
            guardians=(Guardianship(person_id="stranger", relation="Vårdnadshavare"),),
        )  # fmt: skip
        fill(school.ports.store, [nils])
        work = UnitOfWork()
        work.put(keys.registered("nils"), {}, None, impossible)
        school.ports.store.commit(work)
        yield school


def leaves(school: Years, child: str, last: date) -> None:
    person = register.a_person(school.ports.store, child)
    ended = Enrolment(unit_id="preschool", school_form="FS", span=Span(end=last))
    fill(school.ports.store, [person.model_copy(update={"enrolments": (ended,)})])


def documented(school: Years, title: str, *children: str, **more: Any) -> str:
    told = ABOUT | {"title": f"Secret {title}", "text": f"Secret of {title}"} | more
    made = school.must("freja", "POST", "/v1/observations", told | {"children": list(children)})
    return str(made["id"])


def going(school: Years) -> list[tuple[str, int]]:
    """Under whom something would go today, and how many of whose on hold."""
    page = school.must("admin", "GET", f"{UNIT}/disposals/preview")
    assert page["next"] is None
    return [(e["person"]["id"], len(e["due"])) for e in page["entries"]]


def carried_out(school: Years) -> list[Any]:
    asked = {"documents": ["observation"]}
    disposal = str(school.must("admin", "POST", f"{UNIT}/disposals", asked)["id"])
    walk(school)
    listed = school.disposal(disposal, "admin")["disposal"]["listed"]
    for who in ("admin", "freda"):
        school.must(who, "POST", f"/v1/disposals/{disposal}/approvals", {"listed": listed})
    walk(school)
    seen = school.disposal(disposal, "admin")
    assert seen["disposal"]["state"] == "carried_out"
    entries: list[Any] = seen["entries"]
    return entries


@pytest.fixture
def observed(school: Years) -> Years:
    """One of Elsa, one of Elsa and Nils, one of nobody; Elsa leaves in 2022, Nils in 2024."""
    leader(school)
    school.at("2021-10-01 08:00")
    one = documented(school, "one", "elsa")
    both = documented(school, "both", "elsa", "nils")
    documented(school, "none")
    correct = ABOUT | {"title": "Secret again", "text": "Secret", "children": ["elsa", "nils"]}
    school.must("freja", "PUT", f"/v1/observations/{both}", correct, if_match='"1"')
    assert one != both
    leaves(school, "elsa", date(2022, 6, 10))
    leaves(school, "nils", date(2024, 6, 10))
    return school


def leader(school: Years) -> None:
    head = Person(
        id="freda", given_name="Freda", family_name="F",
        duties=(Duty(unit_id="preschool", role="Rektor"),),
    )  # fmt: skip
    fill(school.ports.store, [head])


@pytest.mark.spec("R15", "G9", "F74")
def test_it_goes_with_the_last_child_it_is_about_from_every_place(observed: Years) -> None:
    school = observed
    school.at("2023-06-09 08:00")
    assert going(school) == []
    school.at("2023-06-10 08:00")
    assert going(school) == [("elsa", 1)]
    (entry,) = carried_out(school)
    assert "Secret of one" in archived(entry["archive"])
    assert "Secret of one" not in everything(school)
    assert "Secret of both" in everything(school), "Nils is still there"
    school.at("2025-06-10 08:00")
    (entry,) = carried_out(school)
    assert entry["person"]["id"] == "elsa"
    assert "Secret again" in archived(entry["archive"])
    left = everything(school)
    assert "Secret again" not in left
    assert "Secret of both" not in left
    assert "Secret of none" in left, "it is about no child"
    for child in ("elsa", "nils"):
        assert not school.ports.store.query(keys.observed_at(Place.CHILD, child))
        trail = school.ports.store.query(
            keys.audit_of(About(Subject.PERSON, child)), table=Table.HISTORY
        )
        assert "DISPOSE observation" in {item["action"] for item in trail}, child


@pytest.mark.spec("G9", "F74")
def test_what_keeps_one_of_the_children_keeps_what_is_about_both(observed: Years) -> None:
    school = observed
    school.at("2025-06-10 08:00")
    hold = {"person_id": "nils", "reason": "police", "reference": "K 17"}
    kept = school.must("admin", "POST", f"{UNIT}/retention-holds", hold)["id"]
    states = {entry["number"]: entry["state"] for entry in carried_out(school)}
    assert sorted(states.values()) == ["erased", "held"]
    left = everything(school)
    assert "Secret of one" not in left
    assert "Secret of both" in left
    school.must("admin", "DELETE", f"{UNIT}/retention-holds/{kept}")
    assert [entry["state"] for entry in carried_out(school)] == ["erased"]
    assert "Secret of both" not in everything(school)


@pytest.mark.spec("G9")
def test_one_that_tags_another_child_since_it_was_listed_stays(observed: Years) -> None:
    school = observed
    school.at("2023-06-10 08:00")
    asked = {"documents": ["observation"]}
    disposal = str(school.must("admin", "POST", f"{UNIT}/disposals", asked)["id"])
    walk(school)
    listed = school.disposal(disposal, "admin")["disposal"]["listed"]
    for who in ("admin", "freda"):
        school.must(who, "POST", f"/v1/disposals/{disposal}/approvals", {"listed": listed})
    (item,) = (
        i
        for i in school.ports.store.query(keys.observed_at(Place.CHILD, "elsa"))
        if i["children"] == ["elsa"]
    )
    told = ABOUT | {"title": "Secret", "text": "Secret of one", "children": ["elsa", "nils"]}
    stage = {"version": 1, "stage": "archive", "disposal_id": disposal, "steps": 0}
    handle(desk(school), stage)
    school.must("freja", "PUT", f"/v1/observations/{item['id']}", told, if_match='"1"')
    walk(school)
    assert [e["state"] for e in school.disposal(disposal, "admin")["entries"]] == ["changed"]
    assert "Secret of one" in everything(school)
