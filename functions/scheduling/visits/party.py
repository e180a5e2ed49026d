"""Who plans a visit, and which talks it is made of."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import product
from typing import NamedTuple

from functions.scheduling.booking.latest import check_period, pair_of
from shared.adapters.latest import Pair, latest_talks
from shared.adapters.ports import Ports
from shared.domain.errors import AlreadyBooked
from shared.domain.hold import Hold, HoldKind
from shared.domain.lifecycle import is_over
from shared.domain.people import Person
from shared.domain.policy import Policy
from shared.domain.relation import groups_of
from shared.domain.slot import Slot
from shared.domain.times import acts_for_family, whose_talk


class Party(NamedTuple):
    """Who plans the visit, whom it is about, and by which figures."""

    caller: Person
    subjects: Mapping[str, Person]
    policy: Policy
    guardian_id: str | None = None
    """Whom staff act for."""
    guardian: Person | None = None
    """The same, as they are known."""

    def language(self, ports: Ports, subject_id: str, now: datetime) -> str | None:
        """Of the interpreter that who comes is known to need, as booking will have it (G10, R18)."""
        family = acts_for_family(self.caller, self.subjects[subject_id], ports.day(now))
        comes = self.caller if family else self.guardian
        return comes.own.interpreter if comes else None

    def hold(self, ports: Ports, subject_id: str, now: datetime) -> Hold:
        """The hold of a proposed time."""
        meant = whose_talk(self.caller, self.subjects[subject_id], self.guardian_id, ports.day(now))
        return Hold(
            kind=HoldKind.VISIT, subject_id=subject_id, guardian_id=meant.begins_for,
            by=self.caller.id, until=self.policy.visit_hold.after(now, ports.zone),
        )  # fmt: skip


def talks_to_plan(
    ports: Ports, party: Party, slots: Iterable[Slot], now: datetime
) -> dict[Pair, list[Slot]]:
    """The talks that are still to be booked, each with all times open to it.

    Raises AlreadyBooked if none is left, and WindowNotOpen or WindowClosed to a family outside the
    booking period of one of them.
    """
    today = ports.day(now)
    offered: dict[Pair, list[Slot]] = {}
    for slot, subject in product(slots, party.subjects.values()):
        if slot.is_open_to(subject.id, groups_of(subject, today)):
            pair = pair_of(ports, slot, party.caller, subject, party.guardian_id)
            offered.setdefault(pair, []).append(slot)
    latest = latest_talks(ports.store, offered, now)
    booked = {
        pair: talk.id
        for pair, talk in latest.items()
        if talk.booking is not None and not is_over(talk, now)
    }
    wanted = {pair: times for pair, times in offered.items() if pair not in booked}
    if booked and not wanted:
        raise AlreadyBooked(talk_id=min(booked.values()))
    for pair in wanted:
        check_period(ports, party.caller, party.subjects[pair.subject_id], latest.get(pair), now)
    return wanted
