"""A blocked time: its cells, its mark, and what is in its way."""

from datetime import timedelta

import pytest

from shared.domain.blocked import BlockedTime, start_of
from shared.domain.calendar import Cell
from shared.domain.duration import Duration
from shared.domain.slot import Slot
from tests.support.talks import CREATED, START

HALF_HOUR = timedelta(minutes=30)
TIME = BlockedTime(
    person_id="teacher", start=START, end=START + HALF_HOUR, grain=Duration.parse("PT5M"),
    by="teacher", at=CREATED,
)  # fmt: skip


def test_its_cells_are_marked_with_its_start() -> None:
    assert (TIME.id, TIME.mark) == ("teacher.20211031T080000Z", "BLOCK#2021-10-31T08:00:00.000Z")
    assert start_of(TIME.mark) == START
    assert start_of("gZ3vL0mR8qW1xK5tY7uB2A") is None
    first = min(TIME.cells)
    assert (len(TIME.cells), first) == (6, Cell(START.date(), 96))
    assert first.start(TIME.grain.exact) == START


@pytest.mark.parametrize(
    ("minutes", "pause", "meets"),
    [(-30, "PT0S", False), (-30, "PT5M", True), (-25, "PT0S", True), (29, "PT0S", True), (30, "PT0S", False)],
)  # fmt: skip
def test_a_published_time_is_in_the_way_and_so_is_the_pause_after_it(
    minutes: int, pause: str, *, meets: bool
) -> None:
    start = START + timedelta(minutes=minutes)
    slot = Slot(
        id="s", responsible_id="teacher", talk_type="development", buffer=Duration.parse(pause),
        start=start, end=start + HALF_HOUR,
    )  # fmt: skip
    assert TIME.meets(slot) is meets
