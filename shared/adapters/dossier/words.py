"""How a dossier is told for people to read: in a language, with names, prompts and local times."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import resources
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from shared.adapters.document import Block, Heading, Table
from shared.adapters.dossier import codes
from shared.adapters.texts import Text
from shared.domain.attachment import Attachment
from shared.domain.rights import Request, RequestKind
from shared.domain.talk import Talk
from shared.domain.vocabulary import Phase

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What a teller needs besides the dossier."""

    language: str
    zone: ZoneInfo
    name: Callable[[str | None], str]
    """Whoever an id is, as the reader may know them."""
    prompt: Callable[[Talk, Text], tuple[str, str]]
    """What a field asks, and its text for reading."""
    place: Callable[[str], str] = str
    """What a unit or a group is called."""
    file: Callable[[Attachment], tuple[str, str]] = lambda _: ("", "")
    """Where beside the page the file of an attachment lies, if it does, and what is said of it."""
    requests: Mapping[str, Request] = field(default_factory=dict)
    """What was asked for about the person's data, as far as the reader has it, by id, as it stands."""
    own: bool = False
    """Whether who reads it is whom it is about."""

    @property
    def words(self) -> Words:
        """What is said around it."""
        return words_in(self.language)

    def time(self, moment: datetime | None) -> str:
        """An instant as the clocks of the municipality show it, to the minute, with their zone."""
        if moment is None:
            return ""
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M %Z}"

    def code(self, kind: str, code: str | None) -> str:
        """What a code is called."""
        return codes.called(kind, code, self.language)

    def said(self, request: Request | None) -> str:
        """What was asked for, why, and how it was answered."""
        if request is None:
            return ""
        erases, reply = request.kind is RequestKind.ERASURE, request.reply
        what = self.code("document", request.what) if erases else request.what
        answer = f"{self.words['answer']}: {reply.words}" if reply else ""
        ground = f"{self.words['ground']}: {reply.ground}" if reply and reply.ground else ""
        return "\n".join(filter(None, (what, request.why, answer, ground)))

    def asks(self, talk: Talk, phase: Phase, name: str) -> str:
        """What a field of a talk asks."""
        empty = Text(phase=phase, field=name, version=0, text="", author_id="", at=talk.created_at)
        return self.prompt(talk, empty)[0]

    def table(
        self, title: str, columns: Iterable[str], rows: Iterable[Iterable[object]], level: int = 2
    ) -> Iterator[Block]:
        """A table under a heading; nothing at all without rows. Empty columns are left out."""
        cells = [tuple("" if cell is None else str(cell) for cell in row) for row in rows]
        if not cells:
            return
        headings = [self.words[name] for name in columns]
        filled = [n for n in range(len(headings)) if n == 0 or any(row[n] for row in cells)]
        yield Heading(level, self.words[title])
        yield Table(
            self.words[title],
            tuple(headings[n] for n in filled),
            tuple(tuple(row[n] for n in filled) for row in cells),
            tuple(100 // len(filled) for _ in filled),
        )


T = TypeVar("T")


def every(versions: tuple[T, ...], stands: T) -> tuple[T, ...]:
    """All versions, and what stands if it is none of them."""
    return versions if stands in versions else (*versions, stands)


def words_in(language: str) -> Words:
    """The words of a language that the system speaks."""
    return _book()[language]


@cache
def _book() -> Mapping[str, Words]:
    text = resources.files("shared.data").joinpath("dossier.json").read_text("utf-8")
    return TypeAdapter(Mapping[str, Words]).validate_json(text)
