"""Who has done, seen or been refused what is told before the answer leaves, and shown (G8)."""

from typing import Any

import pytest

from infra.openapi import routes
from shared.adapters.audit import entry_of
from shared.domain.audit import About, Entry, Subject
from tests.support.memory import MemoryStore
from tests.support.steps import Steps
from tests.support.world import a_world

pytestmark = pytest.mark.spec("G8")

NOT_ABOUT_PEOPLE = {
    "PUT /v1/talks/{talk_id}/drafts/{phase}/{field}": "one's own words, seen by nobody else; saved, they are",
    "GET /v1/openapi.json": "a document",
    "POST /v1/directory/notifications/{key}": "another system says that something changed, not what",
    "GET /v1/me": "what the caller is told of themselves at every start",
    "GET /v1/slots": "free times, asked again and again while a family chooses",
    "POST /v1/holds": "a few minutes of keeping a free time",
    "GET /v1/holds": "the same",
    "DELETE /v1/holds": "the same",
    "GET /v1/links/{token}/slots": "free times",
    "GET /v1/retention/table": "how long documents are kept, about nobody",
    "PUT /v1/retention/table": "the same",
    "GET /v1/settings/policies": "figures of kinds of talk, about nobody; who chose them is kept with them",
    "PUT /v1/settings/policies/{talk_type}": "the same",
    "POST /v1/settings/policies/{talk_type}/trial": "an example, of nobody's talk",
    "GET /v1/settings/policies/{talk_type}/versions": "the same",
    "GET /v1/rounds": "names and dates of rounds",
    "GET /v1/rounds/{round_id}": "dates and numbers of a round",
}
"""Routes that tell the trail of refusals only, and why; besides all of the function of templates."""


@pytest.fixture
def steps() -> Steps:
    """A school with a booked talk of `emil`."""
    return Steps(*a_world(store=MemoryStore()))


def entries(steps: Steps) -> list[Entry]:
    """The trail so far."""
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    return [entry_of(item) for item in store.trail()]


def last(steps: Steps) -> tuple[str, str, str, About]:
    """What was told last."""
    entry = entries(steps)[-1]
    return entry.actor_id, entry.action, entry.outcome, entry.about


def test_every_route_tells_of_people_or_is_known_not_to() -> None:
    silent = {f"{r.method} {r.path}" for r in routes() if r.public or not r.personal}
    of_templates = {name for name in silent if "template" in name or "trusted-keys" in name}
    assert silent - of_templates == NOT_ABOUT_PEOPLE.keys()


def test_what_is_seen_done_and_refused_is_told(steps: Steps) -> None:
    talk = steps.booked()["id"]
    about = About(Subject.TALK, talk)
    steps.api.call("teacher", "GET", f"/v1/talks/{talk}")
    assert last(steps) == ("teacher", "GET /v1/talks/{talk_id}", "done", about)
    steps.api.call("emil", "POST", f"/v1/talks/{talk}/closing", {"summary": "Bye"})
    assert last(steps) == ("emil", "POST /v1/talks/{talk_id}/closing", "not-allowed", about)
    steps.api.call("mona", "GET", "/v1/people/emil/agreements")
    assert last(steps)[2:] == ("done", About(Subject.PERSON, "emil"))
    steps.api.call("mona", "GET", "/v1/talks")
    assert last(steps)[2:] == ("done", About(Subject.PERSON, "mona"))


@pytest.mark.parametrize("asked", ["real", "missing"])
def test_a_stranger_is_told_of_alike_whether_it_exists_or_not(steps: Steps, asked: str) -> None:
    talk = steps.booked()["id"] if asked == "real" else "nowhere"
    steps.api.call("stranger", "GET", f"/v1/talks/{talk}")
    expected = About(Subject.PERSON, "stranger")
    assert last(steps) == ("stranger", "GET /v1/talks/{talk_id}", "not-found", expected)


def test_who_is_not_signed_in_is_nobody_to_tell_of(steps: Steps) -> None:
    steps.api.call(None, "GET", "/v1/talks")
    assert entries(steps) == []


def test_what_was_written_is_never_in_the_trail(steps: Steps) -> None:
    talk = steps.booked()["id"]
    before = len(entries(steps))
    path = f"/v1/talks/{talk}/texts/preparation/progress.pupil"
    steps.api.call("emil", "PUT", path, {"text": "Planted words"}, if_match='"0"')
    steps.api.call("emil", "PUT", path, {"text": "Planted words again"}, if_match='"0"')
    told = entries(steps)[before:]
    assert [entry.outcome for entry in told] == ["done", "stale-text"]
    assert "Planted" not in str(told)
    assert "Testsson" not in str(told)


def test_an_answer_that_cannot_be_told_of_does_not_leave(steps: Steps) -> None:
    talk = steps.booked()["id"]
    store: Any = steps.ports.store

    def fails(*_: object) -> None:
        raise ConnectionError

    store.append = fails
    steps.api.keeps_contract = False
    answered = steps.api.call("teacher", "GET", f"/v1/talks/{talk}")
    assert answered.status == 500
    assert "Testsson" not in answered.text


def trail(steps: Steps, who: str, path: str, **query: str) -> Any:
    """A trail as somebody sees it."""
    answered = steps.api.call(who, "GET", path, query=query or None)
    return answered.body if answered.status == 200 else answered.problem


def test_guardians_see_who_at_school_has_seen_their_childs_talk(steps: Steps) -> None:
    talk = steps.booked()["id"]
    for who in ("teacher", "rektor", "olle", "mona"):
        steps.clock.forward(seconds=1)
        steps.api.call(who, "GET", f"/v1/talks/{talk}")
    shown = trail(steps, "mona", f"/v1/talks/{talk}/trail")["entries"]
    seen = [(e["who"] and e["who"]["id"], e["yours"], e["kind"]) for e in shown]
    assert seen == [
        ("mona", True, "seen"),
        (None, False, "seen"),  # the other guardian: family do not follow each other's steps
        ("rektor", False, "seen"),
        ("teacher", False, "seen"),
    ]
    assert trail(steps, "rektor", f"/v1/talks/{talk}/trail")["entries"][2]["who"]["id"] == "olle"


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("emil", None), ("olle", None), ("rektor", None),
        ("teacher", "not-allowed"), ("stranger", "not-found"), ("bystander", "not-found"),
    ],
)  # fmt: skip
def test_the_trail_of_a_talk_is_for_those_it_is_about(
    steps: Steps, who: str, answer: str | None
) -> None:
    found = trail(steps, who, f"/v1/talks/{steps.booked()['id']}/trail")
    assert found == answer or (answer is None and "entries" in found)


@pytest.mark.parametrize(
    ("who", "about", "of"),
    [
        ("emil", True, True), ("mona", True, False), ("rektor", True, False),
        ("teacher", False, False), ("stranger", False, False),
    ],
)  # fmt: skip
def test_the_trail_of_a_person_is_for_them_their_guardians_and_the_principal(
    steps: Steps, who: str, about: bool, of: bool
) -> None:
    assert ("entries" in trail(steps, who, "/v1/people/emil/trail")) is about
    assert ("entries" in trail(steps, who, "/v1/people/emil/acts")) is of


def test_a_principal_sees_what_staff_did_and_the_long_list_comes_in_parts(steps: Steps) -> None:
    for _ in range(130):
        steps.api.call("teacher", "GET", "/v1/talks")
        steps.clock.forward(seconds=1)
    first = trail(steps, "rektor", "/v1/people/teacher/acts")
    rest = trail(steps, "rektor", "/v1/people/teacher/acts", before=first["next"])
    assert (len(first["entries"]), len(rest["entries"]), rest["next"]) == (100, 30, None)
    times = [entry["at"] for entry in first["entries"] + rest["entries"]]
    assert times == sorted(times, reverse=True)
    about = trail(steps, "teacher", "/v1/people/teacher/trail")
    older = trail(steps, "teacher", "/v1/people/teacher/trail", before=about["next"])
    assert len(about["entries"]) == 100
    assert len(older["entries"]) == 32  # that the principal looked twice is told too
    assert trail(steps, "teacher", "/v1/people/teacher/acts", before="yesterday") == "invalid"
