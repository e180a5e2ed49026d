"""Keys that sign bundles in tests, ours and another municipality's; and bundles signed with them."""

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shared.adapters.signatures import PublicKey, read_public_key
from shared.domain.bundle import FORMAT, BundleSignature, message_of


class KeyInHand:
    """A key that is not in KMS."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    def public_key(self) -> PublicKey:
        """Its public half."""
        public = self._key.public_key()
        return read_public_key(
            public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        )

    def sign(self, message: bytes) -> bytes:
        """A signature."""
        return self._key.sign(message, ec.ECDSA(SHA256()))


OURS, THEIRS = KeyInHand(), KeyInHand()


def a_bundle(*templates: dict[str, Any], by: KeyInHand = THEIRS, **more: Any) -> dict[str, Any]:
    """A bundle of another municipality, as it would have made it itself."""
    content = {
        "origin": {"name": "Grannkommunen", "key_id": by.public_key().id},
        "created_at": "2021-09-01T10:00:00.000Z",
        "templates": [{"format": "samtal-template-1"} | template for template in templates],
    } | more  # fmt: skip
    signature = BundleSignature.of(by.sign(message_of(content)))
    return {"format": FORMAT, "content": content, "signature": signature.model_dump()}


def as_file(bundle: Any) -> str:
    """A bundle as somebody may have written it down."""
    return json.dumps(bundle, indent=3)
