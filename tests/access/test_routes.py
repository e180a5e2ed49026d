"""docs/access.md tells of every route who may and which rule says so: both as the API answers."""

import pytest

from infra.access_routes import AGAIN, PLACE
from tests.access.routes import text


@pytest.mark.slow
@pytest.mark.spec("R11", "F6")
def test_who_may_ask_for_what_and_by_which_rule_is_as_the_api_answers() -> None:
    """Written anew from the cells in which the API is asked, and from the rules that said yes meanwhile."""
    assert PLACE.read_text(encoding="utf-8").splitlines() == text().splitlines(), AGAIN
