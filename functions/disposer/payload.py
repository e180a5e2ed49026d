"""What the retention workflow carries: which disposal, and what is to be done for it; nothing about people."""

from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class Stage(StrEnum):
    """What the workflow does next."""

    LOOK = "look"
    """For a disposal that has something to do."""
    GATHER = "gather"
    ARCHIVE = "archive"
    VERIFY = "verify"
    ERASE = "erase"
    CLOSED = "closed"
    """Nothing is left to do, or enough was done for once."""


class DisposalPayload(BaseModel):
    """Version 1."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: Literal[1] = 1
    stage: Stage
    disposal_id: str | None = None
    steps: int = 0
    """How many were taken: an execution's history has an end."""

    def document(self) -> dict[str, Any]:
        """The payload as the workflow carries it."""
        return self.model_dump(mode="json", exclude_none=True)
