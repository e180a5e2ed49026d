"""A list that waits is told to those who can approve it, and they are reminded until two have (G9)."""

import pytest

from shared.adapters import keys, register
from shared.adapters.disposal_reminders import tell_of_disposal
from shared.adapters.disposals import load_disposal
from shared.domain.people import SecurityMarking
from tests.integration.test_mail_of_a_talk import send_all
from tests.support.disposing import walk
from tests.support.retention import DUE, Years, years
from tests.support.world import fill


@pytest.fixture
def school() -> Years:
    school = years()
    admin = register.a_person(school.ports.store, "admin")
    fill(school.ports.store, [admin.model_copy(update={"email": "admin@town.example"})])
    school.an_old_talk()
    school.leaves()
    return school.at(DUE)  # type: ignore[return-value]


def waiting(school: Years) -> str:
    disposal = school.propose()
    assert tell_of_disposal(school.ports, disposal) is False, "there is no list yet"
    walk(school)
    return disposal


def told(school: Years, disposal: str) -> list[str]:
    """Who was sent something since the last time, by asking twice."""
    before = len(school.ports.store.query(f"{keys.OUTBOX}{disposal}"))
    tell_of_disposal(school.ports, disposal)
    assert tell_of_disposal(school.ports, disposal) is False, "once"
    after = school.ports.store.query(f"{keys.OUTBOX}{disposal}")
    return sorted(to for to, _ in send_all(school, disposal)) if len(after) > before else []


@pytest.mark.spec("G9")
def test_who_can_approve_is_told_that_a_list_waits_and_reminded_each_week(school: Years) -> None:
    disposal = waiting(school)
    assert told(school, disposal) == ["admin@town.example", "rektor@school.example"]
    school.at("2028-06-19 07:59")
    assert told(school, disposal) == []
    listed = {"listed": school.disposal(disposal)["disposal"]["listed"]}
    path = f"/v1/disposals/{disposal}/approvals"
    school.must("rektor", "POST", path, listed)
    school.at("2028-06-19 08:00")
    assert told(school, disposal) == ["admin@town.example"], "who approved it has done their part"
    school.must("admin", "POST", path, listed)
    school.at("2028-07-19 08:00")
    assert told(school, disposal) == []
    assert load_disposal(school.ports.store, disposal).remind_at is None


@pytest.mark.spec("G9", "D16", "R17")
def test_the_mail_says_only_where_to_look_and_to_a_protected_one_not_even_that(
    school: Years,
) -> None:
    rektor = register.a_person(school.ports.store, "rektor")
    hidden = {"marking": SecurityMarking.CONFIDENTIAL}
    fill(school.ports.store, [rektor.model_copy(update=hidden)])
    disposal = waiting(school)
    tell_of_disposal(school.ports, disposal)
    mails = dict(send_all(school, disposal))
    assert f"/disposals/{disposal}" in mails["admin@town.example"]
    assert disposal not in mails["rektor@school.example"]
    for words in mails.values():
        assert not [name for name in ("emil", "almskolan", "5a") if name in words.casefold()]


@pytest.mark.spec("G9")
def test_a_mail_that_comes_after_it_was_called_off_is_not_sent(school: Years) -> None:
    disposal = waiting(school)
    tell_of_disposal(school.ports, disposal)
    path = f"/v1/disposals/{disposal}/rejection"
    school.must("rektor", "POST", path, {"reason": "Later"})
    assert send_all(school, disposal) == []
    school.at("2028-07-19 08:00")
    assert told(school, disposal) == []
