"""Kinds of values that come in over HTTP, with the limits that every one of them has."""

import re
from datetime import date
from typing import Annotated
from unicodedata import category

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from shared.domain.duration import Duration


class Body(BaseModel):
    """A request's body or query: nothing unknown is taken."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,  # "no" is not false, and 0 is no date
        regex_engine="rust-regex",
        hide_input_in_errors=True,
    )


def _no_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("must not contain NUL characters")
    return text


def _one_line(text: str) -> str:
    if any(category(character) in ("Cc", "Zl", "Zp") for character in text):
        raise ValueError("must be one line without control characters")
    return text


ID = r"[A-Za-z0-9._~-]{1,120}"
Id = Annotated[str, StringConstraints(pattern=f"^{ID}$")]
"""An identifier; anything that could not be one is refused before it reaches a key."""
Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, strip_whitespace=True),
    AfterValidator(_one_line),
]
"""A short text in one line."""
Prose = Annotated[str, StringConstraints(max_length=100_000), AfterValidator(_no_nul)]
"""A long text: every character but NUL, up to 100,000 of them."""


def _spelled_out(day: object) -> object:
    if not isinstance(day, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", day, re.ASCII):
        raise ValueError("must be a date such as 2021-10-31")
    return day


Day = Annotated[date, Field(strict=False), BeforeValidator(_spelled_out)]
"""A local date; a count of seconds in a text is none."""


def _short(duration: Duration) -> Duration:
    if duration.days:
        raise ValueError("must be hours, minutes or seconds")
    return duration


Length = Annotated[
    Duration,
    AfterValidator(_short),
    WithJsonSchema({"type": "string", "format": "duration", "examples": ["PT30M"]}),
]
"""An ISO 8601 duration without days, such as `PT30M`."""
