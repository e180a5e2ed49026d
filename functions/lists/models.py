"""What lists take and answer over HTTP."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.adapters.fields import Body, Day, Id
from shared.domain.slot import Place
from shared.domain.vocabulary import Role

Format = Literal["json", "csv", "html", "pdf"]
"""Asked for in the address, so that a plain link can ask for a file as well as a program."""


class View(BaseModel):
    """A response."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class DayQuery(Body):
    """Whose day; `staff_id` if it is somebody else's (F6)."""

    staff_id: Id | None = None
    format: Format = "json"


class InterpretersQuery(Body):
    """Which days of which unit, both ends among them."""

    unit_id: Id
    from_date: Day = Field(alias="from")
    to_date: Day = Field(alias="to")
    format: Format = "json"


class AttendingView(View):
    """One who comes to a talk besides the one it is about and the one whose day it is."""

    role: Role
    name: str


class TimeView(View):
    """One time of a day. What may not be told in a list it says no more of than when it is (R17, D11)."""

    start: str
    end: str
    talk_id: str | None
    """None while the time is free."""
    is_protected: bool = False
    name: str | None = None
    group: str | None = None
    place: Place | None = None
    attending: tuple[AttendingView, ...] = ()
    interpreter: str | None = None
    """The language of the interpreter, if there will be one."""


class DayView(View):
    """The times of one person on one local date, by start."""

    date: str
    staff_id: str
    staff_name: str | None
    times: tuple[TimeView, ...]


class OrderView(View):
    """A talk that needs an interpreter. It names nobody but who holds the talk, and no protected identity."""

    talk_id: str
    start: str
    end: str
    is_protected: bool
    place: Place | None
    responsible_name: str | None


class BlockView(View):
    """Talks in a row for which one interpreter is enough."""

    language: str
    start: str
    end: str
    talks: tuple[OrderView, ...]


class InterpretersView(View):
    """What interpreters a unit needs, by language and then by time."""

    unit_id: str
    blocks: tuple[BlockView, ...]
