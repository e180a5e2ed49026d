"""Nothing is erased that two people did not approve, or that was not archived first (G9, R15)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.audit import About, Subject
from shared.domain.disposal import (
    AT_WORK,
    MOST_ENTRIES,
    OVER,
    Disposal,
    DisposalState,
    Due,
    Entry,
    EntryState,
    about_of,
    figures,
    read_figures,
)
from shared.domain.errors import NotAllowed, WrongDisposalState
from shared.domain.retention import Document
from shared.domain.retention_hold import HoldReason, RetentionHold

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
DUE = (Due(document=Document.RECORD, decision="BUN 1", since=date(2026, 1, 1)),)
ENTRIES = [Entry(number=n, person_id=f"p{n}", talk_id=f"t{n}", due=DUE) for n in (1, 2)]


def a_disposal() -> Disposal:
    """Just asked for."""
    return Disposal(
        id="d1", unit_id="u1", documents=(Document.RECORD,), table_version=0, proposed_at=NOW,
        proposed_by="p1",
    )  # fmt: skip


def proposed() -> Disposal:
    """With its list."""
    return a_disposal().gathered(ENTRIES, None, NOW)


def approved() -> Disposal:
    """Approved by two."""
    first = proposed().approve("p1", proposed().listed, NOW, highest=False)
    return first.approve("p2", first.listed, NOW, highest=True)


def verified() -> Disposal:
    """Found in the archive."""
    return approved().archived().verified()


@pytest.mark.spec("G9", "R15")
def test_the_whole_way() -> None:
    gathering = a_disposal().gathered(ENTRIES[:1], "0#p1", NOW)
    assert (gathering.state, gathering.cursor) == (DisposalState.GATHERING, "0#p1")
    assert gathering.gathered(ENTRIES[1:], None, NOW).listed == proposed().listed
    disposal = approved()
    assert disposal.state is DisposalState.APPROVED
    disposal = disposal.went_on("000001").archived()
    assert (disposal.state, disposal.cursor) == (DisposalState.ARCHIVED, None)
    disposal = disposal.verified()
    done = [ENTRIES[0].model_copy(update={"state": state}) for state in EntryState]
    for entry in done:
        disposal = disposal.settled(entry)
    assert (disposal.erased, disposal.held, disposal.changed) == (1, 1, 1)
    disposal = disposal.carried_out(NOW)
    assert (disposal.state, disposal.ended_at) == (DisposalState.CARRIED_OUT, NOW)
    assert disposal.version == 8 + len(EntryState)


@pytest.mark.spec("G9")
def test_it_takes_two_people_and_one_of_them_is_the_highest() -> None:
    once = proposed().approve("p1", proposed().listed, NOW, highest=False)
    with pytest.raises(NotAllowed):
        once.approve("p1", once.listed, NOW, highest=True)
    with pytest.raises(NotAllowed):
        once.approve("p2", once.listed, NOW, highest=False)
    first_highest = proposed().approve("p3", proposed().listed, NOW, highest=True)
    both = first_highest.approve("p1", once.listed, NOW, highest=False)
    assert both.state is DisposalState.APPROVED


@pytest.mark.spec("G9")
def test_an_approval_is_for_the_list_that_was_seen() -> None:
    other = a_disposal().gathered(ENTRIES[:1], None, NOW)
    assert other.listed != proposed().listed
    with pytest.raises(WrongDisposalState):
        proposed().approve("p1", other.listed, NOW, highest=False)


def test_a_list_says_whose_and_what_and_by_which_decision() -> None:
    lines = {
        ENTRIES[0].line,
        *(
            ENTRIES[0].model_copy(update=change).line
            for change in (
                {"number": 2}, {"person_id": "p2"}, {"talk_id": None}, {"due": ()},
                {"due": (DUE[0].model_copy(update={"part": "2020"}),)},
                {"due": (DUE[0].model_copy(update={"decision": "BUN 2"}),)},
            )
        ),
    }  # fmt: skip
    assert len(lines) == 7


def test_a_list_has_its_limit_and_an_empty_one_is_over() -> None:
    full = a_disposal().model_copy(update={"entries": MOST_ENTRIES - 1})
    at_most = full.gathered(ENTRIES[:1], "3#p9", NOW)
    assert (at_most.state, at_most.more) == (DisposalState.PROPOSED, True)
    assert not full.gathered(ENTRIES[:1], None, NOW).more
    assert a_disposal().gathered([], None, NOW).state is DisposalState.LAPSED


STEPS: list[Callable[[Disposal], Disposal]] = [
    lambda d: d.gathered(ENTRIES, None, NOW),
    lambda d: d.approve("p1", d.listed, NOW, highest=False),
    lambda d: d.approve("p2", d.listed, NOW, highest=True),
    lambda d: d.archived(),
    lambda d: d.not_as_archived(),
    lambda d: d.verified(),
    lambda d: d.settled(ENTRIES[0].model_copy(update={"state": EntryState.ERASED})),
    lambda d: d.carried_out(NOW),
    lambda d: d.reject("p3", "No", NOW),
]


@pytest.mark.spec("G9")
@given(st.lists(st.sampled_from(STEPS), max_size=14))
def test_whatever_is_tried_nothing_goes_without_two_people_and_an_archive(
    steps: list[Callable[[Disposal], Disposal]],
) -> None:
    disposal, been = a_disposal(), [DisposalState.GATHERING]
    for step in steps:
        before = disposal
        try:
            disposal = step(disposal)
        except (NotAllowed, WrongDisposalState):
            continue
        assert disposal.version == before.version + 1
        assert before.state not in OVER
        been.append(disposal.state)
    if disposal.erased:
        assert {DisposalState.ARCHIVED, DisposalState.VERIFIED} <= set(been)
        assert {a.by for a in disposal.approvals if a.of == disposal.listed} == {"p1", "p2"}


def test_a_disposal_can_be_called_off_or_lapse_until_it_is_carried_out() -> None:
    assert verified().reject("p3", "An appeal", NOW).state is DisposalState.REJECTED
    assert verified().lapse(NOW).state is DisposalState.LAPSED
    with pytest.raises(WrongDisposalState):
        verified().carried_out(NOW).reject("p3", "No", NOW)
    again = approved().archived().not_as_archived()
    assert (again.state, again.cursor) == (DisposalState.APPROVED, None)


def test_the_workflow_works_where_nobody_is_asked() -> None:
    assert set(DisposalState) == AT_WORK | OVER | {DisposalState.PROPOSED}


@pytest.mark.spec("G9")
def test_a_hold_keeps_a_talk_or_everything_of_a_person() -> None:
    assert about_of(ENTRIES[0]) == (About(Subject.PERSON, "p1"), About(Subject.TALK, "t1"))
    beside = ENTRIES[0].model_copy(update={"talk_id": None})
    assert about_of(beside) == (About(Subject.PERSON, "p1"),)
    hold = RetentionHold(
        id="h1",
        unit_id="u1",
        talk_id="t1",
        reason=HoldReason.APPEAL,
        reference="1",
        by="p1",
        at=NOW,
    )
    assert hold.about == About(Subject.TALK, "t1")
    on_person = hold.model_copy(update={"talk_id": None, "person_id": "p1"})
    assert on_person.about == About(Subject.PERSON, "p1")
    assert hold.lifted("p2", NOW).lifted_by == "p2"


@pytest.mark.spec("G9")
def test_a_list_that_waits_is_told_of_until_it_waits_no_more() -> None:
    again = NOW + timedelta(days=7)
    waits = proposed()
    assert (waits.remind_at, a_disposal().remind_at) == (NOW, None)
    told = waits.reminded(again)
    assert (told.reminders, told.remind_at) == (1, again)
    assert told.approve("p1", told.listed, NOW, highest=True).remind_at == again
    for over in (approved(), told.reject("p1", "Later", NOW), told.lapse(NOW)):
        assert over.remind_at is None
        with pytest.raises(WrongDisposalState):
            over.reminded(again)
    assert figures.__wrapped__() == read_figures()
    assert read_figures().reminder.days == 7


def test_what_is_about_several_is_kept_for_each_of_them_and_approved_as_it_is() -> None:
    entry = Entry(person_id="a", due=DUE, observations=("o1",), others=("b",))
    assert about_of(entry) == (About(Subject.PERSON, "a"), About(Subject.PERSON, "b"))
    lines = {entry.line, entry.model_copy(update={"observations": ("o2",)}).line}
    assert len(lines | {entry.model_copy(update={"others": ()}).line}) == 3
