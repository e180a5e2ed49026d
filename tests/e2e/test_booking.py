"""The main job over HTTP, against the whole system: publish, book, prepare, move, write, cancel."""

import json
import re
from datetime import UTC, datetime, timedelta
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest

from infra.local.system import System
from tests.support.http_client import Answered, Client
from tests.support.waiting import eventually

STOCKHOLM = ZoneInfo("Europe/Stockholm")
WITHOUT_KEY = b'{"slot_id": "a.b", "subject_id": "c"}'


@pytest.fixture(scope="module")
def teacher(system: System) -> Client:
    return Client(system.base_url, system.token("teacher"))


@pytest.fixture(scope="module")
def guardian(system: System) -> Client:
    return Client(system.base_url, system.token("guardian"))


@pytest.fixture(scope="module")
def pupil(system: System) -> Client:
    return Client(system.base_url, system.token("pupil"))


@pytest.fixture(scope="module")
def stranger(system: System) -> Client:
    return Client(system.base_url, system.token("other-guardian"))


@pytest.fixture(scope="module")
def slots(teacher: Client) -> list[dict[str, str]]:
    """Six times in three days' time, on a day of their own."""
    day = datetime.now(UTC).astimezone(STOCKHOLM) + timedelta(days=3)  # noqa: TID251 a real system's clock
    mine = teacher.get("/v1/me").body
    asked = {
        "talk_type": "development",
        "groups": [group["id"] for group in mine["groups"]][:1],
        "date": f"{day:%Y-%m-%d}",
        "start": "13:00",
        "count": 6,
        "place": {"kind": "room", "text": "Room A12"},
    }
    published = teacher.post("/v1/series", asked)
    assert published.status == 201, published
    listed: list[dict[str, str]] = published.body["slots"]
    return listed


@pytest.fixture(scope="module")
def child(guardian: Client, pupil: Client) -> str:
    elder: str = pupil.get("/v1/me").body["id"]
    assert elder in [child["id"] for child in guardian.get("/v1/me").body["books_for"]]
    return elder


@pytest.fixture(scope="module")
def booked(guardian: Client, child: str, slots: list[dict[str, str]]) -> Answered:
    answer = guardian.post("/v1/bookings", {"slot_id": slots[0]["id"], "subject_id": child})
    assert answer.status == 201, answer
    return answer


@pytest.mark.spec("F21")
def test_consecutive_times_follow_one_another(slots: list[dict[str, str]]) -> None:
    assert [slot["start"][11:16] for slot in slots] == [
        "13:00", "13:30", "14:00", "14:30", "15:00", "15:30",
    ]  # fmt: skip


@pytest.mark.spec("F24")
def test_the_week_shows_free_and_booked_times_with_the_pupils_name(
    teacher: Client, booked: Answered, slots: list[dict[str, str]]
) -> None:
    year, week, _ = datetime.fromisoformat(slots[0]["start"]).isocalendar()
    shown = {s["id"]: s for s in teacher.get(f"/v1/weeks/{year}-W{week:02}").body["slots"]}
    assert shown[slots[0]["id"]]["talk_id"] == booked.body["id"]
    assert shown[slots[0]["id"]]["subject_name"]
    assert shown[slots[5]["id"]]["free"]


@pytest.mark.usefixtures("booked")
def test_a_guardian_sees_free_and_taken_but_not_by_whom(
    stranger: Client, slots: list[dict[str, str]]
) -> None:
    (their_child,) = stranger.get("/v1/me").body["books_for"][:1]
    seen = stranger.get("/v1/slots", subject_id=their_child["id"]).body["slots"]
    taken = next(slot for slot in seen if slot["id"] == slots[0]["id"])
    assert taken["free"] is False
    assert not {"talk_id", "subject_name", "subject_id"} & taken.keys()


@pytest.mark.usefixtures("booked")
def test_a_taken_time_is_refused_and_says_why(
    stranger: Client, slots: list[dict[str, str]]
) -> None:
    (their_child,) = stranger.get("/v1/me").body["books_for"][:1]
    asked = {"slot_id": slots[0]["id"], "subject_id": their_child["id"]}
    refused = stranger.post("/v1/bookings", asked)
    assert (refused.status, refused.problem) == (409, "slot-taken")
    assert refused.headers["content-type"].startswith("application/problem+json")


def test_a_repeated_command_answers_as_the_first_time(
    guardian: Client, slots: list[dict[str, str]], booked: Answered
) -> None:
    moved = {"slot_id": slots[1]["id"]}
    address = f"/v1/talks/{booked.body['id']}/rebooking"
    first = guardian.post(address, moved, key="moved-once")
    again = guardian.post(address, moved, key="moved-once")
    assert first.status == 200, first
    assert (again.status, again.body) == (first.status, first.body)


def test_both_texts_survive_a_conflict(pupil: Client, booked: Answered) -> None:
    field = f"/v1/talks/{booked.body['id']}/texts/preparation/progress.pupil"
    kept = pupil.put(field, {"text": "Mattan går bra 🙂 مرحبا"}, 0)
    assert kept.status == 200, kept
    refused = pupil.put(field, {"text": "something else"}, 0)
    assert (refused.status, refused.problem) == (412, "stale-text")
    assert refused.body["current"] == "Mattan går bra 🙂 مرحبا"
    assert refused.body["yours"] == "something else"


@pytest.mark.spec("D3")
def test_the_follow_up_cannot_be_written_before_the_talk(teacher: Client, booked: Answered) -> None:
    early = teacher.put(
        f"/v1/talks/{booked.body['id']}/texts/follow-up/summary", {"text": "too soon"}, 0
    )
    assert (early.status, early.problem) == (409, "window-not-open")
    assert early.body["yours"] == "too soon"


def test_a_stranger_cannot_tell_a_talk_from_nothing(stranger: Client, booked: Answered) -> None:
    real = stranger.get(f"/v1/talks/{booked.body['id']}")
    invented = stranger.get("/v1/talks/never-existed")
    assert (real.status, real.body) == (invented.status, invented.body) == (404, real.body)


def test_every_refusal_is_a_problem_document(system: System, guardian: Client) -> None:
    nobody = Client(system.base_url, None)
    forged = Client(system.base_url, system.token("guardian")[:-6] + "AAAAAA")
    for refused, status in (
        (nobody.get("/v1/me"), 401),
        (forged.get("/v1/me"), 401),
        (guardian.get("/v1/nothing"), 404),
        (guardian.send("POST", "/v1/bookings", b"{", {"Idempotency-Key": "k"}), 400),
        (guardian.post("/v1/bookings", {"slot": 1}), 422),
        (guardian.send("POST", "/v1/bookings", WITHOUT_KEY), 400),
    ):
        assert refused.status == status, refused
        assert refused.headers["content-type"].startswith("application/problem+json"), refused
        assert {"type", "title"} <= refused.body.keys()


def test_the_workflow_waits_for_the_talks_next_step(system: System, booked: Answered) -> None:
    workflows = system.client("stepfunctions")
    arn = system.outputs["TalkStateMachineArn"]

    def names() -> set[str]:
        found = workflows.list_executions(stateMachineArn=arn, statusFilter="RUNNING")
        return {execution["name"].rsplit(".", 1)[0] for execution in found["executions"]}

    eventually(lambda: booked.body["id"] in names(), seconds=20)


@pytest.mark.spec("D16")
def test_guardians_get_a_mail_that_names_nobody(
    system: System, booked: Answered, pupil: Client
) -> None:
    name = pupil.get("/v1/me").body["name"]

    def mails() -> str:
        with urlopen(system.mail_address, timeout=10) as answer:
            text: str = answer.read().decode()
            return text

    eventually(lambda: booked.body["id"] in mails(), seconds=20)
    assert name not in mails()


@pytest.mark.spec("G3", "G17")
def test_the_link_in_the_mail_shows_the_present_time_without_signing_in(
    system: System, booked: Answered, slots: list[dict[str, str]]
) -> None:
    nobody = Client(system.base_url, None)
    moved = next(slot for slot in slots if slot["id"] == slots[1]["id"])

    def links() -> set[str]:
        with urlopen(system.mail_address, timeout=10) as answer:
            accounts = json.load(answer)["messages"].values()
        bodies = (mail["BodyText"] or "" for mails in accounts for mail in mails)
        ours = (body for body in bodies if booked.body["id"] in body)
        return {token for body in ours for token in re.findall(r"/link#([\w-]+)", body)}

    eventually(lambda: len(links()) > 0, seconds=20)
    for token in links():
        seen = nobody.get(f"/v1/links/{token}")
        assert (seen.status, seen.body["start"]) == (200, moved["start"]), seen
        assert seen.headers["referrer-policy"] == "no-referrer"
        assert nobody.get(f"/v1/links/{token}/slots").status == 200
        wrong = nobody.get(f"/v1/links/{token[:-1]}")
        assert (wrong.status, wrong.problem) == (404, "not-found")


def test_a_cancelled_booking_frees_the_time_and_keeps_the_texts(
    teacher: Client, pupil: Client, booked: Answered, slots: list[dict[str, str]], child: str
) -> None:
    talk = booked.body["id"]
    field = f"/v1/talks/{talk}/texts/preparation/wellbeing.pupil"
    assert pupil.put(field, {"text": "Kept through it all"}, 0).status == 200
    cancelled = teacher.post(f"/v1/talks/{talk}/cancellation", {"reason": "I am ill"})
    assert (cancelled.status, cancelled.body["status"]) == (200, "created")
    again = teacher.post("/v1/bookings", {"slot_id": slots[4]["id"], "subject_id": child})
    assert (again.status, again.body["id"]) == (201, talk)
    phases = {phase["phase"]: phase for phase in pupil.get(f"/v1/talks/{talk}").body["phases"]}
    texts = {field["id"]: field["text"] for field in phases["preparation"]["fields"]}
    assert texts["wellbeing.pupil"] == "Kept through it all"
