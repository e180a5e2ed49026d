"""The mark beside a text of which somebody said that it is wrong, and how that was answered (R13).

It says nothing of who said so and in which words: that stands with the request, for those who follow it. Until
there is an answer it is shown to them and to who holds the talk; then to everybody who reads the text.
"""

from collections.abc import Set
from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict

from shared.domain.access import LEADERS
from shared.domain.instant import Instant
from shared.domain.people import Person
from shared.domain.relation import has_higher_permission, is_family_of
from shared.domain.rights import OPEN, Request, RequestState
from shared.domain.vocabulary import Phase, Role


class SaidWrong(BaseModel):
    """One request about a text, as it stands beside it."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    request_id: str
    person_id: str
    """Whom the talk and the request are about."""
    unit_id: str
    """Whose higher permission answers."""
    asked_by: str
    asked_at: Instant
    phase: Phase
    field: str
    state: RequestState
    answered_at: Instant | None = None
    version: int | None = None
    """Of what was put right: the version of the text that says it right, if the text was changed."""

    @classmethod
    def of(cls, request: Request) -> Self | None:
        """The mark of a request; None for one that is about no text."""
        about, reply = request.about, request.reply
        if about is None or about.phase is None or about.field is None:
            return None
        return cls(
            request_id=request.id, person_id=request.person_id, unit_id=request.unit_id,
            asked_by=request.asked_by, asked_at=request.asked_at, phase=about.phase,
            field=about.field, state=request.state,
            answered_at=reply.at if reply else None, version=reply.version if reply else None,
        )  # fmt: skip

    def is_shown(self, person_id: str, roles: Set[Role]) -> bool:
        """Whether one who reads the text is shown the mark."""
        if self.state not in OPEN or person_id in (self.asked_by, self.person_id):
            return True
        return not roles.isdisjoint(LEADERS | {Role.HIGHER})

    def is_followed(
        self, caller: Person, subject: Person, today: date, *, roles: Set[Role], wrote: bool
    ) -> bool:
        """Whether one follows the request too: who asked, whom it is about, and who answers it."""
        if caller.id in (self.asked_by, self.person_id):
            return True
        if is_family_of(caller.id, subject):
            return False
        holds = wrote and not roles.isdisjoint(LEADERS)
        return holds or has_higher_permission(caller, self.unit_id, today)
