"""How far the fetching has come: one item, which only the one writes who read it last."""

from datetime import datetime, timedelta

from boto3.dynamodb.conditions import Attr
from pydantic import BaseModel, ConfigDict

from shared.adapters import keys
from shared.adapters.store import Item, Store, UnitOfWork
from shared.domain.errors import ImportRunning, TalkError
from shared.domain.instant import Instant

LEASE = timedelta(minutes=16)
"""A little longer than a function can run: after this whoever fetched is dead."""


class Record(BaseModel):
    """A part of the item."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Fetch(Record):
    """A round through all lists that is under way."""

    began: Instant
    full: bool
    kind: str
    """The list it is at."""
    token: str | None = None
    """The page it is at."""
    changed: int = 0
    """Records and deletions so far."""


class Subscription(Record):
    """What the other side promised to tell."""

    id: str
    expires: Instant


class State(Record):
    """What is known of the other side, and what was fetched."""

    version: int = 0
    base: str | None = None
    """Under which name the pages of the last full round are kept, and those of later changes after them."""
    based: Instant | None = None
    parts: int = 0
    """How many pages are kept."""
    since: Instant | None = None
    """Changes after this are still to be fetched."""
    offered: tuple[str, ...] = ()
    """Lists that the other side has had."""
    fetch: Fetch | None = None
    until: Instant | None = None
    """While this lies ahead somebody fetches."""
    handed_on: Instant | None = None
    """When an import was last asked for."""
    subscription: Subscription | None = None


def load(store: Store) -> State:
    """The state, or that of the very beginning."""
    item = store.get(keys.SOURCE)
    return State.model_validate(item) if item else State()


def save(store: Store, state: State, **changed: object) -> State:
    """The state with changes, written unless somebody else wrote it meanwhile. Raises ImportRunning."""
    after = state.model_copy(update={**changed, "version": state.version + 1})
    unchanged = Attr("version").eq(state.version) if state.version else Attr("pk").not_exists()
    work = UnitOfWork()
    work.put(keys.SOURCE, after.model_dump(mode="json"), unchanged, _overtaken)
    store.commit(work)
    return after


def is_free(state: State, now: datetime) -> bool:
    """Whether nobody fetches."""
    return state.until is None or state.until <= now


def _overtaken(_: Item | None) -> TalkError:
    return ImportRunning()
