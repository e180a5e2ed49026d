"""Kinds of values that come in over HTTP, with the limits that every one of them has."""

import re
from datetime import date, time
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    NaiveDatetime,
    StringConstraints,
    WithJsonSchema,
)

from shared.domain.duration import Duration
from shared.domain.interpreter import LONGEST_TAG, language_tag


class Body(BaseModel):
    """A request's body or query: nothing unknown is taken."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,  # "no" is not false, and 0 is no date
        regex_engine="rust-regex",
        hide_input_in_errors=True,
    )


ID = r"[A-Za-z0-9._~-]{1,120}"
Id = Annotated[str, StringConstraints(pattern=f"^{ID}$")]
"""An identifier; anything that could not be one is refused before it reaches a key."""
Line = Annotated[
    str,
    StringConstraints(
        min_length=1,
        max_length=200,
        strip_whitespace=True,
        pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]+$",
    ),
]
"""A short text in one line, without control characters."""
Prose = Annotated[str, StringConstraints(max_length=100_000, pattern=r"^[^\x00]*$")]
"""A long text: every character but NUL, up to 100,000 of them."""


def _spelled_out(day: object) -> object:
    if not isinstance(day, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", day, re.ASCII):
        raise ValueError("must be a date such as 2021-10-31")
    return day


Day = Annotated[date, Field(strict=False), BeforeValidator(_spelled_out)]
"""A local date; a count of seconds in a text is none."""


def _of_a_clock(text: object) -> object:
    if not isinstance(text, str) or not re.fullmatch(CLOCK, text, re.ASCII):
        raise ValueError("must be a local time such as 09:00, without an offset")
    return text


CLOCK = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?"
Clock = Annotated[
    time,
    Field(strict=False),
    BeforeValidator(_of_a_clock),
    WithJsonSchema({"type": "string", "pattern": f"^{CLOCK}$", "examples": ["09:00"]}),
]
"""A local time as the clock on the wall shows it; which instant it is follows from the date."""
LOCAL = rf"\d{{4}}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T{CLOCK}"


def _of_calendar_and_clock(moment: object) -> object:
    if not isinstance(moment, str) or not re.fullmatch(LOCAL, moment, re.ASCII):
        raise ValueError(
            "must be a local date and time such as 2021-10-31T08:00, without an offset"
        )
    return moment


LocalMoment = Annotated[
    NaiveDatetime,
    Field(strict=False),
    BeforeValidator(_of_calendar_and_clock),
    WithJsonSchema({"type": "string", "pattern": f"^{LOCAL}$", "examples": ["2021-08-30T18:00"]}),
]
"""A date and time as calendar and clock on the wall show them; the municipality's zone makes it an instant."""


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

FigureName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")]
Figure = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+-]{1,40}$")]
"""A figure of a kind of talk as it is written, such as `start-P6D`, `PT30M`, `20` or `true`."""

LanguageTag = Annotated[
    str,
    StringConstraints(max_length=LONGEST_TAG),
    AfterValidator(language_tag),
    Field(examples=["so", "sr-Latn"]),
]
"""The tag of a language (BCP 47), however it is written; kept in its usual letters."""
