"""How much of each kind a file adds, changes and takes away, and when that is too much to be right."""

from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, computed_field

from shared.domain.people import Person
from shared.domain.relation import CARERS

RELATIONS = ("guardians", "enrolments", "memberships", "duties", "assignments")


class Limits(BaseModel):
    """`shared/data/imports.json`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    most_gone: float = Field(ge=0, le=1)
    """The share of a kind that a file may take away without being confirmed."""
    few: int = Field(ge=0)
    """As many may always go: in a small school one is a large share."""


@cache
def limits() -> Limits:
    """The installation's."""
    text = resources.files("shared.data").joinpath("imports.json").read_text("utf-8")
    return Limits.model_validate_json(text)


class Tally(BaseModel):
    """One kind: units, groups, persons, or a kind of relation that holds today."""

    stood: int = 0
    """How many there were before."""
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0

    @computed_field  # type: ignore[prop-decorator]
    @property
    def share_gone(self) -> float:
        """Of those there were."""
        return round(self.gone / self.stood, 4) if self.stood else 0.0

    def count(self, *, stood: bool, differs: bool) -> None:
        """One that the file has."""
        self.stood += stood
        self.added += not stood
        self.changed += stood and differs
        self.unchanged += stood and not differs


class Tallies(BaseModel):
    """All kinds."""

    kinds: dict[str, Tally] = Field(default_factory=dict)

    def of(self, kind: str) -> Tally:
        """The tally of a kind."""
        return self.kinds.setdefault(kind, Tally())

    def count_relations(self, before: Person, after: Person, today: date) -> None:
        """What somebody was to others and units today, and is no more."""
        for kind in RELATIONS:
            had, has = _today(before, kind, today), _today(after, kind, today)
            tally = self.of(kind)
            tally.stood += len(had)
            tally.added += len(has - had)
            tally.unchanged += len(had & has)
            tally.gone += len(had - has)

    def too_much(self, most_gone: float, few: int) -> list[str]:
        """The kinds of which a larger share would be gone than is believed."""
        return [
            kind
            for kind, tally in sorted(self.kinds.items())
            if tally.gone > few and tally.share_gone > most_gone
        ]


def _today(person: Person, kind: str, today: date) -> set[Any]:
    """What holds today, by what it points at; that a class list's dates change is no loss."""
    relations = [each for each in getattr(person, kind) if each.span.covers(today)]
    if kind == "guardians":
        return {each.person_id for each in relations if each.relation in CARERS}
    return {getattr(each, "unit_id", None) or each.group_id for each in relations}
