"""A retention hold: nothing of a person, or of a talk, may be erased for now (G9). Swedish: gallringsstopp."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict

from shared.domain.audit import About, Subject
from shared.domain.instant import Instant


class HoldReason(StrEnum):
    """Why it must stay."""

    APPEAL = "appeal"
    REQUEST = "request"
    """Somebody asked to see it."""
    POLICE = "police"
    INSPECTION = "inspection"
    OTHER = "other"


class RetentionHold(BaseModel):
    """One of maybe several on the same talk or person; each is lifted by itself."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    unit_id: str
    person_id: str | None = None
    talk_id: str | None = None
    reason: HoldReason
    reference: str
    """Which case, by its number. Never what it is about."""
    by: str
    at: Instant
    lifted_by: str | None = None
    lifted_at: Instant | None = None

    @property
    def about(self) -> About:
        """What it keeps."""
        if self.talk_id is not None:
            return About(Subject.TALK, self.talk_id)
        return About(Subject.PERSON, self.person_id or "")

    def lifted(self, by: str, now: datetime) -> Self:
        """The hold, which holds no longer."""
        return self.model_copy(update={"lifted_by": by, "lifted_at": now})
