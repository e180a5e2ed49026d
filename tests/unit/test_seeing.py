"""Who sees what was gathered about somebody, who consents, and who reads a class (F89, G8, D12, F114)."""

from datetime import date

import pytest

from shared.domain.errors import Invalid, NotAllowed, NotFound
from shared.domain.people import Group, Person
from shared.domain.seeing import check_may_consent, may_see_log, may_see_trail_of
from shared.domain.teaching import reads_class
from shared.domain.ties import ties_of_teacher, ties_to
from shared.domain.times import check_in_line, check_opened, may_single_out
from shared.domain.vocabulary import Role
from shared.domain.well_being import may_read_well_being
from tests.support.talks import a_waiting_talk
from tests.support.world import STOCKHOLM, a_school, local

TODAY, NOW = date(2021, 10, 1), local("2021-10-01 08:00")
PEOPLE = {one.id: one for one in a_school() if isinstance(one, Person)}
CLASS = next(one for one in a_school() if isinstance(one, Group) and one.id == "5a")
EMIL = PEOPLE["emil"]


def test_a_log_and_a_trail_are_for_the_family_and_some_of_the_school() -> None:
    logs = {n for n, p in PEOPLE.items() if may_see_log(p, EMIL, TODAY, had_part=False)}
    trails = {n for n, p in PEOPLE.items() if may_see_trail_of(p, EMIL, TODAY)}
    assert logs == {"emil", "mona", "olle", "teacher", "rektor"}
    assert trails == {"emil", "mona", "olle", "rektor"}
    assert may_see_log(PEOPLE["stranger"], EMIL, TODAY, had_part=True)


@pytest.mark.spec("D12")
def test_a_pupil_of_age_consents_to_one_who_was_their_guardian() -> None:
    check_may_consent(PEOPLE["grown"], PEOPLE["olle"], TODAY)
    with pytest.raises(Invalid):
        check_may_consent(PEOPLE["grown"], PEOPLE["mona"], TODAY)
    with pytest.raises(NotAllowed):
        check_may_consent(EMIL, PEOPLE["mona"], TODAY)


@pytest.mark.spec("F114")
def test_a_class_is_read_by_its_staff_and_who_leads() -> None:
    readers = {n for n, p in PEOPLE.items() if reads_class(p, CLASS, None, TODAY)}
    assert readers == {"teacher", "rektor"}


def test_ties_tell_who_is_staff() -> None:
    assert ties_to(EMIL, PEOPLE["teacher"], TODAY).of_staff
    assert not ties_to(EMIL, PEOPLE["mona"], TODAY).of_staff
    assert ties_of_teacher("emil", PEOPLE["bystander"]).of_staff


def test_in_a_line_one_acts_for_ones_own() -> None:
    check_in_line(a_waiting_talk(), PEOPLE["mona"], EMIL, TODAY)
    with pytest.raises(NotFound):
        check_in_line(a_waiting_talk(), PEOPLE["stranger"], EMIL, TODAY)
    assert may_single_out(PEOPLE["bystander"], EMIL, TODAY)
    talk = a_waiting_talk()
    opens = local("2021-10-04 18:00")
    period = talk.booking_period.model_copy(update={"opens": opens})
    later = talk.model_copy(update={"booking_period": period})
    check_opened(later, PEOPLE["rektor"], EMIL, NOW, STOCKHOLM)


@pytest.mark.spec("F79")
def test_well_being_is_read_by_the_employee() -> None:
    talk = a_waiting_talk()
    assert may_read_well_being(talk, "emil", {Role.EMPLOYEE}, NOW)
    assert not may_read_well_being(talk, "teacher", {Role.MANAGER}, NOW)
