"""Bundles of templates as files: what is taken, and how it is told what is wrong."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.domain.bundle import (
    LARGEST,
    Bundle,
    BundleContent,
    BundleOrigin,
    BundleSignature,
    check_size,
    document_of,
    message_of,
    read,
)
from shared.domain.errors import Invalid, NewerFormat, TooLarge
from shared.domain.template_library import load_template

CONTENT = BundleContent(
    origin=BundleOrigin(name="Kommunen", key_id="a" * 64),
    created_at=datetime(2021, 9, 1, 10, tzinfo=UTC),
    templates=(load_template("plain"), load_template("employee")),
)
SIGNED = b"\x30\x06signed"


def document() -> dict[str, Any]:
    bundle = Bundle(content=CONTENT, signature=BundleSignature.of(SIGNED))
    outer = bundle.model_dump(mode="json", exclude={"content"})
    return json.loads(json.dumps(outer | {"content": document_of(CONTENT)}))  # type: ignore[no-any-return]


def test_a_file_is_read_as_it_was_made_however_it_is_laid_out() -> None:
    for indent in (None, 2, 7):
        found = read(json.dumps(document(), indent=indent, ensure_ascii=indent == 7))
        assert found.bundle.content == CONTENT
        assert found.bundle.signature.raw == SIGNED
        assert found.message == message_of(document_of(CONTENT))


def test_everything_that_is_said_is_signed() -> None:
    signed = document()["content"]
    message = message_of(signed)
    signed["templates"][1]["pages"][0]["sections"][0]["title"] = {"sv": "Annat"}
    assert message_of(signed) != message
    assert message.startswith(b"samtal-bundle-1\n")
    assert len(message) < 100


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"format": "samtal-template-1"}, "/file/format"),
        ({"format": None}, "/file/format"),
        ({"format": "samtal-bundle-0"}, "/file/format"),
        ({"format": "samtal-bundle-²"}, "/file/format"),
        ({"more": 1}, "/file/more"),
        ({"content": []}, "/file/content"),
        ({"content": {}}, "/file/content/origin"),
        ({"signature": {"value": "not base64!"}}, "/file/signature/value"),
        ({"signature": {"value": "a", "algorithm": "NONE"}}, "/file/signature/algorithm"),
    ],
)
def test_what_is_no_bundle_is_told_with_the_place(change: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(json.dumps(document() | change))
    assert refused.value.facts["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize("text", ["[]", "7", "{", '{"format": 1, "format": 2}'])
def test_what_is_no_object_is_no_bundle(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(text)
    assert [error["pointer"] for error in refused.value.facts["errors"]] == ["/file"]


def test_each_template_is_there_once_and_has_its_shape() -> None:
    twice, wrong, odd = document(), document(), document()
    twice["content"]["templates"] *= 2
    wrong["content"]["templates"][1]["pages"] = []
    odd["content"]["templates"][0] = "text"
    for changed, told in ((twice, "more than once"), (wrong, "at least 1"), (odd, "object")):
        with pytest.raises(Invalid) as refused:
            read(json.dumps(changed))
        assert told in refused.value.facts["errors"][0]["detail"]


@pytest.mark.parametrize("newer", ["samtal-bundle-2", "samtal-bundle-" + "9" * 5000])
def test_a_newer_bundle_or_template_is_told_as_such(newer: str) -> None:
    with pytest.raises(NewerFormat) as refused:
        read(json.dumps(document() | {"format": newer}))
    assert refused.value.facts["understood"] == "samtal-bundle-1"
    within = document()
    within["content"]["templates"][1]["format"] = "samtal-template-2"
    with pytest.raises(NewerFormat) as refused:
        read(json.dumps(within))
    assert refused.value.facts["format"] == "samtal-template-2"


def test_a_signature_that_is_no_base64_is_no_signature() -> None:
    assert BundleSignature(value="a").raw == b""


def test_a_file_has_a_largest_size() -> None:
    check_size(LARGEST)
    with pytest.raises(TooLarge):
        check_size(LARGEST + 1)
