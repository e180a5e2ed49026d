"""Terms of a school year: what judgements, grades and attendance are told for (F114, R2).

A term is a half of the calendar year, and a school year is an autumn with the spring after it, so that every
date lies in exactly one. When teaching begins and ends within it is each school's own and decides nothing here.
"""

import re
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, NamedTuple, Self
from zoneinfo import ZoneInfo

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from shared.domain.duration import at_wall_clock
from shared.domain.windows import Window

_TEXT = re.compile(r"(20\d\d)-(autumn|spring)", re.ASCII)
PATTERN = f"^{_TEXT.pattern}$"
SPRING_ENDS = 6
"""The last month of a spring."""


class Half(StrEnum):
    """Autumn (hösttermin) or spring (vårtermin)."""

    AUTUMN = "autumn"
    SPRING = "spring"


class Term(NamedTuple):
    """A term; terms compare as they follow each other."""

    school_year: int
    """The calendar year in which the school year begins."""
    half: Half

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2021-autumn` or `2022-spring`, by calendar year. Raises ValueError for anything else."""
        match = _TEXT.fullmatch(text)
        if match is None:
            raise ValueError("must be a term such as 2021-autumn or 2022-spring")
        half = Half(match[2])
        return cls(int(match[1]) - (half is Half.SPRING), half)

    @classmethod
    def of(cls, day: date) -> Self:
        """The term in which a local date lies."""
        if day.month <= SPRING_ENDS:
            return cls(day.year - 1, Half.SPRING)
        return cls(day.year, Half.AUTUMN)

    @property
    def before(self) -> Self:
        """The term before this one."""
        if self.half is Half.SPRING:
            return self._replace(half=Half.AUTUMN)
        return self._replace(school_year=self.school_year - 1, half=Half.SPRING)

    @property
    def first_day(self) -> date:
        """The first local date of the term."""
        if self.half is Half.SPRING:
            return date(self.school_year + 1, 1, 1)
        return date(self.school_year, SPRING_ENDS + 1, 1)

    @property
    def after(self) -> Self:
        """The term after this one."""
        if self.half is Half.AUTUMN:
            return self._replace(half=Half.SPRING)
        return self._replace(school_year=self.school_year + 1, half=Half.AUTUMN)

    def __str__(self) -> str:
        """The text form."""
        return f"{self.school_year + (self.half is Half.SPRING)}-{self.half}"


def writing_window(term: Term, zone: ZoneInfo) -> Window:
    """When what is told for a term is written by hand: from its first day until the end of the next term.

    A teacher judges at the end of a term, refreshes it in the beginning of the next (F114), and what is older
    stands as it was.
    """
    opens, closes = (
        at_wall_clock(datetime.combine(day, time.min), zone)
        for day in (term.first_day, term.after.after.first_day)
    )
    return Window(opens, closes)


def _read(value: object) -> Term:
    return value if isinstance(value, Term) else Term.parse(str(value))


TermText = Annotated[
    Term,
    PlainValidator(_read),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": PATTERN, "examples": ["2021-autumn"]}),
]
"""A pydantic field that holds a term and writes it as text."""
