"""Who is what to whom, by the person it is about, and what of it was lost on the way."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from shared.domain.people import Assignment, Duty, Enrolment, Guardianship, Membership
from shared.domain.vocabulary import PLACED_FORMS

T = TypeVar("T")

OWNER = "Placeringens ägare"
"""Relation of one who owns a placement and is not said to answer for the child. It opens nothing: a
placement may be owned by whoever pays (R20)."""


@dataclass(frozen=True, slots=True)
class Relations:
    """Relations by the id of the person they are about, and what was lost."""

    enrolments: dict[str, list[Enrolment]] = field(default_factory=lambda: defaultdict(list))
    memberships: dict[str, list[Membership]] = field(default_factory=lambda: defaultdict(list))
    guardians: dict[str, list[Guardianship]] = field(default_factory=lambda: defaultdict(list))
    children: dict[str, list[Guardianship]] = field(default_factory=lambda: defaultdict(list))
    duties: dict[str, list[Duty]] = field(default_factory=lambda: defaultdict(list))
    assignments: dict[str, list[Assignment]] = field(default_factory=lambda: defaultdict(list))
    missing: set[str] = field(default_factory=set)
    """Ids of units and groups of which the file tells something that cannot be used."""
    lost_guardians: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Ids of those who answer for a child, by the child's id, but have no usable record."""
    uncertain: set[str] = field(default_factory=set)
    """Ids of people of whom a placement or a duty cannot be used."""


def ordered(relations: Iterable[T]) -> tuple[T, ...]:
    """Each once, in an order that does not depend on the file's; school before a place beside it."""
    return tuple(sorted(set(relations), key=_rank))


def _rank(relation: object) -> tuple[bool, str]:
    return getattr(relation, "school_form", None) in PLACED_FORMS, str(relation)
