"""What disposals take and answer over HTTP."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.adapters.fields import Body, Line
from shared.adapters.paging import PageQuery
from shared.adapters.people_view import PersonView
from shared.adapters.template_view import View
from shared.domain.disposal import DisposalState, EntryState
from shared.domain.retention import Document

RollCursor = Annotated[str, StringConstraints(pattern=r"^[0-7]#[A-Za-z0-9._~-]{0,120}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Field(examples=["0" * 64])]


class PreviewQuery(Body):
    """Where a preview goes on."""

    cursor: RollCursor | None = None


class EntriesQuery(PageQuery):
    """Which page of a list: what follows an entry."""

    after: Annotated[int, Field(strict=False, ge=0, le=999_999)] = 0


class ProposalRequest(Body):
    """What is to be disposed of: whatever is due of these kinds."""

    documents: Annotated[
        tuple[Annotated[Document, Field(strict=False)], ...],
        Field(min_length=1, max_length=len(Document), strict=False),
    ]


class ApprovalRequest(Body):
    """Which list was looked at: its `listed`."""

    listed: Digest


class RejectionRequest(Body):
    """Why it is called off."""

    reason: Line


class DueView(View):
    """One kind of document whose time is over."""

    document: Document
    part: str
    """The year, of what is about a person."""
    decision: str
    since: str


class EntryView(View):
    """A talk, or what is kept of somebody beside talks."""

    number: int
    person: PersonView
    talk_id: str | None
    due: tuple[DueView, ...]
    state: EntryState
    on_hold: bool
    """Whether something keeps it now."""
    archive: str | None
    sha256: str | None


class PreviewView(View):
    """A part of what would go today. `next` is where to go on; with it there may be more."""

    entries: tuple[EntryView, ...]
    next: str | None


class ApprovalView(View):
    """Somebody's word."""

    by: PersonView
    at: str
    highest: bool


class DisposalView(View):
    """A disposal."""

    id: str
    unit_id: str
    version: int
    state: DisposalState
    documents: tuple[Document, ...]
    proposed_by: PersonView
    proposed_at: str
    listed: str
    """The digest of the list: what an approval names."""
    entries: int
    more: bool
    """Whether there was more than one list may hold."""
    approvals: tuple[ApprovalView, ...]
    rejected_by: PersonView | None
    reason: str | None
    ended_at: str | None
    erased: int
    held: int
    changed: int


class DisposalsView(View):
    """The disposals of a unit, the latest first."""

    disposals: tuple[DisposalView, ...]
    next: str | None


class DisposalListView(View):
    """A disposal with a page of its list; `next` is the `after` of the next page."""

    disposal: DisposalView
    entries: tuple[EntryView, ...]
    next: int | None
