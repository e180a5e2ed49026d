"""Durations of policies: calendar days first, then an exact length of time (D2)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from shared.domain.instant import utc

_ISO = re.compile(
    r"P(?=.)(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?=.)(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,7})S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Duration:
    """An ISO 8601 duration such as `P6D` or `PT30M`; months and years are left out, they have no length.

    Days are calendar days of a zone: adding one keeps the wall clock, be the day 23 or 25 hours.
    """

    days: int = 0
    exact: timedelta = timedelta()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the ISO form. Raises ValueError for anything else."""
        match = _ISO.fullmatch(text)
        if match is None:
            raise ValueError(f"not a duration in days, hours, minutes or seconds: {text[:40]!r}")
        parts = {name: int(value or 0) for name, value in match.groupdict().items()}
        return cls(
            days=parts["weeks"] * 7 + parts["days"],
            exact=timedelta(
                hours=parts["hours"], minutes=parts["minutes"], seconds=parts["seconds"]
            ),
        )

    def __str__(self) -> str:
        """The ISO form again, in the fewest units."""
        seconds = int(self.exact.total_seconds())
        hours, seconds = divmod(seconds, 3600)
        minutes, seconds = divmod(seconds, 60)
        time = "".join(
            f"{value}{unit}"
            for value, unit in ((hours, "H"), (minutes, "M"), (seconds, "S"))
            if value
        )
        date = f"{self.days}D" if self.days else ""
        return f"P{date}{'T' + time if time else ''}" if date or time else "PT0S"

    @property
    def about(self) -> timedelta:
        """Its length if no day were longer than another: to compare, not to compute with."""
        return timedelta(days=self.days) + self.exact

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The instant this long after `moment`, by the wall clock of `zone` (see `at_wall_clock`)."""
        return self._shift(moment, zone, 1)

    def before(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The instant this long before `moment`, by the wall clock of `zone`."""
        return self._shift(moment, zone, -1)

    def _shift(self, moment: datetime, zone: ZoneInfo, sign: int) -> datetime:
        shifted = utc(moment)
        if self.days:
            local = moment.astimezone(zone)
            shifted = at_wall_clock(local + timedelta(days=sign * self.days), zone)
        return shifted + sign * self.exact

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.no_info_after_validator_function(cls.parse, core_schema.str_schema())
        return core_schema.json_or_python_schema(
            json_schema=text,
            python_schema=core_schema.union_schema([core_schema.is_instance_schema(cls), text]),
            serialization=core_schema.plain_serializer_function_ser_schema(str),
        )


NO_TIME = Duration()


def at_wall_clock(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant when clocks in `zone` show `local`.

    A time that the spring change skips is read as if the clock had not been changed (02:30 becomes
    03:30); of a time that the autumn change repeats, `fold` tells which, the first unless it says so.
    """
    return utc(local.replace(tzinfo=zone))


def next_midnight(moment: datetime, zone: ZoneInfo) -> datetime:
    """00:00 in `zone` on the day after the local day of `moment` (F37)."""
    day = moment.astimezone(zone).date() + timedelta(days=1)
    return at_wall_clock(datetime(day.year, day.month, day.day), zone)  # noqa: DTZ001 the zone is set there
