"""A bundle: templates as one signed file, to be taken from one municipality to another (F49).

What is signed is the content in its one canonical form, so a file may be laid out anew or pass through any
program that keeps what it says; one letter more or less breaks it. Decision 25 tells who trusts whom.
"""

import base64
import binascii
from collections import Counter
from hashlib import sha256
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from shared.domain.errors import Invalid, NewerFormat, TooLarge
from shared.domain.instant import Instant
from shared.domain.pointer import place, pointer
from shared.domain.strict_json import canonical, parse
from shared.domain.template import Template
from shared.domain.template_words import Part

FORMAT = "samtal-bundle-1"
ALGORITHM = "ECDSA_SHA_256"
"""On the curve NIST P-256, the signature in DER."""
LARGEST = 800_000
"""Bytes of a bundle: as a text within a request it must fit into one."""
MOST_TEMPLATES = 20
KeyId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""The SHA-256 of a public key in DER, which nobody can choose: a key cannot pass for another."""
_KINDS = {"bundle": FORMAT, "template": Template.model_fields["format"].default}


class BundleOrigin(Part):
    """Whose bundle it is, in the words of who made it, and the key that signed it."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    key_id: KeyId


class BundleContent(Part):
    """What is signed."""

    origin: BundleOrigin
    created_at: Annotated[Instant, Field(strict=False)]
    templates: Annotated[tuple[Template, ...], Field(min_length=1, max_length=MOST_TEMPLATES)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        twice = [one for one, times in Counter(t.id for t in self.templates).items() if times > 1]
        if twice:
            raise ValueError(f"more than once: {', '.join(twice)}"[:300])
        return self


class BundleSignature(Part):
    """The signature over `message_of` the content."""

    algorithm: Literal["ECDSA_SHA_256"] = "ECDSA_SHA_256"
    value: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,200}$")]
    """In base64 for addresses, without padding."""

    @classmethod
    def of(cls, raw: bytes) -> Self:
        """The signature of these bytes."""
        return cls(value=base64.urlsafe_b64encode(raw).decode().rstrip("="))

    @property
    def raw(self) -> bytes:
        """Its bytes; none for a text that is no base64."""
        try:
            return base64.urlsafe_b64decode(self.value + "=" * (-len(self.value) % 4))
        except binascii.Error:
            return b""


class Bundle(Part):
    """The file."""

    format: Literal["samtal-bundle-1"] = "samtal-bundle-1"
    content: BundleContent
    signature: BundleSignature


class ReadBundle(Part):
    """A file as it was read: well formed, with the message that its signature must be over."""

    bundle: Bundle
    message: bytes


def message_of(content: Any) -> bytes:
    """What the signature of a content is made over: the format, so that it is good for nothing else."""
    return FORMAT.encode() + b"\n" + sha256(canonical(content)).digest()


def document_of(content: BundleContent) -> Any:
    """The content as it is written into the file."""
    return content.model_dump(mode="json", exclude_defaults=True) | {
        "templates": [
            t.model_dump(mode="json", exclude_defaults=True) | {"format": t.format}
            for t in content.templates
        ]
    }


def check_size(size: int) -> None:
    """Raise TooLarge for a file of more bytes than are taken."""
    if size > LARGEST:
        raise TooLarge("The file is too large.", limit_bytes=LARGEST, bytes=size)


def read(text: str) -> ReadBundle:
    """The bundle of a file. Nothing is known yet of its signature.

    Raises Invalid with what is wrong and where, NewerFormat for one that a later version made.
    """
    try:
        document = parse(text)
    except ValueError as wrong:
        raise _refused("", f"no JSON that can be taken: {wrong}") from None
    if not isinstance(document, dict):
        raise _refused("", "no bundle of templates")
    _check_format(document, "bundle", "/format")
    content = document.get("content")
    listed = content.get("templates") if isinstance(content, dict) else None
    for number, template in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(template, dict):
            _check_format(template, "template", f"/content/templates/{number}/format")
    try:
        bundle = Bundle.model_validate_json(canonical(document))
    except ValidationError as wrong:
        errors = [
            _error(pointer(place(error, document)), error["msg"])
            for error in wrong.errors(include_input=False, include_url=False)
        ]
        raise Invalid("The file is no bundle of templates.", errors=errors[:20]) from None
    return ReadBundle(bundle=bundle, message=message_of(content))


def _check_format(document: dict[str, Any], kind: str, pointer: str) -> None:
    found, known = document.get("format"), _KINDS[kind]
    family, _, number = known.rpartition("-")
    if found == known:
        return
    told = found if isinstance(found, str) else ""
    ours, _, version = told.rpartition("-")
    if (
        ours == family
        and version.isascii()
        and version.isdigit()
        and int(version[:9]) > int(number)
    ):
        raise NewerFormat(format=told[:60], understood=known)
    raise _refused(pointer, f"no {kind}: its format must be {known}")


def _refused(pointer: str, detail: str) -> Invalid:
    return Invalid("The file is no bundle of templates.", errors=[_error(pointer, detail)])


def _error(pointer: str, detail: str) -> dict[str, str]:
    return {"pointer": f"/file{pointer}"[:200], "detail": detail[:300]}
