"""The municipality's ways to sign in: read from its own file, checked, and put into the template.

CloudFormation has no loops, and providers are each municipality's own; so they are no part of
infra/template.yaml. docs/signing-in.md tells what the file says.
"""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from xml.etree import ElementTree as ET

from cryptography.x509 import Certificate, load_der_x509_certificate
from pydantic import Field, TypeAdapter, ValidationError

from functions.doorkeeper.passes import ATTRIBUTE
from functions.doorkeeper.providers import Provider
from infra.package import Template
from infra.problem import CannotContinue

MOST_BYTES = 3_000
"""Of what the doorkeeper is told in its environment, which holds four kilobytes in all."""
LONGEST_CERTIFICATE = 4_096
"""Characters of one that Cognito takes."""
Address = Annotated[str, Field(pattern=r"^https?://[^\s]+$", max_length=2_000)]
_METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}"


class OpenId(Provider):
    """An OpenID provider, such as the one through which the municipality takes BankID."""

    kind: Literal["OIDC"]
    issuer: Address
    client_id: str = Field(min_length=1)
    client_secret: Annotated[str, Field(pattern=r"^[A-Za-z0-9/_+=.@-]{1,512}$")]
    """The name of a secret in Secrets Manager that holds it and nothing else."""
    scopes: Annotated[str, Field(pattern=r"^openid( [^\s]+)*$")] = "openid"

    def details(self, _directory: Path) -> dict[str, str]:
        """What Cognito is told."""
        return {
            "oidc_issuer": self.issuer,
            "client_id": self.client_id,
            "client_secret": "{{resolve:secretsmanager:" + self.client_secret + "}}",
            "authorize_scopes": self.scopes,
            "attributes_request_method": "GET",
        }

    @property
    def mapping(self) -> dict[str, str]:
        """Which of what the doorkeeper hands back becomes which attribute."""
        return {ATTRIBUTE: ATTRIBUTE, "username": "sub"}


class Saml(Provider):
    """A SAML identity provider, such as one in Skolfederation."""

    kind: Literal["SAML"]
    metadata: Annotated[str, Field(min_length=1)]
    """The address of its metadata, or the name of a file of it beside this one."""
    encrypted: bool = True
    """Whether its assertions are encrypted; Cognito then refuses those that are not."""

    def details(self, directory: Path) -> dict[str, str]:
        """What Cognito is told. Raises CannotContinue."""
        asked = {
            "RequestSigningAlgorithm": "rsa-sha256",
            "EncryptedResponses": str(self.encrypted).lower(),
            "IDPSignout": "false",
            "IDPInit": "false",
        }
        if re.match("https://", self.metadata):
            return asked | {"MetadataURL": self.metadata}
        return asked | {"MetadataFile": _read(directory / self.metadata)}

    @property
    def mapping(self) -> dict[str, str]:
        """Which of what the doorkeeper hands back becomes which attribute."""
        return {ATTRIBUTE: ATTRIBUTE}


Way = Annotated[OpenId | Saml, Field(discriminator="kind")]
_FILE: TypeAdapter[list[OpenId | Saml]] = TypeAdapter(list[Way])


def load_providers(path: Path) -> list[OpenId | Saml]:
    """The ways to sign in of a file. Raises CannotContinue, saying where the file is wrong."""
    try:
        ways = _FILE.validate_json(path.read_bytes())
    except OSError as missing:
        raise CannotContinue(f"{path} cannot be read: {missing.strerror}.") from missing
    except ValidationError as wrong:
        first, more = wrong.errors(include_input=False)[0], wrong.error_count() - 1
        where = " → ".join(str(part) for part in first["loc"]) or "the file"
        rest = f" ({more} more)" if more else ""
        raise CannotContinue(f"{path}: {where}: {first['msg']}.{rest}") from wrong
    if not ways:
        raise CannotContinue(f"{path} has no provider.")
    names = [way.name.lower() for way in ways]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise CannotContinue(f"{path}: two providers are called {twice}.")
    if len(_told(ways)) > MOST_BYTES:
        raise CannotContinue(f"{path}: there is room for {MOST_BYTES} bytes of providers.")
    return ways


def with_providers(template: Template, ways: Sequence[OpenId | Saml], directory: Path) -> Template:
    """The template with these ways to sign in, beside passwords. Raises CannotContinue."""
    more: Template = json.loads(json.dumps(template))
    resources = more["Resources"]
    for way in ways:
        resources[_logical(way)] = {
            "Type": "AWS::Cognito::UserPoolIdentityProvider",
            "Properties": {
                "UserPoolId": {"Ref": "People"},
                "ProviderName": way.name,
                "ProviderType": way.kind,
                "ProviderDetails": way.details(directory),
                "AttributeMapping": way.mapping,
            },
        }
    client = resources["WebClient"]
    client["DependsOn"] = [client["DependsOn"], *map(_logical, ways)]
    client["Properties"]["SupportedIdentityProviders"] += [way.name for way in ways]
    resources["Doorkeeper"]["Properties"]["Environment"]["Variables"]["PROVIDERS"] = _told(ways)
    more["Outputs"]["SignInProviders"] = {"Value": ",".join(way.name for way in ways)}
    return more


def sign_in_by(ways: Sequence[Provider]) -> str:
    """What imports have to keep digests of, as the template's parameter says it."""
    return ",".join(sorted({identifier for way in ways for identifier in way.known_by}))


def certificates(metadata: str) -> list[Certificate]:
    """The certificates that sign, of a provider's metadata. Raises ValueError for what is none."""
    try:
        root = ET.fromstring(metadata)  # noqa: S314 the operator's own file
    except ET.ParseError as broken:
        raise ValueError("is no XML") from broken
    role = next(root.iter(f"{_METADATA}IDPSSODescriptor"), None)
    if role is None:
        raise ValueError("does not describe an identity provider")
    found = [
        "".join((each.text or "").split())
        for key in role.iter(f"{_METADATA}KeyDescriptor")
        if key.get("use") in (None, "signing")
        for each in key.iter(f"{_SIGNATURE}X509Certificate")
    ]
    if not found:
        raise ValueError("has no certificate that signs")
    if any(len(text) > LONGEST_CERTIFICATE for text in found):
        raise ValueError(f"has a certificate of more than {LONGEST_CERTIFICATE} characters")
    try:
        return [load_der_x509_certificate(base64.b64decode(text)) for text in found]
    except ValueError as unreadable:
        raise ValueError("has a certificate that cannot be read") from unreadable


def last_day(way: OpenId | Saml, directory: Path) -> datetime | None:
    """When the last certificate of a file of metadata ends; None where Cognito fetches it itself."""
    told = way.details(directory).get("MetadataFile")
    if told is None:
        return None
    return max(certificate.not_valid_after_utc for certificate in certificates(told))


def _read(path: Path) -> str:
    try:
        text = path.read_text("utf-8")
        certificates(text)
    except OSError as missing:
        raise CannotContinue(f"{path} cannot be read: {missing.strerror}.") from missing
    except ValueError as wrong:
        raise CannotContinue(f"{path} {wrong}.") from wrong
    return text


def _told(ways: Sequence[Provider]) -> str:
    """What the doorkeeper is told of them."""
    wanted = set(Provider.model_fields)
    told: list[Mapping[str, Any]] = [
        way.model_dump(mode="json", include=wanted, exclude_defaults=True) for way in ways
    ]
    return json.dumps(told, separators=(",", ":"))


def _logical(way: Provider) -> str:
    return f"SignInBy{way.name.replace('-', '')}"
