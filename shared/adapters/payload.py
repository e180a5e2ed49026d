"""What the workflow carries: ids and four scalars, with a version, and no personal data (design 4).

Running executions outlive deployments; a change of shape gets a new version and both are understood.
"""

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict

from shared.domain.instant import Instant
from shared.domain.round import Round, RoundStage
from shared.domain.stage import Stage
from shared.domain.talk import Talk
from shared.domain.waiting import Waiting, WaitingStage


class TalkPayload(BaseModel):
    """Version 1: which generation of which talk, and the step that comes next."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: Literal[1] = 1
    talk_id: str
    generation: int
    stage: Stage
    due: Instant | None = None

    @classmethod
    def of(cls, talk: Talk) -> Self:
        """The payload that describes a talk's next step."""
        return cls(talk_id=talk.id, generation=talk.generation, stage=talk.stage, due=talk.due)

    def document(self) -> dict[str, Any]:
        """The payload as the workflow carries it."""
        return self.model_dump(mode="json", exclude_none=True)


class OfferPayload(BaseModel):
    """Version 1: which turn of a talk that waits for a time, and the step that comes next."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: Literal[1] = 1
    talk_id: str
    generation: int
    """The turn."""
    stage: WaitingStage
    due: Instant | None = None

    @classmethod
    def of(cls, talk_id: str, waiting: Waiting) -> Self:
        """The payload that describes the next step of a place in the line."""
        return cls(talk_id=talk_id, generation=waiting.turn, stage=waiting.stage, due=waiting.due)

    def document(self) -> dict[str, Any]:
        """The payload as the workflow carries it."""
        return self.model_dump(mode="json", exclude_none=True)


class RoundPayload(BaseModel):
    """Version 1: which generation of which round, and the step that comes next or goes on.

    How far a step has got stands in the table alone, and names people; here it would be told twice.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: Literal[1] = 1
    round_id: str
    generation: int
    stage: RoundStage
    due: Instant | None = None

    @classmethod
    def of(cls, round_: Round) -> Self:
        """The payload that describes a round's next step."""
        return cls(
            round_id=round_.id, generation=round_.generation, stage=round_.stage, due=round_.due
        )

    def document(self) -> dict[str, Any]:
        """The payload as the workflow carries it."""
        return self.model_dump(mode="json", exclude_none=True)
