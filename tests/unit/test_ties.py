"""What somebody is to a pupil beside any talk, who teaches a pupil what, and what each reads."""

from datetime import date

import pytest

from shared.domain.errors import Invalid
from shared.domain.people import Consent, Enrolment, Own, Person, Span
from shared.domain.relation import works_at
from shared.domain.teaching import Teacher, Teaching, teaches
from shared.domain.ties import Kept, Tie, Ties, judged_enrolment, may_read, ties_in, ties_to
from shared.domain.vocabulary import Role
from tests.support.world import a_school

TODAY = date(2021, 10, 1)
PEOPLE = {thing.id: thing for thing in a_school() if isinstance(thing, Person)}


@pytest.mark.parametrize(
    ("pupil", "ties"),
    [
        (
            "emil",
            {
                "emil": Tie.PUPIL, "mona": Tie.GUARDIAN, "olle": Tie.GUARDIAN,
                "teacher": Tie.STAFF, "rektor": Tie.STAFF,
            },
        ),
        ("elsa", {"mona": Tie.GUARDIAN, "olle": Tie.GUARDIAN, "freja": Tie.STAFF}),
        ("grown", {"grown": Tie.PUPIL, "teacher": Tie.STAFF, "rektor": Tie.STAFF}),
    ],
)  # fmt: skip
def test_everybody_has_their_tie_to_a_pupil_and_others_none(
    pupil: str, ties: dict[str, Tie]
) -> None:
    held = {name: ties_to(PEOPLE[pupil], person, TODAY) for name, person in PEOPLE.items()}
    assert {name: set(of_it) for name, of_it in held.items() if of_it} == {
        name: {tie} for name, tie in ties.items()
    }


@pytest.mark.spec("D12")
def test_a_pupil_of_age_can_let_a_guardian_read_on() -> None:
    said = Own(
        consents=(Consent.model_validate({"guardian_id": "olle", "at": "2021-09-01T00:00:00Z"}),)
    )
    grown = PEOPLE["grown"].model_copy(update={"own": said})
    assert set(ties_to(grown, PEOPLE["olle"], TODAY)) == {Tie.GUARDIAN}


def test_a_pupil_who_also_has_a_place_at_a_leisure_time_centre_acts_and_is_judged_in_school() -> (
    None
):
    after_school = Enrolment(unit_id="preschool", school_form="FTH")
    emil = PEOPLE["emil"]
    emil = emil.model_copy(update={"enrolments": (after_school, *emil.enrolments)})
    assert set(ties_to(emil, emil, TODAY)) == {Tie.PUPIL}
    assert judged_enrolment(emil, TODAY).school_form == "GR"


@pytest.mark.spec("F73")
def test_nobody_is_judged_in_preschool_or_before_being_enrolled() -> None:
    ended = Enrolment(unit_id="school", school_form="GR", span=Span(end=date(2021, 6, 30)))
    left = PEOPLE["emil"].model_copy(update={"enrolments": (ended,)})
    for pupil in (PEOPLE["elsa"], left):
        with pytest.raises(Invalid):
            judged_enrolment(pupil, TODAY)


@pytest.mark.spec("F71", "F72", "F75", "F61")
def test_what_each_reads_is_one_table() -> None:
    read = {tie: {kept for kept in Kept if may_read(kept, ties(tie))} for tie in Tie}
    assert read == {
        Tie.STAFF: set(Kept),
        Tie.PUPIL: {Kept.JUDGEMENT, Kept.RELEASED_JUDGEMENT, Kept.PLAN},
        Tie.GUARDIAN: {Kept.RELEASED_JUDGEMENT, Kept.TAGGED, Kept.OPEN_OF_PLACE, Kept.PLAN},
    }
    assert not any(may_read(kept, ties()) for kept in Kept)


def test_who_has_a_part_in_a_talk_has_the_tie_that_goes_with_it() -> None:
    def tied(*roles: Role) -> set[Tie]:
        return set(ties_in(set(roles), PEOPLE["emil"], PEOPLE["olle"]))

    assert tied(Role.RESPONSIBLE, Role.GUARDIAN) == {Tie.STAFF, Tie.GUARDIAN}
    assert tied(Role.PUPIL, Role.HIGHER) == {Tie.PUPIL, Tie.STAFF}
    assert tied(Role.MANAGER, Role.EMPLOYEE) == set()


def ties(*held: Tie) -> Ties:
    return Ties.between("emil", "olle", held)


def taught(*teachers: str, group: str = "5a", end: date | None = None) -> Teaching:
    told = tuple(Teacher(person_id=teacher, span=Span(end=end)) for teacher in teachers)
    return Teaching(group_id=group, school_subject="MA", teachers=told)


@pytest.mark.spec("F115")
@pytest.mark.parametrize(
    ("told", "who"),
    [
        ([], {"teacher"}),  # of whom no activity is told, who has the class teaches it everything
        ([taught("bystander")], {"bystander"}),
        ([taught("bystander"), taught("teacher")], {"bystander", "teacher"}),
        ([taught("bystander", end=date(2021, 9, 30))], {"teacher"}),
        ([taught("bystander", group="8c")], {"teacher"}),
        ([taught("mona")], set()),  # who has left judges nobody
    ],
)
def test_who_judges_is_who_teaches_the_pupil_the_subject(
    told: list[Teaching], who: set[str]
) -> None:
    found = {name for name, p in PEOPLE.items() if teaches(p, PEOPLE["emil"], told, TODAY)}
    assert found == who


def test_who_works_at_a_unit_has_a_duty_there() -> None:
    assert works_at(PEOPLE["teacher"], "school", TODAY)
    assert not works_at(PEOPLE["teacher"], "preschool", TODAY)
