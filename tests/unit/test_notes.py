"""The rules of what is noted beside a talk: presence, disagreement, cooperation, worry (F97–F100)."""

from datetime import date
from typing import Any

import pytest

from shared.domain.cooperation import (
    ConsentState,
    Cooperation,
    Said,
    Way,
    Word,
    may_see,
    state_of,
    who_must,
)
from shared.domain.disagreement import MOST_ANSWERS, About, Disagreement
from shared.domain.errors import Invalid, TooMany, WrongStatus
from shared.domain.notice import NoticeKind, notices
from shared.domain.people import Guardianship, Own, Person
from shared.domain.presence import Manner, Present, invited, seen_by
from shared.domain.talk import Talk
from shared.domain.vocabulary import Pattern, Role
from shared.domain.worry import Worry, WorryState, handles, may_pass_on, may_read
from tests.support.talks import CREATED, a_booking, a_waiting_talk
from tests.support.world import a_school

TODAY = date(2021, 10, 31)
PEOPLE = {p.id: p for p in a_school() if isinstance(p, Person)}
EMIL = PEOPLE["emil"]
AT_WORK = a_waiting_talk(school_form="EMPLOYEE", subject_id="teacher", responsible_id="rektor")


# --- presence -----------------------------------------------------------------------------


@pytest.mark.spec("F97", "F8")
def test_the_parties_and_staff_who_come_are_invited() -> None:
    assert invited(a_waiting_talk(), EMIL, TODAY) == {
        "teacher": Role.RESPONSIBLE, "emil": Role.PUPIL, "mona": Role.GUARDIAN, "olle": Role.GUARDIAN,
    }  # fmt: skip
    apart = a_waiting_talk(for_guardian_id="olle")
    assert "mona" not in invited(apart, EMIL, TODAY)
    booking = a_booking()
    colleague = booking.attendees[0].model_copy(update={"person_id": "near", "role": Role.STAFF})
    more = booking.model_copy(update={"attendees": (*booking.attendees, colleague)})
    assert invited(a_waiting_talk(booking=more), EMIL, TODAY)["near"] is Role.STAFF
    assert invited(AT_WORK, PEOPLE["teacher"], TODAY) == {
        "rektor": Role.MANAGER, "teacher": Role.EMPLOYEE,
    }  # fmt: skip


@pytest.mark.spec("F97", "D11")
@pytest.mark.parametrize(
    ("apart", "reader", "roles", "seen"),
    [
        (False, "mona", {Role.GUARDIAN}, {"emil", "mona", "olle"}),
        (True, "mona", {Role.GUARDIAN}, {"emil", "mona"}),
        (True, "mona", {Role.GUARDIAN, Role.STAFF}, {"emil", "mona"}),
        (True, "mona", {Role.GUARDIAN, Role.RESPONSIBLE}, {"emil", "mona", "olle"}),
        (True, "rektor", {Role.HIGHER}, {"emil", "mona", "olle"}),
    ],
)
def test_of_guardians_apart_each_sees_themself(
    apart: bool, reader: str, roles: set[Role], seen: set[str]
) -> None:
    def there(person_id: str, role: Role) -> Present:
        return Present(person_id=person_id, role=role, manner=Manner.PHONE)

    subject = EMIL.model_copy(update={"own": Own(separate_talks=apart)})
    guardians = (there("mona", Role.GUARDIAN), there("olle", Role.GUARDIAN))
    people = (there("emil", Role.PUPIL), *guardians)
    assert {p.person_id for p in seen_by(people, reader, roles, subject)} == seen


# --- disagreement -------------------------------------------------------------------------


@pytest.mark.spec("F98")
def test_answers_are_added_until_there_are_enough() -> None:
    noted = Disagreement(
        talk_id="t", author_id="mona", at=CREATED, about=About(), text="Nej",
        noted_by="mona", noted_as=(Role.GUARDIAN,), noted_at=CREATED,
    )  # fmt: skip
    for _ in range(MOST_ANSWERS):
        noted = noted.answered("Jo", "teacher", CREATED)
    assert (len(noted.answers), noted.version) == (MOST_ANSWERS, MOST_ANSWERS + 1)
    assert (noted.noted_by, noted.author_id) == ("mona", "teacher")
    with pytest.raises(TooMany):
        noted.answered("Jo", "teacher", CREATED)


# --- cooperation --------------------------------------------------------------------------


def said(person_id: str, word: Word = Word.GIVEN, **more: Any) -> Said:
    given = {"starts": TODAY, "way": Way.SIGNED_IN, "recorded_by": person_id, "at": CREATED}
    return Said.model_validate({"person_id": person_id, "word": word} | given | more)


@pytest.mark.spec("F99", "D12")
@pytest.mark.parametrize(
    ("talk", "subject", "must"),
    [
        (a_waiting_talk(), EMIL, ("mona", "olle")),
        (a_waiting_talk(for_guardian_id="mona"), EMIL, ("mona", "olle")),
        (a_waiting_talk(subject_id="grown"), PEOPLE["grown"], ("grown",)),
        (AT_WORK, PEOPLE["teacher"], ("teacher",)),
    ],
)
def test_both_guardians_must_consent_and_who_is_of_age_alone(
    talk: Talk, subject: Person, must: tuple[str, ...]
) -> None:
    assert who_must(talk, subject, TODAY) == must


@pytest.mark.spec("F99")
@pytest.mark.parametrize(
    ("words", "state"),
    [
        ([], ConsentState.AWAITED),
        ([said("mona")], ConsentState.AWAITED),
        ([said("mona"), said("stranger")], ConsentState.AWAITED),
        ([said("mona"), said("olle")], ConsentState.IN_FORCE),
        ([said("mona"), said("olle", Word.LIMITED, limits="Bara brev")], ConsentState.IN_FORCE),
        ([said("mona"), said("olle", Word.REFUSED)], ConsentState.REFUSED),
        ([said("mona", Word.REFUSED), said("olle", Word.WITHDRAWN)], ConsentState.WITHDRAWN),
        ([said("mona"), said("olle", starts=date(2021, 11, 1))], ConsentState.NOT_YET),
        ([said("mona"), said("olle", ends=TODAY)], ConsentState.IN_FORCE),
        (
            [said("mona"), said("olle", starts=date(2021, 9, 1), ends=date(2021, 10, 30))],
            ConsentState.ENDED,
        ),
    ],
)
def test_what_all_of_it_comes_to_on_a_day(words: list[Said], state: ConsentState) -> None:
    assert state_of(words, ("mona", "olle"), TODAY) is state


def test_where_nobody_can_consent_it_is_awaited() -> None:
    assert state_of([said("mona")], (), TODAY) is ConsentState.AWAITED


@pytest.mark.spec("F99")
@pytest.mark.parametrize(
    ("before", "word", "fits"),
    [
        (None, Word.GIVEN, True), (None, Word.REFUSED, True), (None, Word.WITHDRAWN, False),
        (Word.GIVEN, Word.WITHDRAWN, True), (Word.GIVEN, Word.REFUSED, False),
        (Word.GIVEN, Word.LIMITED, True), (Word.LIMITED, Word.WITHDRAWN, True),
        (Word.WITHDRAWN, Word.GIVEN, True), (Word.WITHDRAWN, Word.WITHDRAWN, False),
        (Word.REFUSED, Word.GIVEN, True),
    ],
)  # fmt: skip
def test_only_what_was_given_is_withdrawn(before: Word | None, word: Word, fits: bool) -> None:
    standing = () if before is None else (said("mona", before),)
    one = Cooperation(
        talk_id="t", author_id="teacher", at=CREATED, actor="BUP", purpose="Råd",
        asked_by="teacher", asked_at=CREATED, said=(*standing, said("olle")),
    )  # fmt: skip
    if not fits:
        with pytest.raises(Invalid):
            one.with_word(said("mona", word))
        return
    after = one.with_word(said("mona", word))
    assert {s.person_id: s.word for s in after.said} == {"olle": Word.GIVEN, "mona": word}


@pytest.mark.parametrize(
    ("pattern", "sees"),
    [
        (Pattern.YOUNG, {Role.RESPONSIBLE, Role.GUARDIAN, Role.HIGHER}),
        (Pattern.SCHOOL, {Role.RESPONSIBLE, Role.PUPIL, Role.GUARDIAN, Role.HIGHER}),
        (Pattern.ADULT, {Role.RESPONSIBLE, Role.PUPIL, Role.HIGHER}),
    ],
)
def test_other_staff_do_not_see_who_is_to_be_brought_in(pattern: Pattern, sees: set[Role]) -> None:
    assert {role for role in Role if may_see(pattern, {role})} == sees


# --- worry --------------------------------------------------------------------------------


def worry(**more: Any) -> Worry:
    given = {"subject_id": "emil", "unit_id": "school", "text": "Läser inte", "remind_at": CREATED}
    who = {"talk_id": "t", "author_id": "teacher", "at": CREATED}
    by = {"passed_on_by": "teacher", "passed_on_at": CREATED}
    return Worry.model_validate(given | who | by | more)


@pytest.mark.spec("F100", "R7")
def test_a_worry_is_open_until_it_is_seen_and_then_answered() -> None:
    passed_on = worry()
    with pytest.raises(WrongStatus):
        passed_on.answered("Nej", "rektor", CREATED, investigation=False, action_programme=False)
    seen = passed_on.acknowledged("rektor", CREATED)
    assert seen.acknowledged("other", CREATED) is seen
    done = seen.answered("Ja", "rektor", CREATED, investigation=True, action_programme=True)
    assert [w.state for w in (passed_on, seen, done)] == list(WorryState)
    assert (seen.remind_at, done.investigation, done.action_programme) == (None, True, True)
    again = passed_on.reminded("reminder", CREATED, CREATED)
    assert (again.reminders, again.version, again.remind_at) == (1, 2, CREATED)


@pytest.mark.spec("F100")
def test_who_passes_it_on_and_who_reads_it() -> None:
    assert may_pass_on(Pattern.SCHOOL, {Role.RESPONSIBLE})
    assert not may_pass_on(Pattern.SCHOOL, set(Role) - {Role.RESPONSIBLE, Role.MANAGER})
    assert not may_pass_on(Pattern.EMPLOYEE, {Role.MANAGER})
    teacher, rektor = PEOPLE["teacher"], PEOPLE["rektor"]
    assert may_read(worry(), teacher, {Role.RESPONSIBLE}, EMIL)
    assert not may_read(worry(), teacher, set(), EMIL)
    assert may_read(worry(), rektor, {Role.HIGHER}, EMIL)
    others = set(Role) - {Role.HIGHER}
    assert not may_read(worry(), rektor, others, EMIL)
    own_child = EMIL.model_copy(
        update={"guardians": (Guardianship(person_id="rektor", relation="Vårdnadshavare"),)}
    )
    assert not handles(rektor, {Role.HIGHER, Role.GUARDIAN}, own_child)


def test_no_mail_about_a_worry_goes_to_those_in_the_talk() -> None:
    assert not list(notices(NoticeKind.WORRY, a_waiting_talk(), EMIL, TODAY))
    asked = notices(NoticeKind.CONSENT_ASKED, a_waiting_talk(), EMIL, TODAY)
    assert [notice.recipient_id for notice in asked] == ["mona", "olle"]
