"""The school's own records over its API, against a server that fails in the ways servers fail."""

import json
from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
import urllib3

from functions.directory.source import http
from functions.directory.source.account import Account
from functions.directory.source.errors import Lost, Refused, Unreachable
from functions.directory.source.lists import probe
from shared.adapters.register import a_person, everybody, groups
from shared.domain.errors import ImportRunning
from shared.domain.relation import groups_taught_by, guardians_of, is_employed
from tests.support.exports import Importing
from tests.support.synchronising import TARGET, Fetching, fetching
from tests.unit.directory.records import TODAY, unit


@pytest.fixture
def both() -> Iterator[Fetching]:
    with fetching(page=20) as both:
        yield both


def register(store: Any) -> dict[Any, Any]:
    """People, groups and units."""
    kinds = ("PERSON#", "GROUP#", "UNIT#", "ROLL#")
    return {key: item for key, item in store.items().items() if key.pk.startswith(kinds)}


@pytest.mark.spec("R21")
def test_fetched_page_by_page_the_register_is_as_from_a_file(both: Fetching) -> None:
    assert both.fetch()["outcome"] == "whole"
    assert both.bring_in().finished
    of_file = Importing()
    of_file.bring_in(both.school.records)
    assert register(both.store) == register(of_file.store)
    pages = [query for path, query in both.lists_asked() if path == "/persons"]
    assert len(pages) == 3
    assert "pageToken" not in pages[0]
    assert all(set(query) == {"limit", "pageToken"} for query in pages[1:])


@pytest.mark.spec("R21")
def test_later_only_changes_are_asked_for_and_nothing_else_is_written(both: Fetching) -> None:
    both.fetch()
    both.bring_in()
    both.lists_asked()
    pupil = next(p for p in both.school.records["persons"] if p["responsibles"])
    gone = both.school.records["duties"][-1]
    both.forward(hours=1)
    both.school.change("persons", pupil["id"], familyName="Ny")
    both.school.delete("duties", gone["id"])
    both.fetch()
    asked = both.lists_asked()
    assert all("meta.modified.after" in query or "after" in query for _, query in asked)
    assert len(asked) == 7
    report = both.bring_in()
    assert report.written == report.changes["persons"].changed == 2
    assert a_person(both.store, pupil["id"]).family_name == "Ny"
    assert not is_employed(a_person(both.store, gone["person"]["id"]), TODAY)
    child = a_person(both.store, pupil["id"])
    assert guardians_of(child, TODAY)


@pytest.mark.spec("R21")
def test_where_nothing_changed_nothing_is_imported_until_the_next_day(both: Fetching) -> None:
    both.fetch()
    both.bring_in()
    both.forward(hours=1)
    both.fetch()
    assert both.imports == []
    both.forward(hours=14)
    both.fetch()
    assert both.bring_in().written == 0


@pytest.mark.spec("R21")
def test_somebody_deleted_has_left_and_may_come_again(both: Fetching) -> None:
    both.fetch()
    both.bring_in()
    both.forward(hours=1)
    duty = next(d for d in both.school.records["duties"] if d["dutyRole"] == "Lärare")
    teacher = duty["person"]["id"]
    record = next(p for p in both.school.records["persons"] if p["id"] == teacher)
    both.school.delete("persons", teacher)
    both.fetch()
    assert both.bring_in().changes["persons"].gone == 1
    assert groups_taught_by(a_person(both.store, teacher), TODAY) == frozenset()
    both.forward(hours=1)
    both.school.records["persons"].append(record)
    both.school.change("persons", teacher)
    both.fetch()
    both.bring_in()
    assert groups_taught_by(a_person(both.store, teacher), TODAY)


@pytest.mark.spec("R21", "F16")
def test_who_teaches_a_group_is_connected_to_it(both: Fetching) -> None:
    """F16 by an activity, which a mentor's assignment does not tell."""
    group = both.school.records["groups"][0]
    duty = next(d for d in both.school.records["duties"] if not d["assignmentRole"])
    both.school.records["activities"] = [
        {
            "id": "11111111-1111-4111-8111-111111111111",
            "displayName": "Slöjd",
            "activityType": "Undervisning",
            "groups": [{"id": group["id"]}],
            "teachers": [{"duty": {"id": duty["id"]}, "startDate": "2021-08-01"}],
            "startDate": "2021-08-01",
            "endDate": "2021-10-01",
        }
    ]
    both.fetch()
    both.bring_in()
    teacher = a_person(both.store, duty["person"]["id"])
    assert group["id"] in groups_taught_by(teacher, TODAY)
    assert group["id"] not in groups_taught_by(teacher, TODAY + timedelta(days=1))


# --- the other side fails -------------------------------------------------------------------


@pytest.mark.spec("R21")
def test_it_is_asked_again_with_patience_and_not_before_it_says(both: Fetching) -> None:
    both.school.failing, both.school.retry_after = [500, 503, 429, 502], "7"
    assert both.fetch()["outcome"] == "whole"
    assert len(both.waited) == 4
    assert all(7 <= seconds <= 60 for seconds in both.waited)
    both.school.failing, both.school.retry_after = [503], "Fri, 01 Oct 2021 08:00:09 GMT"
    both.waited.clear()
    both.fetch()
    assert 9 <= both.waited[0] <= 10


@pytest.mark.spec("R21")
def test_an_answer_that_breaks_off_is_asked_for_again(both: Fetching) -> None:
    both.school.cut = 2
    both.fetch()
    both.bring_in()
    assert len(both.waited) == 2
    assert len(everybody(both.store)) == len(both.school.records["persons"])


@pytest.mark.spec("R21")
def test_an_answer_that_does_not_come_is_asked_for_again(
    both: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "TIMEOUT", urllib3.Timeout(connect=5, read=0.2))
    both.restart()
    thinking = [Event(), Event()]
    slow = iter(thinking)

    def meanwhile() -> None:
        if one := next(slow, None):
            one.wait(5)

    both.school.meanwhile = meanwhile
    both.fetch()
    for one in thinking:
        one.set()
    both.bring_in()
    assert len(both.waited) == 2
    assert len(everybody(both.store)) == len(both.school.records["persons"])


@pytest.mark.spec("R21")
def test_a_failure_that_lasts_keeps_what_was_fetched_and_the_next_one_goes_on(
    both: Fetching,
) -> None:
    both.fetch(pages=3)
    kept = dict(both.parts.kept)
    both.school.failing = [500] * 6
    with pytest.raises(Unreachable):
        both.fetch()
    assert both.imports == []
    both.forward(minutes=17)
    both.lists_asked()
    both.fetch()
    assert kept.items() <= both.parts.kept.items()
    assert ("/organisations", {"limit": "500"}) not in both.lists_asked()
    assert len(register(both.store)) == 0
    assert both.bring_in().finished


@pytest.mark.spec("R21")
def test_with_time_for_a_page_at_once_it_gets_ready(both: Fetching) -> None:
    told = both.fetch(pages=0)
    while told["outcome"] == "goes on":
        assert both.imports == []
        told = both.fetch(pages=0)
    assert both.asked_again > 7
    both.bring_in()
    assert len(everybody(both.store)) == len(both.school.records["persons"])


@pytest.mark.spec("R21")
def test_a_page_token_that_is_forgotten_begins_that_list_again(both: Fetching) -> None:
    both.school.expire_page_tokens = 2
    both.fetch()
    asked = [query for path, query in both.lists_asked() if path == "/persons"]
    assert sum("pageToken" not in query for query in asked) == 3
    both.bring_in()
    assert len(everybody(both.store)) == len(both.school.records["persons"])


@pytest.mark.spec("R21")
def test_what_comes_on_two_pages_is_one_record(both: Fetching) -> None:
    both.school.twice = {"persons", "groups"}
    both.fetch()
    report = both.bring_in()
    assert report.records["persons"] == len(both.school.records["persons"])
    assert {line.problem for line in report.problems} == {"has no civic number; kept"}


@pytest.mark.spec("R21")
def test_units_that_are_each_others_parents_and_codes_nobody_knows_are_data(both: Fetching) -> None:
    one, other = unit("En", schoolTypes=["XYZ"]), unit("Två")
    one["parentOrganisation"], other["parentOrganisation"] = {"id": other["id"]}, {"id": one["id"]}
    both.school.records["organisations"] += [one, other]
    both.school.records["groups"][0]["groupType"] = "Något nytt"
    both.fetch()
    report = both.bring_in()
    assert report.finished
    assert "parentOrganisation leads back to itself; left out" in {
        line.problem for line in report.problems
    }
    known = both.school.records["groups"][0]["id"]
    assert groups(both.store, [known])[known].kind == "Något nytt"


@pytest.mark.spec("R21")
def test_a_list_that_cannot_be_asked_for_changes_is_read_whole(both: Fetching) -> None:
    both.school.no_filters = {"duties"}
    both.fetch()
    both.bring_in()
    both.lists_asked()
    both.forward(hours=1)
    both.school.change("duties", both.school.records["duties"][-1]["id"], dutyRole="Kurator")
    both.fetch()
    duties = [query for path, query in both.lists_asked() if path == "/duties"]
    assert duties[1:] == [{"limit": "500"}]
    assert both.bring_in().written == 1


@pytest.mark.spec("R21")
def test_a_server_without_some_lists_is_read_as_far_as_it_goes(both: Fetching) -> None:
    both.school.missing = {"placements", "activities", "deletedEntities", "subscriptions"}
    assert probe(both.session) == {
        "organisations": "offered", "persons": "offered", "groups": "offered",
        "placements": "missing", "duties": "offered", "activities": "missing",
        "deletedEntities": "missing", "subscriptions": "missing",
    }  # fmt: skip
    told = both.fetch()
    assert told["offered"] == ["organisations", "persons", "groups", "duties"]
    assert both.bring_in().records["placements"] == 0


@pytest.mark.spec("R21")
@pytest.mark.parametrize(("before", "kind"), [(True, "duties"), (False, "persons")])
def test_a_list_that_is_lost_is_no_list_of_nobody(both: Fetching, before: bool, kind: str) -> None:
    if before:
        both.fetch()
        both.bring_in()
        both.forward(hours=1)
    both.school.missing = {kind}
    with pytest.raises(Lost):
        both.fetch()
    assert both.imports == []


@pytest.mark.spec("R21")
def test_a_server_that_answers_something_else_is_not_believed(both: Fetching) -> None:
    both.school.odd = {"persons"}
    with pytest.raises(Unreachable):
        both.fetch()
    assert both.imports == []


# --- tokens -----------------------------------------------------------------------------------


@pytest.mark.spec("R21")
def test_a_token_is_renewed_before_it_ends_and_when_it_is_refused(both: Fetching) -> None:
    both.fetch()
    assert len(both.school.tokens) == 1
    both.forward(minutes=59, seconds=30)
    both.fetch()
    assert len(both.school.tokens) == 2
    both.school.tokens.clear()
    both.fetch()
    assert len(both.school.tokens) == 1


@pytest.mark.spec("R21")
@pytest.mark.parametrize("way", ["header", "form"])
def test_whoever_is_not_let_in_is_told_so(both: Fetching, way: str) -> None:
    both.restart(says_who_by=way)
    both.school.lets_nobody_in = True
    with pytest.raises(Refused):
        both.fetch()


@pytest.mark.parametrize("address", ["http://skola.example/v2.0", "ftp://skola.example", ""])
def test_the_account_is_only_told_over_an_encrypted_connection(address: str) -> None:
    with pytest.raises(ValueError, match="https"):
        Account(
            base_url=address, token_url="https://skola.example/t", client_id="a", client_secret="b"
        )


# --- being told of changes ----------------------------------------------------------------------


@pytest.mark.spec("R21")
def test_it_is_asked_to_tell_of_changes_and_reminded_before_that_ends(both: Fetching) -> None:
    both.fetch()
    [made] = both.school.subscriptions.values()
    assert made["target"] == TARGET
    assert {"resource": "persons"} in made["resourceTypes"]
    ends = made["expires"]
    both.forward(days=1)
    both.fetch()
    assert both.school.subscriptions[made["id"]]["expires"] == ends
    both.forward(days=4, hours=1)
    both.fetch()
    assert both.school.subscriptions[made["id"]]["expires"] > ends
    assert len(both.school.subscriptions) == 1
    both.school.subscriptions.clear()
    both.forward(days=6)
    both.fetch()
    assert len(both.school.subscriptions) == 1


@pytest.mark.spec("R21")
def test_a_subscription_whose_making_was_not_noted_is_found_again(both: Fetching) -> None:
    both.school.answer("POST", "/subscriptions", {}, {"name": "Samtal", "target": TARGET})
    both.fetch()
    assert len(both.school.subscriptions) == 1


@pytest.mark.spec("R21")
def test_of_two_at_once_one_fetches(both: Fetching) -> None:
    both.school.failing = [500] * 6
    with pytest.raises(Unreachable):
        both.fetch()
    assert both.fetch()["outcome"] == "somebody else fetches"
    with pytest.raises(ImportRunning):  # one that was taken for dead notes nothing more
        _overtaken(both)


def _overtaken(both: Fetching) -> None:
    both.forward(minutes=17)

    def meanwhile() -> None:
        both.school.meanwhile = lambda: None
        both.importing.clock.forward(minutes=17)
        Fetching(both.school, both.address, both.importing, both.parts).fetch()

    both.school.meanwhile = meanwhile
    both.restart()
    both.fetch()


@pytest.mark.spec("R21")
def test_pages_are_fetched_anew_before_they_are_deleted(both: Fetching) -> None:
    both.fetch()
    base = both.state.base
    both.forward(days=4)
    both.fetch()
    assert both.state.base == base
    both.forward(days=1)
    both.fetch()
    assert both.state.base != base
    assert json.loads(min(both.parts.kept.items())[1])["kind"] == "organisations"


def test_a_page_is_one_write_and_a_round_without_changes_nine(both: Fetching) -> None:
    both.fetch()
    both.bring_in()
    both.forward(hours=1)
    calls = both.store.calls
    both.fetch()
    # what stands, twice; begun, and each of seven lists
    assert both.store.calls - calls == 2 + 1 + 7
