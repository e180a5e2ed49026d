"""What each figure of a kind of talk means, and for which talks another one counts, in people's own words."""

from enum import StrEnum
from functools import cache
from importlib import resources
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, TypeAdapter


class Counts(StrEnum):
    """From when on another figure counts for a talk."""

    CREATED = "created"
    """For talks that are created from then on."""
    FIRST_TIMED = "first_timed"
    """For talks that get their first time from then on."""
    TIMED = "timed"
    """For talks that get their time, or another one, from then on; until then they keep what they have."""
    PUBLISHED = "published"
    """For times that are published from then on."""
    USED = "used"
    """At once, for every talk: it is asked for at the moment when it matters."""


class Words(BaseModel):
    """Of one figure."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    counts: Counts
    sv: str
    en: str


class Told(NamedTuple):
    """The words of a figure in one language."""

    means: str
    counts: Counts


_WORDS = TypeAdapter(dict[str, Words])


@cache
def all_words() -> dict[str, Words]:
    """Of every figure, in the order in which they are shown."""
    return read_words()


def read_words() -> dict[str, Words]:
    """As `all_words`, read anew."""
    text = resources.files("shared.data").joinpath("figures.json").read_text("utf-8")
    return _WORDS.validate_json(text)


def told(figure: str, language: str) -> Told:
    """What a figure means, in Swedish or English."""
    words = all_words()[figure]
    return Told(words.sv if language == "sv" else words.en, words.counts)
