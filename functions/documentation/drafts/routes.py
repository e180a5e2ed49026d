"""The routes of drafts."""

from functions.documentation.addresses import phase_named
from functions.documentation.drafts.keeping import (
    discard_draft,
    keep_draft,
    may_save,
    own_drafts,
)
from functions.documentation.drafts.models import (
    DraftsView,
    DraftView,
    KeptView,
    TypedQuery,
    TypedRequest,
)
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene
from shared.domain.draft import Draft
from shared.domain.errors import (
    NotAllowed,
    StaleDraft,
    StillBlind,
    StillPlanned,
    WindowClosed,
    WindowNotOpen,
    WrongStatus,
)
from shared.domain.instant import local_text

DRAFT = "/v1/talks/{talk_id}/drafts/{phase}/{field}"


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "PUT", DRAFT, "Keep what is typed and not saved yet", body=TypedRequest, answers=KeptView,
        personal=False,  # one's own words, at every pause of the fingers: the trail is told of the save
        refusals=(
            NotAllowed, StillPlanned, StillBlind, WindowNotOpen, WindowClosed, WrongStatus, StaleDraft,
        ),
    )  # fmt: skip
    def keep(call: Call, talk_id: str, phase: str, field: str) -> Answer:
        kept = keep_draft(ports, call.caller_id, talk_id, phase_named(phase), field, call.body)
        return answer(
            KeptView(
                revision=kept.revision,
                saved_at=local_text(kept.at, ports.zone),
                kept_until=local_text(kept.kept_until, ports.zone),
            )
        )

    @edge.add(
        "GET", "/v1/talks/{talk_id}/drafts", "The caller's own drafts in a talk", answers=DraftsView
    )
    def list_drafts(call: Call, talk_id: str) -> Answer:
        return answer(drafts(call.caller_id, talk_id))

    @edge.add(
        "DELETE", DRAFT, "Discard a draft", query=TypedQuery, answers=DraftsView,
        refusals=(StaleDraft,),
    )  # fmt: skip
    def discard(call: Call, talk_id: str, phase: str, field: str) -> Answer:
        where = phase_named(phase), field
        discard_draft(ports, call.caller_id, talk_id, *where, call.query.revision)
        return answer(drafts(call.caller_id, talk_id))

    def drafts(caller_id: str, talk_id: str) -> DraftsView:
        scene, own = own_drafts(ports, caller_id, talk_id)
        return DraftsView(drafts=tuple(view(scene, draft) for draft in own))

    def view(scene: Scene, draft: Draft) -> DraftView:
        return DraftView(
            saved_at=local_text(draft.at, ports.zone),
            kept_until=local_text(draft.kept_until, ports.zone),
            may_save=may_save(scene, draft),
            **draft.model_dump(include={"phase", "field", "text", "builds_on", "revision"}),
        )
