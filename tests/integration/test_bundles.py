"""Bundles: templates as one signed file from one municipality to another (F49)."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jsonschema_rs import Draft202012Validator

from shared.domain.bundle import LARGEST
from tests.support.api import Answered, Api
from tests.support.bundles import OURS, THEIRS, KeyInHand, a_bundle, as_file
from tests.support.steps import Steps
from tests.support.templates import a_file, a_municipality, publish


def trust(steps: Steps, key: KeyInHand = THEIRS, *, by: str = "admin") -> Answered:
    asked = {"name": "Grannkommunen", "public_key": key.public_key().pem}
    return steps.call(by, "POST", "/v1/trusted-keys", asked)


def take(steps: Steps, file: str, *, by: str = "rektor", owner: str = "school") -> Answered:
    return steps.call(by, "POST", "/v1/template-bundles", {"owner_id": owner, "file": file})


def bundled(steps: Steps, *template_ids: str, by: str = "rektor") -> Answered:
    return steps.call(
        by, "GET", "/v1/template-bundles", query={"templates": ",".join(template_ids)}
    )


@pytest.mark.spec("F49")
def test_templates_go_from_one_municipality_to_another_as_one_file() -> None:
    there, here = a_municipality(), a_municipality()
    there.api = Api(there.ports, signer=THEIRS)
    ids = [publish(there, file=a_file(title={"sv": title}))["id"] for title in ("Ett", "Två")]
    key = there.call("rektor", "GET", "/v1/template-bundles/key").body
    sent = bundled(there, *ids)
    assert sent.status == 200
    assert sent.headers["content-disposition"] == 'attachment; filename="templates-2021-10-01.json"'
    origin = {"name": "Exempelstads kommun", "key_id": key["key_id"]}
    assert sent.body["content"]["origin"] == origin

    asked = {"name": "Exempelstad", "public_key": key["public_key"]}
    assert here.call("admin", "POST", "/v1/trusted-keys", asked).body["key_id"] == key["key_id"]
    here.clock.forward(days=30)
    taken = take(here, json.dumps(sent.body, indent=2))

    assert taken.status == 201
    assert [template["title"] for template in taken.body["templates"]] == ["Ett", "Två"]
    for template, theirs in zip(taken.body["templates"], ids, strict=True):
        seen = here.call("rektor", "GET", f"/v1/templates/{template['id']}").body
        assert (seen["state"], seen["draft"], seen["owner"]["id"]) == ("draft", 1, "school")
        assert seen["imported_from"] == {
            "name": "Exempelstad", "key_id": key["key_id"], "id": theirs, "version": 1,
            "bundled_at": "2021-10-01T08:00:00+02:00",
        }  # fmt: skip
        path = f"/v1/templates/{template['id']}/publication"
        assert here.call("rektor", "POST", path, if_match='"1"').status == 200


def test_an_unknown_key_is_told_and_its_templates_are_not_taken() -> None:
    steps = a_municipality()
    file = as_file(a_bundle(a_file()))
    refused = take(steps, file)
    assert (refused.status, refused.problem) == (409, "untrusted-bundle")
    assert refused.body["key_id"] == THEIRS.public_key().id
    assert refused.body["name"] == "Grannkommunen"
    assert trust(steps).status == 201
    assert take(steps, file).status == 201
    path = f"/v1/trusted-keys/{THEIRS.public_key().id}"
    assert steps.call("admin", "DELETE", path).body["keys"] == []
    assert take(steps, file).problem == "untrusted-bundle"


def _other_key(bundle: dict[str, Any]) -> None:
    bundle["content"]["origin"]["key_id"] = OURS.public_key().id


def _one_letter(bundle: dict[str, Any]) -> None:
    bundle["content"]["templates"][0]["title"]["sv"] += "!"


def _later(bundle: dict[str, Any]) -> None:
    bundle["content"]["created_at"] = "2021-09-01T10:00:00.001Z"


def _no_base64(bundle: dict[str, Any]) -> None:
    bundle["signature"]["value"] = "a"


def _other_signature(bundle: dict[str, Any]) -> None:
    bundle["signature"] = a_bundle(a_file(sensitive=False))["signature"]


@pytest.mark.parametrize("tamper", [_one_letter, _later, _other_key, _no_base64, _other_signature])
def test_a_changed_bundle_is_refused(tamper: Any) -> None:
    steps = a_municipality()
    trust(steps)
    bundle = a_bundle(a_file())
    tamper(bundle)
    refused = take(steps, as_file(bundle))
    assert (refused.status, refused.problem) == (422, "broken-bundle")


@pytest.mark.parametrize(
    ("file", "problem", "told"),
    [
        ("{", "invalid", "no JSON"),
        ('{"format": "samtal-bundle-1", "format": "samtal-bundle-1"}', "invalid", "twice"),
        ("[" * 50_000, "invalid", "levels"),
        ('{"format": "\\ud800"}', "invalid", "half a character"),
        ('{"format": "samtal-bundle-7"}', "newer-format", "samtal-bundle-7"),
        (json.dumps(a_bundle(a_file(format="samtal-template-2"))), "newer-format", "template-2"),
        (json.dumps(a_bundle(a_file(pages=[]))), "invalid", "at least 1"),
        ("a" * (LARGEST + 1), "invalid", "string_too_long"),
    ],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_what_cannot_be_taken_is_told(file: str, problem: str, told: str) -> None:
    refused = take(a_municipality(), file)
    assert refused.problem == problem
    assert told in refused.text


def test_our_own_bundle_is_taken_back_without_anybody_trusting_us() -> None:
    steps = a_municipality()
    made = publish(steps, file=a_file())
    taken = take(steps, json.dumps(bundled(steps, made["id"]).body), by="ledare", owner="preschool")
    assert (taken.status, taken.body["name"]) == (201, "Exempelstads kommun")


def test_only_who_edits_a_template_signs_it_in_the_municipalitys_name() -> None:
    steps = a_municipality()
    made = publish(steps, file=a_file())
    assert bundled(steps, made["id"], by="teacher").problem == "not-allowed"
    assert bundled(steps, made["id"], by="ledare").problem == "not-found"
    assert bundled(steps, made["id"], "plain").problem == "not-found"
    draft = steps.call("rektor", "POST", "/v1/templates", {"owner_id": "school", "file": a_file()})
    assert bundled(steps, draft.body["id"]).problem == "wrong-template-state"
    assert take(steps, as_file(a_bundle(a_file())), by="teacher").problem == "not-allowed"


def test_only_the_highest_permission_decides_whom_to_trust() -> None:
    steps = a_municipality()
    assert trust(steps, by="rektor").problem == "not-allowed"
    assert trust(steps, by="mona").problem == "not-found"
    assert trust(steps).status == 201
    assert trust(steps).problem == "already-trusted"
    path = f"/v1/trusted-keys/{THEIRS.public_key().id}"
    assert steps.call("rektor", "DELETE", path).problem == "not-allowed"
    seen = steps.call("teacher", "GET", "/v1/trusted-keys").body
    assert [key["name"] for key in seen["keys"]] == ["Grannkommunen"]
    assert (seen["may_edit"], seen["keys"][0]["public_key"]) == (False, THEIRS.public_key().pem)
    assert steps.call("admin", "DELETE", path).status == 200
    assert steps.call("admin", "DELETE", path).status == 200  # said twice
    assert steps.call("admin", "DELETE", "/v1/trusted-keys/none").problem == "not-found"
    assert trust(steps).status == 201


def test_only_a_public_key_on_the_right_curve_is_trusted() -> None:
    steps = a_municipality()
    wrong = [
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        for key in (ec.generate_private_key(ec.SECP384R1()), ed25519.Ed25519PrivateKey.generate())
    ]
    for pem in (
        *wrong,
        "words",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        "å\0",
    ):
        asked = {"name": "Grannkommunen", "public_key": pem}
        refused = steps.call("admin", "POST", "/v1/trusted-keys", asked)
        assert (refused.problem, refused.body["errors"][0]["pointer"]) == ("invalid", "/public_key")


def test_a_file_taken_twice_with_one_key_makes_its_drafts_once() -> None:
    steps = a_municipality()
    trust(steps)
    asked = {"owner_id": "school", "file": as_file(a_bundle(a_file()))}
    first, again = (
        steps.call("rektor", "POST", "/v1/template-bundles", asked, key="once") for _ in range(2)
    )
    assert first.body == again.body


def test_the_schema_describes_every_bundle() -> None:
    steps = a_municipality()
    schema = steps.call(None, "GET", "/v1/template-bundles/schema").body
    validator = Draft202012Validator(schema)
    made = publish(steps, file=a_file())
    assert not list(validator.iter_errors(bundled(steps, made["id"]).body))
    assert list(validator.iter_errors(a_bundle()))
