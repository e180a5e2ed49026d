"""Who gets an export, and a tally of what is left out of it for them, by why and where."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from shared.adapters.ports import Ports
from shared.domain.people import Person
from shared.domain.rights import Ground, Request

T = TypeVar("T")


class Reason(StrEnum):
    """Why something is not in an export."""

    NOT_YOURS_TO_READ = "not_yours_to_read"
    PREPARED_UNSEEN = "prepared_unseen"
    OTHER_GUARDIAN = "other_guardian"
    OTHER_CHILD = "other_child"
    CONFIDENTIAL = "confidential"
    FILE_NOT_SHOWN = "file_not_shown"
    NOT_RELEASED = "not_released"
    THEIRS_ALONE = "theirs_alone"
    NOT_OFFICIAL = "not_official"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets the export, and by what right."""

    ports: Ports
    person: Person
    request: Request

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self.ports.now()

    @property
    def today(self) -> date:
        """The present local date."""
        return self.ports.day(self.now)

    @property
    def is_subject(self) -> bool:
        """Whether they ask for themselves."""
        return self.request.ground is Ground.SELF

    @property
    def withholds(self) -> bool:
        """Whether it was decided that what is confidential stays out."""
        assessment = self.request.assessment
        return assessment is not None and not assessment.included


@dataclass(frozen=True, slots=True)
class Tally:
    """What was left out, by why and where."""

    counted: Counter[tuple[Reason, str]] = field(default_factory=Counter)

    def keep(
        self, things: Iterable[T], fits: Callable[[T], bool], why: Reason, where: str
    ) -> tuple[T, ...]:
        """Those that fit; the others are counted."""
        every = list(things)
        kept = tuple(thing for thing in every if fits(thing))
        self.add(why, where, len(every) - len(kept))
        return kept

    def add(self, why: Reason, where: str, count: int = 1) -> None:
        """So many more were left out."""
        if count:
            self.counted[why, where] += count
