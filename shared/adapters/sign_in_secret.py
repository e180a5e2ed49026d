"""What the sign-in is protected with: digests of what people are known by, and seals (R22).

There are some millions of civic numbers, so anybody with a copy of the table could try all of them against a
plain digest. These are keyed with a secret that is not in the table and in none of its backups.
"""

import hmac
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from aws_lambda_powertools.utilities.parameters import SecretsProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.domain.errors import TryAgain
from shared.domain.identity import Identifier, written

REMEMBERED = 300
"""Seconds for which the secret is not asked for again."""
_SIGN_IN, _PASS = b"sign-in identifier 1\0", b"sign-in pass 1\0"
"""Digested with everything, so that nothing made for the one can be used for the other."""


class SignInSecret(BaseModel):
    """The key, and the one before it while an import brings the register to the new one."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    key: str = Field(min_length=32)
    previous: str = ""

    @property
    def _keys(self) -> tuple[bytes, ...]:
        return tuple(key.encode() for key in (self.key, self.previous) if key)

    def digest(self, identifier: Identifier, text: str) -> str | None:
        """What is kept of an identifier: its kind and a keyed digest; None of what is none."""
        digests = self.digests(identifier, text)
        return digests[0] if digests else None

    def digests(self, identifier: Identifier, text: str) -> tuple[str, ...]:
        """With the present key and with the one before."""
        plain = written(identifier, text)
        if plain is None:
            return ()
        said = f"{identifier}\0{plain}".encode()
        return tuple(f"{identifier}#{_hex(key, _SIGN_IN + said)}" for key in self._keys)

    def seal(self, said: str) -> str:
        """The seal of something that only we may have said."""
        return _hex(self._keys[0], _PASS + said.encode())

    def holds(self, said: str, seal: str) -> bool:
        """Whether it was said by us."""
        seals = [_hex(key, _PASS + said.encode()) for key in self._keys]
        return any(hmac.compare_digest(each.encode(), seal.encode()) for each in seals)


SecretSource = Callable[[], SignInSecret]
"""Gives the secret. Raises TryAgain."""


def from_secret(name: str, make_client: Callable[[], Any]) -> SecretSource:
    """The secret of Secrets Manager, asked for when it is needed and remembered for five minutes."""
    providers: list[SecretsProvider] = []

    def read() -> SignInSecret:
        if not providers:
            providers.append(SecretsProvider(boto3_client=make_client()))
        try:
            text = providers[0].get(name, max_age=REMEMBERED)
            return SignInSecret.model_validate_json(str(text))
        except (GetParameterError, ValidationError) as unreadable:
            raise TryAgain("The secret of the sign-in cannot be read.") from unreadable

    return read


def _hex(key: bytes, said: bytes) -> str:
    return hmac.digest(key, said, sha256).hex()
