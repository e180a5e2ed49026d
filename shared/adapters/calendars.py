"""Claiming people's time, so that nobody can be in two places: the heart of D13.

A day of a person is one item. Each cell of a talk they attend is an attribute named after the cell, with
the talk's id as its value; each cell of a time they publish is another. Claiming demands, in the same
transaction as everything else, that the attribute is not there. Nothing is read first.
"""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import and_

from boto3.dynamodb.conditions import Attr, ConditionBase

from shared.adapters import keys
from shared.adapters.store import Item, UnitOfWork
from shared.domain.calendar import Cell, by_day, cells
from shared.domain.duration import Duration
from shared.domain.errors import PersonBusy, SlotsOverlap, TalkError
from shared.domain.slot import Slot
from shared.domain.talk import Booking
from shared.domain.vocabulary import Role

ATTENDS = "c"
OFFERS = "o"


def claim_attendance(
    work: UnitOfWork, talk_id: str, before: Booking | None, after: Booking | None
) -> None:
    """Claim the time of those who attend `after`, and give back that of `before`, in one commit.

    Cells in both stay as they are, so that there is no instant with neither. The refusal is PersonBusy
    with the role of whoever is taken.
    """
    held, wanted = _attended(before), _attended(after)
    roles = {a.person_id: a.role for a in (after.attendees if after else ())}
    for person_id, grain in dict.fromkeys([*held, *wanted]):
        had = held.get((person_id, grain), frozenset())
        wants = wanted.get((person_id, grain), frozenset())
        _write(
            work, person_id, grain, ATTENDS, talk_id,
            claim=wants - had, release=had - wants, refusal=_busy(roles.get(person_id)),
        )  # fmt: skip


def claim_offers(work: UnitOfWork, slots: Iterable[Slot], grain: Duration) -> None:
    """Claim the cells of published times of one person, so that no two of theirs overlap."""
    for responsible_id, taken in _offered(slots, grain).items():
        _write(
            work, responsible_id, grain, OFFERS, 1,
            claim=taken, release=frozenset(), refusal=lambda _: SlotsOverlap(),
        )  # fmt: skip


def _write(
    work: UnitOfWork,
    person_id: str,
    grain: Duration,
    prefix: str,
    owner: object,
    *,
    claim: frozenset[Cell],
    release: frozenset[Cell],
    refusal: Callable[[Item | None], TalkError],
) -> None:
    claims, releases = by_day(claim), by_day(release)
    for day in sorted({*claims, *releases}):
        taken = [f"{prefix}{number}" for number in claims.get(day, ())]
        work.update(
            keys.calendar(person_id, day, grain),
            refusal,
            _all_free(taken),
            set=dict.fromkeys(taken, owner),
            remove=[f"{prefix}{number}" for number in releases.get(day, ())],
        )


def _all_free(names: list[str]) -> ConditionBase | None:
    """A balanced tree of `attribute_not_exists`: a day of cells must not nest a hundred deep."""
    conditions: list[ConditionBase] = [Attr(name).not_exists() for name in names]
    while len(conditions) > 1:
        conditions = [reduce(and_, conditions[i : i + 2]) for i in range(0, len(conditions), 2)]
    return conditions[0] if conditions else None


def _attended(booking: Booking | None) -> dict[tuple[str, Duration], frozenset[Cell]]:
    if booking is None:
        return {}
    taken = cells(booking.start, booking.end, booking.grain.exact)
    return {(a.person_id, booking.grain): taken for a in booking.attendees}


def _offered(slots: Iterable[Slot], grain: Duration) -> dict[str, frozenset[Cell]]:
    taken: dict[str, frozenset[Cell]] = {}
    for slot in slots:
        own = cells(slot.start, slot.end, grain.exact)
        taken[slot.responsible_id] = taken.get(slot.responsible_id, frozenset()) | own
    return taken


def _busy(role: Role | None) -> Callable[[Item | None], TalkError]:
    return lambda _: PersonBusy(who=role)
