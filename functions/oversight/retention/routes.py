"""The routes of retention."""

from functions.oversight.retention import disposing, holds, table
from functions.oversight.retention.disposal_models import (
    ApprovalRequest,
    DisposalListView,
    DisposalsView,
    DisposalView,
    EntriesQuery,
    PreviewQuery,
    PreviewView,
    ProposalRequest,
    RejectionRequest,
)
from functions.oversight.retention.models import (
    HoldRequest,
    HoldsView,
    HoldView,
    TableRequest,
    TableView,
)
from shared.adapters.carrying_out import carry_out_showing
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.paging import PageQuery
from shared.adapters.ports import Ports
from shared.domain.errors import Invalid, NotAllowed, StaleRetention, TryAgain, WrongDisposalState
from shared.domain.sign_in import Need

_TABLE = "/v1/retention/table"
_HOLDS = "/v1/units/{unit_id}/retention-holds"
_DISPOSALS = "/v1/units/{unit_id}/disposals"
_DISPOSAL = "/v1/disposals/{disposal_id}"


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""
    _add_table_and_holds(edge, ports)
    _add_disposals(edge, ports)


def _add_table_and_holds(edge: Edge, ports: Ports) -> None:
    @edge.add(
        "GET", _TABLE, "How long documents are kept, and by which decisions",
        answers=TableView, personal=False,
    )  # fmt: skip
    def retention_table(call: Call) -> Answer:
        return answer(table.read_table(ports, call.caller_id))

    @edge.add(
        "PUT", _TABLE, "Replace the retention table",
        body=TableRequest, answers=TableView, if_match=True, personal=False,
        refusals=(NotAllowed, Invalid, StaleRetention, TryAgain), need=Need.FRESH,
    )  # fmt: skip
    def replace_retention_table(call: Call) -> Answer:
        return answer(table.replace_table(ports, call.caller_id, call.body, call.version))

    @edge.add(
        "GET", _HOLDS, "What of a unit must stay for now, whatever was approved", answers=HoldsView
    )
    def retention_holds(call: Call, unit_id: str) -> Answer:
        return answer(holds.list_holds(ports, call.caller_id, unit_id))

    @edge.add(
        "POST", _HOLDS, "Keep a talk, or everything of a person, from being erased",
        body=HoldRequest, answers=HoldView, status=201, command=True, refusals=(Invalid, TryAgain),
    )  # fmt: skip
    def set_retention_hold(call: Call, unit_id: str) -> Answer:
        asked = ports, call.caller_id, unit_id, call.body
        return carry_out_showing(ports, call, 201, lambda: holds.prepare_hold(*asked))

    @edge.add(
        "DELETE", f"{_HOLDS}/{{hold_id}}", "Lift such a hold",
        answers=HoldView, refusals=(TryAgain,),
    )  # fmt: skip
    def lift_retention_hold(call: Call, unit_id: str, hold_id: str) -> Answer:
        return answer(holds.lift_hold(ports, call.caller_id, unit_id, hold_id))


def _add_disposals(edge: Edge, ports: Ports) -> None:
    @edge.add(
        "GET", f"{_DISPOSALS}/preview", "What of a unit would go today, and by which decisions",
        query=PreviewQuery, answers=PreviewView,
    )  # fmt: skip
    def preview_disposal(call: Call, unit_id: str) -> Answer:
        return answer(disposing.preview(ports, call.caller_id, unit_id, call.query.cursor))

    @edge.add(
        "POST", _DISPOSALS, "Propose that what is due is archived and erased",
        body=ProposalRequest, answers=DisposalView, status=201, command=True, refusals=(TryAgain,),
    )  # fmt: skip
    def propose_disposal(call: Call, unit_id: str) -> Answer:
        asked = ports, call.caller_id, unit_id, call.body
        return carry_out_showing(ports, call, 201, lambda: disposing.prepare_proposal(*asked))

    @edge.add(
        "GET", _DISPOSALS, "The disposals of a unit, the latest first",
        query=PageQuery, answers=DisposalsView, refusals=(Invalid,),
    )  # fmt: skip
    def list_disposals(call: Call, unit_id: str) -> Answer:
        return answer(disposing.list_disposals(ports, call.caller_id, unit_id, call.query))

    @edge.add(
        "GET", _DISPOSAL, "A disposal with a page of what is on its list",
        query=EntriesQuery, answers=DisposalListView,
    )  # fmt: skip
    def read_disposal(call: Call, disposal_id: str) -> Answer:
        return answer(disposing.read_disposal(ports, call.caller_id, disposal_id, call.query))

    @edge.add(
        "POST", f"{_DISPOSAL}/approvals", "Approve exactly the list that one has looked at",
        body=ApprovalRequest, answers=DisposalView, command=True,
        refusals=(NotAllowed, WrongDisposalState, TryAgain), need=Need.FRESH,
    )  # fmt: skip
    def approve_disposal(call: Call, disposal_id: str) -> Answer:
        asked = ports, call.caller_id, disposal_id, call.body.listed
        return carry_out_showing(ports, call, 200, lambda: disposing.prepare_approval(*asked))

    @edge.add(
        "POST", f"{_DISPOSAL}/rejection", "Call a disposal off",
        body=RejectionRequest, answers=DisposalView, command=True,
        refusals=(WrongDisposalState, TryAgain),
    )  # fmt: skip
    def reject_disposal(call: Call, disposal_id: str) -> Answer:
        asked = ports, call.caller_id, disposal_id, call.body.reason
        return carry_out_showing(ports, call, 200, lambda: disposing.prepare_rejection(*asked))
