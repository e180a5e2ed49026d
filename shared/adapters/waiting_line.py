"""The line of those who wait for a time of one person, and handing a free time to the first in it (G13).

A time is handed on in the very transaction that frees it, so that nobody can take it in between. What
stands in the line follows from the talk: `write_change` keeps both in step.
"""

from collections.abc import Collection
from datetime import datetime

from shared.adapters import keys, outbox
from shared.adapters.interpreter_room import room_for
from shared.adapters.latest import latest_talk
from shared.adapters.ports import Ports
from shared.adapters.register import find_person, own_of, person_of
from shared.adapters.slots import write_slot
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import talk_of, write_change
from shared.domain.apart import Whose
from shared.domain.errors import Conflict, NoRoomForInterpreter
from shared.domain.hold import Hold, HoldKind
from shared.domain.notice import NoticeKind, notices
from shared.domain.people import Person
from shared.domain.relation import groups_of, guardians_of
from shared.domain.slot import Slot
from shared.domain.talk import Talk
from shared.domain.waiting import Offer

LONGEST_LOOK = 50
"""How many in the line are looked at for one time; whoever stands behind them waits for the next."""
THE_LINE = "waiting line"
"""The author of offers."""


def hand_on(
    ports: Ports,
    work: UnitOfWork,
    before: Slot,
    after: Slot,
    now: datetime,
    skip: Collection[str] = (),
) -> str | None:
    """Write a slot that became free: offered to the first in line who may have it, else free for all.

    `skip` names talks that the same transaction changes. Gives the id of the talk it is offered to.
    Committing raises TalkChanged if the slot or that talk is no longer as it was read.
    """
    found = _first_in_line(ports, after, now, skip)
    if found is None:
        write_slot(work, before, after)
        return None
    talk, subject, until = found
    if talk.waiting is None:
        raise AssertionError("only who waits stands in the line")
    hold = Hold(
        kind=HoldKind.OFFER, subject_id=subject.id, guardian_id=talk.for_guardian_id,
        by=talk.waiting.by, until=until,
    )  # fmt: skip
    write_slot(work, before, after.model_copy(update={"hold": hold}))
    offer = Offer(slot_id=after.id, start=after.start, until=until)
    changed = talk.changed()
    offered = changed.model_copy(update={"waiting": talk.waiting.offered(offer, changed.version)})
    told = notices(NoticeKind.OFFER, offered, subject, ports.day(now))
    write_change(work, talk, offered, what="offered a time", by=THE_LINE, at=now, notices=told)
    outbox.add_offer_workflow(work, offered, now)
    return talk.id


def end_offer_of(ports: Ports, work: UnitOfWork, slot: Slot, now: datetime) -> None:
    """Add the end of the offer of a time that goes away, if it is offered: the family is told.

    Its place in the line is kept, and the time is offered to nobody else.
    """
    hold = slot.hold_at(now)
    if hold is None or hold.kind is not HoldKind.OFFER:
        return
    offered_to = Whose(hold.guardian_id, (hold.guardian_id,))
    talk = latest_talk(ports, hold.subject_id, slot.talk_type, slot.responsible_id, offered_to)
    waiting = talk.waiting if talk else None
    if talk is None or waiting is None or waiting.offer is None or waiting.offer.slot_id != slot.id:
        return
    after = talk.changed(waiting=waiting.passed_on())
    subject = find_person(ports.store, talk.subject_id)
    told = subject and notices(NoticeKind.OFFER_WITHDRAWN, after, subject, ports.day(now))
    write_change(
        work, talk, after, what="offered time withdrawn", by=THE_LINE, at=now, notices=told or ()
    )


def _first_in_line(
    ports: Ports, slot: Slot, now: datetime, skip: Collection[str]
) -> tuple[Talk, Person, datetime] | None:
    line = ports.store.query(keys.line(slot.responsible_id, slot.talk_type), limit=LONGEST_LOOK)
    if not line:
        return None
    wanted = {
        item["sk"]: (keys.talk(item["talk_id"]), keys.person(item["subject_id"])) for item in line
    }
    comes = {item["sk"]: item.get("comes") for item in line}  # what joined long ago does not say it
    needs = (keys.own(who) for who in comes.values() if who)
    found = ports.store.get_many({*(key for pair in wanted.values() for key in pair), *needs})
    for place, (talk_key, person_key) in wanted.items():
        if talk_key not in found or person_key not in found:
            continue
        talk, subject = talk_of(found[talk_key]), person_of(found[person_key])
        until = _offered_until(ports, slot, talk, now)
        if talk.id in skip or until <= now or not _may_have(ports, slot, talk, subject, now):
            continue
        who = comes[place]
        is_family = who in (subject.id, *guardians_of(subject, ports.day(now)))
        own = found.get(keys.own(who)) if who and is_family else None
        language = own_of(own).interpreter if own else None
        if _has_room(ports, slot, talk, subject, language, now):
            return talk, subject, until
    return None


def _has_room(
    ports: Ports, slot: Slot, talk: Talk, subject: Person, language: str | None, now: datetime
) -> bool:
    """Whether the talk fits with the interpreter that they need: what they cannot book is not offered (G10)."""
    policy = ports.policies.of(talk.talk_type, talk.figures)
    try:
        room_for(ports, slot, policy, language, subject, now, talk.for_guardian_id)
    except NoRoomForInterpreter:
        return False
    return True


def _offered_until(ports: Ports, slot: Slot, talk: Talk, now: datetime) -> datetime:
    """Never past the cut-off of the time itself (D10)."""
    policy = ports.policies.of(talk.talk_type, talk.figures)
    cutoff = policy.guardian_cutoff.at({"start": slot.start, "end": slot.end}, ports.zone)
    return min(policy.offer.after(now, ports.zone), cutoff)


def _may_have(ports: Ports, slot: Slot, talk: Talk, subject: Person, now: datetime) -> bool:
    waiting = talk.waiting
    if waiting is None or not waiting.may_be_offered(slot.id, now):
        return False
    try:
        talk.booking_period.check_family(now, ports.zone)
    except Conflict:
        return False
    return slot.is_open_to(subject.id, groups_of(subject, ports.day(now)))
