"""The figures that a municipality chooses in place of the shipped ones: which, from when on, and why (D2).

    shipped  <--  chosen by the municipality for a kind of talk  <--  chosen for a round

A choice names the whole set of figures that differ; what it leaves out is as shipped. It counts from the
present instant or from 00:00 of a later day, and for talks that get their time from then on: what is booked
already keeps the instants that it was booked with.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from shared.domain.duration import at_wall_clock
from shared.domain.errors import Invalid
from shared.domain.figures import check_figures
from shared.domain.instant import Instant
from shared.domain.policy import Policy

MOST_COMING = 4
"""How many choices of one kind of talk may wait for their day."""
FURTHEST_AHEAD = timedelta(days=730)
FOR_ALL = frozenset({"day_ends"})
"""What a municipality does not choose: until when a new time keeps the talk is the same for all (D1, D9)."""


class Choice(BaseModel):
    """What somebody chose for a kind of talk."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: int
    """Of the settings as a whole: each choice raises it."""
    talk_type: str
    figures: Mapping[str, str]
    starts: Instant
    reason: str
    by: str
    at: Instant

    def is_same(self, other: "Choice") -> bool:
        """Whether it is the same choice, sent again."""
        alike = {"version", "talk_type", "figures", "reason", "by"}
        days = [None if one.starts == one.at else one.starts for one in (self, other)]
        return days[0] == days[1] and self.model_dump(include=alike) == other.model_dump(
            include=alike
        )


class Settings(BaseModel):
    """What holds and what is to come, of every kind of talk."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: int = 0
    """0: nothing was ever chosen."""
    choices: tuple[Choice, ...] = ()

    def holding(self, talk_type: str, now: datetime) -> Choice | None:
        """The choice that holds: of those whose day has come the one that came last."""
        come = [c for c in self.choices if c.talk_type == talk_type and c.starts <= now]
        return max(come, key=_order, default=None)

    def coming(self, talk_type: str, now: datetime) -> tuple[Choice, ...]:
        """What waits for its day, the next one first."""
        waiting = (c for c in self.choices if c.talk_type == talk_type and c.starts > now)
        return tuple(sorted(waiting, key=_order))

    def figures_at(self, now: datetime) -> dict[str, Mapping[str, str]]:
        """The chosen figures that hold, of each kind of talk that has any."""
        kinds = dict.fromkeys(choice.talk_type for choice in self.choices)
        held = {kind: self.holding(kind, now) for kind in kinds}
        return {kind: choice.figures for kind, choice in held.items() if choice is not None}

    def choose(self, choice: Choice, now: datetime) -> "Settings":
        """One choice more, in place of one of the same day; what is over is let go of.

        Raises Invalid if too many wait for their day.
        """
        others = [c for c in self.choices if c.talk_type != choice.talk_type]
        holding = self.holding(choice.talk_type, now)
        kept = [*([holding] if holding else []), *self.coming(choice.talk_type, now)]
        mine = [c for c in kept if c.starts != choice.starts]
        if choice.starts <= now:
            mine = [c for c in mine if c.starts > now]
        after = Settings(version=choice.version, choices=(*others, *mine, choice))
        if len(after.coming(choice.talk_type, now)) > MOST_COMING:
            told = f"at most {MOST_COMING} choices can wait for their day"
            raise Invalid(errors=[{"pointer": "/starts", "detail": told}])
        return after


def check_chosen(shipped: Policy, figures: Mapping[str, str]) -> Policy:
    """The shipped policy with these figures. Raises Invalid with each that is wrong or is not theirs."""
    fixed = sorted(FOR_ALL & figures.keys())
    if fixed:
        errors = [{"pointer": f"/figures/{name}", "detail": "cannot be chosen"} for name in fixed]
        raise Invalid("These figures do not fit.", errors=errors)
    return check_figures(shipped, figures)


def starts_on(day: date | None, now: datetime, zone: ZoneInfo) -> datetime:
    """From when on a choice counts: 00:00 of a later local day, or now if none is named. Raises Invalid."""
    if day is None:
        return now
    today = now.astimezone(zone).date()
    if not today < day <= today + FURTHEST_AHEAD:
        told = f"a day after today, at most {FURTHEST_AHEAD.days} days ahead; none for at once"
        raise Invalid(errors=[{"pointer": "/starts", "detail": told}])
    return at_wall_clock(datetime(day.year, day.month, day.day), zone)  # noqa: DTZ001 the zone is set there


def _order(choice: Choice) -> tuple[datetime, int]:
    return choice.starts, choice.version
