"""What is kept in the pool of one who came by the municipality's sign-in: a sealed line, and nothing else.

Attributes of the pool can be written by whoever may write their own profile, so this one is sealed: nobody can
make themselves another person or a stronger sign-in.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from shared.adapters.sign_in_secret import SignInSecret
from shared.domain.sign_in import SignIn

ATTRIBUTE = "custom:pass"
LIFETIME = timedelta(hours=13)
"""For longer than a sign-in can be refreshed no pass is good."""


class _Said(NamedTuple):
    person_id: str
    level: str
    proved_at: str
    entered_at: str


def make_pass(sign_in: SignIn, secret: SignInSecret) -> str:
    """The line."""
    times = (str(int(at.timestamp())) for at in (sign_in.proved_at, sign_in.entered_at))
    said = "~".join(_Said(sign_in.person_id, str(sign_in.level), *times))
    return f"{said}~{secret.seal(said)}"


def read_pass(line: str, secret: SignInSecret, now: datetime) -> SignIn | None:
    """How somebody signed in; None for a line that is not ours or is too old."""
    said, _, seal = line.rpartition("~")
    if not secret.holds(said, seal):
        return None
    person_id, level, proved, entered = said.rsplit("~", 3)
    came_in = datetime.fromtimestamp(int(entered), UTC)
    if now - came_in > LIFETIME:
        return None
    return SignIn(person_id, int(level), datetime.fromtimestamp(int(proved), UTC), came_in)
