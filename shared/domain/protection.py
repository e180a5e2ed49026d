"""Who sees what of somebody whose identity is protected (R17, G2).

There are two circles and everybody else. The *family* are the person and those who answer for them today; a
guardian with a protected identity is known to themselves alone. *Readers* are who leads where the person is
today, an employee's manager, who holds a talk with the person and works there, and whom the closed list
names (`closed_list.py`). All others are strangers: what one may know to exist at all shows them no more than
`hidden` leaves, and most of it they are not told to exist. What leaves the system (mail, paper, files) is
written for strangers, whoever fetches it.
"""

from collections.abc import Iterable, Mapping, Set
from datetime import date
from types import MappingProxyType

from shared.domain.closed_list import is_named
from shared.domain.deciding import Area, Of, Owner, decided
from shared.domain.people import Aspect, Person, SecurityMarking
from shared.domain.relation import (
    acts_for_staff,
    consented_by,
    guardians_of,
    has_higher_permission_over,
    manages,
    works_at,
)

ALWAYS_HIDDEN = frozenset({Aspect.NAME, Aspect.CONTACT})
"""What no decision shows to a stranger."""
CHOSEN = frozenset(Aspect) - ALWAYS_HIDDEN
"""What somebody's own setting can hide or show instead of what the marking says."""
HIDDEN: Mapping[SecurityMarking, Set[Aspect]] = MappingProxyType(
    {
        SecurityMarking.NONE: frozenset(),
        SecurityMarking.CONFIDENTIAL: ALWAYS_HIDDEN | {Aspect.GROUP, Aspect.PLACE},
        SecurityMarking.PROTECTED: frozenset(Aspect),
    }
)
"""What is kept from strangers unless somebody has decided otherwise for this person."""


def hidden(person: Person) -> Set[Aspect]:
    """What is kept from strangers: by the person's own setting, or else by their marking."""
    if not person.is_protected or person.own.hides is None:
        return HIDDEN[person.marking]
    return ALWAYS_HIDDEN | frozenset(person.own.hides)


def hidden_of(people: Iterable[Person]) -> Set[Aspect]:
    """What is kept from strangers of something that several people are in: for each what is kept of any."""
    return frozenset(aspect for person in people for aspect in hidden(person))


def is_family(person: Person, viewer: Person, today: date) -> bool:
    """Whether the viewer is the person, or answers for them today."""
    is_one = viewer.id in (person.id, *guardians_of(person, today), *consented_by(person, today))
    return decided(is_one, viewer.id, Owner(Of.PERSON, person.id), Area.FAMILY)


def leads_through(viewer: Person, person: Person, children: Iterable[Person], today: date) -> bool:
    """Whether the viewer leads where a child of the person is today."""
    leads = any(has_higher_permission_over(viewer, child, today) for child in children)
    return decided(leads, viewer.id, Owner(Of.PERSON, person.id), Area.LEADS_OVER)


def is_reader(person: Person, viewer: Person, today: date) -> bool:
    """Whether the viewer leads where the person is today, or manages them, or is on their closed list."""
    leads = has_higher_permission_over(viewer, person, today)
    if leads or acts_for_staff(viewer, person, today):
        return True
    return manages(viewer, person, today) or is_named(person, viewer, today)


def sees_name(person: Person, viewer: Person, today: date) -> bool:
    """Whether the person is shown to the viewer by name."""
    if not person.is_protected:
        return True
    return is_family(person, viewer, today) or is_reader(person, viewer, today)


def is_known_to_holder(subject: Person, holder: Person, today: date) -> bool:
    """Whether who holds a talk about a protected identity sees the name: while both are at the same school.

    Who held a talk somewhere else, before, does not learn who the person is today.
    """
    if manages(holder, subject, today):
        return True
    return any(
        e.span.covers(today) and works_at(holder, e.unit_id, today) for e in subject.enrolments
    )
