"""Who teaches which group in which subject: an Activity of SS 12000, cut to that (F115)."""

from collections.abc import Iterable
from datetime import date

from shared.domain.closed_list import is_open_to
from shared.domain.deciding import Area, Of, Owner, decided
from shared.domain.people import Group, Person, Record, Span
from shared.domain.relation import (
    groups_of,
    groups_read_by,
    has_higher_permission,
    is_employed,
)


class Teacher(Record):
    """One who teaches, and when."""

    person_id: str
    span: Span = Span()


class Teaching(Record):
    """The teachers of a group in a subject."""

    group_id: str
    school_subject: str
    teachers: tuple[Teacher, ...]

    def by(self, day: date) -> frozenset[str]:
        """Ids of those who teach on a local date."""
        return frozenset(t.person_id for t in self.teachers if t.span.covers(day))


def teaches(caller: Person, pupil: Person, of_subject: Iterable[Teaching], today: date) -> bool:
    """Whether the caller is the pupil's teacher in a subject today: who judges and grades in it (F115).

    Where the register tells nobody for the pupil's groups, it is the staff of these groups: who has a class
    in its first years teaches it everything, and no activity says so. A protected identity has no teachers but
    those whom the closed list names (R17).
    """
    if not is_employed(caller, today) or not is_open_to(pupil, caller, today):
        return False
    mine = groups_of(pupil, today)
    known = frozenset(
        teacher for told in of_subject if told.group_id in mine for teacher in told.by(today)
    )
    connected = not groups_read_by(caller, today).isdisjoint(mine)
    is_teacher = caller.id in known if known else connected
    return decided(is_teacher, caller.id, Owner(Of.PERSON, pupil.id), Area.TEACHES)


def reads_class(caller: Person, group: Group, told: Teaching | None, today: date) -> bool:
    """Whether one sees of which pupils of a group a judgement in a subject is written (F114, F115).

    For who teaches the group that, its staff, and higher permission at its unit.
    """
    if not is_employed(caller, today):
        return False
    is_teacher = told is not None and caller.id in told.by(today)
    connected = group.id in groups_read_by(caller, today)
    reads = is_teacher or connected or has_higher_permission(caller, group.unit_id, today)
    return decided(reads, caller.id, Owner(Of.GROUP, group.id), Area.CLASS_JUDGEMENTS)
