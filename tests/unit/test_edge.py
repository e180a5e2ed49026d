"""An edge keeps to itself: a process may make as many as it likes."""

import os

from shared.adapters.edge import Edge
from shared.adapters.guard import guarded
from tests.support.signing import verifier
from tests.support.world import a_world


def test_making_one_leaves_the_environment_of_the_process_as_it_was() -> None:
    before = dict(os.environ)
    Edge("one", verifier(), guarded(a_world()[0]))
    assert dict(os.environ) == before
