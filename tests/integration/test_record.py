"""During the talk: who writes the record, and who reads it (F80, F81, F83, F84, D6)."""

import pytest

from shared.domain.access import may_read
from shared.domain.template_library import load_template
from shared.domain.vocabulary import Pattern, Phase, Role
from tests.support.steps import Steps, a_term

DURING = "2021-10-31 09:15"


def in_school() -> tuple[Steps, str]:
    steps = a_term()
    talk = steps.booked("2021-10-31", "09:00")["id"]
    return steps.at(DURING), talk


@pytest.mark.spec("F80", "F81", "D6")
def test_in_school_responsible_and_pupil_write_each_in_their_own_fields() -> None:
    steps, talk = in_school()
    both = {"knowledge", "social", "goals", "goals-ahead-comment", "forward"}
    both |= {"support-match", "support-result"}
    teachers = both | {"judgements", "school-efforts", "worry", "development-told"}
    assert steps.writable(talk, "record", by="teacher") == {f"{k}.responsible" for k in teachers}
    pupils = both | {"own-efforts"}
    assert steps.writable(talk, "record", by="emil") == {f"{k}.pupil" for k in pupils}


@pytest.mark.spec("F81", "F84", "D6")
@pytest.mark.parametrize("who", ["mona", "rektor"])
@pytest.mark.parametrize("field", ["goals.responsible", "goals.pupil"])
def test_no_guardian_and_no_other_staff_write_it(who: str, field: str) -> None:
    steps, talk = in_school()
    assert steps.writable(talk, "record", by=who) == set()
    refused = steps.try_saving(talk, "record", field, "Hej", by=who)
    assert (refused.status, refused.problem) == (403, "not-allowed")


@pytest.mark.spec("F84", "D6")
def test_a_colleague_who_teaches_the_pupil_reads_and_does_not_write() -> None:
    steps = a_term()
    talk = steps.book(steps.publish(by="rektor", groups=["5a"])[0], "emil", by="mona")["id"]
    steps.at(DURING).save(talk, "record", "goals.responsible", "Mål", by="rektor")
    assert steps.texts(talk, by="teacher") == {"goals.responsible": "Mål"}
    refused = steps.try_saving(talk, "record", "goals.responsible", "!", by="teacher", builds_on=1)
    assert refused.problem == "not-allowed"


@pytest.mark.spec("F92")
def test_guardians_are_told_how_the_pupils_knowledge_develops_in_a_part_of_its_own() -> None:
    steps, talk = in_school()
    steps.save(talk, "record", "development-told.responsible", "Läser flytande nu", by="teacher")
    for guardian in ("mona", "olle"):
        assert steps.texts(talk, by=guardian) == {
            "development-told.responsible": "Läser flytande nu"
        }
        (page,) = (
            page
            for phase in steps.read(talk, by=guardian)["phases"]
            if phase["phase"] == "record"
            for page in phase["pages"]
            if page["id"] == "now"
        )
        assert page["sections"][-1]["title"] == "To the guardians"


@pytest.mark.spec("F92")
@pytest.mark.parametrize("template_id", ["development-compulsory", "pupil-led"])
def test_so_it_is_in_every_template_of_compulsory_school(template_id: str) -> None:
    field = load_template(template_id).field(Phase.RECORD, "development-told.responsible")
    assert may_read(Pattern.SCHOOL, field.phase, {Role.GUARDIAN})


@pytest.mark.spec("F95", "D6")
def test_the_manager_documents_their_own_side_and_the_employee_reads_it() -> None:
    steps = a_term()
    talk = steps.booked_employee_talk("2021-10-31", "09:00")["id"]
    steps.at(DURING)
    managers = {"preconditions", "scope", "support", "development-needed"}
    fields = {f"{question}.manager" for question in managers}
    assert fields <= steps.writable(talk, "record", by="rektor")
    for field in fields:
        assert not steps.try_saving(talk, "record", field, "Mer tid", by="rektor").problem
        refused = steps.try_saving(talk, "record", field, "Nej", by="teacher", builds_on=1)
        assert refused.problem == "not-allowed"
    assert steps.texts(talk, by="teacher") == dict.fromkeys(fields, "Mer tid")


@pytest.mark.spec("F83", "F6")
def test_higher_permission_reads_it() -> None:
    steps, talk = in_school()
    steps.save(talk, "record", "goals.responsible", "Läsa varje dag", by="teacher")
    assert steps.texts(talk, by="rektor") == {"goals.responsible": "Läsa varje dag"}


@pytest.mark.spec("F81", "D6", "F7")
def test_in_preschool_only_the_responsible_writes_and_the_guardian_reads() -> None:
    steps = a_term()
    talk = steps.booked_in_preschool("2021-10-31", "09:00")["id"]
    steps.at(DURING).save(talk, "record", "social.responsible", "Trivs", by="freja")
    assert steps.texts(talk, by="olle") == {"social.responsible": "Trivs"}
    refused = steps.try_saving(talk, "record", "social.responsible", "!", by="mona", builds_on=1)
    assert refused.problem == "not-allowed"


@pytest.mark.spec("D6", "F11")
def test_in_an_employee_talk_manager_and_employee_write_and_nobody_else_reads() -> None:
    steps = a_term()
    talk = steps.booked_employee_talk("2021-10-31", "09:00")["id"]
    steps.at(DURING).save(talk, "record", "assignment.manager", "Uppdraget", by="rektor")
    steps.save(talk, "record", "assignment.employee", "Min bild", by="teacher")
    assert set(steps.texts(talk, by="teacher")) == {"assignment.manager", "assignment.employee"}
    for outsider in ("bystander", "freja", "mona"):
        assert steps.call(outsider, "GET", f"/v1/talks/{talk}").problem == "not-found"
