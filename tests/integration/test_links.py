"""The link in a mail: when and where, giving back and moving, without signing in and no more (G3, G17)."""

import json
import logging
from typing import Any

import pytest

from shared.adapters import register
from shared.adapters.links import LinkKeys
from shared.domain.people import SecurityMarking
from tests.support.api import Answered
from tests.support.linking import WEB, links, mails, token_in
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term
from tests.support.world import fill

MONA, OLLE = "mona@home.example", "olle@home.example"
ROUTES = [
    ("GET", "", None),
    ("GET", "/slots", None),
    ("POST", "/rebooking", {"start": "2021-10-31T09:30:00+01:00"}),
    ("POST", "/cancellation", {"reason": "Ill"}),
]


def a_link(steps: Steps, talk_id: str, to: str = MONA) -> str:
    """The address of the API that the link of somebody's last mail stands for."""
    return f"/v1/links/{token_in(mails(steps.ports, talk_id)[to])}"


def made_link(steps: Steps, talk_id: str, who: str) -> str:
    """A link that was sent to somebody at some time."""
    expires = steps.clock.now().replace(year=2027)
    return f"/v1/links/{links().make(talk_id, who, expires)}"


def change(steps: Steps, person_id: str, **update: Any) -> None:
    """The register says something else of a person from now on."""
    person = register.a_person(steps.ports.store, person_id)
    fill(steps.ports.store, [person.model_copy(update=update)])


def see(steps: Steps, link: str) -> dict[str, Any]:
    """What the link shows."""
    seen = steps.call(None, "GET", link)
    assert seen.status == 200, seen.body
    return dict(seen.body)


@pytest.mark.spec("G17")
def test_the_mail_of_a_booking_has_a_link_that_shows_when_and_where() -> None:
    steps = a_term()
    (slot,) = steps.publish(place={"kind": "room", "text": "A12"})
    link = a_link(steps, steps.book(slot)["id"])
    assert see(steps, link) == {
        "state": "booked",
        "start": "2021-10-31T09:00:00+01:00",
        "end": "2021-10-31T09:30:00+01:00",
        "place": {"kind": "room", "text": "A12"},
        "changes_until": "2021-10-30T09:00:00+02:00",
    }


@pytest.mark.spec("G17")
def test_by_link_another_free_time_is_chosen_and_everybody_is_told_as_always() -> None:
    steps = a_term()
    first, second, third = steps.publish(count=3)
    talk = steps.book(first)["id"]
    steps.book(second, "alma", by="stranger")
    link = a_link(steps, talk)
    free = steps.call(None, "GET", f"{link}/slots").body["slots"]
    assert [time["start"] for time in free] == ["2021-10-31T10:00:00+01:00"]
    moved = steps.call(None, "POST", f"{link}/rebooking", {"start": free[0]["start"]})
    assert (moved.status, moved.body["start"]) == (200, free[0]["start"])
    assert steps.read(talk)["slot_id"] == third
    assert set(mails(steps.ports, talk)) == {MONA, OLLE, "teacher@school.example"}


@pytest.mark.spec("G17")
def test_by_link_the_time_is_given_back_and_then_it_says_so() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    link = a_link(steps, talk)
    given = steps.call(None, "POST", f"{link}/cancellation", {"reason": "Ill"})
    assert (given.status, given.body["state"]) == (200, "no_time")
    assert steps.status(talk) == "created"
    assert see(steps, link)["state"] == "no_time"
    again = steps.call(None, "POST", f"{link}/cancellation", {"reason": "Ill"})
    assert (again.status, again.problem) == (409, "wrong-status")


def test_a_command_by_link_that_is_sent_twice_is_done_once() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    link = a_link(steps, talk)
    first, second = (
        steps.call(None, "POST", f"{link}/cancellation", {"reason": "Ill"}, key="once")
        for _ in range(2)
    )
    assert (first.status, first.body) == (second.status, second.body) == (200, first.body)


@pytest.mark.spec("G3", "G17")
def test_the_first_mails_link_leads_to_the_time_the_talk_has_now() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    link = a_link(steps, talk)
    (slot,) = steps.publish("2021-11-15", "14:00")
    steps.move(talk, slot)
    assert see(steps, link)["start"] == "2021-11-15T14:00:00+01:00"
    steps.cancel(talk)
    assert see(steps, link)["state"] == "no_time"
    steps.book(slot, by="olle")
    assert see(steps, link)["start"] == "2021-11-15T14:00:00+01:00"
    steps.cancel(talk, will_not_take_place=True)
    assert see(steps, link) | {"state": "cancelled"} == see(steps, link)


@pytest.mark.spec("G3")
def test_after_a_late_rebooking_the_old_link_leads_to_the_new_talk() -> None:
    steps = a_term()
    old = steps.booked("2021-10-31", "09:00")["id"]
    link = a_link(steps, old)
    first, second = steps.publish("2021-11-15", "14:00", count=2)
    steps.at("2021-11-01 00:00")
    assert see(steps, link)["state"] == "over"
    new = steps.move(old, first)["id"]
    assert new != old
    assert see(steps, link)["start"] == "2021-11-15T14:00:00+01:00"
    again = {"start": "2021-11-15T14:30:00+01:00"}
    assert steps.call(None, "POST", f"{link}/rebooking", again).status == 200
    assert steps.read(new)["slot_id"] == second
    assert steps.read(old)["start"] == "2021-10-31T09:00:00+01:00"


@pytest.mark.spec("D10")
@pytest.mark.parametrize("who", ["mona", "bystander"])
def test_a_link_moves_and_gives_back_until_the_guardians_cutoff_whoever_holds_it(who: str) -> None:
    steps = a_term()
    if who == "bystander":  # a guardian who is staff for the pupil too
        carer = register.a_person(steps.ports.store, "emil").guardians[0]
        both = (carer.model_copy(update={"person_id": who}),)
        change(steps, "emil", guardians=both)
        teacher = register.a_person(steps.ports.store, "teacher")
        change(steps, who, assignments=teacher.assignments)
    steps.publish(count=2)
    talk = steps.book("teacher.20211031T080000Z", by=who)["id"]
    link = made_link(steps, talk, who)
    steps.at("2021-10-30 09:00")
    for method, path, body in ROUTES[1:]:
        refused = steps.call(None, method, link + path, body)
        assert (refused.status, refused.problem) == (409, "window-closed")
    assert see(steps, link)["changes_until"] is None
    steps.clock.forward(milliseconds=-1)
    assert steps.call(None, "POST", f"{link}/cancellation", {"reason": "Ill"}).status == 200


def ask_all(steps: Steps, link: str) -> list[Answered]:
    return [steps.call(None, method, link + path, body) for method, path, body in ROUTES]


@pytest.mark.spec("G17")
def test_who_is_no_guardian_any_more_holds_a_dead_link() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    mona, olle = a_link(steps, talk), made_link(steps, talk, "olle")
    pupil = register.a_person(steps.ports.store, "emil")
    change(steps, "emil", guardians=tuple(g for g in pupil.guardians if g.person_id != "mona"))
    assert {answered.status for answered in ask_all(steps, mona)} == {404}
    assert see(steps, olle)["state"] == "booked"


@pytest.mark.spec("D12")
def test_when_the_pupil_comes_of_age_the_guardians_link_is_dead() -> None:
    steps = a_term("2028-04-20 08:00")
    talk = steps.booked("2028-05-20", "09:00")["id"]
    link = made_link(steps, talk, "mona")
    steps.clock.set("2028-04-30 23:59")
    token = links().make(talk, "mona", steps.clock.now().replace(year=2029))
    assert see(steps, f"/v1/links/{token}")["state"] == "booked"
    steps.clock.set("2028-05-01 00:00")
    assert {answered.status for answered in ask_all(steps, f"/v1/links/{token}")} == {404}
    assert {answered.status for answered in ask_all(steps, link)} == {404}


def test_a_pupil_under_age_sees_when_and_changes_nothing() -> None:
    steps = a_term()
    link = made_link(steps, steps.booked()["id"], "emil")
    assert see(steps, link)["changes_until"] is None
    assert [answered.status for answered in ask_all(steps, link)] == [200, 403, 403, 403]


def test_staff_have_no_link_and_none_can_be_made_for_them() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    steps.cancel(talk, by="mona")
    steps.book("teacher.20211031T080000Z")
    (slot,) = steps.publish("2021-11-15", "14:00")
    steps.move(talk, slot, by="mona")
    assert "/link#" not in mails(steps.ports, talk)["teacher@school.example"]
    for who in ("teacher", "rektor", "stranger", "nobody"):
        assert {a.status for a in ask_all(steps, made_link(steps, talk, who))} == {404}


@pytest.mark.spec("R17")
def test_of_a_protected_identity_a_link_says_nothing_but_sign_in() -> None:
    steps = a_term()
    (slot,) = steps.publish(place={"kind": "room", "text": "A12"})
    talk = steps.book(slot, "hidden", by="sune")["id"]
    assert "/link#" not in mails(steps.ports, talk)["sune@home.example"]
    for answered in ask_all(steps, made_link(steps, talk, "sune")):
        assert (answered.status, answered.problem) == (401, "not-signed-in")
        assert "2021" not in answered.text


@pytest.mark.spec("R17")
def test_a_link_sent_before_the_identity_was_protected_says_no_more() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    link = a_link(steps, talk)
    change(steps, "mona", marking=SecurityMarking.PROTECTED)
    assert {answered.problem for answered in ask_all(steps, link)} == {"not-signed-in"}


def test_every_link_that_is_wrong_is_answered_alike() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    good = a_link(steps, talk)
    expired = links().make(talk, "mona", steps.clock.now())
    foreign = links(LinkKeys(key="f" * 32)).make(talk, "mona", steps.clock.now().replace(year=2027))
    tampered = good[:-1] + ("A" if good[-1] != "A" else "B")
    of_nothing = made_link(steps, "no-such-talk", "mona")
    of_a_stranger = made_link(steps, talk, "stranger")
    wrong = [
        tampered, of_nothing, of_a_stranger, "/v1/links/x", f"/v1/links/{'x' * 300}",
        *(f"/v1/links/{token}" for token in (expired, foreign, "%20", "å", "a b")),
    ]  # fmt: skip
    for method, path, body in ROUTES:
        answers = [steps.call(None, method, link + path, body) for link in wrong]
        assert {(a.status, a.text, json.dumps(a.headers)) for a in answers} == {
            (404, answers[0].text, json.dumps(answers[0].headers))
        }
    assert see(steps, good)["state"] == "booked"


def test_a_wrong_link_costs_no_read_of_the_tables() -> None:
    steps = a_term()
    assert isinstance(steps.ports.store, MemoryStore)
    before = steps.ports.store.calls
    assert {a.status for a in ask_all(steps, "/v1/links/" + "A" * 71)} == {404}
    assert steps.ports.store.calls == before


def test_a_link_names_nobody_and_no_browser_may_pass_it_on() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    steps.publish("2021-11-15", count=3)
    mail = mails(steps.ports, talk)[MONA]
    link = f"/v1/links/{token_in(mail)}"
    assert f"{WEB}/link#" in mail, "what stands behind a # is sent to no server"
    for answered in ask_all(steps, link):
        assert answered.headers["referrer-policy"] == "no-referrer"
        assert answered.headers["cache-control"] == "no-store"
        for name in ("emil", "mona", "olle", "teacher", "5a", "testsson", talk):
            assert name not in answered.text.lower()


def test_no_token_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    caplog.set_level(logging.DEBUG)
    good = a_link(steps, talk)
    ask_all(steps, good)
    ask_all(steps, made_link(steps, talk, "stranger"))
    logged = "\n".join(str(vars(record)) for record in caplog.records)
    assert "/v1/links/{token}" in logged
    for link in (good, made_link(steps, talk, "stranger")):
        assert link.rpartition("/")[2] not in logged
        assert link.rpartition("/")[2][:20] not in logged


def test_the_link_of_a_mail_lives_as_long_as_the_policy_says() -> None:
    steps = a_term()
    talk = steps.booked("2022-03-30", "09:00")["id"]
    link = a_link(steps, talk)
    steps.at("2021-12-30 07:59")
    assert see(steps, link)["state"] == "booked"
    steps.at("2021-12-30 08:00")
    assert {answered.status for answered in ask_all(steps, link)} == {404}


@pytest.mark.parametrize(
    "start",
    [
        "", "2021-10-31", "2021-10-31T09:00", 5, "2021-10-31 09:00Z",
        "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00",
    ],
)  # fmt: skip
def test_a_start_that_is_none_is_pointed_at(start: Any) -> None:
    steps = a_term()
    link = a_link(steps, steps.booked()["id"])
    refused = steps.call(None, "POST", f"{link}/rebooking", {"start": start})
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/start")
