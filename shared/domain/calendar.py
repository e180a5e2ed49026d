"""Whose time is taken: a person's day as cells, each owned by at most one thing (D13, G1).

Two talks overlap exactly if they share a cell, so "nobody is in two talks" becomes "nobody owns a
cell twice", which a single conditional write can promise without reading anything first. Days are UTC
days: each has the same number of cells, on clock-change days too.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from shared.domain.instant import utc


class Cell(NamedTuple):
    """One grain of a person's time."""

    day: date
    number: int

    def start(self, grain: timedelta) -> datetime:
        """The instant at which it begins."""
        return datetime.combine(self.day, time(), UTC) + self.number * grain


def cells(start: datetime, end: datetime, grain: timedelta) -> frozenset[Cell]:
    """The cells that [start, end) touches, rounded outwards: never too few. Raises ValueError if empty."""
    if end <= start:
        raise ValueError("a talk ends after it starts")
    first = utc(start)
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    moment = midnight + (first - midnight) // grain * grain
    touched = set()
    while moment < end:
        day_start = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        touched.add(Cell(moment.date(), (moment - day_start) // grain))
        moment += grain
    return frozenset(touched)
