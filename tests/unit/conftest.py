"""The rules are tested as if nobody had asked them anything before."""

import sys

import pytest


@pytest.fixture(autouse=True, scope="module")
def nothing_remembered() -> None:
    """Forget what earlier tests of this process made the rules remember.

    Coverage is measured in these tests alone, and what is remembered is not passed again.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith("shared.domain"):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
