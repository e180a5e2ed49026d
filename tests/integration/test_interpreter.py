"""A talk with an interpreter: longer, with the times it needs, and ordered in good time (G10, R18)."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.adapters import keys
from shared.adapters.talks import load_talk
from shared.adapters.timed_steps import take_due_step
from tests.support.api import Answered
from tests.support.contents import in_memory
from tests.support.invariants import broken
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term

SOMALI = {"interpreter": {"language": "so"}}


def term(count: int = 4, **more: Any) -> tuple[Steps, list[str]]:
    steps = a_term()
    return steps, steps.publish(count=count, **more)


def ask(steps: Steps, slot: str, subject: str = "emil", by: str = "mona", **more: Any) -> Answered:
    body = {"slot_id": slot, "subject_id": subject} | SOMALI | more
    return steps.call(by, "POST", "/v1/bookings", body)


def book(steps: Steps, slot: str, **more: Any) -> str:
    answered = ask(steps, slot, **more)
    assert answered.status == 201, answered.text
    return str(answered.body["id"])


def put(steps: Steps, talk: str, language: str | None, by: str = "mona") -> Answered:
    return steps.call(by, "PUT", f"/v1/talks/{talk}/interpreter", {"language": language})


def free(steps: Steps) -> list[bool]:
    """Which times of the teacher are free, in order, after making sure that all is in order."""
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    assert broken(in_memory(store), steps.clock.now()) == []
    seen = steps.call("stranger", "GET", "/v1/slots", query={"subject_id": "alma"}).body["slots"]
    return [slot["free"] for slot in seen]


@pytest.mark.spec("G10", "R18")
def test_a_talk_with_an_interpreter_is_longer_and_takes_the_next_time_too() -> None:
    steps, slots = term()
    talk = ask(steps, slots[1]).body
    assert (talk["start"], talk["end"]) == (
        "2021-10-31T09:30:00+01:00",
        "2021-10-31T10:15:00+01:00",
    )
    assert (talk["slot_id"], talk["interpreter"]) == (slots[1], "so")
    assert free(steps) == [True, False, False, True]
    assert steps.try_booking(slots[2], "alma", by="stranger").problem == "slot-taken"


def test_where_there_is_a_pause_no_other_time_is_taken() -> None:
    steps, slots = term(gap="PT15M")
    book(steps, slots[0])
    assert free(steps) == [False, True, True, True]


@pytest.mark.spec("G10")
def test_without_room_it_is_refused_with_the_nearest_times_that_have_it() -> None:
    steps, slots = term(8)
    steps.book(slots[3], "alma", by="stranger")
    refused = ask(steps, slots[2])
    assert (refused.status, refused.problem) == (409, "no-room-for-interpreter")
    near = [slot["start"][11:16] for slot in refused.body["nearest"]]
    assert near == ["09:30", "09:00", "11:00", "11:30", "12:00"]
    held = {"slots": [{"slot_id": slots[6], "subject_id": "hidden"}]}
    assert steps.call("sune", "POST", "/v1/holds", held).status == 201
    assert ask(steps, slots[5]).problem == "no-room-for-interpreter"
    own = {"slots": [{"slot_id": slots[1], "subject_id": "emil"}]}
    assert steps.call("mona", "POST", "/v1/holds", own).status == 201
    book(steps, slots[0])


GIVEN_BACK: dict[str, Callable[[Steps, str], object]] = {
    "cancelled": lambda steps, talk: steps.cancel(talk, by="mona"),
    "called off": lambda steps, talk: steps.cancel(talk, will_not_take_place=True),
    "without the interpreter": lambda steps, talk: put(steps, talk, None),
}


@pytest.mark.spec("G10")
@pytest.mark.parametrize("how", GIVEN_BACK)
def test_what_it_took_is_given_back(how: str) -> None:
    steps, slots = term()
    talk = book(steps, slots[1])
    GIVEN_BACK[how](steps, talk)
    assert free(steps) == [True, how != "without the interpreter", True, True]
    steps.book(slots[2], "alma", by="stranger")


@pytest.mark.parametrize(("to", "left"), [(0, [0, 1]), (2, [2, 3]), (3, [3])])
def test_it_is_moved_with_all_its_times_also_onto_its_own(to: int, left: list[int]) -> None:
    steps, slots = term()
    talk = book(steps, slots[1])
    moved = steps.move(talk, slots[to], by="mona")
    assert moved["interpreter"] == "so"
    assert free(steps) == [i not in left for i in range(4)]
    assert steps.try_moving(talk, slots[to], by="mona").problem == "slot-taken"


def test_moved_late_the_new_talk_has_the_interpreter_and_the_old_one_its_times() -> None:
    steps, slots = term()
    talk = book(steps, slots[1])
    later = steps.publish("2021-11-30", count=2)
    steps.at("2021-11-01 00:00")
    new = steps.move(talk, later[0])
    assert (new["interpreter"], new["previous_id"]) == ("so", talk)
    assert free(steps) == [False, False]


@pytest.mark.spec("G18")
@pytest.mark.parametrize(
    ("how", "body"), [("cancellation", {"reason": "ill"}), ("move", {"to_date": "2021-11-04"})]
)
def test_on_a_day_of_illness_all_its_times_go(how: str, body: Any) -> None:
    steps, slots = term()
    talk = book(steps, slots[1])
    done = steps.call("teacher", "POST", f"/v1/days/2021-10-31/{how}", body).body["times"]
    assert [(t["slot_id"], t["problem"]) for t in done] == [(slots[i], None) for i in (0, 1, 3)]
    stands = load_talk(steps.ports.store, talk).booking
    assert free(steps) == ([] if how == "cancellation" else [True, False, True])
    assert (stands is None) == (how == "cancellation")
    if stands is not None:
        assert (stands.end - stands.start).seconds == 45 * 60


def test_both_times_go_to_who_waits_each_to_another_family() -> None:
    steps, slots = term(2)
    talk = book(steps, slots[0])
    for subject, by in (("alma", "stranger"), ("hidden", "sune")):
        line = {"subject_id": subject, "responsible_id": "teacher", "talk_type": "development"}
        assert steps.call(by, "POST", "/v1/waiting", line).status == 201
        steps.clock.forward(seconds=1)
    steps.cancel(talk)
    offers = []
    for subject, by in (("alma", "stranger"), ("hidden", "sune")):
        (place,) = steps.call(by, "GET", "/v1/waiting", query={"subject_id": subject}).body[
            "waiting"
        ]
        offers.append(place["offer"]["slot_id"])
    assert offers == slots


def test_a_time_that_was_offered_is_not_taken_on_the_way_until_the_offer_is_over() -> None:
    steps, slots = term(2)
    other = steps.book(slots[1], "alma", by="stranger")["id"]
    first = steps.book(slots[0], "hidden", by="sune")["id"]
    line = {"subject_id": "emil", "responsible_id": "teacher", "talk_type": "development"}
    assert steps.call("mona", "POST", "/v1/waiting", line).status == 201
    steps.cancel(other)
    steps.cancel(first)
    assert ask(steps, slots[0]).problem == "no-room-for-interpreter"
    steps.clock.forward(hours=13)
    book(steps, slots[0])
    assert free(steps) == [False, False]


# --- asking for one later -------------------------------------------------------------------


@pytest.mark.spec("G10")
def test_one_can_be_asked_for_later_and_asking_again_changes_nothing() -> None:
    steps, slots = term()
    talk = steps.book(slots[1])["id"]
    first = put(steps, talk, "SO")
    assert (first.status, first.body["interpreter"]) == (200, "so")
    assert put(steps, talk, "so").body == first.body
    assert free(steps) == [True, False, False, True]
    other = put(steps, talk, "ti", by="teacher").body
    assert (other["interpreter"], other["end"]) == ("ti", first.body["end"])
    entries = steps.ports.store.query(f"{keys.OUTBOX}{talk}")
    told = [e["recipient_id"] for e in entries if e.get("notice") == "interpreter"]
    assert told == ["mona", "olle", "teacher", "mona", "olle"]


def test_a_family_asks_until_the_limit_and_the_school_until_the_talk() -> None:
    steps, slots = term()
    talk = steps.book(slots[0])["id"]
    steps.at("2021-10-24 08:59")
    assert put(steps, talk, "so").status == 200
    steps.at("2021-10-24 09:00")
    assert put(steps, talk, None).problem == "window-closed"
    assert put(steps, talk, None, by="teacher").status == 200
    steps.at("2021-10-24 10:00")
    assert ask(steps, slots[2], "alma", "stranger").problem == "window-closed"
    steps.at("2021-10-31 09:00")
    assert put(steps, talk, "so", by="teacher").problem == "window-closed"
    steps.at("2021-11-01 00:00")
    assert put(steps, talk, "so", by="teacher").problem == "wrong-status"


def test_who_may_not_move_the_talk_asks_for_nothing() -> None:
    steps, slots = term()
    talk = steps.book(slots[0])["id"]
    steps.book(slots[1], "alma", by="stranger")
    assert put(steps, talk, "so", by="emil").problem == "not-allowed"
    assert put(steps, talk, "so").problem == "no-room-for-interpreter"
    assert load_talk(steps.ports.store, talk).version == 2


@pytest.mark.parametrize(
    "wrong", ["", "x", "Somali?", "so_SO", "i-klingon", "und", "x-mine", "so-", "en-a-bbb", 5]
)
def test_what_cannot_be_a_language_is_refused(wrong: Any) -> None:
    steps, slots = term()
    refused = ask(steps, slots[0], interpreter={"language": wrong})
    assert refused.problem == "invalid"
    assert refused.body["errors"][0]["pointer"] == "/interpreter/language"


@pytest.mark.spec("G10")
def test_the_responsible_is_asked_two_working_days_before_to_make_sure() -> None:
    steps, slots = term()
    talk = book(steps, slots[0])
    generation = load_talk(steps.ports.store, talk).generation
    steps.at("2021-10-28 09:00")  # a Thursday; the talk is on a Sunday
    while take_due_step(steps.ports, talk, generation).due <= steps.clock.now():  # type: ignore[operator]
        pass
    entries = steps.ports.store.query(f"{keys.OUTBOX}{talk}")
    (check,) = [e for e in entries if e.get("notice") == "interpreter_check"]
    assert check["recipient_id"] == "teacher"


# --- the list to order from -----------------------------------------------------------------


def orders(steps: Steps, who: str = "rektor", **more: str) -> Answered:
    days = {"unit_id": "school", "from": "2021-10-31", "to": "2021-10-31"} | more
    return steps.call(who, "GET", "/v1/interpreters", query=days)


def a_day_of_interpreters() -> Steps:
    """Somali twice in a row, Arabic once, and Somali later for a protected identity."""
    steps, slots = term(12, place={"kind": "room", "text": "A12"})
    book(steps, slots[0])
    book(steps, slots[2], subject="alma", by="stranger")
    book(steps, slots[6], subject="grown", by="grown", interpreter={"language": "ar"})
    book(steps, slots[9], subject="hidden", by="sune")
    return steps


@pytest.mark.spec("G10", "R18")
def test_the_list_to_order_from_groups_talks_of_one_language_in_blocks() -> None:
    blocks = orders(a_day_of_interpreters()).body["blocks"]
    told = [(b["language"], b["start"][11:16], b["end"][11:16], len(b["talks"])) for b in blocks]
    assert told == [
        ("ar", "12:00", "12:45", 1),
        ("so", "09:00", "10:45", 2),
        ("so", "13:30", "14:15", 1),
    ]
    first = blocks[1]["talks"][0]
    assert first["place"] == {"kind": "room", "text": "A12"}
    assert first["responsible_name"] == "Teacher Testsson"


@pytest.mark.spec("G2", "R17")
def test_it_names_no_pupil_and_of_a_protected_one_no_place() -> None:
    steps = a_day_of_interpreters()
    answered = orders(steps)
    assert not any(name in answered.text for name in ("Emil", "Alma", "Mona", "Hidden", "5A"))
    hidden = answered.body["blocks"][2]["talks"][0]
    assert (hidden["is_protected"], hidden["place"], hidden["responsible_name"]) == (
        True,
        None,
        None,
    )
    table = orders(steps, format="csv").raw.decode("utf-8-sig").split("\r\n")
    assert table[1] == '"ar";"1";"2021-10-31";"12:00";"12:45";"A12";"Teacher Testsson"'
    assert table[4] == '"so";"3";"2021-10-31";"13:30";"14:15";"";"Protected: sign in"'


def test_it_follows_the_talks() -> None:
    steps, slots = term()
    talk = book(steps, slots[0])
    steps.move(talk, slots[2])
    (block,) = orders(steps).body["blocks"]
    assert block["start"][11:16] == "10:00"
    steps.cancel(talk)
    assert orders(steps).body["blocks"] == []
    assert "No interpreters are needed" in orders(steps, format="html").text


@pytest.mark.parametrize("who", ["teacher", "mona", "freja"])
def test_it_is_for_higher_permission_at_the_unit(who: str) -> None:
    steps, slots = term()
    book(steps, slots[0])
    assert orders(steps, who).problem == "not-found"
    assert orders(steps, unit_id="preschool").problem == "not-found"


@pytest.mark.parametrize("to", ["2021-10-30", "2022-03-01"])
def test_days_that_are_none_or_too_many_are_refused(to: str) -> None:
    refused = orders(a_term(), to=to)
    assert (refused.problem, refused.body["errors"][0]["pointer"]) == ("invalid", "?/to")


def test_the_list_of_the_day_shows_the_interpreter_with_both_times() -> None:
    steps, slots = term(3)
    book(steps, slots[0])
    times = steps.call("teacher", "GET", "/v1/days/2021-10-31").body["times"]
    assert [(t["name"], t["interpreter"]) for t in times] == [("Emil Testsson", "so")] * 2 + [
        (None, None)
    ]
