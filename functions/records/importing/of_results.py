"""Takes judgements, grades and attendance: each a version of what stands, where it tells something else.

A judgement that was written here is not overwritten; of grades and attendance the file's word counts.
"""

from collections.abc import Sequence
from datetime import date, datetime, time

from functions.records.importing.checking import Told
from functions.records.importing.report import Outcome
from functions.records.importing.rows import AttendanceRow, GradeRow, JudgementRow
from functions.records.importing.writing import BATCH, HERE, by, write_all
from shared.adapters import register
from shared.adapters.ports import Ports
from shared.adapters.results import key_of, result_of, write_result
from shared.adapters.store import Item
from shared.domain.duration import at_wall_clock
from shared.domain.errors import Invalid
from shared.domain.judgement import Judgement, scale_of
from shared.domain.people import Enrolment, Person
from shared.domain.result import Attendance, Grade, Result
from shared.domain.ties import judged_enrolment

ResultRow = JudgementRow | GradeRow | AttendanceRow
_NOT_SAID = {"version", "at", "school_form", "year", "imported", "author_id"}


def take_results(ports: Ports, outcome: Outcome, told: Sequence[Told[ResultRow]]) -> None:
    """Write those that are new or tell something else, a few dozen in a transaction."""
    for some in by(BATCH, told):
        pupils = register.people(ports.store, {each.row.pupil for each in some})
        made = [
            (each.where, result)
            for each in some
            if (result := _made(ports, outcome, each, pupils.get(each.row.pupil))) is not None
        ]
        standing = ports.store.get_many(key_of(result) for _, result in made)
        changed = [
            (where, after)
            for where, result in made
            if (after := _next(outcome, where, result, standing.get(key_of(result)))) is not None
        ]
        write_all(ports.store, outcome, changed, write_result)


def _made(
    ports: Ports, outcome: Outcome, told: Told[ResultRow], pupil: Person | None
) -> Result | None:
    now = ports.now()
    if pupil is None:
        outcome.leave_out(told.where, "pupil: is not in the register; left out")
        return None
    try:
        enrolment = judged_enrolment(pupil, ports.day(now))
    except Invalid:
        outcome.leave_out(told.where, "pupil: is not judged in any school now; left out")
        return None
    row = told.row
    if isinstance(row, GradeRow):
        return Grade(
            pupil_id=row.pupil, term=row.term, school_subject=row.subject, value=row.grade, at=now
        )
    if isinstance(row, AttendanceRow):
        minutes = row.model_dump(include={"attended", "valid_absence", "invalid_absence"})
        return Attendance(
            pupil_id=row.pupil, term=row.term, school_subject=row.subject, at=now, **minutes
        )
    codes = scale_of(enrolment.school_form, row.term).codes
    if row.level is not None and row.level not in codes:
        outcome.note(told.where, "level: is not of the school form's scale; kept")
    return _judgement(ports, row, enrolment, now)


def _judgement(ports: Ports, row: JudgementRow, enrolment: Enrolment, now: datetime) -> Judgement:
    return Judgement(
        pupil_id=row.pupil,
        term=row.term,
        school_subject=row.subject,
        school_form=enrolment.school_form,
        year=enrolment.year,
        words=row.words,
        level=row.level,
        proposed_goal=row.proposed_goal,
        released_at=_midnight(ports, row.release_on) if row.release_on else None,
        author_id=row.teacher,
        imported=True,
        at=now,
    )


def _midnight(ports: Ports, day: date) -> datetime:
    return at_wall_clock(datetime.combine(day, time.min), ports.zone)


def _next(outcome: Outcome, where: str, result: Result, item: Item | None) -> Result | None:
    """The next version of a result, or None if there is nothing to write."""
    if item is None:
        return result
    standing = result_of(item)
    if standing.model_dump(exclude=_NOT_SAID) == result.model_dump(exclude=_NOT_SAID):
        outcome.unchanged += 1
        return None
    if isinstance(standing, Judgement) and not standing.imported:
        outcome.leave_out(where, HERE)
        return None
    return result.model_copy(update={"version": standing.version + 1})
