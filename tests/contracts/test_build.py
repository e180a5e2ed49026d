"""What is built is complete, holds nothing that is not used, and does not depend on the moment."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from infra import build as builds
from infra.build import ROOT, SERVICES, Built
from infra.package import load, package, zipped

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built() -> Built:
    return builds.build(builds.emulator())


def sources() -> list[Path]:
    return [*(ROOT / "shared").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]


def test_it_keeps_the_descriptions_of_the_aws_services_in_use() -> None:
    used = set()
    for source in sources():
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("client", "resource")
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in ("boto3", "session")
            ):
                [service, *_] = node.args
                assert isinstance(service, ast.Constant), f"{source}: name the service outright"
                used.add(service.value)
    assert used == set(SERVICES)


def test_each_architecture_has_its_own_builds_of_the_libraries() -> None:
    platforms = [builds.aws(name).install[1] for name in ("arm64", "x86_64")]
    assert platforms == ["aarch64-manylinux2014", "x86_64-manylinux2014"]
    assert builds.aws("arm64") != builds.aws("x86_64"), "else one would be taken for the other"


def test_a_package_holds_its_function_and_nothing_else(built: Built) -> None:
    for name, directory in built.functions.items():
        files = {path.relative_to(directory).as_posix() for path in directory.rglob("*.py")}
        assert files
        assert {file.split("/")[0:2] == ["functions", name] for file in files} == {True}


def test_the_layers_alone_carry_what_functions_import(built: Built) -> None:
    """Without this machine's own packages: no site-packages, no working directory."""
    wanted = {
        name.name
        for source in sources()
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.Import)
        for name in node.names
    } | {
        node.module
        for source in sources()
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and not node.level
    }
    foreign = sorted(
        name for name in wanted if not name.startswith(("functions", "mypy_boto3", "types_boto3"))
    )
    layers = [str(layer / "python") for layer in (built.libraries, built.printing)]
    asked = f"import sys; sys.path[:0] = {layers!r}\n" + "\n".join(
        f"import {name}" for name in foreign
    )
    started = subprocess.run(
        [sys.executable, "-I", "-S", "-c", asked], capture_output=True, text=True, check=False
    )
    assert started.returncode == 0, started.stderr


def test_what_has_not_changed_is_not_built_again(built: Built) -> None:
    before = {path: path.stat().st_mtime_ns for path in built.libraries.rglob("*.py")}
    again = builds.build(builds.emulator())
    assert {path: path.stat().st_mtime_ns for path in again.libraries.rglob("*.py")} == before


def test_the_same_content_makes_the_same_zip(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name / "inside").mkdir(parents=True)
        (tmp_path / name / "inside" / "a.py").write_text("A = 1\n")
        (tmp_path / name / "b.py").write_text("B = 2\n")
    assert zipped(tmp_path / "one") == zipped(tmp_path / "two")
    (tmp_path / "two" / "b.py").write_text("B = 3\n")
    assert zipped(tmp_path / "one") != zipped(tmp_path / "two")


def test_a_packaged_template_names_no_local_path(built: Built) -> None:
    uploaded: dict[str, bytes] = {}

    def upload(name: str, content: bytes) -> str:
        uploaded[name] = content
        return f"s3://somewhere/{name}"

    resources = package(load(), built, upload)["Resources"].values()
    addresses = [
        resource["Properties"].get("CodeUri") or resource["Properties"].get("ContentUri")
        for resource in resources
        if resource["Type"] in ("AWS::Serverless::Function", "AWS::Serverless::LayerVersion")
    ]
    assert {address.removeprefix("s3://somewhere/") for address in addresses} == uploaded.keys()
    workflows = [
        resource["Properties"]
        for resource in resources
        if resource["Type"] == "AWS::Serverless::StateMachine"
    ]
    assert len(workflows) == len(list((ROOT / "statemachines").glob("*.asl.json")))
    for workflow in workflows:
        assert "DefinitionUri" not in workflow
        assert workflow["Definition"]["States"]
