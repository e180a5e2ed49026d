"""Whom of the register a sign-in means, by events as the user pool sends them (R22, R23, R24)."""

import json
import logging
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest
from aws_lambda_powertools import Metrics
from pydantic import ValidationError

from functions.doorkeeper.desk import SENTENCE, Refused
from functions.doorkeeper.handler import METRIC, handle
from functions.doorkeeper.passes import ATTRIBUTE, LIFETIME, make_pass
from functions.doorkeeper.providers import load
from shared.adapters import keys
from shared.adapters.doors import sign_out
from shared.adapters.register import a_person
from shared.adapters.sign_in_secret import SignInSecret
from shared.adapters.store import UnitOfWork, impossible
from shared.domain.identity import Identifier
from shared.domain.people import (
    Carer,
    CarerRelation,
    Duty,
    Enrolment,
    Guardianship,
    Own,
    Person,
)
from shared.domain.sign_in import SignIn
from tests.support.doorkeeping import (
    EPPN,
    LOA3,
    SECRET,
    Doorkeeper,
    digest,
    federated,
    from_oidc,
    from_saml,
    token_for,
)
from tests.support.world import fill

NUMBER = "198001012387"
GUARDIAN = Guardianship(person_id="emil", relation="Vårdnadshavare")


def somebody(name: str, **more: Any) -> Person:
    return Person(id=name, given_name=name, family_name="Test", **more)


def known(**by: str) -> tuple[str, ...]:
    return tuple(sorted(digest(Identifier(kind), text) for kind, text in by.items()))


BOTH = somebody(
    "both", duties=(Duty(unit_id="school", role="Lärare"),), children=(GUARDIAN,),
    sign_in=known(civic_number=NUMBER, eppn="x7@skola.example", email="both@home.example"),
)  # fmt: skip
TWIN = somebody("twin", sign_in=known(email="both@home.example"))
GONE = somebody("gone", sign_in=known(civic_number="199001012390"), left=date(2021, 9, 1))
FOSTER = somebody("foster", sign_in=known(civic_number="197001012394"))


@pytest.fixture
def door() -> Doorkeeper:
    door = Doorkeeper()
    fill(door.ports.store, [BOTH, TWIN, GONE, FOSTER])
    return door


def bank_id(number: str = NUMBER, **more: Any) -> dict[str, Any]:
    return from_oidc("BankID", personalIdentityNumber=number, **({"acr": LOA3} | more))


def school(name: str = "X7@skola.example") -> dict[str, Any]:
    return from_saml("Skolfederation", **{EPPN: name})


@pytest.mark.spec("R22", "R23")
def test_staff_who_are_guardians_too_are_one_person_whichever_way_they_come(
    door: Doorkeeper,
) -> None:
    at_work = door.token_of(school(), "Skolfederation", "_9f8e7d")
    at_home = door.token_of(bank_id(), "BankID")
    assert (at_work["person_id"], at_work["loa"]) == ("both", "2")
    assert (at_home["person_id"], at_home["loa"]) == ("both", "3")


@pytest.mark.parametrize("number", ["19800101-2387", " 198001012387 ", '["198001012387"]'])
def test_a_civic_number_is_read_as_providers_write_it(door: Doorkeeper, number: str) -> None:
    assert door.token_of(bank_id(number), "BankID")["person_id"] == "both"


@pytest.mark.spec("R22")
def test_nothing_of_the_answer_is_kept_in_the_pool_but_a_pass(door: Doorkeeper) -> None:
    told = {"name": "Bo Test", "email": "both@home.example", "given_name": "Bo"}
    kept = door.enter(bank_id(**told))
    assert set(kept) == {ATTRIBUTE, "sub"}
    for value in (NUMBER, NUMBER[2:], *told.values()):
        assert value not in str(kept)
    made = door.ask(token_for("BankID_a1b2c3", **federated("BankID", "a1b2c3", kept[ATTRIBUTE])))
    id_token = made["claimsAndScopeOverrideDetails"]["idTokenGeneration"]
    assert {"email", "name", "birthdate", ATTRIBUTE} <= set(id_token["claimsToSuppress"])


def _foster(door: Doorkeeper, ends: date) -> None:
    child = somebody("child")
    carer = Carer(
        person_id="foster", relation=CarerRelation.FOSTER_PARENT,
        starts=date(2021, 1, 1), ends=ends, evidence="SN 1",
    )  # fmt: skip
    _own(door, child, Own(version=1, carers=(carer,)))
    _own(door, FOSTER, Own(version=1, cares_for=("child",)))


def _own(door: Doorkeeper, person: Person, own: Own) -> None:
    fill(door.ports.store, [person])
    work = UnitOfWork()
    item = own.model_dump(mode="json", exclude_defaults=True)
    work.put(keys.own(person.id), item, None, impossible)
    door.ports.store.commit(work)


REFUSED: dict[str, Callable[[Doorkeeper], dict[str, Any]]] = {
    "nobody has this number": lambda _: bank_id("198501012386"),
    "no number at all": lambda _: from_oidc("BankID"),
    "ten digits": lambda _: bank_id(NUMBER[2:]),
    "somebody who has left": lambda _: bank_id("199001012390"),
    "an address of two people": lambda _: from_oidc("Kommunen", mail="both@home.example"),
    "a provider that is not set up": lambda _: from_oidc("Okänd", personalIdentityNumber=NUMBER),
    "by what this provider is not known by": lambda _: from_oidc("BankID", eppn="x7@skola.example"),
    "a civic number as subject": lambda _: from_oidc(
        "BankID", NUMBER, personalIdentityNumber=NUMBER
    ),
    "one in the subject, with ten digits": lambda _: from_saml(
        "Skolfederation", "se-800101-2387", **{EPPN: "x7@skola.example"}
    ),
}


@pytest.mark.spec("R22", "R23")
@pytest.mark.parametrize("which", REFUSED)
def test_who_is_not_one_person_of_the_register_is_refused_alike(
    door: Doorkeeper, which: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with pytest.raises(Refused) as refused:
        door.enter(REFUSED[which](door))
    assert str(refused.value) == SENTENCE
    (record,) = caplog.records
    said = str(vars(record))
    assert "sign-in refused" in said
    for trace in (NUMBER, "800101", "199001012390", "'both'", "x7@"):
        assert trace not in said


@pytest.mark.spec("F7")
def test_a_preschool_child_gets_no_token_whichever_way_it_comes(door: Doorkeeper) -> None:
    elsa = a_person(door.ports.store, "elsa")
    fill(door.ports.store, [elsa.model_copy(update={"sign_in": known(eppn="x7e@skola.example")})])
    with pytest.raises(Refused):
        door.enter(school("x7e@skola.example"))
    with pytest.raises(Refused):
        door.claims(token_for("elsa", "Authentication"))
    line = make_pass(SignIn("elsa", 2, door.clock.now(), door.clock.now()), SECRET)
    with pytest.raises(Refused):
        _refreshed(door, line)
    assert door.claims(token_for("emil", "Authentication")) == {"loa": "2"}
    at_school = (Enrolment(unit_id="school", school_form="GR", year=1),)
    fill(door.ports.store, [elsa.model_copy(update={"enrolments": at_school})])
    assert door.claims(token_for("elsa", "Authentication")) == {"loa": "2"}


@pytest.mark.spec("R20")
def test_a_carer_is_let_in_until_the_last_day_of_the_decision(door: Doorkeeper) -> None:
    _foster(door, ends=date(2021, 10, 1))
    came = bank_id("197001012394")
    assert door.token_of(came, "BankID")["person_id"] == "foster"
    door.clock.set("2021-10-02 00:00")
    with pytest.raises(Refused):
        door.enter(came)


def test_two_answers_that_mean_two_people_mean_nobody(door: Doorkeeper) -> None:
    fill(door.ports.store, [somebody("lone", sign_in=known(email="lone@home.example"))])
    assert door.token_of(from_oidc("Kommunen", mail="Lone@home.example"), "Kommunen")[
        "person_id"
    ] == ("lone")
    with pytest.raises(Refused):
        door.enter(from_oidc("Kommunen", mail="lone@home.example", eppn="x7@skola.example"))


@pytest.mark.parametrize(
    ("told", "level", "ago"),
    [
        ({"acr": LOA3}, "3", 0),
        ({"acr": "something else"}, "2", 0),
        ({"acr": LOA3, "auth_time": "-600"}, "3", 600),
        ({"acr": LOA3, "auth_time": "soon"}, "3", 0),
        ({"acr": LOA3, "auth_time": "600"}, "3", 0),
    ],
)
def test_how_surely_and_when_somebody_showed_who_they_are(
    door: Doorkeeper, told: dict[str, str], level: str, ago: int
) -> None:
    now = int(door.clock.now().timestamp())
    if told.get("auth_time", "").lstrip("-").isdigit():
        told = told | {"auth_time": str(now + int(told["auth_time"]))}
    claims = door.token_of(bank_id(**told), "BankID")
    assert claims["loa"] == level
    assert (int(claims["proved_at"]), int(claims["entered_at"])) == (now - ago, now)


def _line(door: Doorkeeper) -> str:
    return door.enter(bank_id())[ATTRIBUTE]


def _refreshed(door: Doorkeeper, line: str) -> dict[str, str]:
    told = federated("BankID", "a1b2c3", line)
    return door.claims(token_for("BankID_a1b2c3", "RefreshTokens", **told))


def test_a_refreshed_token_tells_when_the_person_came_in(door: Doorkeeper) -> None:
    line, came_in = _line(door), int(door.clock.now().timestamp())
    door.clock.forward(hours=2)
    assert int(_refreshed(door, line)["entered_at"]) == came_in


def test_there_is_no_new_token_after_signing_out_or_leaving(door: Doorkeeper) -> None:
    line = _line(door)
    door.clock.forward(minutes=1)
    sign_out(door.ports.store, "both", door.clock.now(), "both")
    with pytest.raises(Refused):
        _refreshed(door, line)
    door.clock.forward(minutes=1)
    later = _line(door)
    assert _refreshed(door, later)["person_id"] == "both"
    fill(door.ports.store, [BOTH.model_copy(update={"left": date(2021, 10, 1)})])
    with pytest.raises(Refused):
        _refreshed(door, later)


def test_a_pass_that_is_not_ours_or_too_old_is_none(door: Doorkeeper) -> None:
    line = _line(door)
    said, _, seal = line.rpartition("~")
    stolen = line.replace("both~", "rektor~", 1)
    stronger = line.replace("~3~", "~4~", 1)
    others = SignInSecret(key="the secret of another installation").seal(said)
    assert _refreshed(door, line)["person_id"] == "both"
    for bad in ("", "~", stolen, stronger, f"{said}~{others}", f"{said}~å", seal, "both~3~1~1"):
        with pytest.raises(Refused):
            _refreshed(door, bad)
    door.clock.forward(seconds=LIFETIME.total_seconds() + 1)
    with pytest.raises(Refused):
        _refreshed(door, line)


def test_a_username_that_tells_a_civic_number_gets_no_token(door: Doorkeeper) -> None:
    told = federated("BankID", NUMBER, _line(door))
    with pytest.raises(Refused):
        door.claims(token_for(f"BankID_{NUMBER}", **told))


@pytest.mark.spec("R23")
def test_who_comes_with_a_password_is_who_the_username_says(door: Doorkeeper) -> None:
    assert door.claims(token_for("mona", "Authentication")) == {"loa": "2"}
    with_a_pass = token_for("mona", "Authentication", **{ATTRIBUTE: _line(door)})
    assert door.claims(with_a_pass) == {"loa": "2"}, "a pass is for who came from a provider"
    for nobody in ("gone", "nobody", "BankID_a1b2c3"):
        with pytest.raises(Refused):
            door.claims(token_for(nobody, "Authentication"))


def test_the_secret_before_still_finds_people_and_holds(door: Doorkeeper) -> None:
    line = _line(door)
    newer = SignInSecret(key="the next secret of the tests, as long", previous=SECRET.key)
    desk = door.desk
    door.desk = type(desk)(
        desk.store, desk.clock, desk.zone, lambda: newer, desk.providers, desk.password_level
    )
    assert _refreshed(door, line)["person_id"] == "both"
    assert door.token_of(bank_id(), "BankID")["person_id"] == "both"


@pytest.mark.parametrize("source", ["PreSignUp_ExternalProvider", "PostAuthentication_x", ""])
def test_a_trigger_that_is_not_ours_is_a_defect(door: Doorkeeper, source: str) -> None:
    with pytest.raises(KeyError):
        door.ask(bank_id() | {"triggerSource": source})


@pytest.mark.parametrize(
    "wrong",
    [
        '[{"name": "a b c", "known_by": {"eppn": "e"}}]',
        '[{"name": "abc", "known_by": {}}]',
        '[{"name": "abc", "known_by": {"shoe_size": "e"}}]',
        '[{"name": "abc", "known_by": {"eppn": "e"}, "level": 5}]',
        '[{"name": "abc", "known_by": {"eppn": "e"}, "levels": {"x": 3}}]',
        '[{"name": "abc", "known_by": {"eppn": "e"}, "colour": "blue"}]',
    ],
)
def test_providers_that_make_no_sense_are_told_at_once(wrong: str) -> None:
    with pytest.raises(ValidationError):
        load(wrong)


def test_a_refusal_is_counted_and_a_failure_is_not(
    door: Doorkeeper, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the alarm of the template counts on: the pool is told of both by raising."""
    metrics = Metrics(namespace="Test", service="doorkeeper")
    asked = (bank_id(), bank_id("199912312398"), {"triggerSource": "PreSignUp_SignUp"})
    for event, raised in zip(asked, (None, Refused, KeyError), strict=True):
        with pytest.raises(raised) if raised else nullcontext():
            metrics.log_metrics(lambda e, _: handle(door.desk, e, metrics))(event, None)
    lines = [line for line in capsys.readouterr().out.splitlines() if METRIC in line]
    assert [json.loads(line)[METRIC] for line in lines] == [[0.0], [1.0], [0.0]]
