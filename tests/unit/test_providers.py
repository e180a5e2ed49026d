"""The file of a municipality's ways to sign in, and what of it comes into the template (R22, R23, R24)."""

import base64
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from functions.doorkeeper.providers import load
from infra.package import load as load_template
from infra.problem import CannotContinue
from infra.providers import last_day, load_providers, sign_in_by, with_providers
from tests.support import signing

OPEN_ID = {
    "kind": "OIDC", "name": "BankID", "issuer": "https://idp.kommunen.example", "client_id": "samtal",
    "client_secret": "samtal/bank-id", "scopes": "openid profile",
    "known_by": {"civic_number": "personalIdentityNumber"},
    "level": 2, "level_from": "acr", "levels": {"http://id.elegnamnden.se/loa/1.0/loa3": 3},
}  # fmt: skip
SAML = {
    "kind": "SAML", "name": "Skola-ett", "metadata": "idp.xml", "level": 2,
    "known_by": {"eppn": "urn:oid:1.3.6.1.4.1.5923.1.1.1.6"},
}  # fmt: skip
LAST = datetime(2031, 5, 1, tzinfo=UTC)


def certificate(until: datetime) -> str:
    key = signing.key("idp")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(until - timedelta(days=900))
        .not_valid_after(until)
        .sign(key, SHA256())
    )
    return base64.b64encode(made.public_bytes(Encoding.DER)).decode()


def metadata(*certificates: str) -> str:
    keys = "".join(
        f'<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{each}'
        "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        for each in certificates
    )
    return (
        '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"'
        ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://idp.example">'
        f"<md:IDPSSODescriptor>{keys}</md:IDPSSODescriptor></md:EntityDescriptor>"
    )


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    both = metadata(certificate(LAST - timedelta(days=365)), certificate(LAST))
    (tmp_path / "idp.xml").write_text(both, "utf-8")
    return tmp_path


def written(directory: Path, ways: Any) -> Path:
    path = directory / "sign-in.json"
    path.write_text(ways if isinstance(ways, str) else json.dumps(ways), "utf-8")
    return path


@pytest.mark.spec("R22", "R24")
def test_each_provider_becomes_one_of_the_pool_and_is_known_to_the_doorkeeper(
    directory: Path,
) -> None:
    ways = load_providers(written(directory, [OPEN_ID, SAML]))
    template = with_providers(load_template(), ways, directory)
    resources = template["Resources"]
    by_id, at_school = (
        resources[name]["Properties"] for name in ("SignInByBankID", "SignInBySkolaett")
    )
    assert by_id["ProviderDetails"]["client_secret"] == "{{resolve:secretsmanager:samtal/bank-id}}"
    assert at_school["ProviderDetails"]["EncryptedResponses"] == "true"
    assert at_school["ProviderDetails"]["RequestSigningAlgorithm"] == "rsa-sha256"
    assert at_school["ProviderDetails"]["MetadataFile"].count("X509Certificate>") == 4
    for provider in (by_id, at_school):
        assert set(provider["AttributeMapping"]) <= {"custom:pass", "username"}

    client = resources["WebClient"]
    assert client["Properties"]["SupportedIdentityProviders"] == ["COGNITO", "BankID", "Skola-ett"]
    assert client["DependsOn"] == ["Scopes", "SignInByBankID", "SignInBySkolaett"]
    told = resources["Doorkeeper"]["Properties"]["Environment"]["Variables"]["PROVIDERS"]
    assert set(load(told)) == {"BankID", "Skola-ett"}
    assert "secret" not in told
    assert load(told)["BankID"].level_of({"acr": "http://id.elegnamnden.se/loa/1.0/loa3"}) == 3
    assert sign_in_by(ways) == "civic_number,eppn"
    assert [last_day(way, directory) for way in ways] == [None, LAST]


@pytest.mark.slow
def test_the_template_with_providers_is_one_that_aws_takes(directory: Path) -> None:
    more = SAML | {"name": "Skola-tva", "metadata": "https://idp.example/metadata"}
    ways = load_providers(written(directory, [OPEN_ID, SAML, more]))
    made = directory / "template.json"
    made.write_text(json.dumps(with_providers(load_template(), ways, directory)), "utf-8")
    asked = [str(Path(sys.executable).with_name("cfn-lint")), str(made)]
    checked = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


WRONG: dict[str, tuple[Any, str]] = {
    "no JSON": ("[", "Invalid JSON"),
    "no list": (OPEN_ID, "valid array"),
    "nobody": ([], "no provider"),
    "no kind": ([{"name": "BankID"}], "discriminator"),
    "two of a name": ([OPEN_ID, OPEN_ID | {"name": "bankid"}], "two providers are called bankid"),
    "the secret itself, with spaces": ([OPEN_ID | {"client_secret": "x y"}], "client_secret"),
    "a misspelled attribute": ([OPEN_ID | {"knownby": {}}], "knownby"),
    "an identifier nobody knows": ([OPEN_ID | {"known_by": {"phone": "p"}}], "known_by"),
    "too many for the doorkeeper": (
        [SAML | {"name": f"Skola-{n}"} for n in range(100)],
        "3000 bytes",
    ),
}


@pytest.mark.parametrize("which", WRONG)
def test_a_file_that_is_wrong_is_told_where(directory: Path, which: str) -> None:
    ways, told = WRONG[which]
    with pytest.raises(CannotContinue, match=told):
        load_providers(written(directory, ways))


@pytest.mark.spec("R24")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<", "is no XML"),
        ("<a/>", "does not describe an identity provider"),
        (metadata(), "no certificate that signs"),
        (metadata("A" * 4_096), "cannot be read"),
        (metadata("A" * 4_097), "more than 4096"),
        (metadata("AAAA"), "cannot be read"),
        (None, "No such file"),
    ],
)
def test_metadata_that_is_wrong_is_told(directory: Path, text: str | None, told: str) -> None:
    ways = load_providers(written(directory, [SAML]))
    (directory / "idp.xml").unlink()
    if text is not None:
        (directory / "idp.xml").write_text(text, "utf-8")
    with pytest.raises(CannotContinue, match=told):
        with_providers(load_template(), ways, directory)
