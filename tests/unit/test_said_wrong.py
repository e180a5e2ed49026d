"""The mark beside a text that was said to be wrong: what it says, and who is shown it (R13)."""

from datetime import date

from shared.domain.people import Duty, Guardianship, Person
from shared.domain.rights import About, Ground, Reply, Request, RequestKind, RequestState
from shared.domain.said_wrong import SaidWrong
from shared.domain.vocabulary import Phase, Role
from tests.support.world import GUARDIAN, local

NOW = local("2021-10-01 08:00")
TODAY = date(2021, 10, 1)
TEXT = About(talk_id="t", phase=Phase.RECORD, field="summary")
EMIL = Person(
    id="emil", given_name="Emil", family_name="",
    guardians=(Guardianship(person_id="mona", relation=GUARDIAN),),
)  # fmt: skip


def a_request(about: About | None = TEXT) -> Request:
    return Request(
        id="r", kind=RequestKind.RECTIFICATION, person_id="emil", unit_id="school",
        asked_by="mona", asked_at=NOW, due_on=TODAY, ground=Ground.GUARDIAN, about=about,
        author_id="mona", at=NOW,
    )  # fmt: skip


def a_mark() -> SaidWrong:
    mark = SaidWrong.of(a_request())
    assert mark is not None
    return mark


def test_a_mark_says_how_the_request_stands_and_nothing_of_its_words() -> None:
    asked = a_request()
    assert (a_mark().state, a_mark().answered_at) == (RequestState.RECEIVED, None)
    done = SaidWrong.of(asked.corrected(Reply(words="Ja", version=2, by="rektor", at=NOW)))
    assert done is not None
    assert (done.state, done.version, done.answered_at) == (RequestState.CORRECTED, 2, NOW)
    for part in ("phase", "field"):
        assert SaidWrong.of(a_request(TEXT.model_copy(update={part: None}))) is None
    assert SaidWrong.of(a_request(None)) is None


def test_until_it_is_answered_few_are_shown_it_and_then_everybody_who_reads_the_text() -> None:
    mark, guardian = a_mark(), frozenset({Role.GUARDIAN})
    assert mark.is_shown("mona", guardian)
    assert mark.is_shown("emil", frozenset({Role.PUPIL}))
    assert not mark.is_shown("olle", guardian)
    assert mark.is_shown("teacher", frozenset({Role.RESPONSIBLE}))
    assert mark.is_shown("rektor", frozenset({Role.HIGHER}))
    refused = mark.model_copy(update={"state": RequestState.REFUSED})
    assert refused.is_shown("olle", guardian)


def test_who_is_led_to_the_request_is_who_follows_it() -> None:
    def follows(name: str, *roles: Role, wrote: bool = False, leads: bool = False) -> bool:
        duties = (Duty(unit_id="school", role="Rektor"),) if leads else ()
        caller = Person(id=name, given_name=name, family_name="", duties=duties)
        return a_mark().is_followed(caller, EMIL, TODAY, roles=frozenset(roles), wrote=wrote)

    assert follows("mona", Role.GUARDIAN)
    assert follows("emil", Role.PUPIL)
    assert follows("teacher", Role.RESPONSIBLE, wrote=True)
    assert not follows("teacher", Role.RESPONSIBLE)
    assert not follows("helper", Role.STAFF, wrote=True)
    assert follows("rektor", leads=True)
    assert not follows("olle", Role.GUARDIAN)
    other = a_mark().model_copy(update={"asked_by": "olle"})
    mona = Person(
        id="mona", given_name="", family_name="", duties=(Duty(unit_id="school", role="Rektor"),)
    )
    assert not other.is_followed(mona, EMIL, TODAY, roles=frozenset({Role.HIGHER}), wrote=True)
