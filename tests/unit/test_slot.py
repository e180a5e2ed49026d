"""A published time: to whom it is open, and that it carries one talk at most (F17, F18, F32)."""

from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import SlotHeld, SlotTaken
from shared.domain.hold import Hold, HoldKind
from shared.domain.instant import wire
from shared.domain.slot import OpenTo, PlaceKind, Slot, is_way_to, parse_slot_id, slot_id
from tests.support.talks import CREATED, START

A5 = OpenTo(group_id="5a", unit_id="school", school_form="GR")
CLUB = OpenTo(group_id="club", unit_id="school", school_form="FTH")


def a_slot(*only_for: str) -> Slot:
    return Slot(
        id=slot_id("teacher", START),
        responsible_id="teacher",
        talk_type="development",
        start=START,
        end=START + timedelta(minutes=30),
        open_to=(A5, CLUB),
        only_for=only_for,
    )


@pytest.mark.spec("F18")
def test_without_chosen_pupils_it_is_open_to_everybody_in_the_groups() -> None:
    assert a_slot().is_open_to("emil", frozenset({"5a", "chess"}))
    assert not a_slot().is_open_to("emil", frozenset({"8c"}))


@pytest.mark.spec("F17")
def test_with_chosen_pupils_it_is_open_to_them_alone() -> None:
    assert a_slot("emil").is_open_to("emil", frozenset({"5a"}))
    assert not a_slot("emil").is_open_to("alma", frozenset({"5a"}))


def test_the_group_tells_of_which_school_form_the_talk_is() -> None:
    assert a_slot().group_of(frozenset({"club"})) == CLUB
    assert a_slot().group_of(frozenset({"8c"})) is None


@pytest.mark.spec("F32")
def test_a_time_is_taken_once_and_can_be_given_back() -> None:
    taken = a_slot().taken_by("talk", "emil", "Emil Testsson", CREATED)
    assert not taken.is_free
    with pytest.raises(SlotTaken):
        taken.taken_by("another", "alma", None, CREATED)
    freed = taken.freed()
    assert freed == a_slot().model_copy(update={"version": 3})


@given(st.text("abc.-_~019", min_size=1), st.integers(0, 10**9))
def test_the_id_names_person_and_start(person_id: str, seconds: int) -> None:
    start = START + timedelta(seconds=seconds)
    assert parse_slot_id(slot_id(person_id, start)) == (person_id, start.astimezone(UTC))


@pytest.mark.parametrize(
    "text",
    ["", "teacher", ".20211031T080000Z", "teacher.", "teacher.2021", "teacher.20211331T080000Z"],
)
def test_nothing_else_is_the_id_of_a_slot(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 any reason will do
        parse_slot_id(text)


@pytest.mark.parametrize(
    ("kind", "text", "leads_there"),
    [
        (PlaceKind.ROOM, "Matsalen, bord 4", True),
        (PlaceKind.VIDEO, "https://meet.example:8443/5a?pwd=x#1", True),
        (PlaceKind.VIDEO, "https://meet.example", True),
        (PlaceKind.VIDEO, "http://meet.example/5a", False),
        (PlaceKind.VIDEO, "https://user:secret@meet.example/", False),
        (PlaceKind.VIDEO, "https://meet.example/a b", False),
        (PlaceKind.TELEPHONE, "+46 (8) 123-45 67", True),
        (PlaceKind.TELEPHONE, "1234", False),
        (PlaceKind.TELEPHONE, "+" + "1" * 21, False),
    ],
)
def test_a_place_leads_to_where_people_meet(kind: PlaceKind, text: str, leads_there: bool) -> None:
    assert is_way_to(kind, text) is leads_there


def test_a_time_that_nobody_has_can_be_changed_and_one_that_is_held_or_taken_cannot() -> None:
    free = a_slot()
    free.demand_nobody_has_it(CREATED)
    until = CREATED + timedelta(minutes=5)
    wanted = Hold(kind=HoldKind.FORM, subject_id="emil", by="mona", until=until)
    held = free.held(wanted, CREATED)
    with pytest.raises(SlotHeld) as refused:
        held.demand_nobody_has_it(CREATED)
    assert refused.value.facts == {"slot_id": free.id, "until": wire(until)}
    held.demand_nobody_has_it(until)
    with pytest.raises(SlotTaken):
        free.taken_by("talk", "emil", None, CREATED).demand_nobody_has_it(CREATED)
