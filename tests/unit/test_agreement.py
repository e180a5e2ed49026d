"""What becomes of an agreement (F113)."""

import pytest

from shared.domain.agreement import Agreement, CheckIn, Outcome
from shared.domain.errors import AgreementSettled
from shared.domain.vocabulary import Role
from tests.support.talks import START

AGREEMENT = Agreement(
    talk_id="talk", number=1, subject_id="emil", goal="Read", owners=(Role.PUPIL,),
    author_id="teacher", at=START, made_at=START,
)  # fmt: skip


def test_it_is_settled_once_and_that_is_a_version() -> None:
    reached = AGREEMENT.settled(Outcome.REACHED, "emil", START)
    assert (reached.version, reached.outcome, reached.author_id) == (2, Outcome.REACHED, "emil")
    with pytest.raises(AgreementSettled):
        reached.settled(Outcome.GIVEN_UP, "teacher", START)


def test_what_was_said_is_as_large_as_its_bytes() -> None:
    said = CheckIn(talk_id="t", agreement=1, number=1, text="å🦌", author_id="emil", at=START)
    assert said.size == 6
