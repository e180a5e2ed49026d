"""Kinds of values that come in over HTTP, with the limits that every one of them has."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from shared.domain.duration import Duration


class Body(BaseModel):
    """A request's body or query: nothing unknown is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid", regex_engine="rust-regex")


def _no_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("must not contain NUL characters")
    return text


Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._~-]{1,120}$")]
"""An identifier; anything that could not be one is refused before it reaches a key."""
Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, strip_whitespace=True),
    AfterValidator(_no_nul),
]
"""A short text in one line."""
Prose = Annotated[str, StringConstraints(max_length=100_000), AfterValidator(_no_nul)]
"""A long text: every character but NUL, up to 100,000 of them."""


def _short(duration: Duration) -> Duration:
    if duration.days:
        raise ValueError("must be hours, minutes or seconds")
    return duration


Length = Annotated[Duration, AfterValidator(_short)]
"""An ISO 8601 duration without days, such as `PT30M`."""
