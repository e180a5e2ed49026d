"""Reading what stands of a pupil: each reader gets exactly what their ties to the pupil give them."""

from functions.records.results.entry import enter
from functions.records.results.models import JudgementHistoryView, ResultsView
from functions.records.results.view import Reading, readable
from shared.adapters import register
from shared.adapters.keys import Kind
from shared.adapters.people_view import Names
from shared.adapters.ports import Ports
from shared.adapters.results import Results, results_of, versions_of
from shared.adapters.teaching import teachings_of_group
from shared.domain.closed_list import is_open_to
from shared.domain.errors import NotAllowed, NotFound
from shared.domain.judgement import Judgement, Progress, progress
from shared.domain.people import Person
from shared.domain.permission.records import check_may_ask
from shared.domain.relation import groups_of
from shared.domain.teaching import teaches
from shared.domain.term import Term
from shared.domain.ties import Kept, may_read, ties_of_teacher, ties_to


def read_results(
    ports: Ports, caller_id: str, person_id: str, school_year: int | None, language: str
) -> ResultsView:
    """A pupil's school year: one query, and one request for the people in it. Raises NotFound.

    Who only teaches the pupil a subject reads what is judged and graded in that subject; to find that out
    takes a query for each group of the pupil.
    """
    now = ports.now()
    year = Term.of(ports.day(now)).school_year if school_year is None else school_year
    found = results_of(ports.store, person_id, year - 1, year)
    ids = {caller_id, person_id, *found.authors()}
    people = register.named(ports.store, sorted(ids))
    caller, pupil = people.get(caller_id), people.get(person_id)
    if caller is None:
        raise NotFound
    ties = ties_to(pupil, caller, ports.day(now)) if pupil else None
    if pupil is None or not ties:
        found = _of_subjects(found, _taught_by(ports, caller, person_id, pupil))
        ties = ties_of_teacher(person_id, caller)
    shown = readable(found, ties, now)
    reading = Reading(Names(people), language, ports.zone)
    grades = tuple(reading.grade(g) for g in shown.grades if g.term.school_year == year)
    attendance = tuple(
        reading.attendance(a) for a in shown.attendance if a.term.school_year == year
    )
    return ResultsView(
        school_year=year,
        judgements=tuple(
            reading.judgement(each)
            for each in progress(shown.judgements)
            if each.judgement.term.school_year == year
        ),
        grades=grades if may_read(Kept.GRADE, ties) else None,
        attendance=attendance if may_read(Kept.ATTENDANCE, ties) else None,
    )


def read_history(
    ports: Ports, caller_id: str, person_id: str, term: str, school_subject: str, language: str
) -> JudgementHistoryView:
    """A judgement with every version of it, for who writes it (D8). Raises NotFound and NotAllowed."""
    entry = enter(ports, caller_id, person_id, term, Kind.JUDGEMENT, school_subject)
    if not entry.teaches:
        raise NotAllowed
    if not isinstance(entry.standing, Judgement):
        return JudgementHistoryView(judgement=None, versions=())
    versions = [v for v in versions_of(ports.store, entry.standing) if isinstance(v, Judgement)]
    authors = {version.author_id for version in versions if version.author_id}
    names = Names(register.people(ports.store, sorted(authors)))
    reading = Reading(names, language, ports.zone)
    return JudgementHistoryView(
        judgement=reading.judgement(Progress(entry.standing, None)),
        versions=tuple(reading.version(version) for version in versions),
    )


def _taught_by(ports: Ports, caller: Person, pupil_id: str, pupil: Person | None) -> frozenset[str]:
    """The subjects in which the caller teaches the pupil today. Raises NotFound if there is none.

    Of who is in no group, is not there at all, or is closed to the caller (R17), as much is read as of a pupil
    of one class: the time does not tell who exists.
    """
    today = ports.day(ports.now())
    check_may_ask(caller, None, today)
    if pupil is not None and not is_open_to(pupil, caller, today):
        pupil = None
    told = [
        teaching
        for group_id in sorted((pupil and groups_of(pupil, today)) or {pupil_id})
        for teaching in teachings_of_group(ports.store, group_id)
    ]
    if pupil is None:
        raise NotFound
    subjects = frozenset(
        teaching.school_subject
        for teaching in told
        if teaches(
            caller, pupil, [t for t in told if t.school_subject == teaching.school_subject], today
        )
    )
    if not subjects:
        raise NotFound
    return subjects


def _of_subjects(results: Results, subjects: frozenset[str]) -> Results:
    return Results(
        [judgement for judgement in results.judgements if judgement.school_subject in subjects],
        [grade for grade in results.grades if grade.school_subject in subjects],
        [told for told in results.attendance if told.school_subject in subjects],
    )
