"""The emulator is told what it must be told differently, and nothing else."""

from collections.abc import Iterator
from typing import Any

from infra.local.template import RUNTIME, for_emulator
from infra.package import load


def differences(before: Any, after: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before.keys() | after.keys():
            yield from differences(before.get(key), after.get(key), (*path, str(key)))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for position, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, (*path, str(position)))
    elif before != after:
        yield path


def test_the_emulator_gets_the_same_template_but_for_named_differences() -> None:
    shipped = load()
    local = for_emulator(shipped)
    mail = "Resources/MailerRole/Properties/Policies/0/PolicyDocument/Statement"
    changed = {"/".join(path) for path in differences(shipped, local)}
    assert {path for path in changed if not path.startswith(mail)} == {
        "Globals/Function/Runtime",
        "Globals/Function/Layers",
        "Resources/Libraries",
        "Resources/Printing",
        "Resources/Lists/Properties/Layers",
        "Resources/Plans/Properties/Layers",
        "Resources/ImportBucketPolicy",
        "Resources/AttachmentBucketPolicy",
        "Resources/ArchiveBucketPolicy",
        "Resources/ExportBucketPolicy",
    }
    assert local["Globals"]["Function"]["Runtime"] == RUNTIME
    [sending] = {path.removeprefix(mail) for path in changed if path.startswith(mail)}
    assert sending.endswith("/Resource")


def test_the_shipped_template_is_left_alone() -> None:
    shipped = load()
    for_emulator(shipped)
    assert shipped == load()
