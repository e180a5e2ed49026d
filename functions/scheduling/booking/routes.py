"""The routes of booking."""

from functions.scheduling.booking import book, interpreter, move, offers, start
from functions.scheduling.booking.models import (
    BookingRequest,
    CancellationRequest,
    InterpreterRequest,
    RebookingRequest,
    SlotsQuery,
    TalksRequest,
)
from functions.scheduling.booking.nearest import telling_nearest
from functions.scheduling.carrying_out import carry_out
from functions.scheduling.views import SlotsView, SlotView, TalkSummary, TalksView
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.domain.errors import (
    AlreadyBooked,
    ChangedOftenEnough,
    GuardianNeeded,
    NoRoomForInterpreter,
    NotAllowed,
    PersonBusy,
    SlotGone,
    SlotHeld,
    SlotTaken,
    TalkChanged,
    TryAgain,
    WindowClosed,
    WindowNotOpen,
    WrongStatus,
)


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "GET", "/v1/slots", "Times that can be booked for somebody", personal=False,
        query=SlotsQuery, answers=SlotsView,
    )  # fmt: skip
    def list_slots(call: Call) -> Answer:
        subject_id, now = call.query.subject_id, ports.now()
        slots, guardian_id = offers.bookable_slots(ports, call.caller_id, subject_id)
        away = offers.with_staff_elsewhere(ports, slots)
        views = tuple(
            SlotView.of(s, ports.zone, now, subject_id, guardian_id, elsewhere=s.id in away)
            for s in slots
        )
        return answer(SlotsView(slots=views))

    @edge.add(
        "POST", "/v1/talks", "Start talks that wait for a time",
        body=TalksRequest, answers=TalksView, status=201, refusals=(TryAgain,),
    )  # fmt: skip
    def begin_talks(call: Call) -> Answer:
        talks = start.start_talks(ports, call.caller_id, call.body)
        now = ports.now()
        views = tuple(TalkSummary.of(talk, now, ports.zone) for talk in talks)
        return answer(TalksView(talks=views), 201)

    @edge.add(
        "POST", "/v1/bookings", "Book a time",
        body=BookingRequest, answers=TalkSummary, status=201, command=True,
        refusals=(
            WindowNotOpen, WindowClosed, SlotTaken, SlotHeld, SlotGone, PersonBusy, NoRoomForInterpreter,
            AlreadyBooked, TalkChanged, NotAllowed, GuardianNeeded, TryAgain,
        ),
    )  # fmt: skip
    def book_slot(call: Call) -> Answer:
        asked: BookingRequest = call.body
        with telling_nearest(
            ports, asked.slot_id, subject_id=asked.subject_id, longer=asked.interpreter is not None
        ):
            return carry_out(
                ports, call, 201, lambda: book.prepare_booking(ports, call.caller_id, asked)
            )

    @edge.add(
        "POST", "/v1/talks/{talk_id}/rebooking", "Move a talk to another time",
        body=RebookingRequest, answers=TalkSummary, command=True,
        refusals=(
            SlotTaken, SlotHeld, SlotGone, PersonBusy, NoRoomForInterpreter, AlreadyBooked, WindowNotOpen,
            WindowClosed, ChangedOftenEnough,
            WrongStatus, TalkChanged, NotAllowed, GuardianNeeded, TryAgain,
        ),
    )  # fmt: skip
    def rebook(call: Call, talk_id: str) -> Answer:
        slot_id = call.body.slot_id
        with telling_nearest(ports, slot_id, talk_id=talk_id):
            return carry_out(
                ports,
                call,
                200,
                lambda: move.prepare_rebooking(ports, call.caller_id, talk_id, slot_id),
            )

    @edge.add(
        "POST", "/v1/talks/{talk_id}/cancellation", "Give a talk's time back, or end the talk",
        body=CancellationRequest, answers=TalkSummary, command=True,
        refusals=(
            WindowClosed, WrongStatus, ChangedOftenEnough, TalkChanged, NotAllowed, TryAgain,
        ),
    )  # fmt: skip
    def cancel(call: Call, talk_id: str) -> Answer:
        return carry_out(
            ports,
            call,
            200,
            lambda: move.prepare_cancellation(ports, call.caller_id, talk_id, call.body),
        )

    @edge.add(
        "PUT", "/v1/talks/{talk_id}/interpreter", "Ask for an interpreter for a booked talk, or do without",
        body=InterpreterRequest, answers=TalkSummary,
        refusals=(
            NoRoomForInterpreter, SlotTaken, SlotHeld, PersonBusy, WindowNotOpen, WindowClosed, WrongStatus,
            TalkChanged, NotAllowed, TryAgain,
        ),
    )  # fmt: skip
    def ask_for_interpreter(call: Call, talk_id: str) -> Answer:
        asked: InterpreterRequest = call.body
        talk = interpreter.set_interpreter(ports, call.caller_id, talk_id, asked.language)
        return answer(TalkSummary.of(talk, ports.now(), ports.zone))
