"""Who is asked to sign in more surely learns that there is something: a stranger never is (R11, R22, F46)."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from shared.domain.sign_in import SignIn
from tests.access import actions as how
from tests.access.moments import at
from tests.access.people import CASTS
from tests.access.rules import actions
from tests.support.api import Api


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Hundreds of refusals need not be written down."""
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


STRANGERS = CASTS["school"].columns["others"]


class Weak:
    """Takes an Authorization header at its word, of somebody who signed in with a password alone."""

    def signed_in(self, authorization: str | None) -> SignIn:
        """The name in the header."""
        moment = datetime.max.replace(tzinfo=UTC)
        return SignIn((authorization or "").removeprefix("Bearer "), 1, moment, moment)


@pytest.mark.spec("R11", "F46")
def test_of_a_sensitive_talk_a_stranger_is_not_even_asked_to_sign_in_more_surely() -> None:
    kept = at("school sensitive", "closed")
    strong, weak = kept.world.api, Api(kept.world.ports, Weak(), keeps_contract=False)
    told, asked_more = [], 0
    for name in actions():
        action = how.ACTIONS[name]
        asked = how.prepared(kept, action)
        kept.world.api = weak
        try:
            given = how.put(asked.again(), "hedda", action.asks(asked.world, "others"))
            asked_more += given.problem == "step-up-needed"
            for who in () if action.route == ("GET", "/v1/talks") else STRANGERS:
                given = how.put(asked.again(), who, action.asks(asked.world, "others"))
                if given != how.as_if_it_were_not_there(asked, action, "others", who):
                    told.append((name, who, given.text))
        finally:
            kept.world.api = strong
    assert told == []
    assert asked_more, "nobody at all was asked, so that nothing was shown"
