"""What becomes of an agreement (F113)."""

import pytest

from shared.domain.agreement import Agreement, Outcome
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
