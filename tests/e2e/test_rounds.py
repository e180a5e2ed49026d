"""A round over HTTP on the whole system: its workflow, deployed, does what nobody asks for (F29, G11, G19)."""

from datetime import datetime
from typing import Any

import pytest

from tests.e2e.newcomers import Newcomers, in_seconds
from tests.support.town import ClassRoom, Town, mail_of
from tests.support.waiting import eventually

PATIENCE = 20
ASKED: dict[str, Any] = {"name": "Höstterminen", "talk_type": "demonstration"}


def plan(newcomers: Newcomers, town: Town, room: ClassRoom, **dates: Any) -> str:
    """A round of one class, planned by the principal; its id."""
    parts = [{"responsible_id": room.teacher, "group_id": room.name}]
    named = {"unit_id": town.unit, "parts": parts}
    planned = newcomers.client(town.principal).post("/v1/rounds", ASKED | named | dates)
    assert planned.status == 201, planned
    return str(planned.body["id"])


def publish(newcomers: Newcomers, room: ClassRoom, round_id: str, count: int) -> list[Any]:
    """Times in a few minutes, as the round would have them."""
    start = in_seconds(240)
    asked = {
        "talk_type": "demonstration", "groups": [room.name], "round_id": round_id, "count": count,
        "date": f"{start:%Y-%m-%d}", "start": f"{start:%H:%M:%S}",
    }  # fmt: skip
    published = newcomers.client(room.teacher).post("/v1/series", asked)
    assert published.status == 201, published
    slots: list[Any] = published.body["slots"]
    return slots


def wall(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}"


def has_talks(newcomers: Newcomers, who: str, round_id: str) -> dict[str, Any]:
    """How far the round has come, once its workflow has created the talks."""
    path = f"/v1/rounds/{round_id}"
    eventually(
        lambda: newcomers.client(who).get(path).body["coverage"][0]["talks"] == 3, seconds=PATIENCE
    )
    return dict(newcomers.client(who).get(path).body)


@pytest.mark.slow
@pytest.mark.spec("F25", "F29", "G11", "G19")
def test_a_round_opens_reminds_warns_closes_and_reports(newcomers: Newcomers) -> None:
    town = Town("rounds")
    room = town.add_class("5a", size=3)
    newcomers.settle(town)
    families = {pupil: guardians[0] for pupil, guardians in room.guardians.items()}
    (one, first), (other, second), _ = families.items()
    everybody = {mail_of(who) for who in town.adults()} - {mail_of(town.principal)}
    everybody -= {mail_of(room.teacher)}

    def told(occasion: str) -> set[str]:
        return {to for to, what in newcomers.mails() if what == occasion} & (
            everybody | {mail_of(room.teacher), mail_of(town.principal)}
        )

    opens, closes = in_seconds(15), in_seconds(35)
    reminder = in_seconds(25)
    round_id = plan(
        newcomers, town, room, figures={"length": "PT20S"}, opens=wall(opens),
        reminder=wall(reminder), few_times=wall(reminder), closes=wall(closes),
    )  # fmt: skip
    slots = publish(newcomers, room, round_id, count=2)
    first_slot, second_slot = (slot["id"] for slot in slots)
    lasts = {datetime.fromisoformat(s["end"]) - datetime.fromisoformat(s["start"]) for s in slots}
    assert [length.total_seconds() for length in lasts] == [20]
    seen = has_talks(newcomers, town.principal, round_id)
    assert (seen["status"], seen["coverage"][0]["without_time"]) == ("planned", 3)

    def book(who: str, pupil: str, slot: str) -> tuple[int, str]:
        wish = {"slot_id": slot, "subject_id": pupil}
        answered = newcomers.client(who).post("/v1/bookings", wish)
        return answered.status, answered.problem

    assert book(first, one, first_slot) == (409, "window-not-open")
    eventually(lambda: told("booking_open") == everybody, seconds=PATIENCE)
    assert book(first, one, first_slot) == (201, "")

    left = everybody - {mail_of(guardian) for guardian in room.guardians[one]}
    eventually(lambda: told("booking_reminder") == left, seconds=PATIENCE)
    eventually(lambda: told("few_times") == {mail_of(room.teacher)}, seconds=PATIENCE)

    both = {mail_of(room.teacher), mail_of(town.principal)}
    eventually(lambda: told("round_closed") == both, seconds=PATIENCE + 10)
    assert book(second, other, second_slot) == (409, "window-closed")
    report = newcomers.client(town.principal).get(f"/v1/rounds/{round_id}").body["report"]
    assert (report["talks"], report["booked"], report["without_time"]) == (3, 1, 2)
    assert told("booking_reminder") == left, "nobody was reminded who had a time"


@pytest.mark.slow
@pytest.mark.spec("G13")
def test_a_freed_time_goes_down_the_line_until_somebody_takes_it(newcomers: Newcomers) -> None:
    town = Town("line")
    room = town.add_class("5a", size=3)
    newcomers.settle(town)
    (one, family), (other, waits), (third, waits_too) = (
        (pupil, guardians) for pupil, guardians in room.guardians.items()
    )
    opens, closes = in_seconds(-60), in_seconds(180)
    dates = {"opens": wall(opens), "reminder": wall(closes), "few_times": wall(closes)}
    round_id = plan(
        newcomers, town, room, figures={"offer": "PT6S"}, closes=wall(closes), **dates
    )  # fmt: skip
    has_talks(newcomers, town.principal, round_id)
    (slot,) = publish(newcomers, room, round_id, count=1)

    def book(who: str, pupil: str) -> Any:
        wish = {"slot_id": slot["id"], "subject_id": pupil}
        return newcomers.client(who).post("/v1/bookings", wish)

    def offer_to(who: str, pupil: str) -> Any:
        (place,) = newcomers.client(who).get("/v1/waiting", subject_id=pupil).body["waiting"]
        return place["offer"]

    def hear_of_it() -> set[str]:
        return {to for to, occasion in newcomers.mails() if occasion == "offer"}

    booked = book(family[0], one)
    assert booked.status == 201, booked
    for (who, _), pupil in ((waits, other), (waits_too, third)):
        place = {"subject_id": pupil, "responsible_id": room.teacher, "talk_type": "demonstration"}
        joined = newcomers.client(who).post("/v1/waiting", place)
        assert joined.status == 201, joined

    given_back = newcomers.client(family[0]).post(
        f"/v1/talks/{booked.body['id']}/cancellation", {"reason": "Ill"}
    )
    assert given_back.status == 200, given_back
    offered = offer_to(waits[0], other)
    assert offered["slot_id"] == slot["id"]
    assert book(waits_too[0], third).problem == "slot-held"
    eventually(lambda: hear_of_it() >= {mail_of(who) for who in waits}, seconds=PATIENCE)
    assert not hear_of_it() & {mail_of(who) for who in waits_too}

    eventually(lambda: offer_to(waits_too[0], third) is not None, seconds=PATIENCE)
    assert offer_to(waits[0], other) is None, "it was let lapse"
    eventually(lambda: hear_of_it() >= {mail_of(who) for who in waits_too}, seconds=PATIENCE)
    assert book(waits[0], other).problem == "slot-held"
    taken = book(waits_too[0], third)
    assert (taken.status, taken.body["slot_id"]) == (201, slot["id"])
