"""How much of a talk's words an answer holds: a function may not give more than some megabytes at once."""

from collections.abc import Iterable, Mapping
from typing import Annotated, TypeVar

from pydantic import StringConstraints

from shared.adapters.fields import Body
from shared.adapters.texts import Text
from shared.domain.agreement import MOST_SAID, CheckIn, Untold

MOST_BYTES = 1_500_000
"""Of all texts of an answer together. Lambda takes six megabytes, and may write a character as three."""

Where = TypeVar("Where")
"""What names a text among those of an answer."""


class TalkQuery(Body):
    """Which of a talk's texts must not be left out."""

    whole: (
        Annotated[str, StringConstraints(pattern=r"^[a-z-]{1,20}/[A-Za-z0-9._~-]{1,120}$")] | None
    ) = None
    """Phase and field, as in the address of the text; or an agreement with its check-ins, `agreements/3`."""


class LeftOut(Text):
    """A text that is there and does not come with the talk."""


def words_of(text: Text | None) -> str | None:
    """What an answer says of a text: nothing of one that is left out, an empty one if there is none."""
    return None if isinstance(text, LeftOut) else text.text if text else ""


def with_room(texts: Mapping[Where, Text], whole: str | None = None) -> dict[Where, Text]:
    """The texts as an answer holds them: the one that was asked for, then the shortest first."""

    def length(text: Text) -> tuple[bool, int]:
        address = f"{text.phase.replace('_', '-')}/{text.field}"
        return address != whole, len(text.text.encode())

    held: dict[Where, Text] = {}
    together = 0
    for where, text in sorted(texts.items(), key=lambda item: length(item[1])):
        together += length(text)[1]
        fits = together <= MOST_BYTES or not held
        held[where] = text if fits else LeftOut.model_validate(text.model_dump())
    return held


def said_with_room(said: Iterable[CheckIn], whole: str | None = None) -> list[CheckIn]:
    """Check-ins as an answer holds them: those of the agreement that was asked for, then the latest."""

    def rank(one: CheckIn) -> tuple[bool, float, int]:
        return f"agreements/{one.agreement}" != whole, -one.at.timestamp(), -one.number

    held: list[CheckIn] = []
    together = 0
    for one in sorted(said, key=rank):
        together += one.size
        held.append(one if together <= MOST_SAID else Untold.model_validate(one.model_dump()))
    return sorted(held, key=lambda one: (one.agreement, one.number))
