"""A pupil turns eighteen: guardians lose access that night, and a consent prolongs one's (D12, R19)."""

from datetime import date, timedelta

import pytest

from functions.mailer.sending import send_entry
from shared.adapters import keys
from shared.adapters.outbox import MailEntry, entry_of
from shared.adapters.register import a_person, person_item
from shared.adapters.store import Table, UnitOfWork, impossible
from shared.domain.people import Person
from tests.support.apart import say
from tests.support.contents import in_memory
from tests.support.invariants import broken
from tests.support.linking import links
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term

pytestmark = pytest.mark.spec("D12", "R19")
SECOND = timedelta(seconds=1)
CONSENTS = "/v1/me/consents"


def put(school: Steps, person: Person) -> None:
    work = UnitOfWork()
    work.put(keys.person(person.id), person_item(person), None, impossible)
    school.ports.store.commit(work)


@pytest.fixture
def school() -> Steps:
    """Emil turns eighteen on the Sunday on which the clocks go back."""
    school = a_term()
    emil = a_person(school.ports.store, "emil")
    email = {"birth_date": date(2003, 10, 31), "email": "emil@home.example"}
    put(school, emil.model_copy(update=email))
    return school


def consent(school: Steps, guardian: str = "olle", by: str = "emil") -> int:
    return school.call(by, "POST", CONSENTS, {"guardian_id": guardian}).status


def sees(school: Steps, who: str, talk: str) -> bool:
    """Whether somebody can open a talk and finds it in their list; the two must agree."""
    opened = school.call(who, "GET", f"/v1/talks/{talk}").status == 200
    listed = [t["id"] for t in school.call(who, "GET", "/v1/talks").body["talks"]]
    assert opened == (talk in listed)
    return opened


def test_guardians_lose_access_at_the_birthdays_local_midnight(school: Steps) -> None:
    talk = school.booked("2021-11-10", by="mona")["id"]
    school.at("2021-10-31 00:00")
    midnight = school.clock.moment
    school.at(midnight - SECOND)
    assert (sees(school, "mona", talk), sees(school, "olle", talk)) == (True, True)
    assert consent(school) == 403
    school.at(midnight)
    assert (sees(school, "mona", talk), sees(school, "olle", talk)) == (False, False)
    assert sees(school, "emil", talk)
    assert school.try_cancelling(talk, by="mona").problem == "not-found"
    assert school.cancel(talk, by="emil")["status"] == "created"


def test_a_consent_counts_from_its_second_until_it_is_taken_back(school: Steps) -> None:
    talk = school.booked("2021-11-10", by="mona")["id"]
    school.at("2021-11-01 12:00")
    assert consent(school) == consent(school) == 201
    assert sees(school, "olle", talk)
    assert not sees(school, "mona", talk)
    assert school.read(talk, by="olle")["your_roles"] == ["guardian"]
    school.save(talk, "preparation", "progress.guardian", "As before", by="olle")
    standing = school.call("emil", "GET", CONSENTS).body["consents"]
    assert standing == [{"guardian_id": "olle", "since": "2021-11-01T12:00:00+01:00"}]
    school.at("2021-11-02 12:00")
    taken = school.call("emil", "DELETE", f"{CONSENTS}/olle")
    assert (taken.status, taken.body["consents"]) == (200, [])
    assert not sees(school, "olle", talk)
    assert school.texts(talk, by="emil")["progress.guardian"] == "As before"
    assert school.call("emil", "DELETE", f"{CONSENTS}/olle").status == 200
    versions = school.ports.store.query("OWN#emil", table=Table.HISTORY)
    assert [(v["by"], len(v.get("consents", []))) for v in versions] == [("emil", 1), ("emil", 0)]
    assert isinstance(school.ports.store, MemoryStore)
    assert broken(in_memory(school.ports.store), school.clock.now()) == []


def test_booking_moving_and_giving_back_stay_with_the_pupil(school: Steps) -> None:
    talk = school.booked("2021-11-10", by="mona")["id"]
    slot = school.publish("2021-11-11")[0]
    school.at("2021-11-01 12:00")
    consent(school, "mona")
    assert school.try_moving(talk, slot, by="mona").problem == "not-allowed"
    assert school.try_cancelling(talk, by="mona").problem == "not-allowed"
    for path in ("/v1/slots", "/v1/waiting"):
        asked = school.call("mona", "GET", path, query={"subject_id": "emil"})
        assert asked.problem == "not-found"
    school.move(talk, slot, by="emil")
    coming = {a["person"]["id"] for a in school.read(talk)["attendees"]}
    assert coming == {"teacher", "emil", "mona"}, "who came before comes along"
    until = school.clock.now() + timedelta(days=9)
    link = f"/v1/links/{links().make(talk, 'mona', until)}"
    assert school.call(None, "GET", link).body["changes_until"] is None
    assert school.call(None, "POST", f"{link}/cancellation", {"reason": "x"}).status == 403


def test_what_waited_for_a_guardian_is_booked_by_the_pupil_of_age(school: Steps) -> None:
    say(school)
    body = {"talk_type": "development", "subject_ids": ["emil"]}
    talks = school.call("teacher", "POST", "/v1/talks", body).body["talks"]
    first, second = school.publish("2021-11-10", count=2)
    school.at("2021-11-01 12:00")
    booked = school.book(first, by="emil")["id"]
    assert booked in {talk["id"] for talk in talks}
    assert not sees(school, "mona", booked)
    assert school.try_booking(second, by="emil").body["talk_id"] == booked


def test_the_register_may_forget_a_guardian_whom_the_pupil_keeps(school: Steps) -> None:
    talk = school.booked("2021-11-10", by="mona")["id"]
    school.at("2021-11-01 12:00")
    consent(school)
    olle = a_person(school.ports.store, "olle")
    put(school, olle.model_copy(update={"children": ()}))
    put(school, a_person(school.ports.store, "emil").model_copy(update={"guardians": ()}))
    assert sees(school, "olle", talk)
    assert school.call("emil", "DELETE", f"{CONSENTS}/olle").status == 200
    assert not sees(school, "olle", talk)


def test_only_who_is_of_age_consents_and_only_for_their_guardian(school: Steps) -> None:
    school.at("2021-11-01 12:00")
    assert consent(school, by="alma") == 403
    assert consent(school, "stranger") == consent(school, "nobody-at-all") == 422
    assert consent(school, "olle", by="unknown") == 404
    assert school.call("emil", "GET", CONSENTS).body == {"consents": []}


def test_no_mail_goes_to_one_whose_consent_was_taken_back_meanwhile(school: Steps) -> None:
    slot = school.publish("2021-11-10")[0]
    school.at("2021-11-01 12:00")
    consent(school)
    school.book(slot, by="emil")
    assert isinstance(school.ports.store, MemoryStore)
    items = school.ports.store.items().values()
    entries = [entry_of(i) for i in items if i["pk"].startswith(keys.OUTBOX)]
    mails = [entry for entry in entries if isinstance(entry, MailEntry)]
    assert {mail.recipient_id for mail in mails} == {"emil", "olle"}
    school.call("emil", "DELETE", f"{CONSENTS}/olle")
    sent: list[str] = []

    def to_mail_service(recipient: str, _: bytes) -> str:
        sent.append(recipient)
        return "id"

    for mail in mails:
        send_entry(school.ports, to_mail_service, "a@x.example", "https://x.example", mail.key)
    assert sent == ["emil@home.example"]
