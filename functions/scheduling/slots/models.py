"""What changing and withdrawing published times takes and answers over HTTP."""

from typing import Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from functions.scheduling.publishing.models import PlaceRequest
from functions.scheduling.views import View
from shared.adapters.fields import Body, Id
from shared.domain.slot import LONGEST_SERIES, MOST_COLLEAGUES


class WithdrawalRequest(Body):
    """Times of one person to withdraw together, such as the rest of a series.

    With `free_only` those that somebody has booked or holds stay; without it one such time keeps all.
    """

    slot_ids: tuple[Id, ...] = Field(min_length=1, max_length=LONGEST_SERIES)
    free_only: bool = False


class WithdrawalView(View):
    """What was withdrawn, and what could not be."""

    withdrawn: tuple[str, ...]
    kept: tuple[str, ...]


class SlotChange(Body):
    """What to change of a free time; what is left out stays, and null takes the place away."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    only_for: tuple[Id, ...] = Field(default=(), max_length=50)
    place: PlaceRequest | None = None
    with_staff: tuple[Id, ...] = Field(default=(), max_length=MOST_COLLEAGUES)

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set:
            raise PydanticCustomError(
                "missing", "name the place, who comes or for whom the time is kept"
            )
        return self
