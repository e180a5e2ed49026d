"""Drafts in the tables: each person's in a partition of their own, so that nobody reads another's (G7)."""

import math
from datetime import datetime

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.store import Item, Store, UnitOfWork
from shared.domain.draft import Draft
from shared.domain.errors import StaleDraft, TalkError
from shared.domain.vocabulary import Phase


def draft_of(item: Item) -> Draft:
    """The draft of an item."""
    return Draft.model_validate(item)


def drafts_in(store: Store, person_id: str, talk_id: str, now: datetime) -> list[Draft]:
    """Somebody's own drafts in a talk: one query of their partition."""
    items = store.query(keys.drafts_of(person_id), prefix=keys.drafts_in(talk_id))
    return [draft for draft in map(draft_of, items) if draft.is_kept(now)]


def load_draft(
    store: Store, person_id: str, talk_id: str, phase: Phase, field: str, now: datetime
) -> Draft | None:
    """Somebody's own draft of a field, if there is one."""
    item = store.get(keys.draft(person_id, talk_id, phase, field))
    draft = draft_of(item) if item else None
    return draft if draft and draft.is_kept(now) else None


def put_draft(store: Store, person_id: str, draft: Draft) -> None:
    """Keep a draft in place of the one that it follows. One write, no transaction. Raises StaleDraft."""
    item = draft.model_dump(mode="json", exclude_none=True) | {
        "expires_at": math.ceil(draft.kept_until.timestamp())
    }
    first = Attr("pk").not_exists() | Attr("expires_at").lte(int(draft.at.timestamp()))
    in_order = first if draft.follows is None else Attr("revision").eq(draft.follows)
    key = keys.draft(person_id, draft.talk_id, draft.phase, draft.field)
    store.put_alone(key, item, in_order, StaleDraft)


def clear_draft(
    work: UnitOfWork,
    person_id: str,
    talk_id: str,
    phase: Phase,
    field: str,
    revision: str | None = None,
) -> None:
    """Add that a draft goes; with a revision only that one, another is refused with StaleDraft."""
    key = keys.draft(person_id, talk_id, phase, field)
    known = (
        Attr("pk").not_exists() | Attr("revision").eq(revision) if revision is not None else None
    )
    work.delete(key, known, _another)


def _another(_: Item | None) -> TalkError:
    """A draft stands that whoever clears it has not seen."""
    return StaleDraft()
