"""Who writes and who reads what: the access table, row by row as the specification words it."""

from itertools import product

import pytest

from shared.domain.access import (
    ACCESS,
    may_read,
    may_see_history,
    may_see_trail,
    may_write,
    takes_part,
)
from shared.domain.vocabulary import Pattern, Phase, Role, pattern_of

WRITERS = {
    (pattern, phase): {role for role in Role if may_write(pattern, phase, {role})}
    for pattern, phase in product(Pattern, Phase)
}
READERS = {
    (pattern, phase): {role for role in Role if may_read(pattern, phase, {role})}
    for pattern, phase in product(Pattern, Phase)
}


def test_there_is_a_rule_for_every_phase_of_every_pattern() -> None:
    assert set(ACCESS) == set(product(Pattern, Phase))


@pytest.mark.spec("F65", "F2", "F7")
@pytest.mark.parametrize("form", ["FS", "FTH", "OPPFTH"])
def test_in_preschool_and_leisure_time_centre_only_guardians_answer(form: str) -> None:
    assert WRITERS[pattern_of(form), Phase.PREPARATION] == {Role.GUARDIAN}


@pytest.mark.spec("F66", "F2")
@pytest.mark.parametrize("form", ["GR", "GY"])
def test_in_school_the_pupil_answers_and_guardians_supplement(form: str) -> None:
    assert {Role.PUPIL, Role.GUARDIAN} <= WRITERS[pattern_of(form), Phase.PREPARATION]


@pytest.mark.spec("F66", "F2")
def test_in_adult_education_the_pupil_answers_alone() -> None:
    writers = WRITERS[pattern_of("KOMVUX"), Phase.PREPARATION]
    assert Role.PUPIL in writers
    assert Role.GUARDIAN not in writers


@pytest.mark.spec("F81", "D6")
@pytest.mark.parametrize(
    ("form", "writers"),
    [
        ("GR", {Role.RESPONSIBLE, Role.PUPIL}),
        ("GY", {Role.RESPONSIBLE, Role.PUPIL}),
        ("KOMVUX", {Role.RESPONSIBLE, Role.PUPIL}),
        ("FS", {Role.RESPONSIBLE}),
        ("FKLASS", {Role.RESPONSIBLE}),
        ("EMPLOYEE", {Role.MANAGER, Role.EMPLOYEE}),
    ],
)
def test_the_record_is_written_by_no_guardian_and_no_other_staff(
    form: str, writers: set[Role]
) -> None:
    assert WRITERS[pattern_of(form), Phase.RECORD] == writers


@pytest.mark.spec("D7", "F105", "F106")
@pytest.mark.parametrize(
    ("form", "writers"),
    [
        ("GR", {Role.RESPONSIBLE, Role.PUPIL}),
        ("KOMVUX", {Role.RESPONSIBLE, Role.PUPIL}),
        ("FS", {Role.RESPONSIBLE, Role.GUARDIAN}),
        ("FTH", {Role.RESPONSIBLE, Role.GUARDIAN}),
        ("FKLASS", {Role.RESPONSIBLE, Role.GUARDIAN}),
        ("EMPLOYEE", {Role.MANAGER, Role.EMPLOYEE}),
    ],
)
def test_the_follow_up_is_a_dialogue_of_two(form: str, writers: set[Role]) -> None:
    assert WRITERS[pattern_of(form), Phase.FOLLOW_UP] == writers


@pytest.mark.spec("D7")
def test_a_setting_opens_the_follow_up_to_guardians_in_school_and_nothing_else() -> None:
    more = {
        (cell, role)
        for cell, role in product(ACCESS, Role)
        if may_write(*cell, {role}, opened=True) and role not in WRITERS[cell]
    }
    assert more == {((Pattern.SCHOOL, Phase.FOLLOW_UP), Role.GUARDIAN)}


@pytest.mark.spec("F46")
def test_what_is_sensitive_is_not_for_staff_who_are_not_close() -> None:
    fewer = {
        (cell, role)
        for cell, role in product(ACCESS, Role)
        if role in READERS[cell] and not may_read(*cell, {role}, sensitive=True)
    }
    assert fewer == {(cell, Role.STAFF) for cell in ACCESS if Role.STAFF in READERS[cell]}


@pytest.mark.parametrize(
    ("pattern", "parties"),
    [
        (Pattern.YOUNG, {Role.RESPONSIBLE, Role.GUARDIAN}),
        (Pattern.SCHOOL, {Role.RESPONSIBLE, Role.PUPIL, Role.GUARDIAN}),
        (Pattern.ADULT, {Role.RESPONSIBLE, Role.PUPIL}),
        (Pattern.EMPLOYEE, {Role.MANAGER, Role.EMPLOYEE}),
    ],
)
def test_who_writes_anything_takes_part(pattern: Pattern, parties: set[Role]) -> None:
    assert {role for role in Role if takes_part(pattern, {role})} == parties


@pytest.mark.spec("F83", "F84")
def test_higher_permission_reads_the_record_and_writes_nothing() -> None:
    pupil_talks = set(Pattern) - {Pattern.EMPLOYEE}
    assert all(Role.HIGHER in READERS[pattern, Phase.RECORD] for pattern in pupil_talks)
    assert not any({Role.HIGHER, Role.STAFF} & writers for writers in WRITERS.values())


def test_an_employee_talk_is_between_two() -> None:
    assert {frozenset(READERS[Pattern.EMPLOYEE, phase]) for phase in Phase} == {
        frozenset({Role.MANAGER, Role.EMPLOYEE})
    }


def test_whoever_writes_reads() -> None:
    assert all(WRITERS[cell] <= READERS[cell] for cell in ACCESS)


def test_a_stranger_has_no_role_and_so_no_right() -> None:
    assert not any(may_read(*cell, set()) or may_write(*cell, set()) for cell in ACCESS)


@pytest.mark.spec("F110", "D8")
def test_version_history_is_for_who_holds_the_talk() -> None:
    assert {role for role in Role if may_see_history({role})} == {Role.RESPONSIBLE, Role.MANAGER}


@pytest.mark.spec("G8")
def test_who_has_seen_a_talk_is_for_those_it_is_about_and_for_higher_permission() -> None:
    told = {role for role in Role if may_see_trail({role})}
    assert told == {Role.PUPIL, Role.GUARDIAN, Role.EMPLOYEE, Role.HIGHER}


@pytest.mark.parametrize("form", ["", "XX", "gr"])
def test_an_unknown_school_form_gets_the_narrowest_pattern(form: str) -> None:
    assert pattern_of(form) is Pattern.YOUNG
