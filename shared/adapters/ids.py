"""New identifiers: random, opaque, safe in an address."""

import secrets
from collections.abc import Callable

NewId = Callable[[], str]
"""Makes an id nobody can guess."""


def random_id() -> str:
    """128 random bits in 22 URL-safe characters."""
    return secrets.token_urlsafe(16)
