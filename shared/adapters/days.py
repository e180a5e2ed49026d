"""A local day of somebody who holds talks: the date of an address, and the times that start on it."""

from datetime import date, datetime, timedelta

from shared.adapters import keys
from shared.adapters.ports import Ports
from shared.adapters.slots import slot_of
from shared.domain.duration import at_wall_clock
from shared.domain.errors import NotFound
from shared.domain.slot import Slot


def a_date(text: str) -> date:
    """The date of an address such as `2021-10-31`. Raises NotFound."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFound from None
    if day.isoformat() != text or not 1000 < day.year < 9999:
        raise NotFound
    return day


def slots_of_day(ports: Ports, owner_id: str, day: date) -> list[Slot]:
    """The times of one person that start on a local date, in order, in one query."""
    first, after = (
        at_wall_clock(datetime.combine(d, datetime.min.time()), ports.zone)
        for d in (day, day + timedelta(days=1))
    )
    found = ports.store.query(
        keys.slots_of(owner_id), between=(keys.slot_at(first), keys.slot_at(after))
    )
    return [slot for slot in map(slot_of, found) if slot.start < after]
