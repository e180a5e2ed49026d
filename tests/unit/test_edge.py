"""An edge keeps to itself: a process may make as many as it likes."""

import os

from shared.adapters.edge import Edge
from tests.support.signing import verifier


def test_making_one_leaves_the_environment_of_the_process_as_it_was() -> None:
    before = dict(os.environ)
    Edge("one", verifier())
    assert dict(os.environ) == before
