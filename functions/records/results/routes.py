"""The routes of results."""

from functions.records.results.entry import Entry
from functions.records.results.group import read_group
from functions.records.results.models import (
    AttendanceView,
    GradeRequest,
    GradeView,
    GroupJudgementsView,
    JudgementHistoryView,
    JudgementRequest,
    JudgementView,
    ResultsView,
    SchoolYearQuery,
    TermAttendanceRequest,
)
from functions.records.results.reading import read_history, read_results
from functions.records.results.view import Reading
from functions.records.results.writing import attend, grade, judge
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.people_view import Names
from shared.adapters.ports import Ports
from shared.domain.errors import NotAllowed, StaleResult, TryAgain, WindowClosed, WindowNotOpen
from shared.domain.judgement import Progress

_REFUSALS = (NotAllowed, WindowNotOpen, WindowClosed, StaleResult, TryAgain)
_PUPIL = "/v1/people/{person_id}"


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "GET", f"{_PUPIL}/results", "A pupil's judgements, grades and attendance of a school year",
        query=SchoolYearQuery, answers=ResultsView,
    )  # fmt: skip
    def show_results(call: Call, person_id: str) -> Answer:
        year = call.query.school_year
        return answer(read_results(ports, call.caller_id, person_id, year, call.language))

    @edge.add(
        "GET", f"{_PUPIL}/judgements/{{term}}/{{school_subject}}", "A judgement for who writes it",
        answers=JudgementHistoryView, refusals=(NotAllowed,),
    )  # fmt: skip
    def show_judgement(call: Call, person_id: str, term: str, school_subject: str) -> Answer:
        asked = ports, call.caller_id, person_id, term, school_subject
        view = read_history(*asked, call.language)
        return answer(view, etag=f'"{view.judgement.version if view.judgement else 0}"')

    @edge.add(
        "PUT", f"{_PUPIL}/judgements/{{term}}/{{school_subject}}", "Judge a pupil in a subject",
        body=JudgementRequest, answers=JudgementView, if_match=True, refusals=_REFUSALS,
    )  # fmt: skip
    def save_judgement(call: Call, person_id: str, term: str, school_subject: str) -> Answer:
        asked = ports, call.caller_id, person_id, term, school_subject
        entry, judged = judge(*asked, call.body, call.version)
        view = reading(entry, call).judgement(Progress(judged, None))
        return answer(view, etag=f'"{judged.version}"')

    @edge.add(
        "PUT", f"{_PUPIL}/grades/{{term}}/{{school_subject}}", "Enter a pupil's grade",
        body=GradeRequest, answers=GradeView, if_match=True, refusals=_REFUSALS,
    )  # fmt: skip
    def save_grade(call: Call, person_id: str, term: str, school_subject: str) -> Answer:
        asked = ports, call.caller_id, person_id, term, school_subject
        entry, graded = grade(*asked, call.body, call.version)
        return answer(reading(entry, call).grade(graded), etag=f'"{graded.version}"')

    @edge.add(
        "PUT", f"{_PUPIL}/attendance/{{term}}", "Enter a pupil's attendance of a term",
        body=TermAttendanceRequest, answers=AttendanceView, if_match=True, refusals=_REFUSALS,
    )  # fmt: skip
    def save_attendance(call: Call, person_id: str, term: str) -> Answer:
        asked = ports, call.caller_id, person_id, term
        entry, told = attend(*asked, call.body, call.version)
        return answer(reading(entry, call).attendance(told), etag=f'"{told.version}"')

    @edge.add(
        "GET", "/v1/groups/{group_id}/judgements/{term}/{school_subject}",
        "Of which pupils of a group a judgement is written", answers=GroupJudgementsView,
    )  # fmt: skip
    def show_group(call: Call, group_id: str, term: str, school_subject: str) -> Answer:
        asked = ports, call.caller_id, group_id, term, school_subject
        return answer(read_group(*asked, call.language))

    def reading(entry: Entry, call: Call) -> Reading:
        """Of what the caller has just written."""
        return Reading(Names({entry.caller.id: entry.caller}), call.language, ports.zone)
