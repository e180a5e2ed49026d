"""Everybody at once over HTTP, on the whole system; nobody is told anything that is not so (G1, D13).

`make races` plays 20 classes and 1,000 families; without it a part of that is played.
"""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.error import URLError

import pytest

from tests.e2e.newcomers import Newcomers, instant
from tests.support.http_client import Answered
from tests.support.rush import FULL, both_at_once, families_of, is_answered, recorded
from tests.support.threads import crowd, together
from tests.support.told import Call, History
from tests.support.town import ClassRoom, Town

RUNS = 20 if FULL else 3
PAIRS_OF_CLASSES = 20 if FULL else 2
FAMILIES = 50
NEAREST = 5
AT_ONCE = 64
"""Requests under way in the large crowd; the emulator is one process."""
A_DAY = 25
"""Times of a quarter of an hour that a teacher offers on one day."""


@pytest.fixture
def history(newcomers: Newcomers) -> History:
    return recorded(newcomers.call)


def publish(newcomers: Newcomers, room: ClassRoom, *, days: int = 1) -> list[str]:
    """A teacher's times from 09:00, a quarter of an hour each; their ids."""
    first = instant().date() + timedelta(days=30)
    ids = []
    for day in range(days):
        asked = {
            "talk_type": "development", "groups": [room.name], "count": A_DAY, "start": "09:00",
            "length": "PT15M", "date": f"{first + timedelta(days=day)}",
        }  # fmt: skip
        made = newcomers.client(room.teacher).post("/v1/series", asked)
        assert made.status == 201, made
        ids += [slot["id"] for slot in made.body["slots"]]
    return ids


@pytest.mark.slow
@pytest.mark.spec("G1", "D13", "F32")
def test_fifty_guardians_on_twenty_five_times(newcomers: Newcomers, history: History) -> None:
    town = Town("races")
    rooms = [town.add_class(f"run{run}") for run in range(RUNS)]
    newcomers.settle(town)
    for run, room in enumerate(rooms):
        slots = publish(newcomers, room)
        answers = together(families_of(room, history, slots, seed=run))
        assert len(answers) == 50
        assert [told for told in answers if not is_answered(told)] == []
    school = newcomers.check(f"{RUNS} classes, 50 guardians on 25 times", history.told)
    taken = [slot for slot in school.slots.values() if slot.responsible_id.startswith("races-run")]
    assert all(slot.talk_id for slot in taken)
    assert len({slot.subject_id for slot in taken}) == len(taken) == 25 * RUNS


@pytest.mark.slow
@pytest.mark.spec("G1", "D13", "F31")
def test_guardians_ask_for_one_hour_at_two_teachers_at_once(
    newcomers: Newcomers, history: History
) -> None:
    town = Town("siblings")
    pairs = []
    for number in range(PAIRS_OF_CLASSES):
        families = [(f"siblings-{number}-{family}",) for family in range(FAMILIES)]
        pairs.append((town.add(f"{number}a", families), town.add(f"{number}b", families)))
    newcomers.settle(town)
    asked: list[tuple[str, Any]] = []
    for one, other in pairs:
        elder, younger = (publish(newcomers, room, days=2) for room in (one, other))
        for (who, pupil), (_, sibling), slot, same_hour in zip(
            one.pairs(), other.pairs(), elder, younger, strict=True
        ):
            asked.append((who, both_at_once(history, who, ((pupil, slot), (sibling, same_hour)))))
    answers = crowd([act for _, both in asked for act in both], AT_ONCE)
    for both in zip(answers[::2], answers[1::2], strict=True):
        won, lost = sorted(both, key=lambda t: t.status)
        assert (won.status, lost.status, lost.problem) == (201, 409, "person-busy"), (won, lost)
        assert (lost.body["who"], len(lost.body["nearest"])) == ("guardian", NEAREST)
        assert lost.slot not in {near["slot_id"] for near in lost.body["nearest"]}
    newcomers.check(f"{len(asked)} guardians at two teachers at once", history.told)


def by_clients_without_patience(newcomers: Newcomers) -> Call:
    """Each request is sent, given up at once while it is under way, and sent again."""

    def call(who: str, method: str, path: str, body: Any, key: str) -> Answered:
        with suppress(TimeoutError, URLError, ConnectionError):
            newcomers.call(who, method, path, body, key, patience=0.03)
        return newcomers.call(who, method, path, body, key)

    return call


@pytest.mark.slow
@pytest.mark.spec("G1", "D13")
def test_whoever_asks_twice_is_booked_once_and_told_so(
    newcomers: Newcomers, history: History
) -> None:
    """A double click, a client that gives up and sends again, and two guardians of one child."""
    room = Town("twice").add_class("5a", size=6)
    town = Town("twice", [room])
    newcomers.settle(town)
    slots = iter(publish(newcomers, room))
    impatient = History(by_clients_without_patience(newcomers), history.told)
    one, two, three, four, five, six = room.guardians.items()

    for pupil, (mother, _) in (one, two):
        click = partial(history.book, mother, pupil, next(slots), "click")
        first, second = together([click, click])
        assert (first.status, second.status, first.body) == (201, 201, second.body)
    for pupil, (mother, _) in (three, four):
        assert impatient.book(mother, pupil, next(slots), "again").status == 201
    same = next(slots)
    for (pupil, guardians), wishes in ((five, (same, same)), (six, (next(slots), next(slots)))):
        answers = together(
            [
                partial(history.book, *who)
                for who in zip(guardians, (pupil, pupil), wishes, strict=True)
            ]
        )
        won, lost = sorted(answers, key=lambda t: t.status)
        assert (won.status, lost.status) == (201, 409)
        assert lost.problem in ("already-booked", "slot-taken")
    school = newcomers.check("six families ask twice", history.told)
    taken = [slot for slot in school.slots.values() if slot.responsible_id == room.teacher]
    assert Counter(slot.subject_id for slot in taken if slot.talk_id) == Counter(
        list(room.guardians)
    )
