"""Takes who teaches a group a subject: all that the file says of the two, in place of what stands."""

from collections.abc import Sequence

from functions.records.importing.checking import Told
from functions.records.importing.report import Outcome
from functions.records.importing.rows import TeachingRow
from functions.records.importing.writing import BATCH, by
from shared.adapters import keys
from shared.adapters.keys import Key
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork, impossible
from shared.adapters.teaching import teaching_item, teaching_of
from shared.domain.people import Span
from shared.domain.teaching import Teacher, Teaching


def take_teaching(ports: Ports, outcome: Outcome, told: Sequence[Told[TeachingRow]]) -> None:
    """Write what has changed. A group that the register does not know is left out, a teacher taken as told."""
    of_pair: dict[Key, list[TeachingRow]] = {}
    for some in by(100, told):
        groups = ports.store.get_many({keys.group(each.row.group) for each in some})
        for where, row in some:
            if keys.group(row.group) in groups:
                of_pair.setdefault(keys.teaching(row.group, row.subject), []).append(row)
            else:
                outcome.leave_out(where, "group: is not in the register; left out")
    for pairs in by(BATCH, sorted(of_pair)):
        standing = ports.store.get_many(pairs)
        work = UnitOfWork()
        for key in pairs:
            made = _teaching(of_pair[key])
            if key in standing and teaching_of(standing[key]) == made:
                outcome.unchanged += len(of_pair[key])
                continue
            work.put(key, teaching_item(made), None, impossible)
            outcome.written += len(of_pair[key])
        if work.writes:
            ports.store.commit(work)


def _teaching(rows: Sequence[TeachingRow]) -> Teaching:
    teachers = [Teacher(person_id=r.teacher, span=Span(start=r.start, end=r.end)) for r in rows]
    teachers.sort(key=lambda t: (t.person_id, str(t.span.start), str(t.span.end)))
    return Teaching(
        group_id=rows[0].group, school_subject=rows[0].subject, teachers=tuple(teachers)
    )
