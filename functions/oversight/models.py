"""What oversight takes and answers over HTTP."""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from shared.adapters.fields import Body
from shared.adapters.people_view import PersonView
from shared.adapters.template_view import View

Cursor = Annotated[
    str,
    StringConstraints(
        pattern=r"^[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}\.[0-9]{3}Z#[A-Za-z0-9_-]{1,64}$"
    ),
]


class TrailQuery(Body):
    """Which part of a trail: the newest, or what is older than the last one seen."""

    before: Cursor | None = None


class Kind(StrEnum):
    """What somebody did, in a word."""

    SEEN = "seen"
    CHANGED = "changed"
    REFUSED = "refused"


class EntryView(View):
    """One thing that somebody did, saw or was refused."""

    at: str
    who: PersonView | None
    """None where the reader is not told: family do not follow each other's steps."""
    yours: bool
    kind: Kind
    action: str
    """The address that was asked, with its places for ids."""
    outcome: str
    """`done`, or the name of the problem it was refused with."""
    outside: bool
    """Whether the identity is protected and this one is not let near it today (R17)."""


class TrailView(View):
    """A part of a trail, the newest first."""

    entries: tuple[EntryView, ...]
    next: str | None
    """What to give as `before` for older ones; None if there are none."""
