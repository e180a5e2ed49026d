"""What somebody asks for about their own data: an export, a rectification, an erasure (R13, R16).

    export:     received --------------------> ready --its days pass--> over
                   '--> to be assessed --assessed--> received
    rectification: received --> corrected | refused
    erasure:    received --> granted --> erased | refused

Every step is a version of the request, with who did it and when: that is the log of the handling. A month
after it came there must be an answer; which requests are late is told by the clock alone.
"""

from calendar import monthrange
from collections.abc import Iterable, Set
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict

from shared.domain.access import LEADERS
from shared.domain.deciding import Area, Of, Owner, decided
from shared.domain.errors import Invalid, NotAllowed, WrongRequestState
from shared.domain.instant import Instant
from shared.domain.people import Duty, Enrolment, Person
from shared.domain.relation import guardians_of, has_higher_permission, is_family_of, roles_in
from shared.domain.talk import Talk
from shared.domain.vocabulary import Phase

OFFERED = timedelta(days=7)
"""How long an export can be had; the bucket forgets it on the same day."""

MOST_BYTES_OF_FILES = 500_000_000
"""Of the files that are attached to the talks of an export; what is more is told of, and had in the talk."""


class RequestKind(StrEnum):
    """What is asked for."""

    EXPORT = "export"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"


class Purpose(StrEnum):
    """What an export is for."""

    ACCESS = "access"
    """Somebody's own access to what is kept about them."""
    PUBLIC_ACCESS = "public_access"
    """Somebody asked for official documents (R16)."""


class Ground(StrEnum):
    """By what right somebody asks for a person."""

    SELF = "self"
    GUARDIAN = "guardian"
    SCHOOL = "school"
    """Higher permission, on behalf of the person, or for who asked for official documents."""


class RequestState(StrEnum):
    """How far a request has come."""

    RECEIVED = "received"
    TO_BE_ASSESSED = "to_be_assessed"
    """There is something confidential in it, and somebody who answers for the school must decide first."""
    READY = "ready"
    OVER = "over"
    """The export was there for its time. Only the clock makes it so; it is never stored."""
    CORRECTED = "corrected"
    GRANTED = "granted"
    ERASED = "erased"
    REFUSED = "refused"


OPEN = frozenset({RequestState.RECEIVED, RequestState.TO_BE_ASSESSED, RequestState.GRANTED})
"""The states in which somebody still waits."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Assessment(_Part):
    """What who answers for the school decided about what is confidential."""

    included: bool
    ground: str | None = None
    """Of withholding: the legal ground, such as a paragraph."""
    words: str = ""
    by: str
    at: Instant


class Export(_Part):
    """The file that was made."""

    sha256: str
    size: int
    ready_at: Instant
    masked: int
    """How many things were masked or left out."""


class About(_Part):
    """What a correction is about: a field of a talk, or something that is told in words alone."""

    talk_id: str | None = None
    phase: Phase | None = None
    field: str | None = None


class Reply(_Part):
    """How a correction or an erasure was answered."""

    words: str
    ground: str | None = None
    """Of a refusal: the legal ground."""
    version: int | None = None
    """Of a correction: the version of the text that says it right, if the text itself was changed."""
    by: str
    at: Instant


class Request(_Part):
    """One request, as it stands or as it stood."""

    id: str
    version: int = 1
    kind: RequestKind
    state: RequestState = RequestState.RECEIVED
    person_id: str
    """Whom it is about."""
    unit_id: str
    """Whose higher permission answers it."""
    asked_by: str
    asked_at: Instant
    due_on: date
    """The local date by which there must be an answer."""
    ground: Ground
    reference: str | None = None
    """Of what is asked for on behalf of somebody: why, by a reference such as a case number."""
    language: str = "sv"
    purpose: Purpose = Purpose.ACCESS
    assessment: Assessment | None = None
    export: Export | None = None
    about: About | None = None
    what: str = ""
    why: str = ""
    reply: Reply | None = None
    author_id: str
    at: Instant
    """Who made this version, and when."""

    def state_at(self, now: datetime) -> RequestState:
        """The state by the clock."""
        if self.export is not None and now >= self.export.ready_at + OFFERED:
            return RequestState.OVER
        return self.state

    def is_late(self, today: date) -> bool:
        """Whether somebody waits longer than the law lets them."""
        return self.state in OPEN and today > self.due_on

    def names_talk(self, talk_id: str) -> bool:
        """Whether it is about a text of this talk."""
        return self.about is not None and self.about.talk_id == talk_id

    def demand(self, kind: RequestKind, *states: RequestState) -> None:
        """Raise WrongRequestState unless it is of this kind and in one of these states."""
        if self.kind is not kind or self.state not in states:
            raise WrongRequestState(state=self.state)

    def to_be_assessed(self, by: str, now: datetime) -> Self:
        """received → to be assessed: something in it is confidential."""
        self.demand(RequestKind.EXPORT, RequestState.RECEIVED)
        return self._changed(by, now, state=RequestState.TO_BE_ASSESSED)

    def assessed(self, assessment: Assessment) -> Self:
        """to be assessed → received, to be made now. Raises Invalid for withholding without a ground."""
        self.demand(RequestKind.EXPORT, RequestState.TO_BE_ASSESSED)
        if not assessment.included and not assessment.ground:
            raise Invalid(errors=[{"pointer": "/ground", "detail": "what is withheld needs one"}])
        return self._changed(
            assessment.by, assessment.at, state=RequestState.RECEIVED, assessment=assessment
        )

    def made(self, export: Export, by: str) -> Self:
        """received → ready."""
        self.demand(RequestKind.EXPORT, RequestState.RECEIVED)
        return self._changed(by, export.ready_at, state=RequestState.READY, export=export)

    def lapsed(self, by: str, now: datetime) -> Self:
        """received → refused: who asked has no right to it any more."""
        self.demand(RequestKind.EXPORT, RequestState.RECEIVED)
        return self._changed(by, now, state=RequestState.REFUSED)

    def corrected(self, reply: Reply) -> Self:
        """received → corrected."""
        self.demand(RequestKind.RECTIFICATION, RequestState.RECEIVED)
        return self._changed(reply.by, reply.at, state=RequestState.CORRECTED, reply=reply)

    def granted(self, reply: Reply) -> Self:
        """received → granted: to be erased now."""
        self.demand(RequestKind.ERASURE, RequestState.RECEIVED)
        return self._changed(reply.by, reply.at, state=RequestState.GRANTED, reply=reply)

    def erased(self, by: str, now: datetime) -> Self:
        """granted → erased."""
        self.demand(RequestKind.ERASURE, RequestState.GRANTED)
        return self._changed(by, now, state=RequestState.ERASED)

    def refused(self, reply: Reply) -> Self:
        """received → refused, with a ground. Raises Invalid without one."""
        self.demand(self.kind, RequestState.RECEIVED)
        if not reply.ground or not reply.words:
            raise Invalid(errors=[{"pointer": "/ground", "detail": "a refusal gives its ground"}])
        return self._changed(reply.by, reply.at, state=RequestState.REFUSED, reply=reply)

    def _changed(self, by: str, at: datetime, **update: object) -> Self:
        return self.model_copy(
            update={"version": self.version + 1, "author_id": by, "at": at, **update}
        )


def due_on(asked: date) -> date:
    """A month later: the same day of the next month, or its last (GDPR article 12.3)."""
    year, month = divmod(asked.year * 12 + asked.month, 12)
    return date(year, month + 1, min(asked.day, monthrange(year, month + 1)[1]))


def unit_of(person: Person, children: Iterable[Person], today: date) -> str | None:
    """The unit that answers for a person: where they are enrolled or work, or a child of theirs is.

    The present one before those before it; None for somebody who never had to do with any.
    """
    for one in (person, *children):
        places: list[Enrolment | Duty] = [*one.enrolments, *one.duties]
        if places:
            return max(places, key=lambda p: (p.span.covers(today), p.span.end or date.max)).unit_id
    return None


def ground_of(caller: Person, person: Person, unit_id: str | None, today: date) -> Ground | None:
    """By what right somebody asks for a person's data, if by any."""
    rights = {
        Ground.SELF: caller.id == person.id,
        Ground.GUARDIAN: caller.id in guardians_of(person, today),
        Ground.SCHOOL: unit_id is not None and has_higher_permission(caller, unit_id, today),
    }
    grounds = [ground for ground, holds in rights.items() if holds]
    decided(grounds, caller.id, Owner(Of.PERSON, person.id), Area.ASKS)
    return grounds[0] if grounds else None


def may_answer(request: Request, caller: Person, person: Person, today: date) -> bool:
    """Whether one decides about it for the school: higher permission, but not about oneself or one's child."""
    leads = has_higher_permission(caller, request.unit_id, today)
    answers = leads and not _is_close(caller, person)
    return decided(answers, caller.id, Owner(Of.PERSON, person.id), Area.ANSWERS)


def may_answer_own_words(
    request: Request, caller: Person, person: Person, talk: Talk, authors: Set[str], today: date
) -> bool:
    """Whether who holds a talk answers that something is wrong which they wrote in it themselves.

    `authors` are those of all versions of the text that is meant. Not about oneself or one's child.
    """
    is_meant = request.kind is RequestKind.RECTIFICATION and request.names_talk(talk.id)
    holds = is_meant and not LEADERS.isdisjoint(roles_in(talk, caller, person, today))
    answers = holds and caller.id in authors and not _is_close(caller, person)
    return decided(answers, caller.id, Owner(Of.PERSON, person.id), Area.ANSWERS)


def can_answer_at(unit_id: str, leaders: Iterable[Person], person: Person, today: date) -> bool:
    """Whether one of these can answer for a unit about a person; if not, the one above it answers.

    So it is where a unit is led by nobody but the person concerned, or those who answer for them.
    """
    return any(
        has_higher_permission(leader, unit_id, today) and not _is_close(leader, person)
        for leader in leaders
    )


def _is_close(caller: Person, person: Person) -> bool:
    """Whether one is the person, or of their family: then others decide."""
    return caller.id == person.id or is_family_of(caller.id, person)


def may_see(request: Request, caller: Person, person: Person, today: date) -> bool:
    """Whether one follows a request: who asked, whom it is about, and who answers for the unit.

    One who asked as a guardian and is none any more follows it no longer.
    """
    own = caller.id in (request.asked_by, request.person_id)
    follows = own and ground_of(caller, person, request.unit_id, today) is not None
    return follows or may_answer(request, caller, person, today)


def may_download(request: Request, caller: Person, person: Person, today: date) -> bool:
    """Whether one has the export: who asked for it, while the right by which they asked holds (R13)."""
    still = ground_of(caller, person, request.unit_id, today) is request.ground
    return caller.id == request.asked_by and still


def check_asking(ground: Ground, purpose: Purpose, reference: str | None) -> None:
    """Raise NotAllowed for official documents asked for by others than the school, Invalid without a reason."""
    if purpose is Purpose.PUBLIC_ACCESS and ground is not Ground.SCHOOL:
        raise NotAllowed
    if ground is Ground.SCHOOL and not reference:
        raise Invalid(
            errors=[{"pointer": "/reference", "detail": "on behalf of whom, or which case"}]
        )
