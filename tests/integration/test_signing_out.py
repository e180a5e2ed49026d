"""Signing out ends every sign-in at once, though tokens live on; so does the school's word (R22)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.adapters import keys
from shared.adapters.entrance import Entrance
from shared.adapters.store import UnitOfWork, impossible
from tests.support import signing
from tests.support.api import Answered, Api
from tests.support.memory import MemoryStore
from tests.support.world import FixedClock, a_world


class Door:
    """The API behind its real entrance, and tokens of people who came in by the school's clock."""

    def __init__(self) -> None:
        self.ports, self.clock = a_world()
        self.api = Api(self.ports, Entrance(signing.verifier(), self.ports.store))

    def sign_in(self, who: str, **claims: Any) -> str:
        return signing.token(who, auth_time=int(self.clock.now().timestamp()), **claims)

    def ask(self, token: str, method: str = "GET", path: str = "/v1/me") -> Answered:
        return self.api.call(None, method, path, token=token)


@pytest.fixture
def door() -> Door:
    return Door()


def test_signing_out_ends_all_earlier_sign_ins_and_no_later_one(door: Door) -> None:
    phone, library = door.sign_in("mona"), door.sign_in("mona")
    other = door.sign_in("olle")
    door.clock.forward(minutes=3)
    done = door.ask(phone, "POST", "/v1/me/sign-out")
    assert (done.status, done.body["excluded"]) == (200, False)

    for token in (phone, library):
        refused = door.ask(token)
        assert (refused.status, refused.problem) == (401, "not-signed-in")
    assert door.ask(other).status == 200
    door.clock.forward(seconds=1)
    assert door.ask(door.sign_in("mona")).status == 200


def test_a_refreshed_token_is_of_the_sign_in_it_came_from(door: Door) -> None:
    """By the claim that the doorkeeper adds, whatever Cognito says of the time."""
    came_in = str(int(door.clock.now().timestamp()))
    door.clock.forward(hours=1)
    assert (
        door.ask(door.sign_in("mona", entered_at=came_in), "POST", "/v1/me/sign-out").status == 200
    )
    door.clock.forward(hours=1)
    assert door.ask(door.sign_in("mona", entered_at=came_in)).problem == "not-signed-in"


def test_the_school_signs_a_guardian_out_and_keeps_somebody_out(door: Door) -> None:
    mona, rektor = door.sign_in("mona"), door.sign_in("rektor")
    door.clock.forward(minutes=1)
    assert door.ask(rektor, "POST", "/v1/people/mona/sign-out").status == 200
    assert door.ask(mona).status == 401
    door.clock.forward(minutes=1)
    again = door.sign_in("mona")
    assert door.ask(again).status == 200

    shown = {"person_id": "mona", "excluded": False, "signed_out_at": "2021-10-01T08:01:00+02:00"}
    assert door.ask(rektor, "GET", "/v1/people/mona/exclusion").body == shown
    assert door.ask(rektor, "PUT", "/v1/people/mona/exclusion").body["excluded"] is True
    assert door.ask(rektor, "GET", "/v1/people/mona/exclusion").body["excluded"] is True
    door.clock.forward(minutes=1)
    assert door.ask(door.sign_in("mona")).status == 401
    assert door.ask(rektor, "POST", "/v1/people/mona/sign-out").body["excluded"] is True

    assert door.ask(rektor, "DELETE", "/v1/people/mona/exclusion").body["excluded"] is False
    door.clock.forward(minutes=1)
    assert door.ask(again).status == 401, "that sign-in is over"
    assert door.ask(door.sign_in("mona")).status == 200


def test_who_has_left_is_refused_though_the_token_holds(door: Door) -> None:
    token = door.sign_in("bystander")
    assert door.ask(token).status == 200
    work = UnitOfWork()
    work.put(keys.left("bystander"), {}, None, impossible)
    door.ports.store.commit(work)
    assert door.ask(token).problem == "not-signed-in"


def test_the_entrance_costs_one_request_and_reads_nothing_for_a_token_that_does_not_hold(
    door: Door,
) -> None:
    store = door.ports.store
    assert isinstance(store, MemoryStore)
    counted = []
    for api in (door.api, Api(door.ports)):
        before = store.calls
        assert api.call(None, "GET", "/v1/me", token=door.sign_in("mona")).status == 200
        counted.append(store.calls - before)
    assert counted[0] - counted[1] == 1

    before = store.calls
    assert door.ask(signing.token("mona", signed_by="thief")).status == 401
    assert store.calls == before


LOA3 = 'acr_values="http://id.elegnamnden.se/loa/1.0/loa3"'


@pytest.mark.spec("G8")
def test_the_trail_asks_for_a_strong_sign_in_and_says_which(door: Door) -> None:
    weak, strong = door.sign_in("emil", loa="2"), door.sign_in("emil", loa="3")
    refused = door.ask(weak, path="/v1/people/emil/trail")
    assert (refused.status, refused.problem) == (401, "step-up-needed")
    challenge = refused.headers["www-authenticate"]
    assert challenge == f'Bearer error="insufficient_user_authentication", {LOA3}'
    assert refused.body["acr_values"] in challenge
    told = door.ask(strong, path="/v1/people/emil/trail").body["entries"]
    assert [entry["outcome"] for entry in told] == ["step-up-needed"], "and the refusal is told of"


@pytest.mark.spec("R14", "F12")
def test_student_health_asks_for_a_strong_sign_in(door: Door) -> None:
    path = "/v1/units/school/referrals"
    refused = door.ask(door.sign_in("rektor", loa="2"), path=path)
    assert (refused.status, refused.problem) == (401, "step-up-needed")
    assert door.ask(door.sign_in("rektor", loa="3"), path=path).status == 200


@pytest.mark.spec("G9")
def test_approving_that_something_is_erased_asks_for_a_sign_in_a_moment_ago(door: Door) -> None:
    path = "/v1/disposals/none/approvals"
    lately = door.sign_in("rektor", loa="3")
    assert door.api.call(None, "POST", path, {"listed": "a" * 64}, token=lately).status == 404
    door.clock.forward(minutes=16)
    asked = door.api.call(None, "POST", path, {"listed": "a" * 64}, token=lately)
    assert (asked.status, asked.body["max_age"]) == (401, 900)


def test_a_stranger_is_asked_alike_whether_it_exists_or_not(door: Door) -> None:
    weak = door.sign_in("stranger", loa="1")
    there, missing = (door.ask(weak, path=f"/v1/people/{who}/trail") for who in ("emil", "emilia"))
    assert there == missing
    assert there.problem == "step-up-needed"
    assert door.ask(door.sign_in("emil"), path="/v1/people/emil/trail").body["entries"] == []


@pytest.mark.parametrize(
    ("claims", "level", "proved", "entered"),
    [
        ({"loa": "4", "auth_time": 100}, 4, 100, 100),
        ({"loa": 2, "auth_time": 100, "entered_at": "90", "proved_at": "80"}, 2, 80, 90),
        ({"loa": "3", "auth_time": 100, "entered_at": "90", "proved_at": "95"}, 3, 90, 90),
        ({"loa": None, "auth_time": 100}, 1, 100, 100),
        ({"loa": "9", "auth_time": 100}, 1, 100, 100),
        ({"loa": True, "auth_time": 100}, 1, 100, 100),
        ({"loa": ["3"], "auth_time": None, "iat": None}, 1, 0, 0),
        ({"loa": "3", "auth_time": "soon"}, 3, 0, 0),
        ({"loa": "3", "auth_time": 10**12}, 3, 0, 0),
    ],
)
def test_what_a_token_says_of_the_sign_in(
    claims: dict[str, Any], level: int, proved: int, entered: int
) -> None:
    found = signing.verifier().signed_in(f"Bearer {signing.token('mona', **claims)}")
    at = [datetime.fromtimestamp(seconds, UTC) for seconds in (proved, entered)]
    assert (found.level, found.proved_at, found.entered_at) == (level, *at)


@pytest.mark.parametrize("claim", ["", 7, ["mona"]])
def test_a_person_in_a_claim_of_their_own_goes_before_the_username(claim: Any) -> None:
    api = Api(a_world()[0])
    named = signing.token("Kommunen_a1b2", person_id="mona")
    assert api.call(None, "GET", "/v1/me", token=named).body["id"] == "mona"
    nobody = signing.token("mona", person_id=claim)
    assert api.call(None, "GET", "/v1/me", token=nobody).status == 401


def test_the_clock_of_the_tests_is_not_the_tokens(door: Door) -> None:
    """What this file stands on: tokens say when somebody came in by the school's clock."""
    assert isinstance(door.clock, FixedClock)
    found = signing.verifier().signed_in(f"Bearer {door.sign_in('mona')}")
    assert timedelta(0) <= door.clock.now() - found.entered_at < timedelta(seconds=1)
