"""Retention holds in the tables: listed by unit, and counted where every erasure must look (G9)."""

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.store import Item, Refusal, Store, UnitOfWork, impossible
from shared.domain.audit import About
from shared.domain.errors import NotFound, TalkError
from shared.domain.retention_hold import RetentionHold

_NONE_LEFT = Attr("pk").not_exists() | Attr("holds").lte(0)


def set_hold(work: UnitOfWork, hold: RetentionHold) -> None:
    """Add a hold; nothing it keeps can be erased from this commit on."""
    key = keys.retention_hold(hold.unit_id, hold.id)
    work.put_new(key, hold.model_dump(mode="json", exclude_none=True), impossible)
    work.update(keys.kept_back(hold.about), impossible, None, add={"holds": 1})


def lift_hold(work: UnitOfWork, after: RetentionHold) -> None:
    """Lift a hold. Refused with NotFound if somebody else has lifted it meanwhile."""
    key = keys.retention_hold(after.unit_id, after.id)
    item = after.model_dump(mode="json", exclude_none=True)
    work.put(key, item, Attr("pk").exists() & Attr("lifted_at").not_exists(), _gone)
    work.update(keys.kept_back(after.about), impossible, None, add={"holds": -1})


def holds_of(store: Store, unit_id: str) -> list[RetentionHold]:
    """The holds of a unit, the latest first, lifted ones among them."""
    found = store.query(keys.retention_holds_of(unit_id))
    holds = (RetentionHold.model_validate(item) for item in found)
    return sorted(holds, key=lambda hold: hold.at, reverse=True)


def load_hold(store: Store, unit_id: str, hold_id: str) -> RetentionHold:
    """One of them. Raises NotFound."""
    item = store.get(keys.retention_hold(unit_id, hold_id))
    if item is None:
        raise NotFound
    return RetentionHold.model_validate(item)


def demand_no_hold(work: UnitOfWork, about: About, refusal: Refusal) -> None:
    """Have the database refuse everything else while anything keeps this talk or person."""
    work.check(keys.kept_back(about), _NONE_LEFT, refusal)


def kept_back(store: Store, about: list[About]) -> set[About]:
    """Which of these something keeps now."""
    places = {keys.kept_back(each): each for each in about}
    found = store.get_many(places) if places else {}
    return {places[key] for key, item in found.items() if item.get("holds", 0) > 0}


def _gone(_: Item | None) -> TalkError:
    return NotFound()
