"""That somebody who takes part in a talk does not agree: noted, answered, resolved, never deleted (F98).

It stands beside what it is about and stops nothing: a talk is held and closed, and agreements go on, as if
it were not there.
"""

from pydantic import BaseModel, ConfigDict

from shared.domain.errors import NotAllowed, TooMany
from shared.domain.instant import Instant
from shared.domain.note import Note
from shared.domain.vocabulary import Phase, Role

MOST_OF_A_TALK = 50
MOST_ANSWERS = 20
"""With as many, each as long as it can be, the note still fits into one item."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class About(_Part):
    """What somebody does not agree about: a field, an agreement, or with neither the talk as a whole."""

    phase: Phase | None = None
    field: str | None = None
    agreement: int | None = None


class Reply(_Part):
    """What somebody said to it."""

    text: str
    author_id: str
    at: Instant


class Disagreement(Note):
    """One note that somebody does not agree."""

    about: About
    text: str
    noted_by: str
    noted_as: tuple[Role, ...]
    """What they were to the talk."""
    noted_at: Instant
    resolved: bool = False
    """Said by who noted it, and taken back by them too."""
    answers: tuple[Reply, ...] = ()

    def check_reworded_by(self, person_id: str) -> None:
        """Raise NotAllowed for all but who noted it: the words are theirs, and so is whether it is resolved."""
        if person_id != self.noted_by:
            raise NotAllowed

    def answered(self, text: str, by: str, at: Instant) -> "Disagreement":
        """The note with one answer more. Raises TooMany."""
        if len(self.answers) >= MOST_ANSWERS:
            raise TooMany(most=MOST_ANSWERS)
        reply = Reply(text=text, author_id=by, at=at)
        return self.changed(by, at, answers=(*self.answers, reply))
