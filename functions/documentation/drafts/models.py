"""What drafts take and answer over HTTP."""

from typing import Annotated

from pydantic import Field

from shared.adapters.fields import Body, Id, Prose
from shared.adapters.template_view import View
from shared.domain.vocabulary import Phase


class TypedRequest(Body):
    """What stands in a field of somebody's screen, saved or not."""

    text: Prose
    builds_on: Annotated[int, Field(ge=0, le=99_999_999)]
    """The version of the field's text that it began with; what If-Match will say when it is saved."""
    follows: Id | None = None
    """The revision that was answered to the draft before; none for the first."""


class TypedQuery(Body):
    """Which draft is meant."""

    revision: Id


class KeptView(View):
    """A draft was kept. The next one says that it follows this revision."""

    revision: str
    saved_at: str
    kept_until: str


class DraftView(KeptView):
    """A draft, for who wrote it."""

    phase: Phase
    field: str
    text: str
    builds_on: int
    may_save: bool
    """Whether it can be saved as it is now; if not, it can still be read and copied."""


class DraftsView(View):
    """The caller's own drafts in a talk."""

    drafts: tuple[DraftView, ...]
