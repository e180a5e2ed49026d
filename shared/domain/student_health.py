"""The student health team (elevhälsa, EHT): who belongs to it, by the register's own words (F12, R21).

The words stand in a table, `shared/data/student_health.json`. A word that is not in it is data, not an error,
and makes nobody a part of the team. What the team may read is told in `access.py` and `referral.py`.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from shared.domain.deciding import Area, Of, Owner, decided
from shared.domain.people import Assignment, Person


class Effort(StrEnum):
    """What the team does for pupils (skollagen 2 kap. 25 §)."""

    MEDICAL = "medical"
    PSYCHOLOGICAL = "psychological"
    PSYCHOSOCIAL = "psychosocial"
    SPECIAL_EDUCATION = "special_education"


class Words(BaseModel):
    """The table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    duties: Mapping[str, Effort]
    """Duty roles that belong to the team at the unit of the duty."""
    assignments: tuple[str, ...]
    """What somebody is assigned to a group as, who belongs to the team for the pupils in it."""


@cache
def words() -> Words:
    """As shipped."""
    return _read()


def _read() -> Words:
    text = resources.files("shared.data").joinpath("student_health.json").read_text("utf-8")
    return Words.model_validate_json(text)


def is_of_team(assignment: Assignment) -> bool:
    """Whether somebody is connected to a group as student health, and not as one who teaches it."""
    return assignment.role in words().assignments


def is_at(person: Person, unit_id: str, today: date) -> bool:
    """Whether the person belongs to the team of a unit today: by their duty there, or for a group.

    For which pupils one assigned to groups does so is told by `relation.is_student_health_for`.
    """
    here = [d for d in person.duties if d.unit_id == unit_id and d.span.covers(today)]
    by_duty = any(duty.role in words().duties for duty in here)
    by_group = any(is_of_team(a) and a.span.covers(today) for a in person.assignments)
    is_one = by_duty or (bool(here) and by_group)
    return decided(is_one, person.id, Owner(Of.UNIT, unit_id), Area.HEALTH)


def has_duty_at(person: Person, unit_id: str, today: date) -> bool:
    """Whether the person's duty makes them student health for all pupils of the unit today."""
    known = words().duties
    return any(
        duty.role in known and duty.unit_id == unit_id and duty.span.covers(today)
        for duty in person.duties
    )


def units_of(person: Person) -> frozenset[str]:
    """Ids of the units where the person may belong to the team, whatever the dates."""
    by_group = any(map(is_of_team, person.assignments))
    return frozenset(d.unit_id for d in person.duties if by_group or d.role in words().duties)
