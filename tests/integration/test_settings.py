"""The figures that a municipality chooses over the API: by whom, from when, and why (D2, D4, D5, D17)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.adapters import keys
from shared.adapters.figure_words import all_words, read_words
from shared.adapters.live_policies import AGE, LivePolicies, one_set_of_figures
from shared.adapters.policy_settings import load_settings, write_choice
from shared.adapters.store import Table, UnitOfWork
from shared.domain.errors import Invalid, StaleSettings
from shared.domain.policy import Policy
from shared.domain.settings import Choice, Settings
from tests.support import signing
from tests.support.choosing import A_CHOICE, DEVELOPMENT, SETTINGS, Municipality, a_municipality
from tests.support.memory import MemoryStore
from tests.support.talks import STANDARD

TRIAL = f"{DEVELOPMENT}/trial"


@pytest.fixture
def school() -> Municipality:
    return a_municipality()


@pytest.mark.spec("D2", "D4", "D5")
def test_everything_of_each_kind_of_talk_is_shown_with_what_it_means(school: Municipality) -> None:
    shown = school.must("teacher", "GET", SETTINGS)
    assert (shown["version"], shown["may_edit"]) == (0, False)
    assert [k["talk_type"] for k in shown["talk_types"]] == ["development", "employee", "salary"]
    for kind in shown["talk_types"]:
        ours = STANDARD[kind["talk_type"]].figures
        assert {f["name"]: f["shipped"] for f in kind["figures"]} == ours
        assert {f["name"]: f["holds"] for f in kind["figures"]} == ours
        assert (kind["chosen"], kind["coming"], kind["left_out"]) == (None, [], [])
    told = {f["name"]: f for f in shown["talk_types"][0]["figures"]}
    assert told["record_closes"]["means"] == "The record is locked"
    assert [name for name, figure in told.items() if not figure["may_choose"]] == ["day_ends"]
    swedish = school.call("teacher", "GET", SETTINGS, headers={"accept-language": "sv"}).body
    told = {f["name"]: f for f in swedish["talk_types"][0]["figures"]}
    assert told["record_closes"]["means"] == "Dokumentationen låses"


def test_every_figure_has_its_words() -> None:
    assert set(read_words()) == set(STANDARD["development"].figures) == set(all_words())
    assert set(Policy.model_fields) > set(all_words())


@pytest.mark.spec("D2", "D17")
def test_a_choice_counts_and_is_kept_with_who_when_and_why(school: Municipality) -> None:
    made = school.must("admin", "PUT", DEVELOPMENT, A_CHOICE, if_match='"0"')
    assert (made["version"], made["may_edit"]) == (1, True)
    chosen = school.kind()["chosen"]
    assert chosen == {
        "version": 1, "figures": {"record_closes": "start+P14D"}, "reason": "BUN 2021:7",
        "by": {"id": "admin", "name": "Admin Testsson"},
        "starts": "2021-10-01T08:00:00+02:00", "at": "2021-10-01T08:00:00+02:00",
    }  # fmt: skip
    assert school.holds("record_closes") == "start+P14D"
    assert school.holds("record_opens") == "start-P6D"


def test_figures_of_a_later_day_are_shown_as_coming_until_then(school: Municipality) -> None:
    school.choose_from("2022-08-15", length="PT20M")
    (coming,) = school.kind()["coming"]
    assert (coming["starts"], coming["figures"]) == (
        "2022-08-15T00:00:00+02:00",
        {"length": "PT20M"},
    )
    assert school.holds("length") == "PT30M"
    school.at("2022-08-15 00:00")
    assert (school.holds("length"), school.kind()["coming"]) == ("PT20M", [])


@pytest.mark.spec("D17")
def test_every_choice_stays_in_the_history_also_one_that_was_taken_back(
    school: Municipality,
) -> None:
    for figures in ({"length": "PT20M"}, {}, {"length": "PT25M"}):
        school.choose(**figures)
    school.choose("employee", length="PT60M")
    path = f"{DEVELOPMENT}/versions"
    shown = school.must("rektor", "GET", path)
    assert [(v["version"], v["figures"]) for v in shown["versions"]] == [
        (3, {"length": "PT25M"}), (2, {}), (1, {"length": "PT20M"}),
    ]  # fmt: skip
    first = school.must("rektor", "GET", path, query={"limit": "2"})
    assert ([v["version"] for v in first["versions"]], first["next"]) == ([3, 2], 2)
    rest = school.must("rektor", "GET", path, query={"limit": "2", "before": str(first["next"])})
    assert ([v["version"] for v in rest["versions"]], rest["next"]) == ([1], None)


@pytest.mark.spec("D2")
@pytest.mark.parametrize(
    ("wrong", "pointers"),
    [
        ({"figures": {"colour": "red"}}, ["/figures/colour"]),
        ({"figures": {"grain": "PT1M"}}, ["/figures/grain"]),
        ({"figures": {"day_ends": "end"}}, ["/figures/day_ends"]),
        ({"figures": {"length": "PT7M"}}, ["/figures/length"]),
        ({"figures": {"record_closes": "P14D"}}, ["/figures/record_closes"]),
        (
            {"figures": {"record_closes": "start-P1D", "record_opens": "start"}},
            ["/figures/record_opens", "/figures/record_closes"],
        ),
        ({"figures": {"length": 20}}, ["/figures/length"]),
        ({"figures": {}, "starts": "2021-10-01"}, ["/starts"]),
        ({"figures": {}, "reason": ""}, ["/reason"]),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_with_each_figure(
    school: Municipality, wrong: dict[str, Any], pointers: list[str]
) -> None:
    refused = school.call("admin", "PUT", DEVELOPMENT, A_CHOICE | wrong, if_match='"0"')
    assert (refused.status, refused.problem) == (422, "invalid"), refused.body
    assert [error["pointer"] for error in refused.body["errors"]] == pointers
    assert load_settings(school.ports.store) == Settings()


@pytest.mark.spec("F6", "R11")
def test_who_chooses_and_who_sees(school: Municipality) -> None:
    for who, sees, chooses in (
        ("admin", 200, 200), ("rektor", 200, 403), ("teacher", 200, 403), ("mona", 404, 404),
        ("emil", 404, 404),
    ):  # fmt: skip
        version = load_settings(school.ports.store).version
        assert school.call(who, "GET", SETTINGS).status == sees
        assert school.call(who, "GET", f"{DEVELOPMENT}/versions").status == sees
        assert school.call(who, "POST", TRIAL, {"start": "2021-11-20T09:00"}).status == sees
        put = school.call(who, "PUT", DEVELOPMENT, A_CHOICE, if_match=f'"{version}"')
        assert put.status == chooses, put.body
    nothing = school.call("admin", "PUT", f"{SETTINGS}/chat", A_CHOICE, if_match='"1"')
    assert nothing.status == 404


@pytest.mark.spec("R22")
def test_choosing_asks_who_is_there_anew(school: Municipality) -> None:
    long_ago = school.clock.now() - timedelta(hours=2)
    token = signing.token("admin", auth_time=int(long_ago.timestamp()))
    asked = school.call("admin", "PUT", DEVELOPMENT, A_CHOICE, if_match='"0"', token=token)
    assert (asked.status, asked.problem) == (401, "step-up-needed")
    assert school.call("admin", "GET", SETTINGS, token=token).status == 200


def test_two_who_choose_at_once_do_not_overwrite_each_other(school: Municipality) -> None:
    school.choose("employee", length="PT60M")
    late = school.call("admin", "PUT", DEVELOPMENT, A_CHOICE, if_match='"0"')
    assert (late.status, late.problem, late.body["version"]) == (412, "stale-settings", 1)
    assert school.call("admin", "PUT", DEVELOPMENT, A_CHOICE).problem == "missing-precondition"
    work, now = UnitOfWork(), school.clock.now()
    choice = Choice(
        version=1, talk_type="development", figures={}, starts=now, reason="-", by="admin", at=now
    )
    write_choice(work, Settings(), choice, now)  # both had read the same version
    with pytest.raises(StaleSettings):
        school.ports.store.commit(work)


def test_a_choice_that_is_sent_twice_is_made_once(school: Municipality) -> None:
    for _ in range(2):
        school.clock.forward(seconds=5)
        made = school.must("admin", "PUT", DEVELOPMENT, A_CHOICE, if_match='"0"')
        assert made["version"] == 1
    key = keys.settings_choice("development", 1)
    assert len(school.ports.store.query(key.pk, table=Table.HISTORY)) == 1


# --- the trial --------------------------------------------------------------------------------------


@pytest.mark.spec("D2", "G12")
def test_a_trial_tells_the_instants_of_an_example_and_changes_nothing(school: Municipality) -> None:
    asked = {
        "figures": {"record_closes": "start+P14D", "length": "PT40M"},
        "start": "2021-10-31T09:00", "booked": "2021-10-01T12:00",
    }  # fmt: skip
    shown = school.must("teacher", "POST", TRIAL, asked)
    assert (shown["start"], shown["end"]) == (
        "2021-10-31T09:00:00+01:00", "2021-10-31T09:40:00+01:00",
    )  # fmt: skip
    borders = {border["name"]: border for border in shown["borders"]}
    assert borders["record_closes"] == {
        "name": "record_closes", "rule": "start+P14D", "at": "2021-11-14T09:00:00+01:00",
        "at_present": "2021-11-30T09:00:00+01:00", "means": "The record is locked",
    }  # fmt: skip
    assert borders["record_opens"]["at"] == "2021-10-25T09:00:00+02:00"
    assert borders["preparation_opens"]["at"] == "2021-10-01T12:00:00+02:00"
    assert [b["at"] for b in shown["borders"]] == sorted(b["at"] for b in shown["borders"])
    assert load_settings(school.ports.store).version == 0
    school.choose(record_closes="start+P14D")
    (shown,) = [
        border
        for border in school.must("teacher", "POST", TRIAL, {"start": "2021-11-20T09:00"})[
            "borders"
        ]
        if border["name"] == "record_closes"
    ]
    assert shown["at"] == shown["at_present"] == "2021-12-04T09:00:00+01:00"


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"figures": {"record_closes": "start-P9D"}}, "/figures/record_closes"),
        ({"start": "2021-09-01T09:00"}, "/start"),
        ({"start": "9999-12-31T09:00"}, "/start"),
        ({"created": "2021-11-01T09:00"}, "/created"),
        ({"booked": "0001-01-01T00:00"}, "/booked"),
    ],
    ids=str,
)
def test_a_trial_of_what_makes_no_sense(
    school: Municipality, wrong: dict[str, Any], pointer: str
) -> None:
    asked = {"start": "2021-11-20T09:00"} | wrong
    refused = school.call("teacher", "POST", TRIAL, asked)
    assert (refused.status, refused.problem) == (422, "invalid")
    assert {error["pointer"] for error in refused.body["errors"]} == {pointer}


# --- how functions read it --------------------------------------------------------------------------


def test_a_process_asks_once_a_minute_and_never_within_a_request(school: Municipality) -> None:
    store = school.ports.store
    assert isinstance(store, MemoryStore)
    policies = LivePolicies(STANDARD, store, school.clock)
    before = store.calls
    for _ in range(3):
        assert str(policies.of("development").length) == "PT30M"
    assert store.calls == before + 1
    school.choose_from(None, length="PT20M")
    school.clock.forward(seconds=AGE.total_seconds() - 1)
    with one_set_of_figures():
        assert str(policies["development"].length) == "PT30M"
        school.clock.forward(seconds=1)
        assert str(policies.of("development").length) == "PT30M", "the same from end to end"
    assert str(policies.of("development").length) == "PT20M"
    school.clock.forward(hours=-1)
    assert str(policies.of("development").length) == "PT30M", "a clock that was put right"


def test_what_no_longer_fits_the_release_is_left_out_and_told(school: Municipality) -> None:
    """Nobody is kept from booking by what somebody chose years ago."""
    school.choose(record_closes="start+P14D", length="PT20M")
    older = {"development": {"colour": "red", "record_closes": "start+P90D", "length": "PT20M"}}
    now = school.clock.now()
    standing = load_settings(school.ports.store).choices[0]
    changed = standing.model_copy(update={"figures": older["development"], "starts": now})
    work = UnitOfWork()
    with pytest.raises(Invalid):
        school.ports.policies.of("development", {"colour": "red"})
    write_choice(work, Settings(version=1), changed.model_copy(update={"version": 2}), now)
    school.ports.store.commit(work)
    assert school.kind()["left_out"] == ["colour", "record_closes"]
    assert (school.holds("length"), school.holds("record_closes")) == ("PT20M", "start+P30D")
    school.clock.forward(minutes=1)
    assert str(school.ports.policies["development"].record_closes) == "start+P30D"


def test_worlds_do_not_see_each_others_figures(school: Municipality) -> None:
    school.choose(length="PT20M")
    other = a_municipality()
    assert str(other.ports.policies["development"].length) == "PT30M"
    assert str(replace(school.ports).policies["development"].length) == "PT20M"
