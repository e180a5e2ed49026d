"""What stands beside the form of a talk, by its pattern and reader (F71–F73, F93)."""

from typing import Any

import pytest

from tests.integration.test_results import MATHS, PUPIL, SAID, judge
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term


@pytest.fixture
def steps() -> Steps:
    return a_term()


def beside(steps: Steps, talk: str, by: str = "teacher") -> dict[str, Any]:
    read = steps.call(by, "GET", f"/v1/talks/{talk}/beside")
    assert read.status == 200, read.body
    return dict(read.body)


def shown(steps: Steps, talk: str, by: str) -> dict[str, int]:
    """How much of each a reader is shown."""
    read = beside(steps, talk, by)
    return {name: len(told) for name, told in read.items() if isinstance(told, list)}


def use(steps: Steps, to: str, by: str = "rektor", version: int = 0) -> Any:
    path = "/v1/units/school/judgement-use"
    return steps.call(by, "PUT", path, {"use": to}, if_match=f'"{version}"')


@pytest.fixture
def talk(steps: Steps) -> str:
    """Emil's talk, with a judgement of last term and one of this, a grade and attendance."""
    steps.at("2021-06-01 08:00")
    judge(steps, path=f"{PUPIL}/judgements/2021-spring/MA", level="insufficient")
    steps.at("2021-10-01 08:00")
    judge(steps)
    steps.call("teacher", "PUT", f"{PUPIL}/grades/2021-autumn/MA", {"value": "B"}, if_match='"0"')
    minutes = {"attended": 90, "valid_absence": 0, "invalid_absence": 10}
    steps.call("teacher", "PUT", f"{PUPIL}/attendance/2021-autumn", minutes, if_match='"0"')
    return str(steps.booked()["id"])


@pytest.mark.spec("F71", "F72", "F93")
def test_staff_see_the_latest_judgements_with_grades_and_attendance(
    steps: Steps, talk: str
) -> None:
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    before = store.calls
    read = beside(steps, talk)
    assert store.calls == before + 3 + 1, "and the audit trail"
    assert (read["pattern"], read["judgement_use"]) == ("school", "plan")
    (maths,) = read["judgements"]
    assert (maths["term"], maths["words"]) == ("2021-autumn", SAID["words"])
    assert (maths["before"]["term"], maths["moved"]) == ("2021-spring", 1)
    assert (read["grades"][0]["value"], read["attendance"][0]["percent"]) == ("B", 90.0)


@pytest.mark.spec("F72", "F61")
def test_pupil_and_guardian_see_judgements_alone_and_guardians_those_that_are_released(
    steps: Steps, talk: str
) -> None:
    everything = {"judgements": 1, "grades": 1, "attendance": 1}
    assert {who: shown(steps, talk, who) for who in ("teacher", "rektor", "emil", "mona")} == {
        "teacher": everything, "rektor": everything, "emil": {"judgements": 1},
        "mona": {"judgements": 0},
    }  # fmt: skip
    judge(steps, path=MATHS, version=1, release_on="2021-10-01")
    assert shown(steps, talk, "mona") == {"judgements": 1}
    assert beside(steps, talk, "mona")["judgements"][0]["before"] is None, (
        "that one is not released"
    )
    assert steps.call("stranger", "GET", f"/v1/talks/{talk}/beside").problem == "not-found"


@pytest.mark.spec("F71")
def test_a_unit_says_whether_it_works_with_judgements(steps: Steps, talk: str) -> None:
    assert [use(steps, "nothing", who).problem for who in ("teacher", "mona")] == [
        "not-allowed",
        "not-found",
    ]
    assert use(steps, "nothing").body == {"use": "nothing", "version": 1}
    assert use(steps, "nothing").status == 200, "sent again it changes nothing"
    assert use(steps, "plan").problem == "stale-result"
    read = beside(steps, talk)
    assert (read["judgement_use"], read["judgements"], len(read["grades"])) == ("nothing", None, 1)
    assert use(steps, "goals_reached", version=1).status == 200
    read = beside(steps, talk)
    assert (read["judgement_use"], len(read["judgements"])) == ("goals_reached", 1)
    told = steps.call("teacher", "GET", "/v1/units/school/judgement-use")
    assert (told.body["use"], told.headers["etag"]) == ("goals_reached", '"2"')
    assert steps.call("freja", "GET", "/v1/units/school/judgement-use").problem == "not-found"
