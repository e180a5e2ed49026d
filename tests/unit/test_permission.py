"""Who may do what beside the texts of a talk: each rule asked by everybody of a school (R11, F6)."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from shared.domain.access import can_own_agreement, sees_who_is_late
from shared.domain.cooperation import check_must_consent
from shared.domain.disagreement import About, Disagreement
from shared.domain.errors import Invalid, NotAllowed, NotFound, WindowClosed, WrongStatus
from shared.domain.observation import Observation
from shared.domain.people import Carer, CarerRelation, Duty, Group, Person, Reader, Span, Unit
from shared.domain.permission import leading, people, records, templates
from shared.domain.relation import ever_worked
from shared.domain.round_access import may_plan_for_employee, whose_rounds
from shared.domain.seeing import (
    check_looks_into,
    is_named_to_relatives,
    is_pupil_of,
    may_see_acts_of,
    names_everybody,
    names_relatives,
)
from shared.domain.ties import ties_to
from shared.domain.times import (
    asks_late_for_interpreter,
    changes_until,
    check_books_for_guardian,
    check_changes_by_link,
    check_frees,
    check_joins,
    check_may_rebook_late,
    is_managed_by,
    may_name,
    may_publish,
    may_start_talk,
    work_together,
)
from shared.domain.vocabulary import Pattern, Role
from tests.support.talks import CREATED, a_booking, a_waiting_talk, windows_of
from tests.support.world import a_counsellor, a_school, local

TODAY, LATER = date(2021, 10, 1), date(2022, 10, 1)
OWNER = Unit(id="owner", name="Kommunen", kind="Huvudman")
ADMIN = Person(
    id="admin", given_name="A", family_name="T", duties=(Duty(unit_id="owner", role="Rektor"),)
)
LEFT = Person(
    id="left", given_name="L", family_name="T",
    duties=(Duty(unit_id="school", role="Rektor", span=Span(end=date(2021, 9, 30))),),
)  # fmt: skip
PEOPLE = {
    one.id: one for one in (*a_school(), a_counsellor(), ADMIN, LEFT) if isinstance(one, Person)
}
EMIL, MONA, TEACHER, REKTOR = (PEOPLE[who] for who in ("emil", "mona", "teacher", "rektor"))
CLASS = next(one for one in a_school() if isinstance(one, Group) and one.id == "5a")
STAFF = {"teacher", "bystander", "freja", "rektor", "kim", "admin"}


def answers(rule: Callable[[Person], object]) -> tuple[set[str], set[str]]:
    """Who is answered yes, and who is told no; to all others nothing exists, or the answer is no."""
    yes, no = set(), set()
    for name, person in PEOPLE.items():
        try:
            if rule(person) is not False:
                yes.add(name)
        except NotAllowed:
            no.add(name)
        except NotFound:
            pass
    return yes, no


def units_at(person: Person) -> list[Unit]:
    return [OWNER] if person.id == "admin" else []


def line(person: Person) -> Iterator[tuple[str, ...]]:
    """The units over those where somebody works."""
    yield from (("owner",) for duty in person.duties if duty.span.covers(TODAY))


@pytest.mark.spec("F6")
@pytest.mark.parametrize(
    ("rule", "yes", "no"),
    [
        (lambda p: leading.check_leads(p, "school", TODAY), {"rektor"}, set()),
        (lambda p: leading.check_colleague(p, TODAY), STAFF, set()),
        (lambda p: leading.leads_all(p, units_at(p), TODAY), {"admin"}, set()),
        (lambda p: leading.check_leads_all(p, units_at(p), TODAY), {"admin"}, STAFF - {"admin"}),
        (lambda p: leading.check_sees_referrals(p, "school", TODAY), {"rektor", "kim"}, set()),
        (lambda p: leading.sees_referral(p, EMIL, "school", TODAY), {"rektor", "kim"}, set()),
        (lambda p: leading.answers_worries(p, EMIL, "school", TODAY), {"rektor"}, set()),
    ],
)
def test_who_leads(rule: Callable[[Person], object], yes: set[str], no: set[str]) -> None:
    assert answers(rule) == (yes, no)


def test_whom_the_register_does_not_know_has_no_list() -> None:
    for check in (leading.check_leads, leading.check_sees_referrals):
        with pytest.raises(NotFound):
            check(None, "school", TODAY)
    with pytest.raises(NotFound):
        records.check_works_at(None, "school", TODAY)


@pytest.mark.spec("G9")
def test_who_leads_all_has_a_say_at_every_unit_that_there_is() -> None:
    def say(there: bool) -> set[str]:
        return answers(
            lambda p: leading.check_has_say(
                p, "school", TODAY, highest=p.id == "admin", is_there=lambda: there
            )
        )[0]

    assert say(there=True) == {"rektor", "admin"}
    assert say(there=False) == {"rektor"}


@pytest.mark.spec("F41")
@pytest.mark.parametrize(
    ("rule", "yes", "no"),
    [
        (
            lambda p: templates.check_makes_templates(p, "school", line(p), TODAY),
            {"rektor"},
            {"teacher", "bystander", "kim"},
        ),
        (
            lambda p: templates.check_makes_templates(p, "owner", line(p), TODAY),
            {"admin"},
            STAFF - {"admin"},
        ),
        (
            lambda p: templates.check_takes_comment_away(p, "freja", "school", TODAY),
            {"freja", "rektor"},
            set(PEOPLE) - {"freja", "rektor"},
        ),
    ],
)
def test_who_makes_templates(rule: Callable[[Person], object], yes: set[str], no: set[str]) -> None:
    assert answers(rule) == (yes, no)


@pytest.mark.parametrize(
    ("rule", "yes", "no"),
    [
        (
            lambda p: people.check_sees_separate_talks(p, EMIL, TODAY),
            {"teacher", "rektor"},
            set(),
        ),
        (
            lambda p: people.check_sets_separate_talks(p, EMIL, TODAY),
            {"rektor"},
            set(PEOPLE) - {"rektor"},
        ),
        (lambda p: people.check_names_carers(p, EMIL, TODAY), {"rektor"}, set()),
        (lambda p: people.check_sees_manager(p, TEACHER, TODAY), {"teacher", "rektor"}, set()),
        (lambda p: people.check_sees_manager(p, LEFT, TODAY), set(), set()),
        (lambda p: people.can_be_manager(p, "teacher", TODAY), STAFF - {"teacher"}, set()),
        (lambda p: people.check_sees_readers(p, EMIL, (), TODAY), {"rektor"}, set()),
        (lambda p: people.check_sees_readers(p, TEACHER, (), TODAY), {"rektor"}, set()),
        (lambda p: people.check_sees_readers(p, MONA, [EMIL], TODAY), {"rektor"}, set()),
        (lambda p: people.can_be_reader(p, TEACHER, TODAY), STAFF - {"teacher"}, set()),
        (lambda p: names_everybody(p, EMIL, TODAY), {"rektor"}, set()),
        (lambda p: is_named_to_relatives(p, EMIL, TODAY), STAFF, set()),
        (lambda p: may_see_acts_of(p, TEACHER, TODAY), {"teacher", "rektor"}, set()),
        (lambda p: is_pupil_of(p, TEACHER, TODAY), {"emil", "alma", "hidden", "grown"}, set()),
        (lambda p: check_looks_into(p, "5a", TODAY), {"teacher"}, set()),
        (ever_worked, STAFF | {"left"}, set()),
    ],
)
def test_who_says_and_sees_what_of_somebody(
    rule: Callable[[Person], object], yes: set[str], no: set[str]
) -> None:
    assert answers(rule) == (yes, no)


@pytest.mark.spec("R17")
def test_the_family_sees_its_closed_list_and_does_not_say_who_is_on_it() -> None:
    assert people.check_sees_readers(MONA, EMIL, (), TODAY) is False
    carer = Carer(
        person_id="bystander", relation=CarerRelation.TRUSTEE, starts=LATER, ends=LATER, evidence="1"
    )  # fmt: skip
    cared_for = EMIL.model_copy(update={"own": EMIL.own.model_copy(update={"carers": (carer,)})})
    with pytest.raises(NotFound):
        people.check_sees_readers(PEOPLE["bystander"], cared_for, (), TODAY)
    said = Reader(person_id="teacher", reason="1", starts=TODAY, ends=TODAY)
    assert people.is_reader_today(said, TEACHER, TODAY)
    assert not people.is_reader_today(said, TEACHER, LATER)
    assert not people.is_reader_today(said, None, TODAY)
    assert not people.is_reader_today(said, LEFT, TODAY)


@pytest.mark.spec("F11")
def test_who_names_a_manager_is_not_the_employee() -> None:
    people.check_names_manager(REKTOR, TEACHER)
    with pytest.raises(NotAllowed):
        people.check_names_manager(TEACHER, TEACHER)


def test_who_documents_and_who_changes_it() -> None:
    def of(group: Group | None, unit: str = "school") -> set[str]:
        return answers(
            lambda p: records.check_documents_department(p, "5a", unit, lambda: group, TODAY)
        )[0]

    seen = Observation(
        id="o", version=1, unit_id="school", group_id=None, children=(), day=TODAY, title="Ute",
        text="", open_to_families=False, author_id="kim", at=CREATED,
    )  # fmt: skip
    assert of(CLASS) == {"teacher", "rektor"}
    assert of(None) == {"teacher"}
    assert of(CLASS, unit="preschool") == {"teacher"}
    assert answers(lambda p: records.check_works_at(p, "preschool", TODAY))[0] == {"freja"}
    assert answers(lambda p: records.check_documents_child(p, EMIL, TODAY))[0] == {
        "teacher", "rektor",
    }  # fmt: skip
    assert answers(lambda p: records.check_documents_child(p, None, TODAY))[0] == set()
    assert answers(lambda p: records.check_changes_observation(p, seen, TODAY))[0] == {
        "kim", "rektor",
    }  # fmt: skip
    assert answers(lambda p: records.check_says_use(p, "school", TODAY))[0] == {"rektor"}
    assert answers(lambda p: records.check_measures_well_being(p, TODAY))[0] == STAFF
    family = {"emil", "mona", "olle"}
    asking = answers(lambda p: records.check_may_ask(p, ties_to(EMIL, p, TODAY), TODAY))[0]
    assert asking == STAFF | family
    assert answers(lambda p: records.check_may_ask(p, None, TODAY))[0] == STAFF


def test_who_publishes_names_and_starts() -> None:
    assert answers(lambda p: may_publish(p, TODAY))[0] == STAFF
    named = answers(lambda p: may_name(TEACHER, p, {"5a"}, TODAY))[0]
    assert named == {"emil", "alma", "grown"}, (
        "a protected identity is named by who is let near (R17)"
    )
    assert answers(lambda p: is_managed_by(p, REKTOR))[0] == {"teacher", "bystander"}
    assert may_start_talk(REKTOR, TEACHER, TODAY, of_employee=True)
    assert not may_start_talk(REKTOR, TEACHER, TODAY, of_employee=False)
    assert not may_start_talk(TEACHER, EMIL, TODAY, of_employee=True)
    assert may_plan_for_employee(REKTOR, TEACHER, TODAY)
    assert answers(lambda p: work_together(TEACHER, p, TODAY))[0] == {
        "teacher", "bystander", "rektor", "kim",
    }  # fmt: skip
    assert not work_together(TEACHER, None, TODAY)
    assert not work_together(None, TEACHER, TODAY)
    assert whose_rounds(REKTOR, TODAY) == ["rektor", "school"]
    assert whose_rounds(TEACHER, TODAY) == ["teacher"]
    assert whose_rounds(LEFT, TODAY) == []


@pytest.mark.spec("D13")
def test_a_guardian_books_for_themselves() -> None:
    check_books_for_guardian(MONA, EMIL, "mona", TODAY)
    check_books_for_guardian(TEACHER, EMIL, "olle", TODAY)
    with pytest.raises(NotAllowed):
        check_books_for_guardian(MONA, EMIL, "olle", TODAY)
    with pytest.raises(Invalid):
        check_books_for_guardian(TEACHER, EMIL, "stranger", TODAY)


@pytest.mark.spec("D10", "G3")
def test_by_a_link_the_family_changes_its_time_until_the_cut_off() -> None:
    waiting = a_waiting_talk()
    booking = a_booking()
    talk = waiting.changed(booking=booking, windows=windows_of(booking))
    until = changes_until(talk, MONA, EMIL, TODAY)
    assert until is not None
    check_changes_by_link(talk, MONA, EMIL, TODAY, local("2021-10-01 08:00"))
    with pytest.raises(WindowClosed):
        check_changes_by_link(talk, MONA, EMIL, TODAY, until)
    with pytest.raises(NotAllowed):
        check_changes_by_link(talk, TEACHER, EMIL, TODAY, local("2021-10-01 08:00"))
    with pytest.raises(WrongStatus):
        check_changes_by_link(waiting, MONA, EMIL, TODAY, local("2021-10-01 08:00"))
    assert changes_until(waiting, MONA, EMIL, TODAY) is None


def test_what_the_school_alone_does_with_a_talk() -> None:
    talk = a_waiting_talk()
    late = answers(lambda p: check_may_rebook_late(talk, p, EMIL, TODAY))
    assert late == ({"teacher", "rektor"}, set(PEOPLE) - {"teacher", "rektor"})
    asks = answers(lambda p: asks_late_for_interpreter(p, EMIL, "bystander", TODAY))[0]
    assert asks == {"teacher", "rektor", "bystander"}


def test_what_a_role_opens() -> None:
    for check, role in ((check_joins, Role.GUARDIAN), (check_frees, Role.HIGHER)):
        check({role})
        with pytest.raises(NotAllowed):
            check({Role.STAFF})
    assert can_own_agreement(Pattern.EMPLOYEE) == {Role.EMPLOYEE, Role.MANAGER}
    assert names_relatives({Role.HIGHER}, "rektor", EMIL)
    assert not names_relatives({Role.HIGHER, Role.GUARDIAN}, "mona", EMIL)
    assert not names_relatives({Role.GUARDIAN}, "mona", EMIL)
    assert sees_who_is_late({Role.MANAGER})
    assert not sees_who_is_late({Role.GUARDIAN})


def test_ones_word_and_ones_note_are_ones_own() -> None:
    check_must_consent("mona", ("mona", "olle"))
    with pytest.raises(NotAllowed):
        check_must_consent("teacher", ("mona", "olle"))
    note = Disagreement(
        talk_id="t", number=1, author_id="mona", at=CREATED, about=About(), text="Nej",
        noted_by="mona", noted_as=(Role.GUARDIAN,), noted_at=CREATED,
    )  # fmt: skip
    note.check_reworded_by("mona")
    with pytest.raises(NotAllowed):
        note.check_reworded_by("olle")


@pytest.mark.spec("G9", "F6")
def test_a_unit_and_the_installation_have_a_say_about_what_goes_and_nothing_in_between() -> None:
    above = [
        Unit(id="school", name="S", kind="Skolenhet", parent_id="area"),
        Unit(id="area", name="A", kind="Rektorsområde", parent_id="town"),
        Unit(id="town", name="T", kind="Huvudman"),
    ]
    assert leading.units_with_a_say("school", above) == ["school", "town"]
    assert leading.units_with_a_say("town", above[2:]) == ["town"]
