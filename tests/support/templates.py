"""Templates as people make them, through the API; and a municipality above the two schools."""

from typing import Any

from shared.domain.people import Duty, Group, Person, Unit
from tests.support.api import Answered
from tests.support.steps import Made, Steps, a_term
from tests.support.world import a_school, fill

FORMS = ["GR", "GY"]


def a_file(**more: Any) -> dict[str, Any]:
    """A small template that lacks nothing, for pupils of a compulsory school."""
    questions = [
        {
            "id": "hopes", "phase": "preparation", "prompt": {"sv": "Vad hoppas du på?"},
            "answered_by": ["pupil", "guardian"],
        },
        {
            "id": "summary", "phase": "follow_up", "prompt": {"sv": "Sammanfattning"},
            "answered_by": ["responsible"], "shared": True,
        },
    ]  # fmt: skip
    return {
        "id": "elsewhere", "version": 7, "title": {"sv": "Vår mall"},
        "description": {"sv": "Kort om mallen"}, "target": {"sv": "Läsår 21/22"},
        "talk_types": ["development"], "school_forms": ["GR"], "sensitive": True,
        "pages": [{"id": "p", "title": {"sv": "Nu"}, "sections": [{"id": "s", "questions": questions}]}],
    } | more  # fmt: skip


def a_municipality() -> Steps:
    """The school of `world` below a municipality, of which `admin` is the administrator.

    `rektor` leads the school, `ledare` the preschool; neither leads the other.
    """
    steps = a_term()
    fill(steps.ports.store, [*the_municipality(), _leader("ledare", "preschool")])
    return steps


def the_municipality() -> list[Person | Group | Unit]:
    """The municipality with its administrator, and the units as they stand below it."""
    return [
        Unit(id="town", name="Exempelstads kommun", kind="Huvudman"),
        *(u.model_copy(update={"parent_id": "town"}) for u in a_school() if isinstance(u, Unit)),
        _leader("admin", "town"),
    ]


def _leader(name: str, unit_id: str) -> Person:
    duty = Duty(unit_id=unit_id, role="Rektor")
    return Person(id=name, given_name=name.title(), family_name="Testsson", duties=(duty,))


def make(steps: Steps, by: str = "rektor", owner: str = "school", **source: Any) -> Made:
    """Make a template; from a file unless something else is said."""
    body = {"owner_id": owner} | (source or {"file": a_file()})
    answered = steps.call(by, "POST", "/v1/templates", body)
    assert answered.status == 201, answered.body
    return dict(answered.body)


def change(steps: Steps, made: Made, what: str, *, by: str = "rektor", **more: Any) -> Answered:
    """Ask for a draft to be saved, or for publication or retirement."""
    method = "PUT" if what == "draft" else "POST"
    if_match = f'"{more.pop("revision", made["revision"])}"'
    path = f"/v1/templates/{made['id']}/{what}"
    return steps.call(by, method, path, more or None, if_match=if_match)


def publish(steps: Steps, by: str = "rektor", owner: str = "school", **source: Any) -> Made:
    """Make a template and publish it."""
    answered = change(steps, make(steps, by, owner, **source), "publication", by=by)
    assert answered.status == 200, answered.body
    return dict(answered.body)


def try_choosing(
    steps: Steps, unit: str, *choices: dict[str, Any], by: str = "rektor", revision: int = 0
) -> Answered:
    """Ask for a unit's choices."""
    path = f"/v1/units/{unit}/templates"
    body = {"choices": list(choices)}
    answered = steps.call(by, "PUT", path, body, if_match=f'"{revision}"')
    steps.clock.forward(minutes=1)  # by then every container knows
    return answered


def choose(steps: Steps, unit: str, template_id: str | None, **more: Any) -> Made:
    """Choose the template of development talks in compulsory school, and nothing else."""
    choice = {"talk_type": "development", "school_form": "GR", "template_id": template_id}
    answered = try_choosing(steps, unit, choice, **more)
    assert answered.status == 200, answered.body
    return dict(answered.body)
