"""Making a round: by higher permission for a unit, or by staff for groups or employees of their own (F29)."""

from collections.abc import Set
from datetime import date, datetime
from zoneinfo import ZoneInfo

from functions.scheduling.rounds.models import MOST_NAMED, PartRequest, RoundRequest
from shared.adapters import keys, register
from shared.adapters.ports import Ports
from shared.adapters.rounds import write_round
from shared.adapters.store import UnitOfWork, impossible
from shared.domain.duration import at_wall_clock
from shared.domain.errors import Invalid, NotFound
from shared.domain.figures import check_figures
from shared.domain.people import Person
from shared.domain.round import Part, Round, begin, default_dates
from shared.domain.round_access import may_plan_for, may_plan_for_employee
from shared.domain.times import may_name

_NOT_YOURS = "Not all of these groups and people are there for you to plan for."
"""One sentence for everything: it must not tell what exists (R11)."""


def prepare_round(ports: Ports, caller_id: str, request: RoundRequest) -> tuple[Round, UnitOfWork]:
    """The round and the unit of work that makes it; its workflow then creates the talks.

    Raises NotFound for groups and people the caller has nothing to do with, Invalid for figures and dates
    that do not fit.
    """
    now = ports.now()
    today = ports.day(now)
    caller = register.a_person(ports.store, caller_id)
    policy = check_figures(ports.policies.of(request.talk_type), request.figures)
    named = {s for part in request.parts for s in part.subject_ids} | set(request.must_talk)
    if len(named) > MOST_NAMED:
        raise Invalid(errors=[_wrong("/parts", f"names more than {MOST_NAMED} people")])
    people = register.named(
        ports.store, sorted({*named, *(part.responsible_id for part in request.parts)})
    )
    if policy.about == "employee":
        parts = _employees(caller, request, people, today)
    else:
        parts = _groups(ports, caller, request, people, today)
    opens = instant_of(request.opens, "/opens", ports.zone)
    given = {
        name: instant_of(getattr(request, name), f"/{name}", ports.zone)
        for name in ("early_opens", "reminder", "few_times", "closes")
        if getattr(request, name) is not None
    }
    round_ = begin(
        Round(
            id=ports.new_id(),
            name=request.name,
            talk_type=policy.talk_type,
            unit_id=request.unit_id,
            parts=parts,
            must_talk=request.must_talk,
            figures=request.figures,
            dates=default_dates(policy, opens, given, ports.zone).check(now),
            created_at=now,
            created_by=caller.id,
        ),
        now,
    )
    work = UnitOfWork()
    write_round(work, None, round_, now)
    for owner_id in (caller.id, *([] if policy.about == "employee" else [request.unit_id])):
        pointer = keys.round_pointer(owner_id, now, round_.id)
        work.put(pointer, {"round_id": round_.id}, None, impossible)
    return round_, work


def instant_of(local: datetime, pointer: str, zone: ZoneInfo) -> datetime:
    """The instant of a local time. One that the clocks skip is refused, not guessed; of two the first."""
    moment = at_wall_clock(local, zone)
    if moment.astimezone(zone).replace(tzinfo=None) != local:
        raise Invalid(errors=[_wrong(pointer, "the clocks skip this time on that day")])
    return moment


def _groups(
    ports: Ports,
    caller: Person,
    request: RoundRequest,
    people: dict[str, Person],
    today: date,
) -> tuple[Part, ...]:
    known = register.groups(ports.store, (p.group_id for p in request.parts if p.group_id))
    for number, part in enumerate(request.parts):
        if part.group_id is None:
            raise Invalid(errors=[_wrong(f"/parts/{number}/group_id", "a class or department")])
        group, responsible = known.get(part.group_id), people.get(part.responsible_id)
        if group is None or responsible is None or group.unit_id != request.unit_id:
            raise NotFound(_NOT_YOURS)
        if not may_plan_for(caller, responsible, group, today):
            raise NotFound(_NOT_YOURS)
        if not all(_is_in(caller, people.get(s), {group.id}, today) for s in part.subject_ids):
            raise NotFound(_NOT_YOURS)
    if not all(_is_in(caller, people.get(s), known.keys(), today) for s in request.must_talk):
        raise NotFound(_NOT_YOURS)
    forms = {group.id: group.school_form for group in known.values()}
    return tuple(_part(part, forms.get(part.group_id or "")) for part in request.parts)


def _is_in(caller: Person, person: Person | None, groups: Set[str], today: date) -> bool:
    return person is not None and may_name(caller, person, groups, today)


def _employees(
    caller: Person, request: RoundRequest, people: dict[str, Person], today: date
) -> tuple[Part, ...]:
    """Each manager plans talks with their own employees, by name: no register lists them (7.4)."""
    named = {s for part in request.parts for s in part.subject_ids}
    for number, part in enumerate(request.parts):
        if part.group_id is not None or not part.subject_ids:
            raise Invalid(errors=[_wrong(f"/parts/{number}", "names employees, and no group")])
        if part.responsible_id != caller.id:
            raise NotFound(_NOT_YOURS)
    if any(s not in people or not may_plan_for_employee(caller, people[s], today) for s in named):
        raise NotFound(_NOT_YOURS)
    if not named.issuperset(request.must_talk):
        raise NotFound(_NOT_YOURS)
    return tuple(_part(part, None) for part in request.parts)


def _part(part: PartRequest, school_form: str | None) -> Part:
    return Part(
        responsible_id=part.responsible_id,
        group_id=part.group_id,
        school_form=school_form,
        subject_ids=part.subject_ids,
    )


def _wrong(pointer: str, detail: str) -> dict[str, str]:
    return {"pointer": pointer, "detail": detail}
