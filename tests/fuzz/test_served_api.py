"""Thousands of requests made of the served document, each by somebody in some role: no answer is a surprise.

No server error, no undocumented status, kind of content, header or shape; what is wrong by the document is
refused and what is right is not refused for its shape; nothing opens without a token; every refusal is a
problem document in which the words that were typed are handed back.

A failure prints the request as a `curl` command and who asked it; the same requests are made at every run.
`make fuzz` makes many more, and others each time.
"""

import logging
import os
from collections.abc import Iterator

import pytest

from infra.openapi import routes
from shared.adapters.edge import Route
from tests.fuzz import while_asking
from tests.fuzz.asking import in_town

pytestmark = pytest.mark.slow
FULL = os.environ.get("FUZZ") == "full"
MOST_SYSTEMATIC = None if FULL else 80
"""Of most operations that is all of them; a template as a body has a thousand."""
AT_RANDOM = 300 if FULL else 20


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of refusals need not be written down."""
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


def _name(route: Route) -> str:
    return f"{route.method} {route.path}"


@pytest.mark.spec("G7")
@pytest.mark.parametrize("route", routes(), ids=_name)
def test_no_request_is_answered_otherwise_than_documented(route: Route) -> None:
    with while_asking():
        assert in_town().ask_systematically(route.method, route.path, MOST_SYSTEMATIC) > 0
        in_town().ask_at_random(route.method, route.path, AT_RANDOM, same=not FULL)
