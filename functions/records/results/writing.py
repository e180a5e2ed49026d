"""Entering judgements, grades and attendance by hand, each save a version (F71, F72, F114, F115)."""

from datetime import date, datetime, time
from typing import TypeVar

from functions.records.results.entry import Entry, enter
from functions.records.results.models import GradeRequest, JudgementRequest, TermAttendanceRequest
from shared.adapters.keys import Kind
from shared.adapters.ports import Ports
from shared.adapters.results import write_result
from shared.adapters.store import UnitOfWork
from shared.domain.duration import at_wall_clock
from shared.domain.errors import Invalid, NotAllowed
from shared.domain.judgement import Judgement, scale_of
from shared.domain.result import Attendance, Grade
from shared.domain.term import writing_window
from shared.domain.ties import judged_enrolment

R = TypeVar("R", Judgement, Grade, Attendance)


def judge(
    ports: Ports, caller_id: str, person_id: str, term: str, school_subject: str,
    asked: JudgementRequest, builds_on: int,
) -> tuple[Entry, Judgement]:  # fmt: skip
    """The judgement as it stands now. One that was saved already and is only repeated changes nothing.

    Raises NotFound, NotAllowed for one who does not teach the pupil that, WindowNotOpen or WindowClosed,
    Invalid, and StaleResult with both if somebody else wrote in between.
    """
    entry = enter(ports, caller_id, person_id, term, Kind.JUDGEMENT, school_subject)
    _check(entry, entry.teaches)
    enrolment = judged_enrolment(entry.pupil, ports.day(entry.now))
    codes = scale_of(enrolment.school_form, entry.term).codes
    if asked.level is not None and asked.level not in codes:
        told = f"one of: {', '.join(codes)}" if codes else "there are no levels in this school form"
        raise Invalid(errors=[{"pointer": "/level", "detail": told}])
    made = Judgement(
        pupil_id=person_id,
        term=entry.term,
        school_subject=school_subject,
        school_form=enrolment.school_form,
        year=enrolment.year,
        words=asked.words,
        level=asked.level,
        proposed_goal=asked.proposed_goal,
        released_at=_midnight(ports, asked.release_on) if asked.release_on else None,
        version=builds_on + 1,
        author_id=caller_id,
        at=entry.now,
    )
    return entry, _saved(entry, made)


def grade(
    ports: Ports, caller_id: str, person_id: str, term: str, school_subject: str,
    asked: GradeRequest, builds_on: int,
) -> tuple[Entry, Grade]:  # fmt: skip
    """The grade as it stands now. Raises as judging does."""
    entry = enter(ports, caller_id, person_id, term, Kind.GRADE, school_subject)
    _check(entry, entry.teaches)
    judged_enrolment(entry.pupil, ports.day(entry.now))
    made = Grade(
        pupil_id=person_id,
        term=entry.term,
        school_subject=school_subject,
        value=asked.value,
        version=builds_on + 1,
        author_id=caller_id,
        at=entry.now,
    )
    return entry, _saved(entry, made)


def attend(
    ports: Ports,
    caller_id: str,
    person_id: str,
    term: str,
    asked: TermAttendanceRequest,
    builds_on: int,
) -> tuple[Entry, Attendance]:
    """The attendance of a term as it stands now, entered by the pupil's staff. Raises as judging does."""
    entry = enter(ports, caller_id, person_id, term, Kind.ATTENDANCE)
    _check(entry, entry.ties.of_staff)
    judged_enrolment(entry.pupil, ports.day(entry.now))
    made = Attendance(
        pupil_id=person_id,
        term=entry.term,
        version=builds_on + 1,
        author_id=caller_id,
        at=entry.now,
        **asked.model_dump(),
    )
    return entry, _saved(entry, made)


def _check(entry: Entry, allowed: bool) -> None:
    if not allowed:
        raise NotAllowed
    writing_window(entry.term, entry.ports.zone).check(entry.now, entry.ports.zone)


def _saved(entry: Entry, made: R) -> R:
    standing = entry.standing
    if isinstance(standing, type(made)) and standing == made.model_copy(update={"at": standing.at}):
        return standing
    work = UnitOfWork()
    write_result(work, made)
    entry.ports.store.commit(work)
    return made


def _midnight(ports: Ports, day: date) -> datetime:
    return at_wall_clock(datetime.combine(day, time.min), ports.zone)
