"""What is noted beside the texts of a talk: presence, disagreement, consent, worry; every version is kept."""

from typing import Self

from pydantic import BaseModel, ConfigDict

from shared.domain.instant import Instant


class Note(BaseModel):
    """One note of a talk, as it stands or as it stood."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    talk_id: str
    number: int = 1
    """Its place among the notes of its kind in the talk, from 1."""
    version: int = 1
    author_id: str
    """Who wrote this version, and `at` when."""
    at: Instant

    def changed(self, by: str, at: Instant, **update: object) -> Self:
        """The note with these attributes, as its next version."""
        update |= {"version": self.version + 1, "author_id": by, "at": at}
        return self.model_copy(update=update)
