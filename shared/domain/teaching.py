"""Who teaches which group in which subject: an Activity of SS 12000, cut to that (F115)."""

from collections.abc import Iterable
from datetime import date

from shared.domain.closed_list import is_open_to
from shared.domain.people import Person, Record, Span
from shared.domain.relation import groups_of, groups_read_by, is_employed


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
    if known:
        return caller.id in known
    return not groups_read_by(caller, today).isdisjoint(mine)
