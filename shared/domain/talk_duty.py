"""How often a talk is due (R1, R3), from a table (D17).

The table is keyed by school form, year and the date from which it holds, because laws change (R4, R5). The
newest rules of a school form replace all its older ones. Whether a pupil has had the talks that were due is
asked elsewhere; here is only what the law demands.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

from pydantic import Field, TypeAdapter

from shared.domain.template_words import Part
from shared.domain.term import Half, Term


class Per(StrEnum):
    """In which time so many talks are due."""

    TERM = "term"
    SCHOOL_YEAR = "school_year"
    YEAR = "year"
    """A calendar year."""


class TalkDuty(Part):
    """What is due to the pupils of some school forms in some years, both ends among them."""

    school_forms: tuple[str, ...]
    first_year: int | None = None
    last_year: int | None = None
    """Without years it is about all of them, and about those whose year is not known."""
    valid_from: date
    talks: int = Field(ge=0)
    """At least so many; 0 where none is required (D14)."""
    per: Per
    source: str
    read: Literal["in_full", "in_part", "not"]
    """How far the source was read: what was not read in full is to be checked by who answers for it."""

    def covers(self, year: int | None) -> bool:
        """Whether it is about this year."""
        if self.first_year is None or self.last_year is None:
            return True
        return year is not None and self.first_year <= year <= self.last_year


class Period(NamedTuple):
    """Local dates, both among it."""

    first: date
    last: date


def talks_due(
    school_form: str, year: int | None, day: date, rules: Iterable[TalkDuty] | None = None
) -> TalkDuty | None:
    """What is due to a pupil on a local date; None where the table says nothing."""
    known = talk_duties() if rules is None else rules
    mine = [rule for rule in known if school_form in rule.school_forms and rule.valid_from <= day]
    newest = max((rule.valid_from for rule in mine), default=None)
    return next((r for r in mine if r.valid_from == newest and r.covers(year)), None)


def period_of(per: Per, day: date) -> Period:
    """The term, school year or calendar year in which a local date lies."""
    if per is Per.YEAR:
        return Period(date(day.year, 1, 1), date(day.year, 12, 31))
    term = Term.of(day)
    first = term if per is Per.TERM else term._replace(half=Half.AUTUMN)
    after = term.after if per is Per.TERM else first.after.after
    return Period(first.first_day, after.first_day - timedelta(days=1))


@cache
def talk_duties() -> tuple[TalkDuty, ...]:
    """The table, as shipped."""
    return _read()


def _read() -> tuple[TalkDuty, ...]:
    text = resources.files("shared.data").joinpath("talk_duties.json").read_text("utf-8")
    return TypeAdapter(tuple[TalkDuty, ...]).validate_json(text)
