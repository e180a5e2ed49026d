"""Gathers the relations of some people from all parts of an export.

What points at something that is not there is left out with a line in the report. It is remembered,
so that a relation that stands is not taken for ended because the file was faulty (see `merging`).
"""

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from functions.directory.places import note_unknown_form, span_of, within
from functions.directory.relations import OWNER, Relations
from functions.directory.report import Problems
from functions.directory.ss12000 import (
    Activity,
    DutyRecord,
    MembershipPart,
    PersonRecord,
    Placement,
)
from shared.domain.people import Assignment, Duty, Enrolment, Group, Guardianship, Membership, Unit


@dataclass(frozen=True, slots=True)
class Records:
    """Everything that an export has about some people."""

    persons: Mapping[str, PersonRecord]
    placements: Sequence[Placement] = ()
    memberships: Sequence[tuple[str, MembershipPart]] = ()
    """Each with the id of its group."""
    duties: Sequence[DutyRecord] = ()
    activities: Sequence[tuple[str, Activity]] = ()
    """Each with the id of a duty that teaches in it."""


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Goes through records once. `people` are those that relations may be between."""

    people: Container[str]
    gone: Container[str]
    """Ids of people who are left out on purpose: pointing at them is no problem."""
    units: Mapping[str, Unit]
    groups: Mapping[str, Group]
    problems: Problems
    found: Relations = field(default_factory=Relations)

    def gather(self, records: Records) -> Relations:
        """Their relations, seen from both ends."""
        for person in records.persons.values():
            self._enrol(person)
            self._answer_for(person)
        for placement in records.placements:
            self._place(placement, records.persons)
        for group_id, membership in records.memberships:
            self._join(group_id, membership)
        for duty in records.duties:
            self._employ(duty)
        duties = {duty.id: duty for duty in records.duties}
        for duty_id, activity in records.activities:
            self._teach(duties[duty_id], activity)
        return self.found

    def _enrol(self, record: PersonRecord) -> None:
        where = f"persons/{record.id}"
        for part in record.enrolments:
            if part.cancelled or not self._is_unit(where, "enroledAt", part.enroled_at.id):
                continue
            note_unknown_form(where, part.school_type, self.problems)
            self.found.enrolments[record.id].append(
                Enrolment(
                    unit_id=part.enroled_at.id,
                    school_form=part.school_type,
                    year=part.school_year,
                    span=span_of(part),
                )
            )

    def _answer_for(self, child: PersonRecord) -> None:
        where = f"persons/{child.id}"
        for part in child.responsibles:
            carer = part.person.id
            if carer == child.id:
                self.problems.add(where, "responsibles points at the person; left out")
            elif self._is_person(where, "responsibles", carer):
                self._relate(child.id, Guardianship(person_id=carer, relation=part.relation_type))
            elif carer not in self.gone:
                self.found.lost_guardians[child.id].add(carer)

    def _place(self, placement: Placement, persons: Mapping[str, PersonRecord]) -> None:
        where, child = f"placements/{placement.id}", placement.child.id
        unit_id, group = placement.placed_at.id, placement.group
        school_form = self._form_of(where, placement)
        if school_form is None or not self._is_unit(where, "placedAt", unit_id):
            self.found.uncertain.add(child)
            return
        span = span_of(placement)
        self.found.enrolments[child].append(
            Enrolment(unit_id=unit_id, school_form=school_form, span=span)
        )
        if group is not None and self._is_group(where, "group", group.id):
            of_group = within(span, self.groups[group.id].span)
            self.found.memberships[child].append(Membership(group_id=group.id, span=of_group))
        known = {carer.person.id for carer in persons[child].responsibles}
        for owner in placement.owners:
            if owner.id not in known | {child} and self._is_person(where, "owners", owner.id):
                self._relate(child, Guardianship(person_id=owner.id, relation=OWNER, span=span))

    def _join(self, group_id: str, part: MembershipPart) -> None:
        if group_id in self.groups:
            span = within(span_of(part), self.groups[group_id].span)
            self.found.memberships[part.person.id].append(Membership(group_id=group_id, span=span))

    def _employ(self, duty: DutyRecord) -> None:
        where, unit_id = f"duties/{duty.id}", duty.duty_at.id
        if duty.person is None:
            return
        person = duty.person.id
        if not self._is_unit(where, "dutyAt", unit_id):
            self.found.uncertain.add(person)
            return
        span = span_of(duty)
        self.found.duties[person].append(Duty(unit_id=unit_id, role=duty.duty_role, span=span))
        for part in duty.assignment_role:
            group_id = part.group.id
            if self._is_group(where, "assignmentRole", group_id):
                # Who has left, and whose group is over, is not connected to it any more (F16, R11).
                lasts = within(within(span_of(part), span), self.groups[group_id].span)
                self.found.assignments[person].append(
                    Assignment(group_id=group_id, role=part.assignment_role_type, span=lasts)
                )

    def _teach(self, duty: DutyRecord, activity: Activity) -> None:
        where = f"activities/{activity.id}"
        if duty.person is None or duty.duty_at.id not in self.units:
            return
        mine = [part for part in activity.teachers if part.duty.id == duty.id]
        for part, group in product(mine, activity.groups):
            if self._is_group(where, "groups", group.id):
                lasts = within(within(span_of(part), span_of(activity)), span_of(duty))
                self.found.assignments[duty.person.id].append(
                    Assignment(
                        group_id=group.id,
                        role=activity.activity_type,
                        span=within(lasts, self.groups[group.id].span),
                    )
                )

    def _relate(self, child: str, guardianship: Guardianship) -> None:
        """Both ways, so that each finds the other."""
        carer = guardianship.person_id
        self.found.guardians[child].append(guardianship)
        self.found.children[carer].append(guardianship.model_copy(update={"person_id": child}))

    def _form_of(self, where: str, placement: Placement) -> str | None:
        """The school form that a placement names, or that follows from where it is."""
        group = self.groups.get(placement.group.id) if placement.group else None
        unit = self.units.get(placement.placed_at.id)
        forms = unit.school_forms if unit else ()
        school_form = (
            placement.school_type
            or (group.school_form if group else None)
            or (forms[0] if len(forms) == 1 else None)
        )
        if school_form is None:
            self.problems.add(where, "has no school form; left out, what stands is kept")
        else:
            note_unknown_form(where, school_form, self.problems)
        return school_form

    def _is_person(self, where: str, attribute: str, end: str) -> bool:
        if end not in self.people and end not in self.gone:
            self._note(where, attribute)
        return end in self.people

    def _is_unit(self, where: str, attribute: str, end: str) -> bool:
        return self._is_place(where, attribute, end, self.units)

    def _is_group(self, where: str, attribute: str, end: str) -> bool:
        return self._is_place(where, attribute, end, self.groups)

    def _is_place(self, where: str, attribute: str, end: str, among: Collection[str]) -> bool:
        if end not in among:
            self.found.missing.add(end)
            self._note(where, attribute)
        return end in among

    def _note(self, where: str, attribute: str) -> None:
        self.problems.add(where, f"{attribute} points at no usable record; left out")
