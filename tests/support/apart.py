"""Guardians who live apart, as tests tell of them: mona and olle, and their son emil."""

from typing import Any

from tests.support.api import Answered
from tests.support.steps import Steps

SAID = "/v1/people/emil/separate-talks"


def say(school: Steps, *, separate: bool = True, by: str = "rektor") -> Any:
    """Say whether each has talks of their own; what is answered."""
    answered = school.call(by, "PUT", SAID, {"separate": separate})
    assert answered.status == 200, answered.body
    return answered.body


def heads(school: Steps, who: str) -> list[str]:
    """Ids of the talks about emil that somebody is shown, in order of their ids."""
    talks = school.call(who, "GET", "/v1/talks").body["talks"]
    return sorted(talk["id"] for talk in talks if talk["subject"]["id"] == "emil")


def book_for(school: Steps, slot_id: str, guardian_id: str | None, by: str = "teacher") -> Answered:
    """Book for emil on behalf of a guardian."""
    body = {"slot_id": slot_id, "subject_id": "emil"}
    body |= {"guardian_id": guardian_id} if guardian_id else {}
    return school.call(by, "POST", "/v1/bookings", body)


def hold(school: Steps, slot_id: str, by: str, **more: str) -> Answered:
    """Hold a time for emil."""
    wish = {"slot_id": slot_id, "subject_id": "emil"} | more
    return school.call(by, "POST", "/v1/holds", {"slots": [wish]})


def wait(school: Steps, by: str, **more: str) -> Answered:
    """Join the line for a time of the teacher."""
    line = {"subject_id": "emil", "responsible_id": "teacher", "talk_type": "development"}
    return school.call(by, "POST", "/v1/waiting", line | more)


def slots(school: Steps, who: str) -> dict[str, tuple[bool, str | None]]:
    """The times that somebody sees for emil: free or not, and until when held for them."""
    found = school.call(who, "GET", "/v1/slots", query={"subject_id": "emil"}).body["slots"]
    return {slot["id"]: (slot["free"], slot["held_until"]) for slot in found}
