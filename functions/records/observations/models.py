"""What observations take and answer over HTTP."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.adapters.fields import Body, Day, Id, Line
from shared.adapters.people_view import PersonView
from shared.adapters.template_view import View
from shared.domain.observation import MOST_CHILDREN

Text = Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=r"^[^\x00]*$")]
MOST_OF_A_PAGE = 50


class ObservationRequest(Body):
    """An observation as it shall stand."""

    unit_id: Id
    group_id: Id | None = None
    """The department it is about."""
    children: Annotated[tuple[Id, ...], Field(strict=False, max_length=MOST_CHILDREN)] = ()
    """Those who are individually tagged."""
    day: Day | None = None
    """The local date it is about; today if it is not told."""
    title: Line
    text: Text
    open_to_families: bool = False
    """Whether the families of the department or unit see it too."""


class DocumentationQuery(Body):
    """How many at once, and from where on."""

    limit: int = Field(default=20, ge=1, le=MOST_OF_A_PAGE, strict=False)
    cursor: Id | None = None


class ObservationView(View):
    """An observation as one reader sees it. `version` is what a change names in If-Match."""

    id: str
    version: int
    unit_id: str
    group_id: str | None
    day: str
    title: str
    text: str
    open_to_families: bool
    tagged: bool
    """Whether the child whose documentation it is shown in is individually tagged."""
    children: tuple[PersonView, ...] | None
    """Everybody who is tagged; None for families, who are not told of other children."""
    author: PersonView | None
    saved_at: str


class ObservationsView(View):
    """A page of a child's documentation, the latest first (F74)."""

    observations: tuple[ObservationView, ...]
    next: str | None
    """The cursor of the next page, if there is more to show."""
