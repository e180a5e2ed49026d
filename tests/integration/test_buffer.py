"""The pause after a talk: whoever holds it has it, nobody else does, and published times leave it (G20)."""

from dataclasses import replace
from typing import Any

import pytest

from shared.adapters.ports import Ports
from shared.domain.policy import Policies
from tests.support.contents import in_memory
from tests.support.invariants import broken
from tests.support.memory import MemoryStore
from tests.support.rounds import plan
from tests.support.steps import VKLASS_DAY, Steps, a_term


def with_buffer(buffer: str) -> Any:
    def change(ports: Ports) -> Ports:
        changed = {kind: p.with_figures({"buffer": buffer}) for kind, p in ports.policies.items()}
        return replace(ports, policies=Policies(changed))

    return change


def a_term_with(buffer: str) -> Steps:
    return a_term(change=with_buffer(buffer))


def under(steps: Steps, buffer: str) -> Steps:
    """The same school after its policy has changed."""
    later = Steps(with_buffer(buffer)(steps.ports), steps.clock)
    later.api._keys = steps.api._keys
    return later


def ask(steps: Steps, start: str, **more: Any) -> str:
    asked = {
        "talk_type": "development",
        "groups": ["5a"],
        "date": VKLASS_DAY,
        "start": start,
    } | more
    answered = steps.call("teacher", "POST", "/v1/series", asked)
    return answered.problem if answered.status >= 400 else str(answered.status)


def busy(steps: Steps, person_id: str, kind: str = "c") -> int:
    days = steps.ports.store.query(f"CALENDAR#{person_id}")
    return sum(name.startswith(kind) for day in days for name in day)


def sound(steps: Steps) -> bool:
    assert isinstance(steps.ports.store, MemoryStore)
    return broken(in_memory(steps.ports.store), steps.clock.now()) == []


@pytest.mark.spec("G20", "F21")
def test_a_series_leaves_the_pause_by_itself_and_may_leave_more() -> None:
    steps = a_term_with("PT10M")
    starts = [slot[-7:-3] for slot in steps.publish(count=3)]
    assert starts == ["0800", "0840", "0920"]  # nine o'clock in Stockholm
    starts = [slot[-7:-3] for slot in steps.publish(start="12:00", count=2, gap="PT15M")]
    assert starts == ["1100", "1145"]
    assert ask(steps, "15:00", gap="PT5M", count=2) == "invalid"
    assert sound(steps)


@pytest.mark.spec("G20")
@pytest.mark.parametrize(
    ("start", "outcome"),
    [
        ("09:00", "slots-overlap"),
        ("09:25", "slots-overlap"),
        ("09:30", "pause-needed"),  # in the pause of the one that stands
        ("09:35", "pause-needed"),
        ("09:40", "201"),
        ("08:25", "pause-needed"),  # its own pause would run into that one
        ("08:20", "201"),
    ],
)
def test_a_time_that_breaks_a_pause_is_refused(start: str, outcome: str) -> None:
    steps = a_term_with("PT10M")
    steps.publish()
    assert ask(steps, start) == outcome
    assert sound(steps)


@pytest.mark.spec("G20", "D13")
def test_only_whoever_holds_the_talk_is_taken_during_the_pause() -> None:
    steps = a_term_with("PT10M")
    steps.booked()
    taken = {who: busy(steps, who) for who in ("teacher", "emil", "mona")}
    assert taken == {"teacher": 8, "emil": 6, "mona": 6}
    (next_door,) = steps.publish(start="09:30", by="freja", groups=["elk"])
    assert steps.try_booking(next_door, "elsa").status == 201
    assert sound(steps)


@pytest.mark.spec("G20")
def test_what_was_claimed_is_given_back_even_if_the_policy_has_changed_since() -> None:
    steps = a_term_with("PT10M")
    first, second = steps.publish(count=2)
    talk = steps.book(first)
    steps = under(steps, "PT20M")
    steps.move(talk["id"], second)
    assert busy(steps, "teacher") == 6 + 4  # claimed anew by the policy of today
    assert sound(steps)
    steps = under(steps, "PT0S")
    steps.cancel(talk["id"])
    assert busy(steps, "teacher") == 0
    withdrawn = steps.call("teacher", "POST", "/v1/withdrawals", {"slot_ids": [first, second]})
    assert withdrawn.status == 200
    assert busy(steps, "teacher", "o") == 0
    assert sound(steps)


@pytest.mark.spec("G20", "D2")
def test_a_round_may_ask_for_a_pause_as_for_any_other_figure() -> None:
    steps = a_term()
    first, second = steps.publish(count=2)  # without one
    round_id = plan(steps, figures={"buffer": "PT10M"}, opens="2021-10-01T08:00")
    assert ask(steps, "13:00", round_id=round_id, count=2) == "201"
    assert busy(steps, "teacher", "o") == 6 + 6 + 8 + 8
    steps.book(first)
    assert busy(steps, "teacher") == 8
    refused = steps.try_booking(second, "alma", by="stranger")
    assert (refused.problem, refused.body["who"]) == ("person-busy", "responsible")
    assert sound(steps)


@pytest.mark.spec("G20")
def test_a_day_that_is_moved_keeps_its_pauses() -> None:
    steps = a_term_with("PT10M")
    slots = steps.publish(count=2)
    steps.book(slots[0])
    moved = steps.call("teacher", "POST", f"/v1/days/{VKLASS_DAY}/move", {"to_date": "2021-11-04"})
    assert [time["problem"] for time in moved.body["times"]] == [None, None]
    assert (busy(steps, "teacher"), busy(steps, "teacher", "o")) == (8, 16)
    assert sound(steps)
