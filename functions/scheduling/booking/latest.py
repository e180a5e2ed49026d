"""Which talk a booking is about, and whether it may be booked now."""

from datetime import datetime

from shared.adapters.latest import Pair
from shared.adapters.ports import Ports
from shared.domain.lifecycle import is_over
from shared.domain.people import Person
from shared.domain.slot import Slot
from shared.domain.talk import Talk
from shared.domain.times import acts_for_family, whose_talk


def pair_of(
    ports: Ports, slot: Slot, caller: Person, subject: Person, guardian_id: str | None = None
) -> Pair:
    """The pair that a talk at this time would have, as the caller means it (D11)."""
    meant = whose_talk(caller, subject, guardian_id, ports.day(ports.now()))
    return Pair(subject.id, slot.talk_type, slot.responsible_id, meant)


def check_period(
    ports: Ports, caller: Person, subject: Person, latest: Talk | None, now: datetime
) -> None:
    """Raise WindowNotOpen or WindowClosed to a family outside the booking period of its round (F29)."""
    waits = latest is not None and not is_over(latest, now)
    if latest and waits and acts_for_family(caller, subject, ports.day(now)):
        latest.booking_period.check_family(now, ports.zone)
