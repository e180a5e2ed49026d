"""What booking takes over HTTP."""

from pydantic import Field

from functions.scheduling.views import TalkType
from shared.adapters.fields import Body, Id, LanguageTag, Line


class TalksRequest(Body):
    """Talks without a time yet, held by the caller: for a whole group or for named people (D1)."""

    talk_type: TalkType
    group_id: Id | None = None
    subject_ids: tuple[Id, ...] = Field(default=(), max_length=60)


class SlotsQuery(Body):
    """Whose bookable times are asked for."""

    subject_id: Id


class InterpreterNeeded(Body):
    """The language of the interpreter that a talk needs, as a tag such as `so` or `sr-Latn` (G10)."""

    language: LanguageTag


class InterpreterRequest(Body):
    """The language of the interpreter that a booked talk needs from now on; null: none."""

    language: LanguageTag | None


class BookingRequest(Body):
    """A free time for somebody; staff may name the guardian who will come (F4, F31)."""

    slot_id: Id
    subject_id: Id
    guardian_id: Id | None = None
    interpreter: InterpreterNeeded | None = None
    """What the talk needs; null: none. Not said: what the one who comes is known to need (R18)."""


class RebookingRequest(Body):
    """The time a talk is moved to."""

    slot_id: Id


class CancellationRequest(Body):
    """Why a booking is given back; `will_not_take_place` ends the talk itself (D1)."""

    reason: Line
    will_not_take_place: bool = False
