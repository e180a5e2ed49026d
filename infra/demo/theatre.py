"""What the demonstration is given to play with: the API, a clock, and what can be looked at from outside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo


class DidNotHappen(Exception):
    """The demonstration cannot go on; the message is one sentence on what did not happen."""


class Answer(NamedTuple):
    """What the API answered."""

    status: int
    body: Any

    @property
    def problem(self) -> str:
        """The stable name of the problem, if the answer is one."""
        kind = self.body.get("type", "") if isinstance(self.body, Mapping) else ""
        return str(kind).removeprefix("/problems/")


class Mail(NamedTuple):
    """A mail as the mail service got it."""

    to: str
    subject: str
    text: str


class Execution(NamedTuple):
    """One execution of the talk workflow, with the states it has entered so far."""

    name: str
    status: str
    states: Sequence[str]


class Call(Protocol):
    """Asks the API something as one of the people."""

    def __call__(
        self, who: str, method: str, path: str, body: Any = None, if_match: str | None = None
    ) -> Answer:
        """The answer, whatever its status. Raises DidNotHappen if there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Theatre:
    """Everything that differs between the running system and a test."""

    call: Call
    now: Callable[[], datetime]
    wait: Callable[[float], object]
    """Lets this many seconds pass."""
    say: Callable[[str], object]
    zone: ZoneInfo
    """The municipality's: the clock that people read."""
    mails: Callable[[], Sequence[Mail]] | None = None
    """All mails so far, if the mail service can be looked into."""
    executions: Callable[[str], Sequence[Execution]] | None = None
    """The workflow executions of a talk, oldest first, if Step Functions can be asked."""
