"""The latest talks of many pairs of people at once: two reads, however many there are."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from functions.scheduling.access import acts_for_family
from shared.adapters import keys
from shared.adapters.ports import Ports
from shared.adapters.talks import talk_of
from shared.domain.lifecycle import is_over
from shared.domain.people import Person
from shared.domain.slot import Slot
from shared.domain.talk import Talk


class Pair(NamedTuple):
    """Who would talk about whom, and which kind of talk."""

    subject_id: str
    talk_type: str
    responsible_id: str


def pair_of(slot: Slot, subject: Person) -> Pair:
    """The pair that a talk at this time would have."""
    return Pair(subject.id, slot.talk_type, slot.responsible_id)


def latest_talks(ports: Ports, pairs: Iterable[Pair]) -> dict[Pair, Talk]:
    """The latest talk of each pair that has one, over or not."""
    pointers = {keys.latest_talk(*pair): pair for pair in pairs}
    found = ports.store.get_many(pointers)
    if not found:
        return {}
    talks = {keys.talk(item["talk_id"]): pointers[key] for key, item in found.items()}
    items = ports.store.get_many(talks)
    return {talks[key]: talk_of(item) for key, item in items.items()}


def check_period(
    ports: Ports, caller: Person, subject: Person, latest: Talk | None, now: datetime
) -> None:
    """Raise WindowNotOpen or WindowClosed to a family outside the booking period of its round (F29)."""
    waits = latest is not None and not is_over(latest, now)
    if latest and waits and acts_for_family(caller, subject, ports.day(now)):
        latest.booking_period.check_family(now, ports.zone)
