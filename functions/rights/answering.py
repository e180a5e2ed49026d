"""Answering for the school: what is confidential in an export, whether something was wrong (R13)."""

from collections.abc import Callable
from dataclasses import replace

from boto3.dynamodb.conditions import Attr

from functions.rights.meeting import Case, open_case
from functions.rights.models import AssessmentRequest, DecisionRequest, ReplyRequest, RequestView
from functions.rights.view import request_view
from shared.adapters import keys, outbox
from shared.adapters.erasures import queue_erasure
from shared.adapters.ports import Ports
from shared.adapters.requests import write_request
from shared.adapters.said_wrong import change_mark
from shared.adapters.store import UnitOfWork
from shared.domain.errors import Invalid, StaleRequest
from shared.domain.rights import Assessment, Reply, Request


def assess(
    ports: Ports, caller_id: str, named: tuple[str, str], asked: AssessmentRequest, version: int
) -> RequestView:
    """Include or withhold what is confidential in an export; then it is made.

    Raises NotFound, NotAllowed, WrongRequestState, StaleRequest, Invalid for withholding without a ground.
    """
    said = {"included": asked.include, "ground": asked.ground, "words": asked.words}

    def says(request: Request) -> bool:
        standing = request.assessment
        return standing is not None and standing.model_dump(include=set(said)) == said

    case, is_done = to_answer(ports, caller_id, named, version, says)
    if is_done:
        return request_view(ports, case)
    assessment = Assessment.model_validate({**said, "by": caller_id, "at": case.now})
    work = UnitOfWork()
    after = case.request.assessed(assessment)
    outbox.add_request(work, after, case.now)
    return written(ports, case, after, work)


def reply(
    ports: Ports, caller_id: str, named: tuple[str, str], asked: ReplyRequest, version: int
) -> RequestView:
    """Answer that something is wrong: it was put right by a new version, or a refusal with its ground.

    Nothing is written over: of a text it names the version that says it right, which somebody wrote who may;
    where its window is closed, the words of the answer stand with the request for good.

    Raises NotFound, NotAllowed, WrongRequestState, StaleRequest, Invalid for a refusal without a ground or
    for a version that is none.
    """
    case, is_done = to_answer(ports, caller_id, named, version, _says(asked))
    if is_done:
        return request_view(ports, case)
    given = Reply(
        words=asked.words, ground=asked.ground, version=asked.version, by=caller_id, at=case.now
    )
    work = UnitOfWork()
    if asked.outcome == "refused":
        return written(ports, case, case.request.refused(given), work)
    after = case.request.corrected(given)
    if asked.version is not None:
        _demand_version(work, case.request, asked.version)
    return written(ports, case, after, work)


def decide(
    ports: Ports, caller_id: str, named: tuple[str, str], asked: DecisionRequest, version: int
) -> RequestView:
    """Grant an erasure, which the disposer then carries out, or refuse it; either way with its ground.

    Raises NotFound, NotAllowed, WrongRequestState, StaleRequest.
    """
    case, is_done = to_answer(ports, caller_id, named, version, _says(asked))
    if is_done:
        return request_view(ports, case)
    given = Reply(words=asked.words, ground=asked.ground, by=caller_id, at=case.now)
    work = UnitOfWork()
    granted = case.request.granted(given)  # also raises for what is no erasure
    if asked.outcome == "refused":
        return written(ports, case, case.request.refused(given), work)
    queue_erasure(work, granted)
    return written(ports, case, granted, work)


def _demand_version(work: UnitOfWork, request: Request, version: int) -> None:
    """Have the write refused unless the text, of a talk about this person, has come as far as the version."""
    about = request.about
    if about is None or about.talk_id is None or about.phase is None or about.field is None:
        raise _no_version()
    key = keys.text(about.talk_id, about.phase, about.field)
    work.check(key, Attr("version").gte(version), lambda _: _no_version())
    about_them = Attr("subject_id").eq(request.person_id)
    work.check(keys.talk(about.talk_id), about_them, lambda _: _no_version())


def _no_version() -> Invalid:
    return Invalid(
        errors=[{"pointer": "/version", "detail": "no version of the text that is meant"}]
    )


def to_answer(
    ports: Ports,
    caller_id: str,
    named: tuple[str, str],
    version: int,
    says: Callable[[Request], bool],
) -> tuple[Case, bool]:
    """A request that the caller decides about, as they have read it; and whether they have said this before.

    Whoever lost the answer and asks again is given it once more. Raises NotFound, NotAllowed, StaleRequest.
    """
    case = open_case(ports, caller_id, *named)
    case.demand_answerer()
    request = case.request
    if request.version == version:
        return case, False
    if request.version == version + 1 and request.author_id == caller_id and says(request):
        return case, True
    raise StaleRequest(version=request.version)


def _says(asked: ReplyRequest | DecisionRequest) -> Callable[[Request], bool]:
    said = asked.model_dump(include={"words", "ground", "version"})

    def says(request: Request) -> bool:
        reply = request.reply
        same = reply is not None and said.items() <= reply.model_dump().items()
        return same and request.state == asked.outcome

    return says


def written(ports: Ports, case: Case, after: Request, work: UnitOfWork) -> RequestView:
    """The step taken."""
    write_request(work, after)
    change_mark(ports.store, work, after)
    ports.store.commit(work)
    return request_view(ports, replace(case, request=after))
