"""An observation: what staff document of a child, a department or a whole unit in preschool (F73–F75).

It is linked to each child that is tagged, to the department it names, and to the whole unit if it is about
neither. Of a department or a unit staff read it, and the families there only if it is marked so.
"""

import operator
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.instant import Instant

MOST_CHILDREN = 40
"""Tagged in one observation: each is one more copy to write with it."""


class Observation(BaseModel):
    """An observation, as it stands or as it stood."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    id: str
    version: int = 1
    unit_id: str
    group_id: str | None = None
    children: tuple[str, ...] = ()
    """Ids of those who are individually tagged (F75)."""
    day: date
    """The local date it is about."""
    title: str
    text: str
    open_to_families: bool = False
    """Whether the families of the department or unit see it too."""
    author_id: str | None = None
    """None if an import did not tell."""
    imported: bool = Field(default=False, exclude_if=operator.not_)
    """Whether this version came with an import; one that was written here is not overwritten by any."""
    at: Instant

    @property
    def is_of_unit(self) -> bool:
        """Whether it is about the whole unit."""
        return self.group_id is None and not self.children
