"""The routes of plans."""

from datetime import datetime

from functions.plans.as_pdf import KIND as PDF
from functions.plans.as_pdf import as_pdf
from functions.plans.document import document_of
from functions.plans.making import prepare_final, read_draft
from functions.plans.models import DraftPlanView, FinalRequest, PlanQuery, PlansView, PlanView
from functions.plans.reading import list_plans, read_plan
from shared.adapters import page
from shared.adapters.carrying_out import carry_out_showing
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, File, Verifier, answer
from shared.adapters.guard import guarded
from shared.adapters.ports import Ports
from shared.domain.errors import (
    NotAllowed,
    PlanChanged,
    PlanIncomplete,
    TalkChanged,
    TooLarge,
    TryAgain,
    WindowClosed,
    WindowNotOpen,
    WrongStatus,
)

FILES = (page.KIND, PDF)


def build(ports: Ports, verifier: Verifier) -> Edge:
    """The function, with what it is given to work with."""
    ports = guarded(ports)
    edge = Edge("plans", verifier, ports)

    @edge.add(
        "GET", "/v1/talks/{talk_id}/plan", "The development plan of a talk as it would be final now",
        answers=DraftPlanView, refusals=(NotAllowed, WrongStatus),
    )  # fmt: skip
    def show_draft_plan(call: Call, talk_id: str) -> Answer:
        return answer(read_draft(ports, call.caller_id, talk_id, call.language))

    @edge.add(
        "POST", "/v1/talks/{talk_id}/plan", "Make the development plan of a talk final",
        body=FinalRequest, answers=PlanView, status=201, command=True,
        refusals=(
            NotAllowed, WrongStatus, WindowNotOpen, WindowClosed, PlanChanged, PlanIncomplete,
            TalkChanged, TooLarge, TryAgain,
        ),
    )  # fmt: skip
    def make_plan_final(call: Call, talk_id: str) -> Answer:
        asked = ports, call.caller_id, talk_id, call.body.seen, call.language
        return carry_out_showing(ports, call, 201, lambda: prepare_final(*asked))

    @edge.add(
        "GET", "/v1/people/{person_id}/plans", "A pupil's development plans", answers=PlansView
    )
    def show_plans(call: Call, person_id: str) -> Answer:
        return answer(list_plans(ports, call.caller_id, person_id))

    @edge.add(
        "GET", "/v1/people/{person_id}/plans/{school_year}/{plan_version}",
        "A development plan as it was made final, also as a page or a document to keep",
        query=PlanQuery, answers=PlanView, files=FILES,
    )  # fmt: skip
    def show_plan(call: Call, person_id: str, school_year: str, plan_version: str) -> Answer:
        asked = person_id, school_year, plan_version, call.language
        is_file = call.query.format != "json"
        plan = read_plan(ports, call.caller_id, *asked, as_file=is_file)
        if call.query.format == "json":
            return answer(plan)
        document = document_of(plan, call.language)
        if call.query.format == "html":
            policy = f"{page.POLICY}; frame-ancestors 'none'"
            shown = File(page.KIND, page.as_html(document))
            return Answer(200, shown, {"Content-Security-Policy": policy})
        content = as_pdf(document, datetime.fromisoformat(plan.made_at))
        kept = {"Content-Disposition": f'attachment; filename="{document.name}.pdf"'}
        return Answer(200, File(PDF, content), kept)

    return edge
