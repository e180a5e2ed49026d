"""A lifecycle function without a table: it knows the steps of some talks and speaks the contract.

Only for the tests of the clockwork itself and of the workflow's shape; the workflow tests use the
real function.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.adapters.clock import Clock
from shared.domain.errors import TalkSuperseded

Steps = list[tuple[str, datetime]]


def wire(instant: datetime) -> str:
    """An instant as it goes over the wire: UTC, milliseconds."""
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class FakeLifecycle:
    """Talks by id: their generation and the steps they have left."""

    clock: Clock
    generations: dict[str, int] = field(default_factory=dict)
    steps: dict[str, Steps] = field(default_factory=dict)
    taken: list[tuple[datetime, str, str]] = field(default_factory=list)

    def add(self, talk_id: str, steps: Steps, generation: int = 1) -> dict[str, Any]:
        """Give a talk its steps; answers the input of its execution."""
        self.generations[talk_id] = generation
        self.steps[talk_id] = list(steps)
        return self._present(talk_id)

    def __call__(self, event: Any, context: Any) -> dict[str, Any]:
        """Take the step that is due, if it is the one asked for; say what comes next."""
        del context
        talk_id = event["talk_id"]
        if event["generation"] != self.generations[talk_id]:
            raise TalkSuperseded
        steps = self.steps[talk_id]
        if steps and steps[0][0] == event["stage"] and steps[0][1] <= self.clock.now():
            stage, _ = steps.pop(0)
            self.taken.append((self.clock.now(), talk_id, stage))
        return self._present(talk_id)

    def _present(self, talk_id: str) -> dict[str, Any]:
        stage, due = next(((s, wire(d)) for s, d in self.steps[talk_id]), ("closed", None))
        return {
            "version": 1,
            "talk_id": talk_id,
            "generation": self.generations[talk_id],
            "stage": stage,
            "due": due,
        }
