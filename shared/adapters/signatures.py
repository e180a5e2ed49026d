"""Signing bundles with the installation's key, and checking signatures of others (ECDSA, NIST P-256).

The private key never leaves KMS: a function may ask for a signature and for nothing else. A signature is
checked here, with a public key that was entered before; that asks nobody.
"""

from collections.abc import Callable
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

import boto3
from botocore.exceptions import ClientError
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)

from shared.domain.bundle import ALGORITHM
from shared.domain.errors import TryAgain


class PublicKey(NamedTuple):
    """A public key: its name, which follows from it, and its bytes in DER."""

    id: str
    der: bytes

    @property
    def pem(self) -> str:
        """The key as people hand it on."""
        key = load_der_public_key(self.der)
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


class Signer(Protocol):
    """Who signs for this installation."""

    def public_key(self) -> PublicKey:
        """The key that others check with. Raises TryAgain."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The signature of a short message, in DER. Raises TryAgain."""
        ...


class KmsSigner:
    """A key in KMS. Nothing is asked of it before the first signature, and its public half only once."""

    def __init__(self, key: str, client: Callable[[], Any]) -> None:
        self._key = key
        self._make_client = client

    @cached_property
    def _client(self) -> Any:
        return self._make_client()

    @cached_property
    def _public(self) -> PublicKey:
        return _named(self._client.get_public_key(KeyId=self._key)["PublicKey"])

    def public_key(self) -> PublicKey:
        """The key that others check with. Raises TryAgain."""
        try:
            return self._public
        except ClientError as refused:
            raise TryAgain("The key that signs cannot be reached.") from refused

    def sign(self, message: bytes) -> bytes:
        """The signature of a message of at most 4,096 bytes, in DER. Raises TryAgain."""
        asked = {"KeyId": self._key, "Message": message, "SigningAlgorithm": ALGORITHM}
        try:
            return bytes(self._client.sign(**asked, MessageType="RAW")["Signature"])
        except ClientError as refused:
            raise TryAgain("The key that signs cannot be reached.") from refused


def kms_signer(key: str) -> KmsSigner:
    """The installation's key in this account."""
    return KmsSigner(key, lambda: boto3.client("kms"))


def read_public_key(pem: str) -> PublicKey:
    """The key that somebody entered. Raises ValueError for what is no public key on NIST P-256."""
    key = load_pem_public_key(pem.encode())
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("no key on the curve NIST P-256")  # noqa: TRY004 told as a wrong value
    return _named(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def holds(key_der: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature is this key's over this message."""
    key: Any = load_der_public_key(key_der)
    try:
        key.verify(signature, message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def _named(der: bytes) -> PublicKey:
    return PublicKey(sha256(der).hexdigest(), der)
