"""How long documents are kept, what stops that, and who decides that something goes (G9, R15, D17)."""

import pytest

from shared.adapters import keys
from shared.adapters.store import Table
from tests.support.retention import DUE, UNIT, Years, a_rule, years

TABLE = "/v1/retention/table"
HOLDS = f"{UNIT}/retention-holds"


@pytest.fixture
def school() -> Years:
    return years()


@pytest.mark.spec("D17", "R15")
def test_an_installation_replaces_the_shipped_table_and_every_version_stays(school: Years) -> None:
    shipped = school.must("rektor", "GET", TABLE)
    assert (shipped["version"], shipped["by"], shipped["may_edit"]) == (0, None, False)
    assert {rule["document"] for rule in shipped["rules"]} >= {"record", "plan", "audit", "draft"}
    ours = {"rules": [a_rule()]}
    made = school.must("admin", "PUT", TABLE, ours, if_match='"0"')
    assert (made["version"], made["by"]["id"], made["may_edit"]) == (1, "admin", True)
    assert made["rules"] == [a_rule() | {"kept": {"years": 5, "months": 0}}]
    school.must("admin", "PUT", TABLE, {"rules": [a_rule(kept={"years": 6})]}, if_match='"1"')
    assert school.must("rektor", "GET", TABLE)["version"] == 2
    kept = school.ports.store.query(keys.RETENTION, table=Table.HISTORY)
    assert [int(item["version"]) for item in kept] == [1, 2]


@pytest.mark.spec("D17")
def test_a_table_is_refused_with_every_line_that_is_wrong(school: Years) -> None:
    lines = [a_rule(), a_rule(), a_rule(document="draft", then="keep")]
    refused = school.call("admin", "PUT", TABLE, {"rules": lines}, if_match='"0"')
    assert (refused.status, refused.problem) == (422, "invalid")
    assert [error["pointer"] for error in refused.body["errors"]] == ["/rules/1", "/rules/2"]
    assert school.must("admin", "GET", TABLE)["version"] == 0
    odd = [a_rule(trigger="burnt"), a_rule(kept={"years": -1}), a_rule(valid_from="31/12")]
    refused = school.call("admin", "PUT", TABLE, {"rules": odd}, if_match='"0"')
    told = {error["pointer"] for error in refused.body["errors"]}
    assert told >= {"/rules/0/trigger", "/rules/1/kept/years", "/rules/2/valid_from"}


def test_two_who_change_the_table_at_once_do_not_overwrite_each_other(school: Years) -> None:
    school.must("admin", "PUT", TABLE, {"rules": [a_rule()]}, if_match='"0"')
    late = school.call("admin", "PUT", TABLE, {"rules": [a_rule()]}, if_match='"0"')
    assert (late.status, late.problem, late.body["version"]) == (412, "stale-retention", 1)
    assert school.call("rektor", "PUT", TABLE, {"rules": [a_rule()]}, if_match='"1"').status == 403


@pytest.mark.spec("G9", "R15")
def test_a_preview_says_what_would_go_by_which_decision_and_since_when(school: Years) -> None:
    talk = school.an_old_talk()
    school.leaves()
    school.at("2028-06-11 23:59")
    assert school.preview() == []
    school.at(DUE)
    (entry,) = school.preview()
    assert (entry["talk_id"], entry["person"]["id"], entry["on_hold"]) == (talk, "emil", False)
    due = {due["document"]: due for due in entry["due"]}
    assert set(due) == {"preparation", "record", "agreement", "note", "events"}
    assert due["record"]["since"] == "2028-06-12"
    assert due["record"]["decision"].startswith("example 2")


@pytest.mark.spec("G9")
def test_a_talk_that_is_not_over_and_a_pupil_who_is_there_lose_nothing(school: Years) -> None:
    school.an_old_talk()
    school.must(
        "admin", "PUT", TABLE,
        {"rules": [a_rule(trigger="talk_held", kept={}), a_rule(document="preparation")]},
        if_match='"0"',
    )  # fmt: skip
    school.at("2021-11-29 08:00")
    assert school.preview() == []  # its record can still be written
    school.at("2021-12-01 08:00")
    (entry,) = school.preview()
    assert [due["document"] for due in entry["due"]] == ["record"]


@pytest.mark.spec("G9", "R15")
def test_what_is_kept_beside_talks_goes_by_years(school: Years) -> None:
    school.at("2021-12-01 08:00")
    for term in ("2021-spring", "2021-autumn"):
        path = f"/v1/people/emil/judgements/{term}/MA"
        school.must(
            "teacher", "PUT", path, {"words": "Secret", "level": "acceptable"}, if_match='"0"'
        )
    answers = {"answers": [{"question": "well_being", "value": 3}]}
    school.must("teacher", "PUT", "/v1/me/well-being", answers)
    school.at("2026-06-30 08:00")
    found = {
        (e["person"]["id"], d["document"], d["part"]) for e in school.preview() for d in e["due"]
    }
    assert found == {("emil", "judgement", "2020"), ("teacher", "well_being", "2021")}
    school.at("2031-12-31 08:00")
    found = {
        (e["person"]["id"], d["document"], d["part"]) for e in school.preview() for d in e["due"]
    }
    assert found >= {("emil", "judgement", "2021"), ("emil", "audit", "2021")}


@pytest.mark.spec("G9")
def test_a_hold_is_set_with_its_case_seen_and_lifted_and_each_of_two_counts(school: Years) -> None:
    talk = school.an_old_talk()
    school.leaves()
    school.at(DUE)
    asked = {"reason": "appeal", "reference": "Dnr 12/2028"}
    on_talk = school.must("rektor", "POST", HOLDS, asked | {"talk_id": talk})
    again = school.must("admin", "POST", HOLDS, asked | {"talk_id": talk, "reason": "police"})
    assert [entry["on_hold"] for entry in school.preview()] == [True]
    held = school.must("rektor", "GET", HOLDS)["holds"]
    assert [(h["reason"], h["by"]["id"], h["lifted_at"]) for h in held] in (
        [("police", "admin", None), ("appeal", "rektor", None)],
        [("appeal", "rektor", None), ("police", "admin", None)],
    )
    for hold, still in ((on_talk, True), (on_talk, True), (again, False)):
        lifted = school.must("rektor", "DELETE", f"{HOLDS}/{hold['id']}")
        assert lifted["lifted_by"]["id"] == "rektor"
        assert [entry["on_hold"] for entry in school.preview()] == [still]
    school.must("rektor", "POST", HOLDS, asked | {"person_id": "emil"})
    assert [entry["on_hold"] for entry in school.preview()] == [True]


@pytest.mark.parametrize(
    ("asked", "status"),
    [({}, 422), ({"person_id": "elsa"}, 404), ({"talk_id": "x", "person_id": "emil"}, 422)],
)
def test_a_hold_is_on_one_thing_of_the_unit(
    school: Years, asked: dict[str, str], status: int
) -> None:
    body = {"reason": "other", "reference": "1", **asked}
    assert school.call("rektor", "POST", HOLDS, body).status == status


@pytest.mark.spec("G9")
def test_a_proposal_waits_for_its_list_and_can_be_called_off(school: Years) -> None:
    disposal = school.propose("record")
    shown = school.disposal(disposal)
    assert (shown["disposal"]["state"], shown["entries"]) == ("gathering", [])
    path = f"/v1/disposals/{disposal}"
    early = school.call("rektor", "POST", f"{path}/approvals", {"listed": "0" * 64})
    assert (early.status, early.problem) == (409, "wrong-disposal-state")
    off = school.must("admin", "POST", f"{path}/rejection", {"reason": "Not now"})
    assert (off["state"], off["rejected_by"]["id"], off["reason"]) == (
        "rejected",
        "admin",
        "Not now",
    )
    assert school.ports.store.query(keys.DISPOSALS_AT_WORK) == []
    listed = school.must("rektor", "GET", f"{UNIT}/disposals")["disposals"]
    assert [(d["id"], d["state"]) for d in listed] == [(disposal, "rejected")]
