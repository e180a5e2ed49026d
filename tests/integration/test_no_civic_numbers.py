"""From the school's export through the sign-in to the API: a civic number is nowhere afterwards (R22, R24)."""

import json
import logging
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from functions.directory.identities import Identities
from functions.directory.running import ImportRequest, run
from functions.doorkeeper.desk import Refused
from functions.doorkeeper.passes import ATTRIBUTE
from infra.local.school import Size, make_school
from shared.adapters import keys
from shared.adapters.entrance import Entrance
from shared.adapters.register import find_person
from shared.adapters.store import Table
from shared.domain.identity import Identifier
from tests.support import signing
from tests.support.api import Api
from tests.support.doorkeeping import (
    LOA3,
    SECRET,
    Doorkeeper,
    digest,
    federated,
    from_oidc,
    token_for,
)
from tests.support.exports import Given
from tests.support.memory import MemoryStore

BY = frozenset({Identifier.SCHOOL_NAME, Identifier.CIVIC_NUMBER})


class Town:
    """A made-up municipality that was imported, and its doorkeeper."""

    def __init__(self) -> None:
        small = Size(class_size=3, department_size=3)
        self.records: dict[str, Any] = make_school(1, date(2021, 10, 1), small)[0].records
        self.door = Doorkeeper()
        self.store = self.door.ports.store
        assert isinstance(self.store, MemoryStore)
        self.children = {
            person["id"]
            for person in self.records["persons"]
            if person.get("birthDate", "") > "2003-10-01"
        }

        told = [r for person in self.records["persons"] for r in person["responsibles"]]
        guardians = {r["person"]["id"] for r in told if r["relationType"] == "Vårdnadshavare"}
        self.others = {r["person"]["id"] for r in told} - guardians
        """Who is something to a child, but no guardian of any."""

    def bring_in(self, by: frozenset[Identifier] = BY) -> Any:
        content = json.dumps(self.records).encode()
        request = ImportRequest(bucket="imports", key="school.json", most_gone=1.0)
        return run(request, Given(content), self.door.ports, identities=Identities(SECRET, by))

    def numbered(self) -> Iterator[tuple[str, str]]:
        for person in self.records["persons"]:
            if "civicNo" in person:
                yield person["id"], person["civicNo"]["value"]

    def digests(self) -> set[str]:
        found = self.store.items() if isinstance(self.store, MemoryStore) else {}
        return {key.pk.removeprefix("SIGNIN#") for key in found if key.pk.startswith("SIGNIN#")}


def traces(number: str) -> tuple[str, ...]:
    """A civic number as people and machines write it."""
    ten = number[2:]
    return number, f"{number[:8]}-{number[8:]}", ten, f"{ten[:6]}-{ten[6:]}"


@pytest.mark.spec("R22", "R11", "R23")
def test_no_civic_number_is_left_in_tables_tokens_logs_and_answers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    town = Town()
    said = [town.bring_in().model_dump_json()]
    api = Api(town.door.ports, Entrance(signing.verifier(), town.store))
    kept_out = town.children | town.others
    grown = [(who, number) for who, number in town.numbered() if who not in kept_out]
    for who, number in grown:
        event = from_oidc("BankID", "k3J9", personalIdentityNumber=number, acr=LOA3)
        kept = town.door.enter(event)
        claims = token_for("BankID_k3J9", **federated("BankID", "k3J9", kept[ATTRIBUTE]))
        response = town.door.ask(claims)
        claims = response["claimsAndScopeOverrideDetails"]["accessTokenGeneration"]
        token = signing.token("BankID_k3J9", **claims["claimsToAddOrOverride"])
        answered = api.call(None, "GET", "/v1/me", token=token)
        assert (answered.status, answered.body["id"]) == (200, who)
        listed = api.call(None, "GET", "/v1/talks", token=token)
        said += [str(kept), str(response), answered.text, listed.text]
    with pytest.raises(Refused) as refused:
        town.door.enter(from_oidc("BankID", "k3J9", personalIdentityNumber="198501012380"))
    said.append(str(refused.value))

    assert isinstance(town.store, MemoryStore)
    said += [str(town.store.items(table)) for table in Table] + [str(town.store.trail())]
    said += [str(vars(record)) for record in caplog.records]
    everything = "\n".join(said)
    for _, number in town.numbered():
        assert [trace for trace in traces(number) if trace in everything] == []
    assert len(grown) > 5


@pytest.mark.spec("R20")
def test_who_is_something_else_to_a_child_than_a_guardian_has_no_account() -> None:
    town = Town()
    town.bring_in()
    numbers = [number for who, number in town.numbered() if who in town.others]
    assert numbers
    for number in numbers:
        with pytest.raises(Refused):
            town.door.enter(from_oidc("BankID", "k3J9", personalIdentityNumber=number, acr=LOA3))


@pytest.mark.spec("R22")
def test_an_import_keeps_digests_of_what_people_sign_in_with_and_nothing_of_childrens() -> None:
    town = Town()
    assert town.bring_in().finished
    numbers = {who: digest(Identifier.CIVIC_NUMBER, number) for who, number in town.numbered()}
    kept = town.digests()
    for who, made in numbers.items():
        assert (made in kept) is (who not in town.children)
    named = next(p for p in town.records["persons"] if p.get("eduPersonPrincipalNames"))
    name = digest(Identifier.SCHOOL_NAME, named["eduPersonPrincipalNames"][0])
    assert [item["sk"] for item in town.store.query(keys.known_by_of(name))] == [named["id"]]
    assert town.bring_in().written == 0, "the same again"


def test_who_is_gone_from_the_export_is_known_by_nothing_any_more() -> None:
    town = Town()
    town.bring_in()
    who, number = next(each for each in town.numbered() if each[0] not in town.children)
    made = digest(Identifier.CIVIC_NUMBER, number)
    assert town.store.query(keys.known_by_of(made))
    gone = [p for p in town.records["persons"] if p["id"] == who]
    town.records["persons"] = [p for p in town.records["persons"] if p["id"] != who]
    town.bring_in()
    assert town.store.query(keys.known_by_of(made)) == []
    assert town.store.get(keys.left(who)) is not None

    town.records["persons"] += gone
    town.bring_in()
    assert len(town.store.query(keys.known_by_of(made))) == 1
    assert town.store.get(keys.left(who)) is None
    person = find_person(town.store, who)
    assert person is not None
    assert made in person.sign_in


def test_only_what_a_way_to_sign_in_goes_by_is_kept() -> None:
    town = Town()
    town.bring_in(frozenset({Identifier.MAIL}))
    assert {made.partition("#")[0] for made in town.digests()} == {"email"}


def test_what_an_export_says_of_digests_is_not_believed() -> None:
    town = Town()
    forged = digest(Identifier.SCHOOL_NAME, "rektor@skola.example")
    for person in town.records["persons"]:
        person["signIn"] = [forged]
        person["eduPersonPrincipalNames"] = ["x@skola.example", None, 7, "no name"]
    report = town.bring_in()
    assert report.finished
    assert forged not in town.digests()
    assert sum(made.startswith("eppn#") for made in town.digests()) == 1
