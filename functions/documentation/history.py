"""A field's history: every version that ever stood there, in pages, for who holds the talk (D8, F108–F110)."""

from typing import Annotated, Literal

from pydantic import Field

from shared.adapters import register
from shared.adapters.fields import Body
from shared.adapters.paging import PageSize
from shared.adapters.people_view import PersonView
from shared.adapters.ports import Ports
from shared.adapters.scene import enter
from shared.adapters.template_view import View
from shared.adapters.texts import versions_of
from shared.domain.errors import NotAllowed, StillBlind
from shared.domain.instant import local_text
from shared.domain.vocabulary import Phase

LONGEST = 1_000_000
"""Characters of all texts of a page together; a page of longer texts has fewer of them."""


class VersionsQuery(Body):
    """Which page of a history."""

    first: Literal["oldest", "newest"] = "oldest"
    limit: PageSize = 100
    after: Annotated[int | None, Field(strict=False, ge=0, le=99_999_999)] = None
    """The last version of the page before, in whichever order."""


class VersionView(View):
    """One version of a text, with who wrote it and when (F108, F109)."""

    version: int
    text: str
    author: PersonView
    saved_at: str
    copied_from: str | None
    """The talk that its author copied it from."""


class VersionsView(View):
    """A page of a field's history (D8)."""

    versions: tuple[VersionView, ...]
    next: int | None
    """What the next page names in `after`, if there is one."""


def read_versions(
    ports: Ports, caller_id: str, talk_id: str, phase: Phase, field: str, asked: VersionsQuery
) -> VersionsView:
    """The versions of a field, for who holds the talk and nobody else (D8, F110).

    Raises NotFound for a stranger, NotAllowed for others who take part, StillBlind for what is hidden yet.
    """
    scene = enter(ports, caller_id, talk_id)
    if not scene.sees_history:
        raise NotAllowed
    found = scene.template.field(phase, field)
    if found.id in scene.hidden:
        raise StillBlind
    backwards = asked.first == "newest"
    versions = versions_of(
        ports.store, talk_id, phase, found.id,
        after=asked.after, newest_first=backwards, limit=asked.limit + 1,
    )  # fmt: skip
    lengths = [len(version.text) for version in versions]
    shown = versions[: _fitting(lengths[: asked.limit])]
    authors = {version.author_id for version in shown} - scene.people.keys()
    names = scene.names(register.people(ports.store, authors))
    return VersionsView(
        versions=tuple(
            VersionView(
                version=v.version,
                text=v.text,
                author=names.of(v.author_id),
                saved_at=local_text(v.at, ports.zone),
                copied_from=v.copied_from,
            )
            for v in shown
        ),
        next=shown[-1].version if len(shown) < len(versions) else None,
    )


def _fitting(lengths: list[int]) -> int:
    """How many texts of these lengths a page holds: at least one."""
    together = 0
    for number, length in enumerate(lengths):
        together += length
        if number and together > LONGEST:
            return number
    return len(lengths)
