"""Other carers of a child, by a decision and while it holds; and managers that no register tells."""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.adapters.store import Table
from tests.support.contents import in_memory
from tests.support.invariants import broken
from tests.support.memory import MemoryStore
from tests.support.steps import Steps
from tests.support.world import a_world

CARERS = "/v1/people/emil/carers"
FOSTER = {
    "person_id": "stranger", "relation": "foster_parent",
    "starts": "2021-10-05", "ends": "2021-10-20", "evidence": "SN 2021-0117",
}  # fmt: skip


@pytest.fixture
def school() -> Iterator[Steps]:
    store = MemoryStore()
    school = Steps(*a_world(store=store))
    yield school
    assert broken(in_memory(store), school.clock.now()) == []


def say(school: Steps, *carers: dict[str, Any], version: int = 0, who: str = "rektor") -> Any:
    return school.api.call(who, "PUT", CARERS, {"carers": list(carers)}, if_match=f'"{version}"')


def books_for(school: Steps, who: str) -> set[str]:
    return {child["id"] for child in school.api.call(who, "GET", "/v1/me").body["books_for"]}


@pytest.mark.spec("R20")
def test_a_carer_is_a_guardian_from_the_first_day_of_the_decision_to_its_last(
    school: Steps,
) -> None:
    slots = school.publish("2021-10-21", count=2)
    assert say(school, FOSTER).status == 200
    body = {"slot_id": slots[0], "subject_id": "emil"}

    def book() -> Any:
        return school.api.call("stranger", "POST", "/v1/bookings", body)

    assert (book().problem, books_for(school, "stranger")) == ("not-found", {"alma"})
    school.clock.set("2021-10-05 00:00")
    assert books_for(school, "stranger") == {"alma", "emil"}
    talk = book().body["id"]
    assert school.api.call("stranger", "GET", f"/v1/talks/{talk}").status == 200
    assert talk in {t["id"] for t in school.api.call("stranger", "GET", "/v1/talks").body["talks"]}
    school.clock.set("2021-10-20 23:59")
    assert school.api.call("stranger", "GET", f"/v1/talks/{talk}").status == 200
    school.clock.set("2021-10-21 00:00")
    assert school.api.call("stranger", "GET", f"/v1/talks/{talk}").problem == "not-found"
    assert books_for(school, "stranger") == {"alma"}
    assert school.api.call("mona", "GET", f"/v1/talks/{talk}").status == 200


@pytest.mark.spec("R20")
def test_every_version_is_kept_and_who_is_not_named_any_more_is_none(school: Steps) -> None:
    school.clock.set("2021-10-05 08:00")
    first = say(school, FOSTER).body
    assert (first["carers"][0]["evidence"], first["carers"][0]["current"]) == ("SN 2021-0117", True)
    assert (first["version"], first["changed_by"]) == (1, "rektor")
    assert say(school, version=0).problem == "stale-person"
    assert say(school, version=1).body["carers"] == []
    assert books_for(school, "stranger") == {"alma"}
    versions = school.ports.store.query("OWN#emil", table=Table.HISTORY)
    assert [len(version.get("carers", [])) for version in versions] == [1, 0]
    assert len(school.ports.store.query("OWN#stranger", table=Table.HISTORY)) == 2


@pytest.mark.spec("R20")
@pytest.mark.parametrize(
    ("fault", "pointer"),
    [
        ({"evidence": ""}, "/carers/0/evidence"),
        ({"evidence": None}, "/carers/0/evidence"),
        ({"ends": None}, "/carers/0/ends"),
        ({"ends": "2021-10-04"}, "/carers/0"),
        ({"relation": "step_parent"}, "/carers/0/relation"),
        ({"person_id": "nobody"}, "/carers/0/person_id"),
        ({"person_id": "emil"}, "/carers/0/person_id"),
    ],
)
def test_there_is_no_carer_without_a_decision_that_ends(
    school: Steps, fault: dict[str, Any], pointer: str
) -> None:
    refused = say(school, FOSTER | fault)
    assert refused.problem == "invalid"
    assert refused.body["errors"][0]["pointer"] == pointer
    assert say(school, FOSTER, FOSTER).problem == "invalid"


@pytest.mark.parametrize("who", ["teacher", "mona", "stranger", "emil", "freja"])
def test_only_higher_permission_sees_and_says_it(school: Steps, who: str) -> None:
    assert say(school, FOSTER, who=who).problem == "not-found"
    assert school.api.call(who, "GET", CARERS).problem == "not-found"


def test_a_pupil_of_age_has_no_carer(school: Steps) -> None:
    path = "/v1/people/grown/carers"
    asked = {"carers": [FOSTER | {"person_id": "sune"}]}
    school.api.call("rektor", "PUT", path, asked, if_match='"0"')
    school.clock.set("2021-10-05 08:00")
    assert "grown" not in books_for(school, "sune")


# --- managers -----------------------------------------------------------------------------------

MANAGER = "/v1/people/bystander/manager"


def named(school: Steps, manager: str | None, version: int = 0, who: str = "rektor") -> Any:
    asked = {"manager_id": manager}
    return school.api.call(who, "PUT", MANAGER, asked, if_match=f'"{version}"')


@pytest.mark.spec("F11")
def test_whoever_is_said_to_be_the_manager_holds_the_employee_talk(school: Steps) -> None:
    start = {"talk_type": "employee", "subject_ids": ["bystander"]}
    assert school.api.call("teacher", "POST", "/v1/talks", start).status >= 400
    assert named(school, "teacher").body == {
        "person_id": "bystander", "version": 1, "manager_id": "teacher", "said": True,
    }  # fmt: skip
    assert school.api.call("teacher", "POST", "/v1/talks", start).status == 201
    assert named(school, None).problem == "stale-person"
    back = named(school, None, 1).body
    assert (back["said"], back["version"]) == (False, 2)
    assert school.api.call("bystander", "GET", MANAGER).body["said"] is False


@pytest.mark.parametrize("manager", ["nobody", "bystander", "mona"])
def test_a_manager_works_here_and_is_somebody_else(school: Steps, manager: str) -> None:
    assert named(school, manager).body["errors"][0]["pointer"] == "/manager_id"


@pytest.mark.parametrize(
    ("who", "problem"),
    [("bystander", "not-allowed"), ("teacher", "not-found"), ("mona", "not-found")],
)
def test_nobody_names_their_own_manager(school: Steps, who: str, problem: str) -> None:
    assert named(school, "rektor", who=who).problem == problem
