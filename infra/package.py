"""Makes the template self-contained: local directories become zips in a bucket.

What `sam package` does, without needing it: AWS and the emulator are given the same thing.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from infra.build import ROOT, Built

TEMPLATE = ROOT / "infra" / "template.yaml"
Template = dict[str, Any]
Upload = Callable[[str, bytes], str]


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms, `!Ref X` for `{"Ref": "X"}`."""


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        return {name: value.split(".", 1) if suffix == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    raise yaml.constructor.ConstructorError(None, None, f"!{suffix} of a mapping", node.start_mark)


_Loader.add_multi_constructor("!", _short_form)


def load(path: Path = TEMPLATE) -> Template:
    """The template with every short form written out."""
    template: Template = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506
    return template


def package(template: Template, built: Built, upload: Upload) -> Template:
    """The same template, naming uploaded zips and holding its workflow, in place of local paths.

    `upload` is given a name that follows from the content, and the content; it answers with the
    address to write into the template.
    """
    packaged: Template = json.loads(json.dumps(template))
    uploaded: dict[Path, str] = {}

    def address(directory: Path) -> str:
        if directory not in uploaded:
            content = zipped(directory)
            name = f"{directory.name}-{hashlib.sha256(content).hexdigest()[:32]}.zip"
            uploaded[directory] = upload(name, content)
        return uploaded[directory]

    for resource in packaged["Resources"].values():
        properties = resource.get("Properties", {})
        match resource["Type"]:
            case "AWS::Serverless::Function":
                properties["CodeUri"] = address(built.functions[Path(properties["CodeUri"]).name])
            case "AWS::Serverless::LayerVersion":
                properties["ContentUri"] = address(built.layer(Path(properties["ContentUri"]).name))
            case "AWS::Serverless::StateMachine":
                definition = TEMPLATE.parent / properties.pop("DefinitionUri")
                properties["Definition"] = json.loads(definition.read_text(encoding="utf-8"))
    return packaged


def zipped(directory: Path) -> bytes:
    """The directory as a zip whose bytes depend on nothing but what is in it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(directory.rglob("*")):
            name = path.relative_to(directory).as_posix()
            if path.is_file() and not path.name.endswith(".done"):
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.external_attr = (0o755 if path.stat().st_mode & 0o100 else 0o644) << 16
                archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return content.getvalue()
