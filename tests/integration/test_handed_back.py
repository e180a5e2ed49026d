"""Whatever is refused, whoever typed something gets it back or is told to keep it (G7).

Every route that takes words in somebody's own language is asked, and finds itself here: which those are is
read off the bodies' schemas.
"""

from collections.abc import Callable
from typing import Any

import pytest

from infra.openapi import routes
from shared.adapters.edge import LARGEST_BODY, Route
from shared.adapters.handing_back import words_of
from tests.integration.test_bad_input import PLACES, Sender
from tests.support.api import Answered
from tests.support.steps import Steps, a_term

WORDS = "Så här skrev jag 🦌"
TAKING = [route for route in routes() if route.body and words_of(route.body)]
WITHOUT = [route for route in routes() if route.body and not words_of(route.body)]
SOME = {
    ("PUT", "/v1/talks/{talk_id}/texts/{phase}/{field}"): ("text",),
    ("PUT", "/v1/talks/{talk_id}/drafts/{phase}/{field}"): ("text",),
    ("POST", "/v1/talks/{talk_id}/agreements"): ("goal", "strategy"),
    ("POST", "/v1/talks/{talk_id}/agreements/{number}/check-ins"): ("text",),
    ("POST", "/v1/talks/{talk_id}/closing"): ("summary",),
    ("POST", "/v1/talks/{talk_id}/cancellation"): ("reason",),
    ("POST", "/v1/series"): ("place",),
    ("POST", "/v1/templates"): ("file",),
    ("POST", "/v1/templates/{template_id}/feedback"): ("comment",),
    ("POST", "/v1/rounds"): ("name",),
}
NONE = {
    ("POST", "/v1/bookings"),
    ("POST", "/v1/talks/{talk_id}/copied-answers"),  # what is copied stands in the other talk
    ("POST", "/v1/holds"),
    ("PUT", "/v1/units/{unit_id}/templates"),
}


def each(which: list[Route]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("route", which, ids=lambda r: f"{r.method} {r.path}")


@pytest.fixture(scope="module")
def sender() -> Sender:
    return Sender()


def fields(route: Route) -> tuple[str, ...]:
    assert route.body is not None
    return words_of(route.body)


def sent_to(route: Route) -> dict[str, Any]:
    return {name: f"{WORDS} {name}" for name in fields(route)}


def keeps(answered: Answered, route: Route) -> bool:
    return bool(answered.body["keep"] == [f"/{name}" for name in fields(route)])


def yours(route: Route) -> Any:
    sent = sent_to(route)
    return sent if len(sent) > 1 else next(iter(sent.values()))


def test_which_fields_hold_words_is_read_off_the_schema() -> None:
    found = {(route.method, route.path): fields(route) for route in TAKING}
    assert found.items() >= SOME.items()
    assert {(route.method, route.path) for route in WITHOUT} >= NONE


@pytest.mark.spec("G7")
@each(TAKING)
def test_a_refusal_of_the_body_hands_the_words_back(sender: Sender, route: Route) -> None:
    refused = sender.send(route, sent_to(route) | {"unknown": 1})
    sender.refused(refused, 422, "invalid")
    assert keeps(refused, route)
    assert refused.body["yours"] == yours(route)


@pytest.mark.spec("G7")
@each(TAKING)
def test_what_cannot_be_read_is_to_be_kept(sender: Sender, route: Route) -> None:
    too_large = sender.send(route, raw='{"a": "' + "a" * LARGEST_BODY + '"}')
    no_json = sender.send(route, raw='{"text": "half')
    no_kind = sender.send(route, sent_to(route), headers={"content-type": "text/plain"})
    assert [a.status for a in (too_large, no_json, no_kind)] == [413, 400, 415]
    assert too_large.body["limit_bytes"] == LARGEST_BODY
    for refused in (too_large, no_json, no_kind):
        assert keeps(refused, route)
        assert "yours" not in refused.body


@pytest.mark.spec("G7")
@each([route for route in TAKING if not route.by_link])
def test_who_is_signed_out_meanwhile_is_told_what_to_keep(sender: Sender, route: Route) -> None:
    """Nothing is read for who is not known, so nothing is handed back either."""
    refused = sender.api.call(None, route.method, route.path, sent_to(route), values=PLACES)
    assert (refused.status, refused.problem) == (401, "not-signed-in")
    assert keeps(refused, route)
    assert "yours" not in refused.body


@each(WITHOUT)
def test_where_nothing_is_typed_nothing_is_handed_back(sender: Sender, route: Route) -> None:
    assert not {"keep", "yours"} & sender.send(route, {"unknown": 1}).body.keys()


# --- too early, too late, overtaken -------------------------------------------------------


def text(phase: str, field: str, by: str) -> Callable[[Steps, str], Answered]:
    return lambda steps, talk: steps.try_saving(talk, phase, field, WORDS, by=by)


def draft(phase: str, field: str, by: str) -> Callable[[Steps, str], Answered]:
    body = {"text": WORDS, "builds_on": 0}
    return lambda steps, talk: steps.call(
        by, "PUT", f"/v1/talks/{talk}/drafts/{phase}/{field}", body
    )


def post(path: str, body: Any, by: str = "teacher") -> Callable[[Steps, str], Answered]:
    return lambda steps, talk: steps.call(by, "POST", f"/v1/talks/{talk}/{path}", body)


def change(steps: Steps, talk: str) -> Answered:
    path = f"/v1/talks/{talk}/agreements/1"
    return steps.call("teacher", "PUT", path, AGREED, if_match='"1"')


AGREED = {"goal": WORDS, "strategy": "Så", "owners": ["pupil"]}
CHECK_IN = ("agreements/1/check-ins", {"text": WORDS})
A_SECOND_EARLY, A_SECOND_LATE = "2021-10-25 08:59:59", "2021-11-30 09:00:00"
REFUSED: dict[str, tuple[str, Callable[[Steps, str], Answered], str, Any]] = {
    "a text, early": (A_SECOND_EARLY, text("record", "goals.pupil", "emil"), "window-not-open", WORDS),
    "a text, late": (A_SECOND_LATE, text("record", "goals.pupil", "emil"), "window-closed", WORDS),
    "a preparation, late": (
        "2021-11-01 00:00", text("preparation", "progress.guardian", "mona"), "window-closed", WORDS
    ),
    "somebody else's field": (
        "2021-10-30 09:00", text("preparation", "progress.guardian", "teacher"), "not-allowed", WORDS
    ),
    "a draft, early": (A_SECOND_EARLY, draft("record", "goals.pupil", "emil"), "window-not-open", WORDS),
    "a draft, late": (A_SECOND_LATE, draft("follow-up", "dialogue", "emil"), "window-closed", WORDS),
    "an agreement, early": (
        A_SECOND_EARLY, post("agreements", AGREED), "window-not-open", {"goal": WORDS, "strategy": "Så"}
    ),
    "an agreement, late": (
        A_SECOND_LATE, post("agreements", AGREED), "window-closed", {"goal": WORDS, "strategy": "Så"}
    ),
    "a change of one, late": (A_SECOND_LATE, change, "window-closed", {"goal": WORDS, "strategy": "Så"}),
    "a check-in, settled": ("2021-12-24 12:00", post(*CHECK_IN, by="emil"), "agreement-settled", WORDS),
    "a check-in by one who reads": (
        "2021-11-02 12:00", post(*CHECK_IN, by="mona"), "not-allowed", WORDS
    ),
    "a summary, before it is held": (
        "2021-10-30 12:00", post("closing", {"summary": WORDS}), "wrong-status", WORDS
    ),
    "a summary, late": (A_SECOND_LATE, post("closing", {"summary": WORDS}), "window-closed", WORDS),
    "a summary by one who reads": (
        "2021-11-02 12:00", post("closing", {"summary": WORDS}, by="emil"), "not-allowed", WORDS
    ),
    "a reason, late": (
        "2021-11-03 12:00", post("cancellation", {"reason": WORDS}), "wrong-status", WORDS
    ),
    "words of a stranger": (
        "2021-10-30 12:00", text("preparation", "progress.pupil", "stranger"), "not-found", WORDS
    ),
}  # fmt: skip


@pytest.mark.spec("G7", "D3")
@pytest.mark.parametrize("name", REFUSED)
def test_what_comes_at_the_wrong_moment_is_refused_and_handed_back(name: str) -> None:
    moment, ask, problem, back = REFUSED[name]
    steps = a_term()
    talk = steps.booked()["id"]
    steps.at("2021-10-31 10:00")
    post("agreements", AGREED | {"goal": "Läsa"})(steps, talk)
    if "settled" in name:
        post(CHECK_IN[0], {"text": "Klart", "outcome": "reached"}, by="emil")(steps, talk)
    steps.at(moment)
    refused = ask(steps, talk)
    assert (refused.problem, refused.body["yours"]) == (problem, back)
    assert WORDS not in steps.read(talk).__repr__()
