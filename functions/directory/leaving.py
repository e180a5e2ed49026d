"""Somebody who is in the register and no longer in the school's own records."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar

from shared.domain.people import Assignment, Duty, Enrolment, Membership, Person

R = TypeVar("R", Assignment, Duty, Enrolment, Membership)


def left(person: Person, today: date) -> Person:
    """The person without what opens anything: places, classes and duties are over since yesterday (R11).

    They are ended and not removed, because talks tell of them. Guardians stay in a child's record, which
    alone says who they are; whether a guardian still is one is for the record of the child.
    """
    yesterday = today - timedelta(days=1)
    return person.model_copy(
        update={
            "enrolments": _ended(person.enrolments, yesterday),
            "memberships": _ended(person.memberships, yesterday),
            "duties": _ended(person.duties, yesterday),
            "assignments": _ended(person.assignments, yesterday),
            "manager_id": None,
            "sign_in": (),
            "left": person.left or today,
        }
    )


def _ended(relations: Iterable[R], last: date) -> tuple[R, ...]:
    return tuple(
        each
        if each.span.end is not None and each.span.end <= last
        else each.model_copy(update={"span": each.span.model_copy(update={"end": last})})
        for each in relations
    )
