"""Reading a pupil's plans: teacher, pupil and guardian, and staff of the pupil (F112)."""

from functions.plans.models import PlansView, PlanView
from functions.plans.view import head_of, plan_view
from shared.adapters import register
from shared.adapters.plans import find_plan, plans_of
from shared.adapters.ports import Ports
from shared.domain.errors import NotFound
from shared.domain.people import Aspect, Person
from shared.domain.plan import may_read_plan
from shared.domain.plan_duty import duty_of
from shared.domain.protection import hidden
from shared.domain.term import Term
from shared.domain.ties import ties_to

_DIGITS = 4


def list_plans(ports: Ports, caller_id: str, pupil_id: str) -> PlansView:
    """The versions that the caller may read, and whether one must be written this school year.

    Raises NotFound for one who is nothing to the pupil and made none of them.
    """
    today = ports.day(ports.now())
    every = plans_of(ports.store, pupil_id)  # first: not even the time tells who exists
    caller, pupil = _two(ports, caller_id, pupil_id)
    plans = [plan for plan in every if may_read_plan(plan, pupil, caller, today)]
    if not plans and not ties_to(pupil, caller, today):
        raise NotFound
    people = register.people(ports.store, sorted({plan.made_by for plan in plans})) if plans else {}
    enrolled = [e for e in pupil.enrolments if e.span.covers(today)]
    term = Term.of(today)
    return PlansView(
        school_year=term.school_year,
        required=any(duty_of(e.school_form, e.year, today) for e in enrolled),
        written=any(plan.school_year == term.school_year for plan in plans),
        plans=tuple(head_of(ports, plan, people) for plan in reversed(plans)),
    )


def read_plan(
    ports: Ports,
    caller_id: str,
    pupil_id: str,
    school_year: str,
    version: str,
    language: str,
    *,
    as_file: bool = False,
) -> PlanView:
    """One version, as it was made final; a file is without a school that is kept from strangers (R17).

    Raises NotFound.
    """
    today = ports.day(ports.now())
    plan = find_plan(ports.store, pupil_id, _number(school_year), _number(version))
    caller, pupil = _two(ports, caller_id, pupil_id)
    if plan is None or not may_read_plan(plan, pupil, caller, today):
        raise NotFound
    ids = {plan.made_by, *([plan.for_guardian_id] if plan.for_guardian_id else [])}
    people = register.people(ports.store, sorted(ids)) | {pupil.id: pupil}
    view = plan_view(ports, plan, people, language)
    return (
        view.model_copy(update={"unit": ""}) if as_file and Aspect.UNIT in hidden(pupil) else view
    )


def _two(ports: Ports, caller_id: str, pupil_id: str) -> tuple[Person, Person]:
    people = register.people(ports.store, (caller_id, pupil_id), own=[pupil_id])
    caller, pupil = people.get(caller_id), people.get(pupil_id)
    if caller is None or pupil is None:
        raise NotFound
    return caller, pupil


def _number(text: str) -> int:
    """The number in an address. Raises NotFound for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise NotFound
    return int(text)
