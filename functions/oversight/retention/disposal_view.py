"""Disposals and their lists as they are shown: whose and what, never a word of it."""

from collections.abc import Sequence

from functions.oversight.retention.disposal_models import (
    ApprovalView,
    DisposalView,
    DueView,
    EntryView,
)
from shared.adapters.people_view import Names
from shared.adapters.ports import Ports
from shared.adapters.retention_holds import kept_back
from shared.domain.disposal import Disposal, Entry, about_of
from shared.domain.instant import local_text


def people_in(disposal: Disposal) -> set[str]:
    """Ids of those who had a say."""
    said = {disposal.proposed_by, disposal.rejected_by, *(a.by for a in disposal.approvals)}
    return {person_id for person_id in said if person_id}


def view_of(ports: Ports, disposal: Disposal, names: Names) -> DisposalView:
    """A disposal as its leaders see it."""
    ended, by = disposal.ended_at, disposal.rejected_by
    return DisposalView(
        id=disposal.id,
        unit_id=disposal.unit_id,
        version=disposal.version,
        state=disposal.state,
        documents=disposal.documents,
        proposed_by=names.of(disposal.proposed_by),
        proposed_at=local_text(disposal.proposed_at, ports.zone),
        listed=disposal.listed,
        entries=disposal.entries,
        more=disposal.more,
        approvals=tuple(
            ApprovalView(by=names.of(a.by), at=local_text(a.at, ports.zone), highest=a.highest)
            for a in disposal.approvals
        ),
        rejected_by=names.of(by) if by else None,
        reason=disposal.reason,
        ended_at=local_text(ended, ports.zone) if ended else None,
        erased=disposal.erased,
        held=disposal.held,
        changed=disposal.changed,
    )


def entry_views(ports: Ports, entries: Sequence[Entry], names: Names) -> tuple[EntryView, ...]:
    """Entries of a list, with whether something keeps each of them now."""
    kept = kept_back(ports.store, [about for entry in entries for about in about_of(entry)])
    return tuple(
        EntryView(
            number=entry.number,
            person=names.of(entry.person_id),
            talk_id=entry.talk_id,
            due=tuple(
                DueView(
                    document=due.document, part=due.part, decision=due.decision,
                    since=due.since.isoformat(),
                )
                for due in entry.due
            ),
            state=entry.state,
            on_hold=not kept.isdisjoint(about_of(entry)),
            archive=entry.archive,
            sha256=entry.sha256,
        )
        for entry in entries
    )  # fmt: skip
