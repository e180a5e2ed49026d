"""The times one person holds: one set for each, replaced as a whole and in one transaction.

What counts is the hold on the slot itself. The set only remembers where to look for the old ones.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from boto3.dynamodb.conditions import Attr
from pydantic import BaseModel, ConfigDict

from shared.adapters import keys
from shared.adapters.ports import Ports
from shared.adapters.slots import slot_of, write_slot
from shared.adapters.store import Item, UnitOfWork
from shared.domain.errors import TalkChanged, TalkError
from shared.domain.hold import Hold, HoldKind
from shared.domain.instant import Instant
from shared.domain.slot import Slot

KEPT = timedelta(days=1)
"""How long a set is remembered after its last hold has ended."""


class Held(BaseModel):
    """A slot of a set, and for whom and until when it was held."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    slot_id: str
    subject_id: str
    guardian_id: str | None = None
    until: Instant


class HoldSet(BaseModel):
    """What one person holds. `id` names the proposal of a visit if it is one."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    version: int = 0
    """0 means that there is none."""
    id: str = ""
    slots: tuple[Held, ...] = ()


def set_of(item: Item | None) -> HoldSet:
    """The set of an item; an empty one if there is none."""
    return HoldSet.model_validate(item or {})


def load_set(ports: Ports, person_id: str) -> HoldSet:
    """The set somebody holds, ended or not."""
    return set_of(ports.store.get(keys.holds(person_id)))


def load_slots(ports: Ports, slot_ids: Iterable[str]) -> dict[str, Slot]:
    """Those of the slots that are there, in one read."""
    wanted = list(slot_ids)
    if not wanted:
        return {}
    found = map(slot_of, ports.store.get_many(map(keys.slot, wanted)).values())
    return {slot.id: slot for slot in found}


def replace_set(
    work: UnitOfWork,
    person_id: str,
    before: HoldSet,
    wanted: Iterable[tuple[Slot, Hold]],
    standing: Mapping[str, Slot],
    now: datetime,
    name: str = "",
) -> HoldSet:
    """Hold the wanted slots and give back the others of `before`, which `standing` holds as they are.

    Raises as `Slot.held`; committing raises TalkChanged if a slot or the set is no longer as it was read.
    """
    held: list[Held] = []
    for slot, hold in wanted:
        kept = slot.held(hold, now)
        write_slot(work, slot, kept)
        until = kept.hold.until if kept.hold else now
        held.append(
            Held(
                slot_id=slot.id,
                subject_id=hold.subject_id,
                guardian_id=hold.guardian_id,
                until=until,
            )
        )
    again = {h.slot_id for h in held}
    for left in before.slots:
        old = standing.get(left.slot_id)
        if old is not None and old.id not in again and _is_held_by(old, person_id, now):
            write_slot(work, old, old.let_go(now))
    after = HoldSet(version=before.version + 1, id=name, slots=tuple(held))
    _write(work, person_id, before, after, now)
    return after


def _is_held_by(slot: Slot, person_id: str, now: datetime) -> bool:
    """Whether it is theirs to give back: what was offered to them is refused, not given back (G13)."""
    hold = slot.hold_at(now)
    own = hold is not None and hold.by == person_id and hold.kind is not HoldKind.OFFER
    return own and slot.is_free


def _write(
    work: UnitOfWork, person_id: str, before: HoldSet, after: HoldSet, now: datetime
) -> None:
    unchanged = Attr("version").eq(before.version) if before.version else Attr("pk").not_exists()
    last = max((h.until for h in after.slots), default=now)
    item = after.model_dump(mode="json") | {"expires_at": int((last + KEPT).timestamp())}
    work.put(keys.holds(person_id), item, unchanged, _changed)


def _changed(_: Item | None) -> TalkError:
    return TalkChanged()
