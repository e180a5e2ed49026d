"""An interpreter for a talk: which language, and when the responsible makes sure that one comes (G10, R18).

A language is named by its tag (BCP 47), in the one way of writing it that RFC 5646 recommends. Whether it is
a language at all, only a register could tell; the grammar keeps out what cannot be one.
"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from shared.domain.duration import at_wall_clock
from shared.domain.instant import Instant

LONGEST_TAG = 35
"""Characters: what RFC 5646 asks everybody to have room for."""
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{5,8})"
    r"(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*)",
    re.ASCII,
)
_NO_LANGUAGE = frozenset({"mis", "mul", "und", "zxx"})
"""Codes that say of a text that its language is unknown, several or none."""


def language_tag(text: str) -> str:
    """The tag of a spoken or signed language, such as `so`, `sr-Latn` or `ar-SY`, in its usual letters.

    Raises ValueError for anything else. Extensions and private codes are none: nobody could order them.
    """
    found = _TAG.fullmatch(text.lower()) if len(text) <= LONGEST_TAG else None
    if found is None or found["language"] in _NO_LANGUAGE:
        raise ValueError("must be the tag of a language such as so, sr-Latn or ar-SY")
    variants = found["variants"].split("-")[1:]
    if len(set(variants)) != len(variants):
        raise ValueError("must not name a variant twice")
    script, region = (found["script"] or "").title(), (found["region"] or "").upper()
    return "-".join(part for part in (found["language"], script, region, *variants) if part)


class Interpreter(BaseModel):
    """What a booked talk keeps of the interpreter that it needs."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    language: str
    check: Instant
    """When the responsible is asked to make sure that the interpreter comes."""


def working_days_before(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same time of the clock so many days from Monday to Friday earlier; of holidays it knows none."""
    local = moment.astimezone(zone)
    while days > 0:
        local -= timedelta(days=1)
        days -= local.weekday() < 5
    return at_wall_clock(local, zone)
