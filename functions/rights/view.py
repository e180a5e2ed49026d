"""Requests as those who follow them see them."""

from collections.abc import Iterable

from functions.rights.meeting import Case
from functions.rights.models import AssessmentView, ReplyView, RequestView
from shared.adapters import register
from shared.adapters.people_view import Names, known_to
from shared.adapters.ports import Ports
from shared.domain.instant import local_text
from shared.domain.rights import OFFERED, Request, RequestKind, RequestState


def named_in(requests: Iterable[Request]) -> set[str]:
    """Ids of everybody whom the views name."""
    return {
        person_id
        for r in requests
        for person_id in (
            r.person_id,
            r.asked_by,
            r.author_id,
            r.assessment.by if r.assessment else r.asked_by,
            r.reply.by if r.reply else r.asked_by,
        )
    }


def request_view(ports: Ports, case: Case, names: Names | None = None) -> RequestView:
    """One of them."""
    request, zone = case.request, ports.zone
    people = register.people(ports.store, named_in([request])) if names is None else {}
    names = names or Names(people, known_to(case.caller, case.today))
    state = request.state_at(case.now)
    is_export, made = request.kind is RequestKind.EXPORT, request.export
    assessment, reply = request.assessment, request.reply
    return RequestView(
        state=state,
        person=names.of(request.person_id),
        asked_by=names.of(request.asked_by),
        asked_at=local_text(request.asked_at, zone),
        late=request.is_late(case.today),
        purpose=request.purpose if is_export else None,
        assessment=AssessmentView(
            by=names.of(assessment.by),
            at=local_text(assessment.at, zone),
            **assessment.model_dump(include={"included", "ground", "words"}),
        )
        if assessment
        else None,
        reply=ReplyView(
            by=names.of(reply.by),
            at=local_text(reply.at, zone),
            **reply.model_dump(include={"words", "ground", "version"}),
        )
        if reply
        else None,
        masked=made.masked if made else None,
        available_until=local_text(made.ready_at + OFFERED, zone) if made else None,
        may_answer=case.may_answer,
        may_download=state is RequestState.READY and case.caller.id == request.asked_by,
        about=request.about,
        **request.model_dump(
            include={
                "id",
                "version",
                "kind",
                "unit_id",
                "due_on",
                "ground",
                "reference",
                "what",
                "why",
            }
        ),
    )
