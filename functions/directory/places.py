"""Units and groups of an export, in the words of the domain."""

from collections.abc import Mapping

from functions.directory.report import Problems
from functions.directory.ss12000 import Dated, GroupRecord, Organisation
from functions.directory.staging import Staging
from shared.domain.people import Group, Span, Unit
from shared.domain.vocabulary import KNOWN_SCHOOL_FORMS


def span_of(record: Dated) -> Span:
    """The local dates of a record."""
    return Span(start=record.start_date, end=record.end_date)


def within(span: Span, outer: Span) -> Span:
    """The days of a span that also lie in another; a span that ends before it starts has none."""
    starts = [each.start for each in (span, outer) if each.start is not None]
    ends = [each.end for each in (span, outer) if each.end is not None]
    return Span(start=max(starts, default=None), end=min(ends, default=None))


def units_of(staging: Staging, problems: Problems) -> dict[str, Unit]:
    """All organisations. One without a usable parent, or in a circle of parents, has none."""
    units: dict[str, Unit] = {}
    records = {
        row.id: Organisation.model_validate_json(row.body)
        for row in staging.all_of("organisations")
    }
    parents = {
        record.id: record.parent_organisation.id
        for record in records.values()
        if record.parent_organisation is not None
    }
    circles = _in_circles(parents)
    for record in records.values():
        where, parent = f"organisations/{record.id}", parents.get(record.id)
        if parent is not None and parent not in records:
            problems.add(where, "parentOrganisation is not in the file; left out")
            parent = None
        if record.id in circles:
            problems.add(where, "parentOrganisation leads back to itself; left out")
            parent = None
        _note_unknown_forms(where, record.school_types, problems)
        units[record.id] = Unit(
            id=record.id,
            name=record.display_name,
            kind=record.organisation_type,
            parent_id=parent,
            school_forms=record.school_types,
        )
    return units


def groups_of(staging: Staging, units: Mapping[str, Unit], problems: Problems) -> dict[str, Group]:
    """All groups at a unit of the file; others are left out."""
    groups: dict[str, Group] = {}
    for row in staging.all_of("groups"):
        record = GroupRecord.model_validate_json(row.body)
        where = f"groups/{record.id}"
        if record.organisation.id not in units:
            problems.add(where, "organisation is not in the file; left out, what stands is kept")
            continue
        _note_unknown_forms(where, (record.school_type,) if record.school_type else (), problems)
        groups[record.id] = Group(
            id=record.id,
            name=record.display_name,
            kind=record.group_type,
            unit_id=record.organisation.id,
            school_form=record.school_type,
            span=span_of(record),
        )
    return groups


def note_unknown_form(where: str, school_form: str, problems: Problems) -> None:
    """An unknown school form is kept: it is data. Talks treat it as the narrowest they know."""
    if school_form not in KNOWN_SCHOOL_FORMS:
        problems.add(where, f"school form {school_form!r} is not known; kept as it is")


def _note_unknown_forms(where: str, forms: tuple[str, ...], problems: Problems) -> None:
    for school_form in forms:
        note_unknown_form(where, school_form, problems)


def _in_circles(parents: Mapping[str, str]) -> set[str]:
    """Everything that is its own parent's parent, however far up."""
    circles: set[str] = set()
    seen: set[str] = set()
    for start in parents:
        way: list[str] = []
        here = start
        while here in parents and here not in seen:
            seen.add(here)
            way.append(here)
            here = parents[here]
        if here in way:
            circles.update(way[way.index(here) :])
    return circles
