"""What people think of the product: by month, counted by person and day, and gone after a year (F51)."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from boto3.dynamodb.conditions import Attr
from pydantic import BaseModel, ConfigDict

from shared.adapters import keys
from shared.adapters.store import Item, Store, UnitOfWork
from shared.domain.errors import TalkError, TooOften
from shared.domain.instant import Instant

MOST_A_DAY = 5
"""From one person."""
PAGE = 100
KEPT = timedelta(days=400)
FEEDBACK_MONTHS = 15
"""In so many months at most begins what is kept."""
_COUNTED = timedelta(days=2)


class FeedbackKind(StrEnum):
    """What it is."""

    PRAISE = "praise"
    PROBLEM = "problem"
    IDEA = "idea"
    QUESTION = "question"


class ProductFeedback(BaseModel):
    """What somebody thinks. Nobody is named who did not ask for an answer."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    id: str
    kind: FeedbackKind
    words: str
    page: str | None = None
    at: Instant
    author_id: str | None = None


def write(work: UnitOfWork, given: ProductFeedback, month: str) -> None:
    """Keep it for a year or so."""
    item = given.model_dump(mode="json", exclude_none=True)
    item["expires_at"] = int((given.at + KEPT).timestamp())
    work.put_new(keys.product_feedback(month, given.at, given.id), item, _impossible)


def count(work: UnitOfWork, person_id: str, day: date, now: datetime) -> None:
    """One more of this person's day; refused with TooOften if there were enough."""
    room = Attr("given").not_exists() | Attr("given").lt(MOST_A_DAY)
    expires = {"expires_at": int((now + _COUNTED).timestamp())}
    key = keys.product_feedback_count(person_id, day)
    work.update(key, _enough, room, expires, add={"given": 1})


def of_month(
    store: Store, month: str, after: str | None
) -> tuple[list[ProductFeedback], str | None]:
    """What was said in a month, oldest first, from after a place on; and the place to go on from."""
    begin = f"{after}~" if after else ""
    found = store.query(keys.product_feedback_of(month), between=(begin or "0", "~"), limit=PAGE)
    last = found[-1]["sk"] if len(found) == PAGE else None
    return [ProductFeedback.model_validate(item) for item in found], last


def said_by(store: Store, person_id: str, now: datetime) -> list[Item]:
    """What somebody said with their name, and is kept still: a query for each month."""
    months = (divmod(now.year * 12 + now.month - 1 - back, 12) for back in range(FEEDBACK_MONTHS))
    partitions = (keys.product_feedback_of(f"{y:04d}-{m + 1:02d}") for y, m in months)
    said = (item for partition in partitions for item in store.query(partition))
    return [item for item in said if item.get("author_id") == person_id]


def _enough(_: Item | None) -> TalkError:
    return TooOften(most_a_day=MOST_A_DAY)


def _impossible(_: Item | None) -> TalkError:
    raise AssertionError("an id was given twice")
