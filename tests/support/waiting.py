"""Waiting for what a running system does in its own time."""

import time
from collections.abc import Callable


def eventually(holds: Callable[[], bool], *, seconds: float) -> None:
    """Return as soon as it holds; fail if it does not within the time."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"it did not hold within {seconds} seconds")
        time.sleep(0.2)  # noqa: TID251 a real system's clock cannot be moved
