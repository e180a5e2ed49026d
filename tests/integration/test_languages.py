"""The language somebody is written to in, and the interpreter that they need (D16, G10, R18)."""

import pytest

from shared.domain.people import Duty, Person
from tests.integration.test_mail_of_a_talk import send_all
from tests.support.api import Answered
from tests.support.steps import Steps, a_term
from tests.support.world import fill

NEEDS = {"language": "en", "interpreter": "SO"}


@pytest.fixture
def steps() -> Steps:
    return a_term()


def say(
    steps: Steps, who: str = "mona", by: str = "mona", builds_on: int = 0, **more: object
) -> Answered:
    path = f"/v1/people/{who}/language"
    return steps.call(by, "PUT", path, NEEDS | more, if_match=f'"{builds_on}"')


def booked(steps: Steps, by: str = "mona", **more: object) -> Answered:
    first, _ = steps.publish(count=2)
    return steps.try_booking(first, by=by) if not more else steps.call(
        by, "POST", "/v1/bookings", {"slot_id": first, "subject_id": "emil"} | more
    )  # fmt: skip


@pytest.mark.spec("D16")
def test_somebody_says_what_they_are_written_to_in(steps: Steps) -> None:
    before = steps.call("mona", "GET", "/v1/people/mona/language").body
    assert (before["language"], before["said"], before["interpreter"]) == ("sv", False, None)
    said = say(steps, interpreter=None)
    assert (said.body["language"], said.body["version"]) == ("en", 1)
    assert say(steps, interpreter=None).body["version"] == 1  # the same, repeated
    assert say(steps).problem == "stale-person"
    assert steps.call("mona", "GET", "/v1/me").body["language"] == "en"
    talk = steps.booked()["id"]
    words = dict(send_all(steps, talk))
    assert "You can prepare" in words["mona@home.example"]
    assert "Nu kan du" in words["olle@home.example"]


@pytest.mark.spec("G10", "R18")
def test_a_booking_has_the_interpreter_that_who_comes_is_known_to_need(steps: Steps) -> None:
    say(steps, by="teacher")
    assert steps.call("mona", "GET", "/v1/me").body["interpreter"] == "so"
    talk = booked(steps).body
    assert talk["interpreter"] == "so"
    assert (talk["start"][11:16], talk["end"][11:16]) == ("09:00", "09:45")


@pytest.mark.spec("G10", "R18")
@pytest.mark.parametrize(
    ("by", "more", "language"),
    [
        ("mona", {"interpreter": None}, None),
        ("mona", {"interpreter": {"language": "ar"}}, "ar"),
        ("olle", {}, None),
        ("teacher", {}, None),
        ("teacher", {"guardian_id": "mona"}, "so"),
        ("teacher", {"guardian_id": "olle"}, None),
    ],
)
def test_what_is_said_with_the_booking_goes_first(
    steps: Steps, by: str, more: dict[str, object], language: str | None
) -> None:
    say(steps)
    assert booked(steps, by=by, **more).body["interpreter"] == language


@pytest.mark.spec("R11", "R18")
@pytest.mark.parametrize(
    ("who", "by", "status"),
    [
        ("mona", "teacher", 200),
        ("mona", "rektor", 200),
        ("emil", "teacher", 200),
        ("emil", "emil", 200),
        ("teacher", "rektor", 200),
        ("mona", "freja", 200),
        ("emil", "mona", 404),
        ("mona", "olle", 404),
        ("mona", "bystander", 404),
        ("teacher", "bystander", 404),
        ("nobody", "teacher", 404),
    ],
)
def test_it_is_said_by_themselves_and_by_staff_who_know_them(
    steps: Steps, who: str, by: str, status: int
) -> None:
    assert say(steps, who, by).status == status


@pytest.mark.spec("R18")
@pytest.mark.parametrize("tag", ["", "somaliska", "x-secret", "und", 3])
def test_a_language_is_one_that_can_be_ordered(steps: Steps, tag: object) -> None:
    refused = say(steps, interpreter=tag)
    assert refused.status == 422
    assert refused.body["errors"][0]["pointer"] == "/interpreter"


def test_who_is_not_employed_any_more_says_nothing_of_others(steps: Steps) -> None:
    gone = Person(id="gone", given_name="G", family_name="T", duties=(
        Duty.model_validate({"unit_id": "school", "role": "Rektor", "span": {"end": "2021-01-01"}}),
    ))  # fmt: skip
    fill(steps.ports.store, [gone])
    assert say(steps, by="gone").problem == "not-found"
