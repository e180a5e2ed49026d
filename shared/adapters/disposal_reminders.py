"""Telling those who can approve a disposal that it waits for them, and reminding them until two have (G9)."""

from collections.abc import Iterator

from shared.adapters import outbox, register
from shared.adapters.disposals import load_disposal, write_disposal
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.disposal import Disposal, figures
from shared.domain.errors import WrongDisposalState
from shared.domain.notice import Notice, NoticeKind
from shared.domain.people import Person, Unit
from shared.domain.permission.leading import units_with_a_say


def tell_of_disposal(ports: Ports, disposal_id: str) -> bool:
    """Tell of a disposal that waits now; whether there was one to tell of.

    Whoever calls it early or twice does no harm. It is due again after the figure's time.
    """
    for _ in range(3):
        now, disposal = ports.now(), load_disposal(ports.store, disposal_id)
        if disposal.remind_at is None or now < disposal.remind_at:
            return False
        after = disposal.reminded(figures().reminder.after(now, ports.zone))
        work = UnitOfWork()
        write_disposal(work, disposal, after)
        for one in _asked(ports, after):
            outbox.add_disposal_mail(work, after, Notice(NoticeKind.DISPOSAL_WAITS, one.id), now)
        try:
            ports.store.commit(work)
        except WrongDisposalState:
            continue
        return True
    return False


def _asked(ports: Ports, disposal: Disposal) -> list[Person]:
    """Who leads the unit, and who leads the installation, but not who has approved it."""
    today = ports.day(ports.now())
    asked = {
        leader.id: leader
        for unit_id in units_with_a_say(disposal.unit_id, _above(ports, disposal.unit_id))
        for leader in register.leaders_of(ports.store, unit_id, today)
    }
    return [one for one in asked.values() if not disposal.is_approved_by(one.id)]


def _above(ports: Ports, unit_id: str) -> Iterator[Unit]:
    """The unit, and each above it."""
    seen: set[str] = set()
    place: str | None = unit_id
    while place is not None and place not in seen:
        seen.add(place)
        found = register.units(ports.store, [place])
        yield from found
        place = found[0].parent_id if found else None
