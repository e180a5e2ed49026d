"""Whose sign-in is enough for what, and who is let in at all."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.domain.errors import NotSignedIn, StepUpNeeded
from shared.domain.people import Person
from shared.domain.sign_in import (
    Door,
    Need,
    SignIn,
    StepUp,
    answers_for_sign_in,
    demand,
    is_strong,
    leads_somewhere,
    let_in,
)
from tests.support.world import a_school

NOW = datetime(2021, 10, 1, 8, tzinfo=UTC)
FIGURES = StepUp(level=3, fresh=timedelta(minutes=15))


def signed_in(level: int, minutes_ago: float = 0) -> SignIn:
    moment = NOW - timedelta(minutes=minutes_ago)
    return SignIn("mona", level, moment, moment)


@pytest.mark.parametrize(
    ("sign_in", "need"),
    [
        (None, Need.FRESH),
        (signed_in(1, 9_999), Need.ANY),
        (signed_in(3, 9_999), Need.STRONG),
        (signed_in(4), Need.STRONG),
        (signed_in(3, 15), Need.FRESH),
    ],
)
def test_a_sign_in_that_is_enough_is_not_asked_for_more(sign_in: SignIn | None, need: Need) -> None:
    demand(sign_in, need, FIGURES, NOW)


@pytest.mark.parametrize(
    ("sign_in", "need", "max_age"),
    [
        (signed_in(2), Need.STRONG, None),
        (signed_in(2), Need.FRESH, 900),
        (signed_in(4, 15.01), Need.FRESH, 900),
    ],
)
def test_one_that_is_not_is_told_what_is(sign_in: SignIn, need: Need, max_age: int | None) -> None:
    with pytest.raises(StepUpNeeded) as refused:
        demand(sign_in, need, FIGURES, NOW)
    assert refused.value.facts.get("max_age") == max_age
    assert refused.value.facts["acr_values"] == "http://id.elegnamnden.se/loa/1.0/loa3"


def test_where_nobody_signs_in_nothing_is_asked_of_it() -> None:
    assert [is_strong(one, FIGURES) for one in (None, signed_in(3), signed_in(2))] == [
        True,
        True,
        False,
    ]


OUT_AT = NOW - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("door", "minutes_ago", "open_"),
    [
        (Door(), 0, True),
        (Door(signed_out_at=OUT_AT), 0, True),
        (Door(signed_out_at=OUT_AT), 1, False),
        (Door(signed_out_at=OUT_AT), 2, False),
        (Door(excluded=True), 0, False),
        (Door(has_left=True), 0, False),
    ],
)
def test_who_is_let_in(door: Door, minutes_ago: int, open_: bool) -> None:
    if open_:
        let_in(door, signed_in(3, minutes_ago))
    else:
        with pytest.raises(NotSignedIn):
            let_in(door, signed_in(3, minutes_ago))


def test_higher_permission_answers_for_those_who_work_or_learn_there_and_for_their_families() -> (
    None
):
    people = {one.id: one for one in a_school() if isinstance(one, Person)}
    today = NOW.date()
    rektor, emil, mona = people["rektor"], people["emil"], people["mona"]

    assert leads_somewhere(rektor, today)
    assert not leads_somewhere(people["teacher"], today)
    assert answers_for_sign_in(rektor, people["teacher"], (), today)
    assert answers_for_sign_in(rektor, emil, (), today)
    assert answers_for_sign_in(rektor, mona, [emil], today)
    assert not answers_for_sign_in(rektor, mona, (), today)
