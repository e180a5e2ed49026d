"""A list as a sheet: what stands in which column, in one language, before it becomes a file of some kind."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from functions.lists.models import DayView, InterpretersView, TimeView
from shared.domain.vocabulary import Role


class Words(BaseModel):
    """What lists say in one language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day: str
    day_of: str
    free: str
    protected: str
    no_times: str
    interpreters: str
    no_interpreters: str
    page: str
    columns: Mapping[str, str]
    roles: Mapping[Role, str]


class Column(NamedTuple):
    """A column; some are for paper only, some for files that go on into other programs."""

    name: str
    heading: str
    width: int
    """On paper, in parts of the whole."""
    on_paper: bool = True
    in_file: bool = True


class Sheet(NamedTuple):
    """Everything that a file of a list says."""

    language: str
    name: str
    """Of the file: it names nobody."""
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, str], ...]
    nothing: str
    """What it says instead of rows."""
    page: str
    """What stands under each page, with places for its number and how many there are."""

    def on_paper(self) -> list[Column]:
        """The columns that are printed."""
        return [column for column in self.columns if column.on_paper]

    def in_file(self) -> list[Column]:
        """The columns of a table for other programs."""
        return [column for column in self.columns if column.in_file]


def sheet_of_day(day: DayView, language: str) -> Sheet:
    """The list of a day, with a blank for signatures on paper."""
    words = words_in(language)
    when = spelled_out(date.fromisoformat(day.date), words)
    told = words.day if day.staff_name is None else words.day_of
    columns = (
        Column("date", words.columns["date"], 0, on_paper=False),
        Column("start", words.columns["start"], 0, on_paper=False),
        Column("end", words.columns["end"], 0, on_paper=False),
        Column("time", words.columns["time"], 13, in_file=False),
        Column("name", words.columns["name"], 25),
        Column("group", words.columns["group"], 9),
        Column("place", words.columns["place"], 16),
        Column("attending", words.columns["attending"], 25),
        Column("interpreter", words.columns["interpreter"], 8),
        Column("signature", words.columns["signature"], 20, in_file=False),
    )
    return Sheet(
        language=language,
        name=f"talks-{day.date}",
        title=told.format(day=when, name=day.staff_name),
        columns=columns,
        rows=tuple(_row(time, words) for time in day.times),
        nothing=words.no_times,
        page=words.page,
    )


def sheet_of_interpreters(orders: InterpretersView, first: date, language: str) -> Sheet:
    """The list to order interpreters from: a row for each talk, with the number of its block."""
    words = words_in(language)
    names = ("language", "block", "date", "start", "end", "place", "responsible")
    widths = (10, 8, 14, 10, 10, 24, 24)
    columns = (Column(n, words.columns[n], w) for n, w in zip(names, widths, strict=True))
    rows = []
    for number, block in enumerate(orders.blocks, start=1):
        for talk in block.talks:
            start, end = (datetime.fromisoformat(text) for text in (talk.start, talk.end))
            row = (
                block.language,
                str(number),
                f"{start:%Y-%m-%d}",
                f"{start:%H:%M}",
                f"{end:%H:%M}",
            )
            place = talk.place.text if talk.place else ""
            who = words.protected if talk.is_protected else talk.responsible_name or ""
            rows.append(dict(zip(names, (*row, place, who), strict=True)))
    return Sheet(
        language=language,
        name=f"interpreters-{first}",
        title=words.interpreters,
        columns=tuple(columns),
        rows=tuple(rows),
        nothing=words.no_interpreters,
        page=words.page,
    )


def _row(time: TimeView, words: Words) -> dict[str, str]:
    start, end = (datetime.fromisoformat(text) for text in (time.start, time.end))
    name = words.free if time.talk_id is None else time.name or ""
    attending = (f"{a.name} ({words.roles[a.role]})" for a in time.attending)
    return {
        "date": f"{start:%Y-%m-%d}",
        "start": f"{start:%H:%M}",
        "end": f"{end:%H:%M}",
        "time": f"{start:%H:%M}–{end:%H:%M}",
        "name": words.protected if time.is_protected else name,
        "group": time.group or "",
        "place": time.place.text if time.place else "",
        "attending": ", ".join(attending),
        "interpreter": time.interpreter or "",
        "signature": "",
    }


def spelled_out(day: date, words: Words) -> str:
    """A date as people say it."""
    return f"{words.weekdays[day.weekday()]} {day.day} {words.months[day.month - 1]} {day.year}"


def words_in(language: str) -> Words:
    """What lists say in a language that the system speaks."""
    return _book().languages[language]


@cache
def _book() -> "_Book":
    text = resources.files("functions.lists").joinpath("words.json").read_text("utf-8")
    return _Book.model_validate_json(text)


class _Book(BaseModel):
    languages: dict[str, Words]
