"""Points in time and their one written form.

An instant is an aware datetime in UTC, cut to milliseconds. Its text has a fixed width
(`2021-10-31T08:00:00.000Z`), so that texts sort as the instants do, in a key or in a condition.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, PlainSerializer

MILLISECOND = timedelta(milliseconds=1)


def utc(moment: datetime) -> datetime:
    """The instant of an aware datetime, in UTC and whole milliseconds (rounded down).

    Raises ValueError for a datetime without a zone, and for one whose year in UTC no calendar has.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is not an instant")
    try:
        in_utc = moment.astimezone(UTC)
    except OverflowError as beyond:
        raise ValueError("not within the years of the calendar") from beyond
    return in_utc.replace(microsecond=in_utc.microsecond // 1000 * 1000)


def wire(moment: datetime) -> str:
    """The text of an instant in tables, payloads and keys: UTC, always milliseconds."""
    return utc(moment).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def parse(text: str) -> datetime:
    """The instant that `wire` wrote. Raises ValueError for anything without a zone."""
    return utc(datetime.fromisoformat(text))


def local_text(moment: datetime, zone: ZoneInfo) -> str:
    """RFC 3339 in the municipality's zone with its offset: how the API shows times."""
    return moment.astimezone(zone).isoformat(timespec="seconds")


Instant = Annotated[
    AwareDatetime,
    AfterValidator(utc),
    PlainSerializer(wire, return_type=str, when_used="json"),
]
"""A pydantic field that holds an instant and writes itself in the fixed form."""
