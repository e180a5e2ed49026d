"""The agenda of a talk, made from its template's pages and sections (F56), with who leads what (F90)."""

from collections.abc import Iterator
from typing import NamedTuple

from shared.domain.template import Template
from shared.domain.vocabulary import Role


class Point(NamedTuple):
    """A point within a part."""

    title: str
    leader: Role | None


class AgendaPart(NamedTuple):
    """A part of the talk."""

    title: str
    leader: Role | None
    minutes: int | None
    points: tuple[Point, ...]


def agenda(template: Template, language: str) -> Iterator[AgendaPart]:
    """The parts of the talk in order; pages without a title, or kept off the agenda, are none."""
    for page in template.pages:
        if page.title is None or not page.on_agenda:
            continue
        points = tuple(
            Point(section.title.in_language(language), section.leader or page.leader)
            for section in page.sections
            if section.title is not None
        )
        yield AgendaPart(page.title.in_language(language), page.leader, page.minutes, points)
