"""Asking for an export, a rectification or an erasure: the person, a guardian, the school (R13, R16)."""

from functions.rights.meeting import Case, Meeting, meet, who_answers
from functions.rights.models import (
    ErasureRequest,
    ExportRequest,
    OnBehalf,
    RectificationRequest,
    RequestView,
)
from functions.rights.naming import demand_text
from functions.rights.view import request_view
from shared.adapters import outbox
from shared.adapters.ports import Ports
from shared.adapters.requests import write_request
from shared.adapters.said_wrong import put_mark
from shared.adapters.store import UnitOfWork
from shared.domain.erasure import assessed_by_table, erasure_rule
from shared.domain.rights import Purpose, Request, RequestKind, check_asking, due_on


def prepare_export(
    ports: Ports, caller_id: str, person_id: str, asked: ExportRequest, language: str
) -> tuple[RequestView, UnitOfWork]:
    """An export, which is made soon after. Raises NotFound, NotAllowed, Invalid."""
    met = meet(ports, caller_id, person_id)
    check_asking(met.ground, asked.purpose, asked.reference)
    request = _request(ports, met, RequestKind.EXPORT, asked, language, purpose=asked.purpose)
    work = UnitOfWork()
    write_request(work, request)
    outbox.add_request(work, request, met.now)
    return _view(ports, met, request), work


def prepare_rectification(
    ports: Ports, caller_id: str, person_id: str, asked: RectificationRequest, language: str
) -> tuple[RequestView, UnitOfWork]:
    """Somebody's word that something is wrong; a text that is meant is marked with it.

    Raises NotFound, Invalid.
    """
    met = meet(ports, caller_id, person_id)
    check_asking(met.ground, Purpose.ACCESS, asked.reference)
    request = _request(
        ports, met, RequestKind.RECTIFICATION, asked, language,
        what=asked.what, why=asked.why, about=asked.about,
    )  # fmt: skip
    work = UnitOfWork()
    if request.about is not None:
        demand_text(ports, work, met, request.about)
        put_mark(work, request)
    write_request(work, request)
    return _view(ports, met, request), work


def prepare_erasure(
    ports: Ports, caller_id: str, person_id: str, asked: ErasureRequest, language: str
) -> tuple[RequestView, UnitOfWork]:
    """Somebody's wish to have something erased. Where no rule allows it, it is refused at once, with why.

    Raises NotFound, Invalid.
    """
    met = meet(ports, caller_id, person_id)
    check_asking(met.ground, Purpose.ACCESS, asked.reference)
    received = _request(
        ports, met, RequestKind.ERASURE, asked, language, what=asked.document, why=asked.why
    )
    request = assessed_by_table(received, erasure_rule(asked.document))
    work = UnitOfWork()
    write_request(work, request)
    return _view(ports, met, request), work


def _request(
    ports: Ports, met: Meeting, kind: RequestKind, asked: OnBehalf, language: str, **more: object
) -> Request:
    base = {
        "id": ports.new_id(), "kind": kind, "person_id": met.person.id, "unit_id": who_answers(ports, met),
        "asked_by": met.caller.id, "asked_at": met.now, "due_on": due_on(met.today),
        "ground": met.ground, "reference": asked.reference, "language": language,
        "author_id": met.caller.id, "at": met.now,
    }  # fmt: skip
    return Request.model_validate(base | more)


def _view(ports: Ports, met: Meeting, request: Request) -> RequestView:
    return request_view(ports, Case(request, met.caller, met.person, met.now, met.today))
