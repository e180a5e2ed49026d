"""Texts of a talk: the present one beside the talk, every version of it in the history (D8)."""

from datetime import datetime
from functools import partial

from boto3.dynamodb.conditions import Attr, ConditionBase
from pydantic import BaseModel, ConfigDict

from shared.adapters import keys
from shared.adapters.store import Item, Store, Table, UnitOfWork
from shared.domain.errors import NotFound, StaleText, TalkChanged, TalkError
from shared.domain.instant import Instant, wire
from shared.domain.talk import Talk
from shared.domain.vocabulary import Phase
from shared.domain.windows import closes_of, opens_of


class Text(BaseModel):
    """What stands in a field, or one version of what stood there."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    phase: Phase
    field: str
    version: int
    text: str
    author_id: str
    at: Instant
    copied_from: str | None = None
    """The talk that its author copied it from (F39)."""


def text_of(item: Item) -> Text:
    """The text of an item, present or past."""
    return Text.model_validate(item)


def load_text(store: Store, talk_id: str, phase: Phase, field: str) -> Text | None:
    """What stands in a field now."""
    item = store.get(keys.text(talk_id, phase, field))
    return text_of(item) if item else None


def versions_of(
    store: Store,
    talk_id: str,
    phase: Phase,
    field: str,
    *,
    after: int | None = None,
    newest_first: bool = False,
    limit: int | None = None,
) -> list[Text]:
    """The versions of a field in order, from what follows one of them on (F107, F108)."""
    beyond = keys.versions_beyond(after, newest_first=newest_first)
    history = keys.text_history(talk_id, phase, field)
    items = store.query(
        history, between=beyond, table=Table.HISTORY, limit=limit, newest_first=newest_first
    )
    return [text_of(item) for item in items]


def write_text(work: UnitOfWork, talk_id: str, text: Text) -> None:
    """Add a version of a text. Refused with both texts unless it builds on the one that stands (G7).

    The history is written first and can only ever be added to, so that the text nobody may lose is there
    exactly if the caller was told it is.
    """
    item = text.model_dump(mode="json", exclude_none=True)
    builds_on = (
        Attr("pk").not_exists() if text.version == 1 else Attr("version").eq(text.version - 1)
    )
    stale = partial(_stale, yours=text)
    work.put(keys.text(talk_id, text.phase, text.field), item, builds_on, stale)
    key = keys.text_version(talk_id, text.phase, text.field, text.version)
    work.put_new(key, item, stale, Table.HISTORY)


def demand_open_window(work: UnitOfWork, talk: Talk, phase: Phase, now: datetime) -> None:
    """Have the database itself refuse the write outside the phase's window (D3).

    The window compared is the one stored on the talk at the instant of the commit, so neither a dead
    workflow nor a booking moved in the meantime can let a text through.
    """
    opens = Attr(f"windows.{opens_of(phase)}").lte(wire(now))
    same_booking = Attr("generation").eq(talk.generation)
    work.check(keys.talk(talk.id), opens & not_closed(phase, now) & same_booking, _outside)


def not_closed(phase: Phase, now: datetime) -> ConditionBase:
    """True of a talk's item while a phase's window has not closed."""
    return Attr(f"windows.{closes_of(phase)}").gt(wire(now))


def _stale(item: Item | None, *, yours: Text) -> TalkError:
    if item is None or "text" not in item:
        return StaleText(current=None, current_version=0, yours=yours.text)
    current = text_of(item)
    return StaleText(
        current=current.text,
        current_version=current.version,
        saved_by=current.author_id,
        saved_at=wire(current.at),
        yours=yours.text,
    )


def _outside(item: Item | None) -> TalkError:
    """The talk is no longer what the decision rested on: the caller decides anew and says why."""
    return NotFound() if item is None else TalkChanged()
