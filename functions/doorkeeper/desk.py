"""What the doorkeeper works with, and how it refuses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from aws_lambda_powertools import Logger

from functions.doorkeeper.providers import Providers
from shared.adapters import keys, register
from shared.adapters.clock import Clock
from shared.adapters.doors import door_of
from shared.adapters.sign_in_secret import SecretSource
from shared.adapters.store import Store
from shared.domain.errors import NotSignedIn
from shared.domain.identity import may_come_in
from shared.domain.sign_in import SignIn, let_in

SENTENCE = (
    "Du kan inte logga in här på det här sättet. Kontakta skolan. / "
    "You cannot sign in here in this way. Ask the school."
)
"""Says the same whether somebody is unknown, known twice, gone or kept out."""
_log = Logger()


class Refused(Exception):
    """Nobody comes in. The pool shows the sentence, so it tells nothing."""

    def __init__(self) -> None:
        super().__init__(SENTENCE)


def refused(reason: str, provider: str = "") -> Refused:
    """The refusal; the log has why, and not of whom."""
    _log.info("sign-in refused", extra={"reason": reason, "provider": provider})
    return Refused()


@dataclass(frozen=True, slots=True)
class Desk:
    """The register, the clock, and what the municipality said of its ways to sign in."""

    store: Store
    clock: Clock
    zone: ZoneInfo
    secret: SecretSource
    providers: Providers
    password_level: int

    def meant_by(self, digests: Iterable[str]) -> set[str]:
        """Ids of those whom these digests mean; two of one are enough to know that it is not one."""
        return {
            item["sk"]
            for digest in digests
            for item in self.store.query(keys.known_by_of(digest), limit=2)
        }

    def check(self, sign_in: SignIn, now: datetime, provider: str = "") -> None:
        """Raises Refused for who is not in the register, may not come in, or signed out since they came in."""
        person_id, today = sign_in.person_id, now.astimezone(self.zone).date()
        person = register.people(self.store, [person_id], own=[person_id]).get(person_id)
        if person is None:
            raise refused("unknown", provider)
        cares_for = person.own.cares_for
        charges = register.people(self.store, cares_for, own=cares_for) if cares_for else {}
        if not may_come_in(person, charges.values(), today):
            raise refused("no reason to come in", provider)
        try:
            let_in(door_of(self.store, person_id), sign_in)
        except NotSignedIn as shut:
            raise refused("shut out", provider) from shut
