"""The routes of rights: parse, one use case, respond."""

from functions.rights.answering import assess, decide, reply
from functions.rights.asking import prepare_erasure, prepare_export, prepare_rectification
from functions.rights.files import Exports
from functions.rights.following import find_download, list_of_unit, list_requests, read_request
from functions.rights.models import (
    AssessmentRequest,
    DecisionRequest,
    DownloadView,
    ErasureRequest,
    ExportRequest,
    HandlingView,
    RectificationRequest,
    ReplyRequest,
    RequestsQuery,
    RequestsView,
    RequestView,
)
from shared.adapters.carrying_out import carry_out_showing
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, Verifier, answer
from shared.adapters.guard import guarded
from shared.adapters.ports import Ports
from shared.domain.errors import NotAllowed, StaleRequest, TryAgain, WrongRequestState
from shared.domain.sign_in import Need

_PERSON = "/v1/people/{person_id}"
_ONE = f"{_PERSON}/requests/{{request_id}}"


def build(ports: Ports, verifier: Verifier, exports: Exports) -> Edge:
    """The function, with what it is given to work with."""
    ports = guarded(ports)
    edge = Edge("rights", verifier, ports)

    @edge.add(
        "POST", f"{_PERSON}/exports", "Ask for everything that is kept about somebody",
        body=ExportRequest, answers=RequestView, status=201, command=True,
        refusals=(NotAllowed, TryAgain), need=Need.STRONG,
    )  # fmt: skip
    def ask_for_export(call: Call, person_id: str) -> Answer:
        asked = call.caller_id, person_id, call.body, call.language
        return carry_out_showing(ports, call, 201, lambda: prepare_export(ports, *asked))

    @edge.add(
        "POST", f"{_PERSON}/rectifications", "Say that something about somebody is wrong",
        body=RectificationRequest, answers=RequestView, status=201, command=True,
        refusals=(NotAllowed, TryAgain),
    )  # fmt: skip
    def ask_for_rectification(call: Call, person_id: str) -> Answer:
        asked = call.caller_id, person_id, call.body, call.language
        return carry_out_showing(ports, call, 201, lambda: prepare_rectification(ports, *asked))

    @edge.add(
        "POST", f"{_PERSON}/erasures", "Ask for something about somebody to be erased",
        body=ErasureRequest, answers=RequestView, status=201, command=True,
        refusals=(NotAllowed, TryAgain),
    )  # fmt: skip
    def ask_for_erasure(call: Call, person_id: str) -> Answer:
        asked = call.caller_id, person_id, call.body, call.language
        return carry_out_showing(ports, call, 201, lambda: prepare_erasure(ports, *asked))

    @edge.add(
        "POST", f"{_PERSON}/erasures/{{request_id}}/decision", "Decide about an erasure",
        body=DecisionRequest, answers=RequestView, if_match=True,
        refusals=(NotAllowed, WrongRequestState, StaleRequest, TryAgain), need=Need.STRONG,
    )  # fmt: skip
    def decide_erasure(call: Call, person_id: str, request_id: str) -> Answer:
        named = person_id, request_id
        return answer(decide(ports, call.caller_id, named, call.body, call.version))

    @edge.add(
        "GET", f"{_PERSON}/requests", "What was asked for about somebody's data", answers=RequestsView,
        need=Need.STRONG,
    )  # fmt: skip
    def show_requests(call: Call, person_id: str) -> Answer:
        return answer(list_requests(ports, call.caller_id, person_id))

    @edge.add(
        "GET", _ONE, "A request about somebody's data, with the log of its handling",
        answers=HandlingView, need=Need.STRONG,
    )  # fmt: skip
    def show_request(call: Call, person_id: str, request_id: str) -> Answer:
        return answer(read_request(ports, call.caller_id, person_id, request_id))

    @edge.add(
        "GET", f"{_ONE}/download", "Where an export can be had",
        answers=DownloadView, refusals=(WrongRequestState,), need=Need.STRONG,
    )  # fmt: skip
    def download_export(call: Call, person_id: str, request_id: str) -> Answer:
        return answer(find_download(ports, exports, call.caller_id, person_id, request_id))

    @edge.add(
        "PUT", f"{_ONE}/assessment", "Decide about what is confidential in an export",
        body=AssessmentRequest, answers=RequestView, if_match=True,
        refusals=(NotAllowed, WrongRequestState, StaleRequest, TryAgain), need=Need.STRONG,
    )  # fmt: skip
    def assess_export(call: Call, person_id: str, request_id: str) -> Answer:
        named = person_id, request_id
        return answer(assess(ports, call.caller_id, named, call.body, call.version))

    @edge.add(
        "PUT", f"{_ONE}/reply", "Answer that something about somebody is wrong",
        body=ReplyRequest, answers=RequestView, if_match=True,
        refusals=(NotAllowed, WrongRequestState, StaleRequest, TryAgain), need=Need.STRONG,
    )  # fmt: skip
    def answer_request(call: Call, person_id: str, request_id: str) -> Answer:
        named = person_id, request_id
        return answer(reply(ports, call.caller_id, named, call.body, call.version))

    @edge.add(
        "GET", "/v1/requests", "The requests that a unit has to answer",
        query=RequestsQuery, answers=RequestsView, need=Need.STRONG,
    )  # fmt: skip
    def show_requests_of_unit(call: Call) -> Answer:
        waiting = call.query.state == "waiting"
        return answer(list_of_unit(ports, call.caller_id, call.query.unit_id, waiting=waiting))

    return edge
