"""What lists take and answer over HTTP."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from shared.adapters.fields import Body, Id
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


class DayView(View):
    """The times of one person on one local date, by start."""

    date: str
    staff_id: str
    staff_name: str | None
    times: tuple[TimeView, ...]
