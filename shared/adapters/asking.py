"""How the caller of the request at hand signed in, for what asks it of some talks only.

A function answers one request at a time; where a process has several threads each has its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from shared.domain.sign_in import SignIn

_CURRENT: ContextVar[SignIn | None] = ContextVar("sign_in", default=None)


@contextmanager
def asked_by(sign_in: SignIn | None) -> Iterator[None]:
    """During this, the caller signed in so; None where nobody does, as by the link of a mail."""
    token = _CURRENT.set(sign_in)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def sign_in() -> SignIn | None:
    """How the caller of the request at hand signed in."""
    return _CURRENT.get()
