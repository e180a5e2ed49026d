"""The routes of publishing."""

from functions.scheduling.publishing import series
from functions.scheduling.publishing.models import (
    SeriesRequest,
    SeriesView,
    WeekSlotView,
    WeekView,
)
from functions.scheduling.publishing.week import week_of
from functions.scheduling.views import SlotView
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.domain.errors import SlotsOverlap, TryAgain


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "POST", "/v1/series", "Publish consecutive times",
        body=SeriesRequest, answers=SeriesView, status=201, command=True,
        refusals=(SlotsOverlap, TryAgain),
    )  # fmt: skip
    def publish(call: Call) -> Answer:
        def act() -> Answer:
            series_id, slots, work = series.prepare_series(ports, call.caller_id, call.body)
            now = ports.now()
            views = tuple(SlotView.of(slot, ports.zone, now) for slot in slots)
            given = answer(SeriesView(series_id=series_id, slots=views), 201)
            call.commanded.record(work, given, now)
            ports.store.commit(work)
            return given

        return call.commanded.once(ports.store, ports.now(), act)

    @edge.add("GET", "/v1/weeks/{week}", "The caller's published times of a week", answers=WeekView)
    def show_week(call: Call, week: str) -> Answer:
        slots = week_of(ports, call.caller_id, week)
        now = ports.now()
        views = tuple(WeekSlotView.of(slot, ports.zone, now) for slot in slots)
        return answer(WeekView(week=week, slots=views))
