"""An exclusive room by name, however it is written (F30)."""

from datetime import timedelta
from typing import Any

import pytest

from shared.domain.slot import Place, PlaceKind, Room, Slot
from tests.support.talks import START


def a_slot(text: str = "Aulan", **more: Any) -> Slot:
    place = Place(kind=PlaceKind.ROOM, text=text, exclusive=True)
    given: dict[str, Any] = {
        "id": "s", "responsible_id": "teacher", "talk_type": "development", "room_unit_id": "school",
        "start": START, "end": START + timedelta(minutes=30), "place": place,
    }  # fmt: skip
    return Slot.model_validate(given | more)


@pytest.mark.spec("F30")
@pytest.mark.parametrize("text", ["Stora salen", " stora  SALEN", "\uff33tora\u00a0salen"])
def test_a_room_is_the_same_however_it_is_written(text: str) -> None:
    assert a_slot(text).room == Room("school", "stora salen")


@pytest.mark.spec("F30")
def test_no_room_is_exclusive_unless_somebody_says_so() -> None:
    shared = Place(kind=PlaceKind.ROOM, text="Aulan")
    assert a_slot(place=shared).room is None
    assert a_slot(place=None).room is None
    assert a_slot(room_unit_id=None).room is None
    assert shared.model_dump(mode="json") == {"kind": "room", "text": "Aulan"}
