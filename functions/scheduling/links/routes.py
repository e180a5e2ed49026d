"""The routes by link: the same use cases as for who has signed in, with the link's holder as caller."""

from collections.abc import Callable

from functions.scheduling.booking import move, offers
from functions.scheduling.booking.models import CancellationRequest
from functions.scheduling.booking.nearest import telling_nearest
from functions.scheduling.links.models import FreeTime, FreeTimes, GivenBack, LinkView, NewTime
from functions.scheduling.links.opening import Opened
from shared.adapters.carrying_out import carry_out_showing
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import (
    AlreadyBooked,
    ChangedOftenEnough,
    NoRoomForInterpreter,
    NotAllowed,
    PersonBusy,
    SlotGone,
    SlotHeld,
    SlotTaken,
    TalkChanged,
    TryAgain,
    WindowClosed,
    WrongStatus,
)
from shared.domain.slot import Slot, slot_id
from shared.domain.talk import Talk

_NOT_NOW = (WindowClosed, WrongStatus, NotAllowed)


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "GET", "/v1/links/{token}", "When and where the talk of a mail's link is",
        answers=LinkView, by_link=True,
    )  # fmt: skip
    def read_link(call: Call) -> Answer:
        return answer(view(call.target, call.target.talk))

    @edge.add(
        "GET", "/v1/links/{token}/slots", "The times that can be chosen instead", personal=False,
        answers=FreeTimes, by_link=True, refusals=_NOT_NOW,
    )  # fmt: skip
    def list_slots_by_link(call: Call) -> Answer:
        opened: Opened = call.target
        talk, now = opened.talk, ports.now()
        opened.check_may_change(now, ports.day(now))
        slots, guardian_id = offers.bookable_slots(ports, call.caller_id, talk.subject_id)
        away = offers.with_staff_elsewhere(ports, slots)
        free = [
            slot
            for slot in slots
            if (slot.responsible_id, slot.talk_type) == (talk.responsible_id, talk.talk_type)
            and slot.is_available(talk.subject_id, now, guardian_id)
            and slot.id not in away
        ]
        return answer(FreeTimes(slots=tuple(FreeTime.of(slot, ports.zone) for slot in free)))

    @edge.add(
        "POST", "/v1/links/{token}/rebooking", "Choose another time",
        body=NewTime, answers=LinkView, by_link=True, command=True,
        refusals=(
            SlotTaken, SlotHeld, SlotGone, PersonBusy, NoRoomForInterpreter, AlreadyBooked, TalkChanged,
            ChangedOftenEnough, TryAgain, *_NOT_NOW,
        ),
    )  # fmt: skip
    def rebook_by_link(call: Call) -> Answer:
        talk: Talk = call.target.talk
        wanted = slot_id(talk.responsible_id, call.body.start)
        with telling_nearest(ports, wanted, subject_id=talk.subject_id, show=free_time):
            return change(
                call, lambda talk_id: move.prepare_rebooking(ports, call.caller_id, talk_id, wanted)
            )

    @edge.add(
        "POST", "/v1/links/{token}/cancellation", "Give the time back",
        body=GivenBack, answers=LinkView, by_link=True, command=True,
        refusals=(ChangedOftenEnough, TalkChanged, TryAgain, *_NOT_NOW),
    )  # fmt: skip
    def cancel_by_link(call: Call) -> Answer:
        why = CancellationRequest(reason=call.body.reason)
        return change(
            call, lambda talk_id: move.prepare_cancellation(ports, call.caller_id, talk_id, why)
        )

    def change(call: Call, prepare: Callable[[str], tuple[Talk, UnitOfWork]]) -> Answer:
        opened: Opened = call.target

        def prepare_view() -> tuple[LinkView, UnitOfWork]:
            now = ports.now()
            opened.check_may_change(now, ports.day(now))
            talk, work = prepare(opened.talk.id)
            return view(opened, talk), work

        return carry_out_showing(ports, call, 200, prepare_view)

    def free_time(slot: Slot) -> FreeTime:
        return FreeTime.of(slot, ports.zone)

    def view(opened: Opened, talk: Talk) -> LinkView:
        now = ports.now()
        return LinkView.of(talk, opened.changes_until(talk, ports.day(now)), now, ports.zone)
