"""Following requests: one with the log of its handling, all about somebody, those of a unit, and the file."""

from functions.rights.files import SIGNED_FOR, Exports
from functions.rights.meeting import Case, meet, open_case
from functions.rights.models import DownloadView, HandlingView, RequestsView, StepView
from functions.rights.view import named_in, request_view
from shared.adapters import keys, register
from shared.adapters.people_view import Names, known_to
from shared.adapters.ports import Ports
from shared.adapters.requests import PAGE, request_of, requests_at, requests_of
from shared.adapters.store import Table
from shared.domain.errors import NotFound, WrongRequestState
from shared.domain.instant import local_text
from shared.domain.permission.leading import check_leads
from shared.domain.rights import RequestState, may_download, may_see


def read_request(ports: Ports, caller_id: str, person_id: str, request_id: str) -> HandlingView:
    """One request with who did what with it. Raises NotFound."""
    case = open_case(ports, caller_id, person_id, request_id)
    items = ports.store.query(
        keys.requests_of(person_id), prefix=f"{request_id}#", table=Table.HISTORY
    )
    versions = [request_of(item) for item in items]
    people = register.people(ports.store, named_in(versions))
    names = Names(people, known_to(case.caller, case.today))
    return HandlingView(
        request=request_view(ports, case, names),
        steps=tuple(
            StepView(
                version=v.version,
                state=v.state,
                by=names.of(v.author_id),
                at=local_text(v.at, ports.zone),
            )
            for v in versions
        ),
    )


def list_requests(ports: Ports, caller_id: str, person_id: str) -> RequestsView:
    """Those about somebody that the caller follows, the latest first. Raises NotFound for a stranger."""
    met = meet(ports, caller_id, person_id)
    found = [
        request
        for request in requests_of(ports.store, person_id)
        if may_see(request, met.caller, met.person, met.today)
    ]
    people = register.people(ports.store, named_in(found)) if found else {}
    names = Names(people, known_to(met.caller, met.today))
    cases = (Case(request, met.caller, met.person, met.now, met.today) for request in found[:PAGE])
    return RequestsView(
        requests=tuple(request_view(ports, case, names) for case in cases), more=len(found) > PAGE
    )


def list_of_unit(ports: Ports, caller_id: str, unit_id: str, *, waiting: bool) -> RequestsView:
    """What a unit has to answer, the most urgent first, or has answered. Raises NotFound for all others.

    Those about who decides, or about their children, are left out: another one answers them.
    """
    now = ports.now()
    today = ports.day(now)
    caller = check_leads(register.find_person(ports.store, caller_id), unit_id, today)
    found, more = requests_at(ports.store, unit_id, waiting=waiting)
    named = named_in(found)
    people = register.people(ports.store, named, own={r.person_id for r in found}) if found else {}
    names = Names(people, known_to(caller, today))
    cases = (
        Case(request, caller, people[request.person_id], now, today)
        for request in found
        if request.person_id in people
    )
    return RequestsView(
        requests=tuple(request_view(ports, case, names) for case in cases if case.may_answer),
        more=more,
    )


def find_download(
    ports: Ports, exports: Exports, caller_id: str, person_id: str, request_id: str
) -> DownloadView:
    """Where an export can be had, for who asked for it and still has the right they asked by.

    Raises NotFound for all others, WrongRequestState while there is none, or not any more.
    """
    case = open_case(ports, caller_id, person_id, request_id)
    request = case.request
    if not may_download(request, case.caller, case.person, case.today):
        raise NotFound
    state = request.state_at(case.now)
    if state is not RequestState.READY or request.export is None:
        raise WrongRequestState(state=state)
    return DownloadView(
        url=exports.address(request),
        expires=local_text(case.now + SIGNED_FOR, ports.zone),
        sha256=request.export.sha256,
        size=request.export.size,
    )
