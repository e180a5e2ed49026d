"""The timed steps of a place in the line: a look round after joining, and the end of an offer (G13)."""

from collections.abc import Collection
from datetime import datetime

from shared.adapters import keys
from shared.adapters.ports import Ports
from shared.adapters.slots import slot_of
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import load_talk, write_change
from shared.adapters.waiting_line import THE_LINE, hand_on
from shared.domain.errors import Conflict, NotFound, OfferSuperseded, TryAgain
from shared.domain.hold import HoldKind
from shared.domain.slot import Slot
from shared.domain.talk import Talk
from shared.domain.waiting import Waiting, WaitingStage

_ATTEMPTS = 5


def take_offer_step(ports: Ports, talk_id: str, turn: int) -> Waiting:
    """The place in the line after the step that is due, or as it is if none is.

    Early, late and twice do no harm: the hold on the time has ended by itself, this only hands the time on.
    Raises OfferSuperseded if the talk waits for something else by now, TryAgain under lasting contention.
    """
    for _ in range(_ATTEMPTS):
        now = ports.now()
        talk, waiting = _waiting(ports, talk_id, turn)
        if waiting.due is None or now < waiting.due:
            return waiting
        try:
            if waiting.stage is WaitingStage.LOOK and _hand_on_what_is_free(ports, talk, now):
                continue
            return _end(ports, talk, waiting, now)
        except Conflict:
            continue
    raise TryAgain


def _waiting(ports: Ports, talk_id: str, turn: int) -> tuple[Talk, Waiting]:
    try:
        talk = load_talk(ports.store, talk_id)
    except NotFound:
        raise OfferSuperseded from None
    if talk.waiting is None or talk.waiting.turn != turn:
        raise OfferSuperseded
    return talk, talk.waiting


def _hand_on_what_is_free(ports: Ports, talk: Talk, now: datetime) -> bool:
    """Offer one time that became free while somebody joined; whether there was one."""
    coming = (keys.slot_at(now), "~")
    for item in ports.store.query(keys.slots_of(talk.responsible_id), between=coming):
        slot = slot_of(item)
        if slot.talk_type != talk.talk_type or not slot.is_free or slot.hold_at(now):
            continue
        work = UnitOfWork()
        if hand_on(ports, work, slot, slot.let_go(now), now) is not None:
            ports.store.commit(work)
            return True
    return False


def _end(ports: Ports, talk: Talk, waiting: Waiting, now: datetime) -> Waiting:
    """The place without its offer, and the time offered to the next in line."""
    work = UnitOfWork()
    after = talk.changed(waiting=waiting.passed_on())
    if waiting.offer is not None:
        hand_on_offered(ports, work, talk, now)
        write_change(work, talk, after, what="offer ended", by=THE_LINE, at=now)
    else:
        write_change(work, talk, after, what="waits for a time", by=THE_LINE, at=now)
    ports.store.commit(work)
    return waiting.passed_on()


def hand_on_offered(
    ports: Ports,
    work: UnitOfWork,
    talk: Talk,
    now: datetime,
    unless: Collection[str] = (),
    skip: Collection[str] = (),
) -> None:
    """Hand the time that is offered to a talk on to the next in line, if nobody has taken it since.

    Not if it is one of the slots `unless`, which the talk takes itself. `skip` as for `hand_on`.
    """
    slot = _offered_slot(ports, talk)
    if slot is not None and slot.id not in unless and now < slot.start:
        hand_on(ports, work, slot, slot.let_go(now), now, skip={talk.id, *skip})


def _offered_slot(ports: Ports, talk: Talk) -> Slot | None:
    offer = talk.waiting.offer if talk.waiting else None
    item = ports.store.get(keys.slot(offer.slot_id)) if offer else None
    slot = slot_of(item) if item else None
    if slot is None or not slot.is_free or slot.hold is None:
        return None
    hold = slot.hold
    to_them = (hold.subject_id, hold.guardian_id) == (talk.subject_id, talk.for_guardian_id)
    return slot if hold.kind is HoldKind.OFFER and to_them else None
