"""Bringing in somebody from outside, and the consent without which that is not done (F99).

Consent is for one actor and one purpose, between two dates. It is in force only while everybody who must
give it has: both guardians, the pupil once of age, the employee. Anybody may take theirs back at any time.
"""

from collections.abc import Collection, Iterable, Set
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from shared.domain.access import takes_part
from shared.domain.errors import Invalid, NotAllowed
from shared.domain.instant import Instant
from shared.domain.note import Note
from shared.domain.people import Person
from shared.domain.relation import guardians_of, is_adult
from shared.domain.talk import Talk
from shared.domain.vocabulary import Pattern, Role

MOST_OF_A_TALK = 20


class Word(StrEnum):
    """What somebody says to it."""

    GIVEN = "given"
    LIMITED = "limited"
    """Given within limits, told in words."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """Was given, and is no more."""


class Way(StrEnum):
    """How somebody said so."""

    SIGNED_IN = "signed_in"
    ON_PAPER = "on_paper"
    ORALLY = "orally"


class ConsentState(StrEnum):
    """What all that was said comes to, by the clock."""

    AWAITED = "awaited"
    """Somebody who must has not said anything."""
    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    ENDED = "ended"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Said(BaseModel):
    """The word of one person, as they said it last."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    person_id: str
    word: Word
    limits: str = ""
    starts: date
    ends: date | None = None
    """Local dates between which it holds; both belong to it."""
    way: Way
    recorded_by: str
    at: Instant

    @property
    def is_yes(self) -> bool:
        """Whether it allows anything."""
        return self.word in (Word.GIVEN, Word.LIMITED)


class Cooperation(Note):
    """Somebody from outside who is to be brought in, for which consent is asked."""

    actor: str
    purpose: str
    asked_by: str
    asked_at: Instant
    said: tuple[Said, ...] = ()
    """One word of each person; those before are in the history."""

    def word_of(self, person_id: str) -> Said | None:
        """What somebody said last."""
        return next((said for said in self.said if said.person_id == person_id), None)

    def with_word(self, said: Said) -> "Cooperation":
        """The cooperation with somebody's word in place of what they said before. Raises Invalid."""
        before = self.word_of(said.person_id)
        was_yes = before is not None and before.is_yes
        if (said.word is Word.WITHDRAWN) != was_yes and said.word in (Word.WITHDRAWN, Word.REFUSED):
            told = (
                "only what was given is withdrawn" if not was_yes else "what was given is withdrawn"
            )
            raise Invalid(errors=[{"pointer": "/word", "detail": told}])
        others = (each for each in self.said if each.person_id != said.person_id)
        return self.changed(said.recorded_by, said.at, said=(*others, said))


def who_must(talk: Talk, subject: Person, today: date) -> tuple[str, ...]:
    """Ids of everybody whose consent is needed today: both guardians, also where they live apart."""
    if talk.pattern is Pattern.EMPLOYEE or is_adult(subject, today):
        return (subject.id,)
    return guardians_of(subject, today)


def check_must_consent(person_id: str, must: Collection[str]) -> None:
    """Raise NotAllowed for all but those whose consent is needed: nobody says anything for another (F99)."""
    if person_id not in must:
        raise NotAllowed


def state_of(said: Iterable[Said], must: Collection[str], today: date) -> ConsentState:
    """What it comes to on a local date. Where nobody can give it, it is awaited."""
    words = [each for each in said if each.person_id in must]
    for no, state in (
        (Word.WITHDRAWN, ConsentState.WITHDRAWN),
        (Word.REFUSED, ConsentState.REFUSED),
    ):
        if any(each.word is no for each in words):
            return state
    if not must or len(words) < len(set(must)):
        return ConsentState.AWAITED
    if any(each.ends is not None and each.ends < today for each in words):
        return ConsentState.ENDED
    if any(each.starts > today for each in words):
        return ConsentState.NOT_YET
    return ConsentState.IN_FORCE


def may_see(pattern: Pattern, roles: Set[Role]) -> bool:
    """Whether one with these roles sees who is to be brought in: the parties, and higher permission."""
    return takes_part(pattern, roles) or Role.HIGHER in roles
