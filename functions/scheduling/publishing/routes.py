"""The routes of publishing."""

from functions.scheduling.blocking.models import BlockedTimeView
from functions.scheduling.publishing import series
from functions.scheduling.publishing.models import (
    SeriesRequest,
    SeriesView,
    WeekQuery,
    WeekSlotView,
    WeekView,
)
from functions.scheduling.publishing.week import someones_week
from functions.scheduling.views import SlotView, TalkSummary
from shared.adapters.carrying_out import carry_out_showing
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import (
    AlreadyBooked,
    GuardianNeeded,
    PauseNeeded,
    PersonBusy,
    RoomTaken,
    SlotsOverlap,
    TalkChanged,
    TryAgain,
)


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "POST", "/v1/series", "Publish consecutive times",
        body=SeriesRequest, answers=SeriesView, status=201, command=True,
        refusals=(
            SlotsOverlap, PauseNeeded, RoomTaken, PersonBusy, AlreadyBooked, GuardianNeeded, TalkChanged,
            TryAgain,
        ),
    )  # fmt: skip
    def publish(call: Call) -> Answer:
        def prepare() -> tuple[SeriesView, UnitOfWork]:
            published, work = series.prepare_series(ports, call.caller_id, call.body)
            return _view(published, ports), work

        return carry_out_showing(ports, call, 201, prepare)

    @edge.add(
        "GET", "/v1/weeks/{week}", "The published times of a week, the caller's or of their staff",
        query=WeekQuery, answers=WeekView,
    )  # fmt: skip
    def show_week(call: Call, week: str) -> Answer:
        staff_id = call.query.staff_id or call.caller_id
        slots, blocked = someones_week(ports, call.caller_id, staff_id, week)
        now = ports.now()
        views = tuple(WeekSlotView.of(slot, ports.zone, now) for slot in slots)
        hours = tuple(BlockedTimeView.of(time, ports.zone) for time in blocked)
        return answer(WeekView(week=week, slots=views, blocked=hours))


def _view(published: series.Published, ports: Ports) -> SeriesView:
    series_id, slots, talk = published
    now = ports.now()
    return SeriesView(
        series_id=series_id,
        slots=tuple(SlotView.of(slot, ports.zone, now) for slot in slots),
        talk=TalkSummary.of(talk, now, ports.zone) if talk else None,
    )
