"""What settings of a unit take and answer over HTTP."""

from typing import Annotated

from pydantic import Field

from shared.adapters.fields import Body
from shared.adapters.template_view import View
from shared.domain.judgement_use import Use


class UseRequest(Body):
    """Whether judgements are shown beside the unit's talks."""

    use: Annotated[Use, Field(strict=False)]


class UseView(View):
    """What the unit works with. `version` is what a change names in If-Match."""

    use: Use
    version: int
