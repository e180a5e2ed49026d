"""What presence takes and answers over HTTP."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.adapters.fields import Body, Id, Line
from shared.adapters.people_view import PersonView
from shared.adapters.template_view import View
from shared.domain.presence import MOST_PEOPLE, Manner
from shared.domain.vocabulary import Role


class PresentRequest(Body):
    """One who was there: by id if invited, else by name."""

    person_id: Id | None = None
    name: Line | None = None
    """Who it was and as what, such as an interpreter; nothing else is known of them."""
    manner: Annotated[Manner, Field(strict=False)]

    @model_validator(mode="after")
    def _is_somebody(self) -> Self:
        if (self.person_id is None) == (self.name is None):
            raise ValueError("either person_id or name")
        return self


class PresenceRequest(Body):
    """Who was there, as it shall stand."""

    people: Annotated[tuple[PresentRequest, ...], Field(strict=False, max_length=MOST_PEOPLE)]


class PresentView(View):
    """One who was there, or who was invited and did not come."""

    person: PersonView | None
    role: Role | None
    name: str | None
    manner: Manner


class InvitedView(View):
    """One whose presence can be noted by id."""

    person: PersonView
    role: Role


class PresenceView(View):
    """Who was there. `version` is what a change names in If-Match."""

    version: int
    people: tuple[PresentView, ...]
    author: PersonView | None
    saved_at: str | None
    may_set: bool


class PresenceSheet(PresenceView):
    """Who was there, and for who holds the talk whom to choose from."""

    invited: tuple[InvitedView, ...]
