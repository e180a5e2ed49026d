"""What cooperation with others, and the consent to it, take and answer over HTTP."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from shared.adapters.fields import Body, Day, Id, Line
from shared.adapters.people_view import PersonView
from shared.adapters.template_view import View
from shared.domain.cooperation import ConsentState, Way, Word

Words = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^[^\x00]*$")]
SomeWords = Annotated[Words, StringConstraints(min_length=1)]


class CooperationRequest(Body):
    """Whom one would like to bring in, and for what."""

    actor: Line
    purpose: SomeWords


class ConsentRequest(Body):
    """Somebody's word, said by themself; or by another person, as who holds the talk was told it."""

    word: Annotated[Word, Field(strict=False)]
    limits: Words = ""
    starts: Day | None = None
    """Local date from which it holds; today unless said."""
    ends: Day | None = None
    """The last local date on which it holds; without one until it is withdrawn."""
    said_by: Id | None = None
    """Whose word it is, if not the caller's."""
    way: Annotated[Way, Field(strict=False)] = Way.SIGNED_IN

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if (self.word is Word.LIMITED) != bool(self.limits.strip()):
            raise ValueError("limits belong to the word `limited`, and it to them")
        if (self.said_by is None) != (self.way is Way.SIGNED_IN):
            raise ValueError("what another person said is recorded with the way they said it")
        if self.starts is not None and self.ends is not None and self.ends < self.starts:
            raise ValueError("it cannot end before it starts")
        return self


class SaidView(View):
    """What one of those who must consent has said, if anything."""

    person: PersonView
    word: Word | None
    limits: str
    starts: date | None
    ends: date | None
    way: Way | None
    recorded_by: PersonView | None
    at: str | None


class CooperationView(View):
    """Somebody who is to be brought in, and who has consented to that."""

    number: int
    actor: str
    purpose: str
    asked_by: PersonView
    asked_at: str
    consents: tuple[SaidView, ...]
    """Of those who must give it today; a guardian who lives apart sees their own."""
    state: ConsentState | None
    in_force: bool | None
    """By the clock. None: not told to a guardian who lives apart, since it tells what the other said."""
    may_say: bool
    """Whether the reader is one of those who must consent."""
