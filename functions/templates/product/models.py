"""What feedback on the product takes and answers over HTTP."""

from typing import Annotated

from pydantic import StringConstraints

from functions.templates.models import CreatorView, Remark
from shared.adapters.fields import Body
from shared.adapters.product_feedback import FeedbackKind
from shared.adapters.template_view import View

Page = Annotated[str, StringConstraints(pattern=r"^/[a-z/_-]{0,199}$")]
"""A page of the client by its place, without ids: which talk it was about is nobody's business."""
Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class ProductFeedbackRequest(Body):
    """What somebody thinks of the product."""

    kind: FeedbackKind
    words: Remark
    page: Page | None = None
    may_be_answered: bool = False
    """Whether the reader learns who wrote it; nobody does otherwise."""


class ThanksView(View):
    """It was received."""

    id: str
    at: str


class ProductFeedbackQuery(Body):
    """Which month, this one unless it is told, and from where on."""

    month: Month | None = None
    after: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9:.#_-]{1,120}$")] | None = None
    """The `next` of the page before."""


class GivenView(View):
    """What somebody thinks."""

    id: str
    kind: FeedbackKind
    words: str
    page: str | None
    at: str
    author: CreatorView | None
    """Who asked to be answered."""


class ProductFeedbackView(View):
    """A page of what was said in a month, oldest first."""

    month: str
    feedback: tuple[GivenView, ...]
    next: str | None
