"""The routes of scheduling: parse, one use case, respond."""

from collections.abc import Callable

from functions.scheduling import booking, moving, offers, publishing, starting
from functions.scheduling.models import (
    BookingRequest,
    CancellationRequest,
    RebookingRequest,
    SeriesRequest,
    SeriesView,
    SlotsQuery,
    SlotsView,
    SlotView,
    TalksRequest,
    TalkSummary,
    TalksView,
    WeekSlotView,
    WeekView,
)
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, Verifier, answer
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import (
    AlreadyBooked,
    NotAllowed,
    PersonBusy,
    SlotGone,
    SlotsOverlap,
    SlotTaken,
    TalkChanged,
    TryAgain,
    WindowClosed,
    WrongStatus,
)
from shared.domain.talk import Talk

_ATTEMPTS = 3
"""How often a change is decided anew because the talk changed between reading and writing."""


def build(ports: Ports, verifier: Verifier) -> Edge:
    """The function, with what it is given to work with."""
    edge = Edge("scheduling", verifier)

    def carry_out(
        call: Call, status: int, prepare: Callable[[], tuple[Talk, UnitOfWork]]
    ) -> Answer:
        """Prepare and commit a change of a talk, once for each Idempotency-Key."""

        def act() -> Answer:
            for attempt in range(_ATTEMPTS):
                talk, work = prepare()
                given = answer(TalkSummary.of(talk, ports.now(), ports.zone), status)
                call.commanded.record(work, given, ports.now())
                try:
                    ports.store.commit(work)
                except TalkChanged:
                    if attempt == _ATTEMPTS - 1:
                        raise
                else:
                    return given
            raise AssertionError("the last attempt answers or raises")

        return call.commanded.once(ports.store, ports.now(), act)

    @edge.add(
        "POST", "/v1/series", "Publish consecutive times",
        body=SeriesRequest, answers=SeriesView, status=201, command=True,
        refusals=(SlotsOverlap, TryAgain),
    )  # fmt: skip
    def publish(call: Call) -> Answer:
        def act() -> Answer:
            series_id, slots, work = publishing.prepare_series(ports, call.caller_id, call.body)
            views = tuple(SlotView.of(slot, ports.zone) for slot in slots)
            given = answer(SeriesView(series_id=series_id, slots=views), 201)
            call.commanded.record(work, given, ports.now())
            ports.store.commit(work)
            return given

        return call.commanded.once(ports.store, ports.now(), act)

    @edge.add("GET", "/v1/weeks/{week}", "The caller's published times of a week", answers=WeekView)
    def show_week(call: Call, week: str) -> Answer:
        slots = publishing.week_of(ports, call.caller_id, week)
        views = tuple(WeekSlotView.of(slot, ports.zone) for slot in slots)
        return answer(WeekView(week=week, slots=views))

    @edge.add(
        "GET", "/v1/slots", "Times that can be booked for somebody",
        query=SlotsQuery, answers=SlotsView,
    )  # fmt: skip
    def list_slots(call: Call) -> Answer:
        slots = offers.bookable_slots(ports, call.caller_id, call.query.subject_id)
        return answer(SlotsView(slots=tuple(SlotView.of(slot, ports.zone) for slot in slots)))

    @edge.add(
        "POST", "/v1/talks", "Start talks that wait for a time",
        body=TalksRequest, answers=TalksView, status=201, refusals=(TryAgain,),
    )  # fmt: skip
    def start_talks(call: Call) -> Answer:
        talks = starting.start_talks(ports, call.caller_id, call.body)
        now = ports.now()
        views = tuple(TalkSummary.of(talk, now, ports.zone) for talk in talks)
        return answer(TalksView(talks=views), 201)

    @edge.add(
        "POST", "/v1/bookings", "Book a time",
        body=BookingRequest, answers=TalkSummary, status=201, command=True,
        refusals=(SlotTaken, SlotGone, PersonBusy, AlreadyBooked, TalkChanged, NotAllowed, TryAgain),
    )  # fmt: skip
    def book(call: Call) -> Answer:
        return carry_out(
            call, 201, lambda: booking.prepare_booking(ports, call.caller_id, call.body)
        )

    @edge.add(
        "POST", "/v1/talks/{talk_id}/rebooking", "Move a talk to another time",
        body=RebookingRequest, answers=TalkSummary, command=True,
        refusals=(
            SlotTaken, SlotGone, PersonBusy, AlreadyBooked, WindowClosed, WrongStatus, TalkChanged,
            NotAllowed, TryAgain,
        ),
    )  # fmt: skip
    def rebook(call: Call, talk_id: str) -> Answer:
        return carry_out(
            call,
            200,
            lambda: moving.prepare_rebooking(ports, call.caller_id, talk_id, call.body.slot_id),
        )

    @edge.add(
        "POST", "/v1/talks/{talk_id}/cancellation", "Give a talk's time back, or end the talk",
        body=CancellationRequest, answers=TalkSummary, command=True,
        refusals=(WindowClosed, WrongStatus, TalkChanged, NotAllowed, TryAgain),
    )  # fmt: skip
    def cancel(call: Call, talk_id: str) -> Answer:
        return carry_out(
            call,
            200,
            lambda: moving.prepare_cancellation(ports, call.caller_id, talk_id, call.body),
        )

    return edge
