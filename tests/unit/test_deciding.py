"""Decisions of a request: who was granted what of whom, and what that settles (R11)."""

from datetime import date

from shared.domain.deciding import (
    INSTALLATION,
    Area,
    Debt,
    Decision,
    Of,
    Owner,
    decided,
    is_oneself,
    is_public,
    open_ledger,
    present_ledger,
    repeats_command,
)
from shared.domain.people import Person
from shared.domain.protection import leads_through
from shared.domain.relation import has_higher_permission_over, roles_in
from shared.domain.seeing import may_be_held, may_look_for_what_is_due
from tests.support.talks import a_waiting_talk
from tests.support.world import a_school

PEOPLE = {person.id: person for person in a_school() if isinstance(person, Person)}
EMIL, TALK = Owner(Of.PERSON, "emil"), Owner(Of.TALK, "talk")
TODAY = date(2021, 10, 1)


def test_a_rule_that_says_yes_leaves_a_decision_and_one_that_says_no_leaves_none() -> None:
    with open_ledger() as ledger:
        ledger.caller_id = "mona"
        assert decided({"guardian"}, "mona", TALK, Area.HEAD, Area.RECORD)
        assert not decided((), "mona", EMIL, Area.BOOKS)
        assert decided(True, "mona", EMIL, Area.LOG)
    head = Decision("mona", TALK, {Area.HEAD, Area.RECORD}, {"guardian"})
    assert ledger.decisions == [head, Decision("mona", EMIL, {Area.LOG}, frozenset())]


def test_outside_a_request_a_rule_answers_the_same_and_nothing_is_noted() -> None:
    assert present_ledger() is None
    assert decided(True, "mona", TALK, Area.HEAD)
    assert not decided(False, "mona", TALK, Area.HEAD)


def test_each_request_has_a_ledger_of_its_own() -> None:
    with open_ledger() as outer:
        with open_ledger() as inner:
            decided(True, "mona", TALK, Area.HEAD)
            assert present_ledger() is inner
        assert present_ledger() is outer
    assert (len(outer.decisions), len(inner.decisions)) == (0, 1)


def test_what_somebody_else_was_granted_opens_nothing() -> None:
    with open_ledger() as ledger:
        ledger.caller_id = "mona"
        decided(True, "olle", TALK, Area.RECORD)
        assert not ledger.opens(TALK, None)
        decided(True, "mona", TALK, Area.HEAD)
        assert ledger.opens(TALK, None)
        assert ledger.opens(None, {Area.HEAD})
        assert not ledger.opens(TALK, {Area.RECORD})
        assert not ledger.opens(EMIL, None)


def test_a_debt_is_settled_by_its_owner_or_by_what_opens_it_of_anybody() -> None:
    text = Debt("text", TALK, frozenset({Area.RECORD}), frozenset())
    anything = Debt("agreement", TALK, None, frozenset())
    nobodys = Debt("copy", None, None, frozenset({Area.TAGGED}))
    with open_ledger() as ledger:
        ledger.caller_id = "mona"
        for debt in (text, anything, nobodys):
            ledger.debts[debt] = None
        assert ledger.unsettled() == text
        decided(True, "mona", TALK, Area.RECORD)
        assert ledger.settles(anything)
        assert ledger.unsettled() == nobodys
        decided(True, "mona", EMIL, Area.TAGGED)
        assert ledger.unsettled() is None


def test_what_is_ones_own_is_open_and_what_is_public() -> None:
    with open_ledger() as ledger:
        ledger.caller_id = "mona"
        is_oneself("mona")
        is_public("mona")
        assert ledger.opens(Owner(Of.PERSON, "mona"), {Area.SELF})
        assert ledger.opens(INSTALLATION, {Area.PUBLIC})
        assert not ledger.is_repeated
        repeats_command("mona")
        assert ledger.is_repeated


def test_the_rules_about_talks_and_people_decide() -> None:
    with open_ledger() as ledger:
        ledger.caller_id = "rektor"
        roles_in(a_waiting_talk(), PEOPLE["rektor"], PEOPLE["emil"], TODAY)
        has_higher_permission_over(PEOPLE["rektor"], PEOPLE["emil"], TODAY)
    granted = {(one.owner, area) for one in ledger.decisions for area in one.areas}
    unit = (Owner(Of.UNIT, "school"), Area.LEADS)
    assert {(TALK, Area.HEAD), (EMIL, Area.LEADS_OVER), unit} <= granted
    assert {"higher"} in [set(one.ground) for one in ledger.decisions if one.owner == TALK]


def test_the_ways_in_that_no_unit_gives_by_itself() -> None:
    """What leads to a decision about one person through another one, or through a unit."""
    rektor, emil, mona = PEOPLE["rektor"], PEOPLE["emil"], PEOPLE["mona"]
    assert leads_through(rektor, mona, [emil], TODAY)
    assert not leads_through(PEOPLE["freja"], mona, [emil], TODAY)
    assert may_be_held("rektor", emil, "school")
    assert not may_be_held("rektor", emil, "preschool")
    assert may_be_held("rektor", a_waiting_talk(), "school")
    assert not may_be_held("rektor", a_waiting_talk(), "preschool")
    assert may_look_for_what_is_due(rektor, "school", TODAY, highest=False)
    assert may_look_for_what_is_due(mona, "school", TODAY, highest=True)
    assert not may_look_for_what_is_due(mona, "school", TODAY, highest=False)
