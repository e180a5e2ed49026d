"""Which templates the talks of a unit begin with (F41, F43)."""

from functions.templates import access
from functions.templates.models import ChoiceRequest, ChoicesRequest
from shared.adapters import register
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.adapters.templates import (
    find_own,
    line_of,
    load_choices,
    load_version,
    write_choices,
)
from shared.domain.errors import Invalid, StaleTemplate
from shared.domain.template import Template
from shared.domain.template_choice import Choices, TemplateChoice
from shared.domain.template_library import load_template, shipped
from shared.domain.vocabulary import EMPLOYEE_FORM


def read_choices(ports: Ports, caller_id: str, unit_id: str) -> Choices:
    """What a unit chose, for those who work there or below it. Raises NotFound."""
    caller = register.a_person(ports.store, caller_id)
    access.check_reads(ports.store, caller, unit_id, ports.day(ports.now()))
    return load_choices(ports.store, unit_id)


def choose(
    ports: Ports, caller_id: str, unit_id: str, request: ChoicesRequest, builds_on: int
) -> Choices:
    """The unit's choices. Talks that have begun keep the template they began with.

    Raises NotFound, NotAllowed, StaleTemplate, and Invalid for a kind of talk that there is not here and for
    a template that the unit has not, that is not published, or that is for something else.
    """
    caller = register.a_person(ports.store, caller_id)
    access.check_edits(ports.store, caller, unit_id, ports.day(ports.now()))
    before = load_choices(ports.store, unit_id)
    chosen = _checked(ports, unit_id, request)
    if before.revision == builds_on + 1 and before.choices == chosen:
        return before  # only repeated
    if before.revision != builds_on:
        raise StaleTemplate(version=before.revision)
    after = before.replaced(chosen)
    work = UnitOfWork()
    write_choices(work, before, after)
    ports.store.commit(work)
    return after


def _checked(ports: Ports, unit_id: str, request: ChoicesRequest) -> tuple[TemplateChoice, ...]:
    line, _ = line_of(ports.store, unit_id)
    errors: list[dict[str, str]] = []
    seen: set[tuple[str, str | None]] = set()
    for number, choice in enumerate(request.choices):
        where = (choice.talk_type, choice.school_form)
        wrong = _wrong(ports, choice, line)
        if where in seen:
            wrong = "talk_type", "chosen twice"
        seen.add(where)
        if wrong is not None:
            errors.append({"pointer": f"/choices/{number}/{wrong[0]}", "detail": wrong[1]})
    if errors:
        raise Invalid(errors=errors[:20])
    return tuple(TemplateChoice(**choice.model_dump()) for choice in request.choices)


def _wrong(ports: Ports, choice: ChoiceRequest, line: tuple[str, ...]) -> tuple[str, str] | None:
    if choice.talk_type not in ports.policies:
        return "talk_type", f"one of: {', '.join(sorted(ports.policies))}"
    if choice.template_id is None:
        return None
    template = _usable(ports, choice.template_id, line)
    if template is None:
        return "template_id", "not a published template of this unit or one above it"
    if template.talk_types and choice.talk_type not in template.talk_types:
        return "template_id", f"is for: {', '.join(template.talk_types)}"
    about = ports.policies[choice.talk_type].about
    form = EMPLOYEE_FORM if about == "employee" else choice.school_form
    if form != EMPLOYEE_FORM and not template.school_forms:
        return None
    if form not in template.school_forms:
        return "school_form", f"the template is for: {', '.join(template.school_forms) or 'pupils'}"
    return None


def _usable(ports: Ports, template_id: str, line: tuple[str, ...]) -> Template | None:
    if template_id in shipped():
        return load_template(template_id)
    own = find_own(ports.store, template_id)
    if own is None or own.in_use is None or own.owner_id not in line:
        return None
    return load_version(ports, own.id, own.in_use)
