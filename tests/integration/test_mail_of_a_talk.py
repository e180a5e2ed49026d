"""Which mails a talk's life puts into the outbox, for whom, and what they say (D11, D12, D16, R17)."""

from collections import Counter
from email import message_from_bytes
from email.policy import SMTP

import pytest

from functions.mailer.sending import send_entry
from shared.adapters import keys
from shared.adapters.keys import Key
from shared.adapters.timed_steps import take_due_step
from tests.support.steps import Steps, a_term
from tests.support.templates import a_file, choose, publish

SENDER, WEB = "talks@school.example", "https://talks.example"


def send_all(steps: Steps, talk_id: str) -> list[tuple[str, str]]:
    """Have the mailer send everything that is in the outbox of a talk: to whom, and its words."""
    sent: list[tuple[str, str]] = []

    def send(recipient: str, raw: bytes) -> str:
        mail = message_from_bytes(raw, policy=SMTP)
        headers = "\n".join(f"{name}: {value}" for name, value in mail.items())
        sent.append((recipient, f"{headers}\n{mail.get_content()}"))
        return f"message-{len(sent)}"

    for item in steps.ports.store.query(f"{keys.OUTBOX}{talk_id}"):
        send_entry(steps.ports, send, SENDER, WEB, Key(item["pk"], item["sk"]))
    return sent


def recipients(steps: Steps, talk_id: str) -> Counter[str]:
    return Counter(to for to, _ in send_all(steps, talk_id))


@pytest.mark.spec("D16")
def test_a_booking_is_told_to_each_guardian_in_a_mail_of_their_own() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    sent = send_all(steps, talk)
    assert [to for to, _ in sent] == ["mona@home.example", "olle@home.example"]
    for to, words in sent:
        others = {"mona@home.example", "olle@home.example"} - {to}
        assert not any(other in words for other in others)


@pytest.mark.spec("D16")
def test_no_mail_names_anybody_or_holds_what_was_written() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    steps.save(talk, "preparation", "wellbeing.pupil", "Hemligt", by="emil")
    (slot,) = steps.publish("2021-11-15")
    steps.move(talk, slot)
    for _, words in send_all(steps, talk):
        for word in ("Emil", "Mona", "Teacher", "Testsson", "5A", "Hemligt"):
            assert word not in words


@pytest.mark.spec("R14", "D16")
def test_of_a_sensitive_talk_no_mail_tells_a_word_or_that_it_is() -> None:
    steps = a_term()
    plainly = send_all(steps, steps.booked("2021-11-15")["id"])
    choose(steps, "school", publish(steps, file=a_file(title={"sv": "Frånvaro"}))["id"])
    talk = steps.book(steps.publish("2021-11-05")[0], "alma", by="stranger")["id"]
    assert steps.read(talk)["template"]["sensitive"]
    steps.save(talk, "preparation", "hopes.guardian", "Astma", by="stranger")
    (sent,) = send_all(steps, talk)
    for word in ("Astma", "Frånvaro", "hoppas"):
        assert word not in sent[1]
    assert [line for line in sent[1].splitlines() if line.startswith("Subject")] == [
        line for line in plainly[0][1].splitlines() if line.startswith("Subject")
    ]


@pytest.mark.spec("D16", "R17")
def test_of_a_protected_pupil_no_mail_says_when_or_where() -> None:
    steps = a_term()
    (slot,) = steps.publish(place={"kind": "room", "text": "A12"})
    talk = steps.book(slot, "hidden", by="sune")["id"]
    ((to, words),) = send_all(steps, talk)
    assert to == "sune@home.example"
    for detail in ("A12", "2021", "09:00", "oktober", talk):
        assert detail not in words
    assert WEB in words


@pytest.mark.spec("D12")
def test_the_parents_of_a_pupil_of_age_get_none() -> None:
    steps = a_term()
    talk = steps.booked(subject="grown", by="grown")["id"]
    assert set(recipients(steps, talk)) == {"grown@home.example"}


def test_mail_about_a_time_that_was_given_up_before_it_was_sent_is_not_sent() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    steps.cancel(talk, by="mona")
    sent = send_all(steps, talk)
    assert Counter(to for to, _ in sent) == {
        "mona@home.example": 1,
        "olle@home.example": 1,
        "teacher@school.example": 1,
    }


def test_each_mail_is_sent_once_however_often_it_is_asked_for() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    assert len(send_all(steps, talk)) == 2
    assert send_all(steps, talk) == []


def test_who_books_an_hour_before_gets_the_booking_alone() -> None:
    steps = a_term()
    (slot,) = steps.publish("2021-10-31", "09:00")
    steps.at("2021-10-31 08:00")
    talk = steps.book(slot, "emil", by="mona")["id"]
    for _ in range(5):
        take_due_step(steps.ports, talk, 2)
    assert recipients(steps, talk) == {"mona@home.example": 1, "olle@home.example": 1}


@pytest.mark.spec("F100", "D16")
def test_of_a_worry_the_principal_is_told_to_sign_in_and_nothing_else() -> None:
    """Also when the talk has got another time since, so that a worry is never lost."""
    steps = a_term()
    talk = str(steps.booked()["id"])
    body = {"text": "Läsningen har stannat av"}
    assert steps.call("teacher", "POST", f"/v1/talks/{talk}/worries", body).status == 201
    steps.move(talk, steps.publish("2021-11-15")[0])
    ((_, words),) = [sent for sent in send_all(steps, talk) if sent[0] == "rektor@school.example"]
    assert "Subject: Du har ett meddelande" in words
    assert words.rstrip().endswith(f"Logga in för att se mer: {WEB}")
    assert talk not in words


@pytest.mark.spec("F99", "D16")
def test_those_who_must_consent_are_told_that_they_are_asked() -> None:
    steps = a_term()
    talk = str(steps.booked()["id"])
    asked = {"actor": "Habiliteringen", "purpose": "Råd"}
    assert steps.call("teacher", "POST", f"/v1/talks/{talk}/cooperations", asked).status == 201
    told = [sent for sent in send_all(steps, talk) if "samtycke efterfrågas" in sent[1]]
    assert [to for to, _ in told] == ["mona@home.example", "olle@home.example"]
    assert not any("Habiliteringen" in words or "Råd" in words for _, words in told)
