"""What families do in a rush, over HTTP or in this process; and how much of it is tried."""

import os
import threading
import time
from collections.abc import Callable
from random import Random

from tests.support.told import Act, Call, History, Told
from tests.support.town import ClassRoom

FULL = os.environ.get("RACES") == "full"
"""Whether to play everything at its full size, as `make races` does, or enough for every change."""
_ENDS = time.monotonic() + 540
"""When `make races` gives up: it takes ten minutes at most."""


def recorded(call: Call) -> History:
    """People who call in this way, for as long as there is time."""
    return History(call, until=_ENDS)


def wants_a_time(history: History, who: str, pupil: str, first: str, random: Random) -> Told:
    """Ask for a time; refused, for one of the nearest, until this guardian or the other has booked one."""
    told = history.book(who, pupil, first)
    while told.problem in ("slot-taken", "slot-held"):
        left = [slot["slot_id"] for slot in told.body["nearest"]]
        if not left:  # all of them are taken or held
            left = [slot["id"] for slot in history.times(who, pupil) if slot["free"]]
        if not left:  # the other guardian may have had the last one
            return history.book(who, pupil, told.slot)
        told = history.book(who, pupil, random.choice(left))
    return told


def both_at_once(
    history: History, who: str, wishes: tuple[tuple[str, str], tuple[str, str]]
) -> tuple[Callable[[], Told], Callable[[], Told]]:
    """Two bookings of one guardian, each pupil with a time; neither is sent before the other is ready."""
    ready = threading.Barrier(2)

    def ask(pupil: str, slot: str) -> Told:
        ready.wait(timeout=120)
        return history.book(who, pupil, slot)

    one, other = wishes
    return (lambda: ask(*one)), (lambda: ask(*other))


def families_of(
    room: ClassRoom, history: History, slots: list[str], seed: int
) -> list[Callable[[], Told]]:
    """Every guardian of a class, each with a wish of their own."""

    def family(number: int, who: str, pupil: str) -> Callable[[], Told]:
        random = Random(1000 * seed + number)
        return lambda: wants_a_time(history, who, pupil, random.choice(slots), random)

    return [family(number, *pair) for number, pair in enumerate(room.pairs())]


def is_answered(told: Told) -> bool:
    """Whether a family has a time now, by itself or by its other guardian."""
    return told.act is Act.BOOK and (told.done or told.problem == "already-booked")
