"""What a mail says: when, where and a link, in the recipient's language, and nothing more (D16, R17)."""

from itertools import product

import pytest

from functions.mailer.messages import Message, compose
from shared.domain.interpreter import Interpreter
from shared.domain.lifecycle import book
from shared.domain.notice import NoticeKind
from shared.domain.people import Language, Person, SecurityMarking
from shared.domain.talk import Talk
from tests.support.talks import a_booking, a_waiting_talk, windows_of
from tests.support.world import STOCKHOLM, a_school

PEOPLE = {thing.id: thing for thing in a_school() if isinstance(thing, Person)}
BOOKED = book(a_waiting_talk(), a_booking(), windows_of(a_booking()))
LINK = "https://talks.example"
KINDS = pytest.mark.parametrize(("kind", "language"), list(product(NoticeKind, Language)), ids=str)


def mail(
    kind: NoticeKind,
    talk: Talk = BOOKED,
    *,
    language: Language = Language.ENGLISH,
    recipient: SecurityMarking = SecurityMarking.NONE,
    subject: SecurityMarking = SecurityMarking.NONE,
) -> Message:
    to = PEOPLE["mona"].model_copy(update={"language": language, "marking": recipient})
    about = PEOPLE[talk.subject_id].model_copy(update={"marking": subject})
    return compose(kind, talk, to, about, LINK, STOCKHOLM)


def test_it_says_when_and_where_and_a_link() -> None:
    assert mail(NoticeKind.BOOKED) == Message(
        subject="The talk is booked",
        body=(
            "A talk is booked. You can prepare for it now.\n\n"
            "When: Sunday 31 October 2021 09:00\n\n"
            "Where: A12\n\n"
            "Sign in to see more: https://talks.example/talks/talk\n"
        ),
    )


@pytest.mark.spec("F61")
def test_who_must_wait_for_the_school_is_not_asked_to_prepare() -> None:
    text = mail(NoticeKind.BOOKED, BOOKED.model_copy(update={"staged": True})).body
    assert text.startswith("A talk is booked. It is being prepared first, and you will be told")


@pytest.mark.spec("D16")
def test_it_is_in_the_recipients_language() -> None:
    swedish = mail(NoticeKind.BOOKED, language=Language.SWEDISH)
    assert swedish.subject == "Samtalet är bokat"
    assert "söndag 31 oktober 2021 09:00" in swedish.body


@pytest.mark.spec("D16", "R17")
@KINDS
def test_it_names_nobody_and_no_class(kind: NoticeKind, language: Language) -> None:
    text = str(mail(kind, language=language)).casefold()
    for who in ("emil", "mona", "teacher", "testsson", "5a", "almskolan"):
        assert who not in text


@pytest.mark.spec("D16", "R17")
@KINDS
@pytest.mark.parametrize("whom", ["recipient", "subject"])
def test_of_a_protected_person_it_says_only_to_sign_in(
    kind: NoticeKind, language: Language, whom: str
) -> None:
    told = mail(kind, language=language, **{whom: SecurityMarking.CONFIDENTIAL})  # type: ignore[arg-type]
    same = mail(NoticeKind.BOOKED, language=language, **{whom: SecurityMarking.PROTECTED})  # type: ignore[arg-type]
    assert told == same, "not even the occasion shows"
    for detail in ("09:00", "2021", "A12", BOOKED.id + "\n"):
        assert detail not in told.body
    assert LINK in told.body


def test_without_a_time_it_says_none() -> None:
    body = mail(NoticeKind.BOOKING_REMINDER, a_waiting_talk()).body
    assert "When" not in body
    assert "Where" not in body


@pytest.mark.spec("G10", "D16")
def test_of_an_interpreter_it_says_the_language_in_one_line() -> None:
    interpreter = Interpreter(language="so", check=a_booking().start)
    booking = a_booking().model_copy(update={"interpreter": interpreter})
    plain, told = (
        mail(NoticeKind.BOOKED),
        mail(NoticeKind.BOOKED, BOOKED.model_copy(update={"booking": booking})),
    )
    assert told.body.replace("Interpreter: so\n\n", "") == plain.body


def test_without_a_place_it_says_none() -> None:
    booking = a_booking().model_copy(update={"place": None})
    body = mail(NoticeKind.BOOKED, BOOKED.model_copy(update={"booking": booking})).body
    assert "When" in body
    assert "Where" not in body


@KINDS
def test_there_are_words_for_every_occasion(kind: NoticeKind, language: Language) -> None:
    told = mail(kind, language=language)
    assert told.subject
    assert "\n" not in told.subject
