"""What would go, proposing that it goes, and the word of two people on it (G9, R15)."""

from collections.abc import Iterable

from functions.oversight.retention.access import Leader, check_looks_for_what_is_due, leader_at
from functions.oversight.retention.disposal_models import (
    DisposalListView,
    DisposalsView,
    DisposalView,
    EntriesQuery,
    PreviewView,
    ProposalRequest,
)
from functions.oversight.retention.disposal_view import entry_views, people_in, view_of
from shared.adapters import register
from shared.adapters.disposals import (
    disposals_of,
    entries_of,
    load_disposal,
    write_disposal,
)
from shared.adapters.due_documents import Search, look
from shared.adapters.paging import PageQuery
from shared.adapters.people_view import Names
from shared.adapters.ports import Ports
from shared.adapters.retention import load_table
from shared.adapters.store import UnitOfWork
from shared.domain.disposal import Disposal
from shared.domain.retention import DISPOSABLE


def preview(ports: Ports, caller_id: str, unit_id: str, cursor: str | None) -> PreviewView:
    """What would go today, by which decisions, of the next people on the roll. Raises NotFound."""
    check_looks_for_what_is_due(ports, caller_id, unit_id)
    search = Search(unit_id, load_table(ports.store).rules, DISPOSABLE)
    found = look(ports, search, cursor)
    names = _names(ports, {entry.person_id for entry in found.entries})
    return PreviewView(entries=entry_views(ports, found.entries, names), next=found.cursor)


def prepare_proposal(
    ports: Ports, caller_id: str, unit_id: str, asked: ProposalRequest
) -> tuple[DisposalView, UnitOfWork]:
    """A disposal, whose list the workflow puts together. Raises NotFound."""
    leader = leader_at(ports, caller_id, unit_id)
    disposal = Disposal(
        id=ports.new_id(), unit_id=unit_id, documents=tuple(sorted(set(asked.documents))),
        table_version=load_table(ports.store).version,
        proposed_at=ports.now(), proposed_by=leader.person.id,
    )  # fmt: skip
    work = UnitOfWork()
    write_disposal(work, None, disposal)
    return view_of(ports, disposal, Names({leader.person.id: leader.person})), work


def list_disposals(ports: Ports, caller_id: str, unit_id: str, asked: PageQuery) -> DisposalsView:
    """A page of the disposals of a unit, the latest first. Raises NotFound, Invalid."""
    leader_at(ports, caller_id, unit_id)
    found, following = disposals_of(ports.store, unit_id, asked)
    names = _names(ports, {i for disposal in found for i in people_in(disposal)})
    views = tuple(view_of(ports, disposal, names) for disposal in found)
    return DisposalsView(disposals=views, next=following)


def read_disposal(
    ports: Ports, caller_id: str, disposal_id: str, asked: EntriesQuery
) -> DisposalListView:
    """A disposal with a page of its list. Raises NotFound."""
    disposal, _ = _load(ports, caller_id, disposal_id)
    entries = entries_of(ports.store, disposal.id, asked.after, asked.limit + 1)
    shown = entries[: asked.limit]
    ids = {*people_in(disposal), *(entry.person_id for entry in shown)}
    names = _names(ports, ids)
    return DisposalListView(
        disposal=view_of(ports, disposal, names),
        entries=entry_views(ports, shown, names),
        next=shown[-1].number if len(entries) > asked.limit else None,
    )


def prepare_approval(
    ports: Ports, caller_id: str, disposal_id: str, listed: str
) -> tuple[DisposalView, UnitOfWork]:
    """One approval more; the second has it archived, and then erased, by the workflow.

    Raises NotFound, WrongDisposalState, NotAllowed to one who approved it before.
    """
    disposal, leader = _load(ports, caller_id, disposal_id)
    after = disposal.approve(leader.person.id, listed, ports.now(), highest=leader.highest)
    return _changed(ports, disposal, after)


def prepare_rejection(
    ports: Ports, caller_id: str, disposal_id: str, reason: str
) -> tuple[DisposalView, UnitOfWork]:
    """Called off; what is erased already stays so. Raises NotFound, WrongDisposalState."""
    disposal, leader = _load(ports, caller_id, disposal_id)
    return _changed(ports, disposal, disposal.reject(leader.person.id, reason, ports.now()))


def _load(ports: Ports, caller_id: str, disposal_id: str) -> tuple[Disposal, Leader]:
    disposal = load_disposal(ports.store, disposal_id)
    return disposal, leader_at(ports, caller_id, disposal.unit_id)


def _changed(ports: Ports, before: Disposal, after: Disposal) -> tuple[DisposalView, UnitOfWork]:
    work = UnitOfWork()
    write_disposal(work, before, after)
    return view_of(ports, after, _names(ports, people_in(after))), work


def _names(ports: Ports, ids: Iterable[str]) -> Names:
    wanted = sorted(set(ids))
    return Names(register.people(ports.store, wanted) if wanted else {})
