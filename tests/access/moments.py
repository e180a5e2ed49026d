"""The moments of the access table: how a talk comes to each of them, and at what instant it is asked."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from tests.access.worlds import BOOKED, Tables, World, a_world
from tests.support.world import local

A_MOMENT = timedelta(milliseconds=1)
RECORD_OPENS, MIDNIGHT = "2021-11-18 09:00", "2021-11-25 00:00"
LATER = "2022-01-12"
"""The other day to which a talk is moved."""


@dataclass(frozen=True)
class Moment:
    """How the talk comes there, and when it is asked; `before` is the last instant that is not yet then."""

    comes: Callable[[World], None]
    when: str
    before: bool = False
    staged: bool = False

    @property
    def instant(self) -> datetime:
        """The instant."""
        return local(self.when) - (A_MOMENT if self.before else timedelta())


def _begun(world: World) -> None:
    world.at(BOOKED).begin()


def _booked(world: World) -> None:
    world.at(BOOKED).book()
    world.write("preparation")


def _recorded(world: World) -> None:
    _booked(world)
    world.at(RECORD_OPENS).write("record")
    world.type()
    world.agree()
    world.attach()
    world.note()


def _followed(world: World) -> None:
    _recorded(world)
    world.at(MIDNIGHT).write("follow_up")


def _opened(world: World) -> None:
    _recorded(world)
    world.say("opening")


def _held_early(world: World) -> None:
    _recorded(world)
    world.at("2021-11-24 09:40").say("holding")


def _closed_early(world: World) -> None:
    _held_early(world)
    world.at("2021-11-24 10:00").say("closing", {"summary": "Bra"})


def _closed(world: World) -> None:
    _followed(world)
    world.at("2021-11-26 09:00").say("closing", {"summary": "Bra"})


def _given_back(world: World) -> None:
    _recorded(world)
    world.at("2021-11-20 09:00").say("cancellation", {"reason": "Ill"})


def _called_off(world: World) -> None:
    _recorded(world)
    reason = {"reason": "Moves away", "will_not_take_place": True}
    world.at("2021-11-20 09:00").say("cancellation", reason)


def _moved(world: World) -> None:
    _recorded(world)
    slot = world.at("2021-11-20 09:00").publish(LATER)
    world.say("rebooking", {"slot_id": slot})


def _replaced(world: World) -> None:
    _followed(world)
    slot = world.at("2021-11-25 09:00").publish(LATER)
    world.say("rebooking", {"slot_id": slot})


def _replacing(world: World) -> None:
    _replaced(world)
    world.earlier_id = world.talk_id
    world.talk_id = world.done(world.cast.holder, "GET", world.path())["next_id"]
    world.written.clear()
    world.fields.clear()


MOMENTS: dict[str, Moment] = {
    "no time": Moment(_begun, BOOKED),
    "booked": Moment(_booked, BOOKED),
    "before the record": Moment(_booked, RECORD_OPENS, before=True),
    "record opens": Moment(_recorded, RECORD_OPENS),
    "before two days": Moment(_recorded, "2021-11-22 09:00", before=True),
    "two days ahead": Moment(_recorded, "2021-11-22 09:00"),
    "before one day": Moment(_recorded, "2021-11-23 09:00", before=True),
    "one day ahead": Moment(_recorded, "2021-11-23 09:00"),
    "before the start": Moment(_recorded, "2021-11-24 09:00", before=True),
    "start": Moment(_recorded, "2021-11-24 09:00"),
    "before midnight": Moment(_recorded, MIDNIGHT, before=True),
    "midnight": Moment(_followed, MIDNIGHT),
    "before the end": Moment(_followed, "2021-12-24 09:00", before=True),
    "end": Moment(_followed, "2021-12-24 09:00"),
    "planned, no time": Moment(_begun, BOOKED, staged=True),
    "planned": Moment(_booked, BOOKED, staged=True),
    "planned, record open": Moment(_recorded, RECORD_OPENS, staged=True),
    "planned, midnight": Moment(_followed, MIDNIGHT, staged=True),
    "planning done": Moment(_opened, RECORD_OPENS, staged=True),
    "held early": Moment(_held_early, "2021-11-24 09:40"),
    "closed early": Moment(_closed_early, "2021-11-24 10:00"),
    "closed": Moment(_closed, "2021-11-26 09:00"),
    "given back": Moment(_given_back, "2021-11-20 09:00"),
    "called off": Moment(_called_off, "2021-11-20 09:00"),
    "moved": Moment(_moved, "2021-11-20 09:00"),
    "replaced": Moment(_replaced, "2021-11-25 09:00"),
    "replacing": Moment(_replacing, "2021-11-25 09:00"),
}


@dataclass(frozen=True, eq=False)
class Kept:
    """A world at a moment, to go back to before every question."""

    world: World
    tables: Tables
    instant: datetime

    def again(self) -> World:
        """The world as it was then."""
        self.world.restore(self.tables)
        self.world.clock.set(self.instant)
        return self.world


@cache
def at(name: str, moment: str, *, workflow: bool = False) -> Kept:
    """The talk of a pattern at a moment: without any workflow, or with each timed step taken twice."""
    comes = MOMENTS[moment]
    world = another(a_world(name, staged=comes.staged))
    world.restore(world.empty)
    comes.comes(world)
    world.at(comes.instant)
    if workflow:
        world.run_the_workflow()
    return Kept(world, world.kept(), comes.instant)


def another(world: World) -> World:
    """A world over the same store and functions: only what is told of the talk differs."""
    made = replace(world, written=set(), fields=set())
    made.api = world.api
    return made
