"""What preparation takes and answers over HTTP."""

from pydantic import Field

from functions.documentation.agreements.models import AgreementView
from functions.documentation.models import TalkHead
from shared.adapters.fields import Body, Line, LocalMoment
from shared.adapters.paging import Cursor
from shared.adapters.people_view import PersonView
from shared.adapters.template_view import FormView, View
from shared.domain.vocabulary import Phase

MOST_EARLIER = 10
"""Earlier talks of one answer, each with all that was written in it."""


class ReopeningRequest(Body):
    """Until when preparation is open again, and why if somebody wants to say."""

    until: LocalMoment
    """By calendar and clock in the municipality's zone; no later than the policy allows."""
    reason: Line | None = None
    """For the history of the talk alone; nobody is written it."""


class EarlierQuery(Body):
    """How many of the earlier talks, and after which."""

    limit: int = Field(default=3, ge=1, le=MOST_EARLIER, strict=False)
    cursor: Cursor | None = None
    """What the answer before gave as `next`."""


class AnswerView(View):
    """What stands in one field of an earlier talk."""

    phase: Phase
    id: str
    prompt: str
    type: str
    form: FormView | None
    text: str | None
    """None if it is so long that it comes only with the talk itself."""
    author: PersonView
    saved_at: str


class EarlierTalkView(TalkHead):
    """An earlier talk, with what came of it, as this reader may see it."""

    link: str
    """Where the whole of it is, with its preparation and files."""
    summary: str | None
    """What its responsible closed it with."""
    answers: tuple[AnswerView, ...]
    """Its record and follow-up, in the order of its template; what nobody answered is left out."""
    agreements: tuple[AgreementView, ...]


class EarlierTalksView(View):
    """The earlier talks about the same person, the latest first (F69)."""

    talks: tuple[EarlierTalkView, ...]
    next: str | None
    """The cursor of those before these, if there may be any."""
