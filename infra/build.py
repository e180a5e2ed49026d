"""Puts together what is deployed: two layers, and one package a function.

One layer has the libraries and the shared code, the other what only printing needs.
A function's package holds `functions/<name>` and nothing else. What has not changed is not built
again. `python -m infra.build aws` prints what was built and its sizes.
"""

import argparse
import compileall
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.problem import CannotContinue

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / ".build"
UV = ROOT / ".tools" / "bin" / "uv"

# The AWS services that functions call. The client library describes some four hundred more.
SERVICES = ("dynamodb", "kms", "s3", "secretsmanager", "sesv2", "sqs", "stepfunctions")

# Installed because Chalice's command line wants them; its edge, which is all we use, does not.
UNUSED = (
    ".lock",
    "_distutils_hack", "_yaml", "ansicon", "bin", "blessed", "boto3/examples", "boto3/ec2", "click",
    "distutils-precedence.pth", "editor", "inquirer", "jinxed", "pip", "pkg_resources", "pyyaml",
    "readchar", "runs", "setuptools", "wcwidth", "wheel", "xmod", "yaml",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where code will run, and so which builds of the libraries it needs."""

    name: str
    locks: tuple[str, ...]
    install: tuple[str, ...]
    compiled: bool = False

    @property
    def directory(self) -> Path:
        """Where its builds lie."""
        return BUILT / self.name


def aws(architecture: str = "arm64") -> Place:
    """AWS Lambda: Python 3.13 on Amazon Linux, whatever this machine is."""
    platform = {"arm64": "aarch64", "x86_64": "x86_64"}[architecture] + "-manylinux2014"
    return Place(
        "aws",
        ("runtime",),
        ("--python-platform", platform, "--python-version", "3.13", "--only-binary", ":all:"),
    )


def emulator() -> Place:
    """This machine's own interpreter, with AWS's runtime client beside the libraries."""
    return Place("emulator", ("runtime", "function"), ("--python", sys.executable), compiled=True)


@dataclass(frozen=True)
class Built:
    """What there is to deploy: directories, each becoming one zip."""

    libraries: Path
    printing: Path
    """What makes PDF files; the one function that does gets it as a layer of its own."""
    functions: dict[str, Path]

    def layer(self, name: str) -> Path:
        """The layer of this name."""
        return {layer.name: layer for layer in (self.libraries, self.printing)}[name]


def build(place: Place) -> Built:
    """Build what has changed for this place.

    Raises:
        CannotContinue: uv is missing, or a library cannot be installed.
    """
    place.directory.mkdir(parents=True, exist_ok=True)
    with _alone(place.directory / "lock"):
        libraries = _layer(place, "libraries", place.locks)
        printing = _layer(place, "printing", ("printing",))
        _copy(place, ROOT / "shared", libraries / "python" / "shared")
        functions = {}
        for source in sorted({path.parent for path in (ROOT / "functions").glob("*/*.py")}):
            functions[source.name] = place.directory / source.name
            _copy(place, source, functions[source.name] / "functions" / source.name)
        return Built(libraries, printing, functions)


def _layer(place: Place, name: str, locks: tuple[str, ...]) -> Path:
    layer = place.directory / name
    wanted = _fingerprint(place, (ROOT / "locks" / f"{lock}.txt" for lock in locks))
    with _unless_done(place.directory / f"{name}.done", wanted) as needed:
        if needed:
            _install(place, locks, layer / "python")
    return layer


def _install(place: Place, names: tuple[str, ...], target: Path) -> None:
    if not UV.exists():
        raise CannotContinue("uv is missing; run `make .tools/ready` first.")
    shutil.rmtree(target, ignore_errors=True)
    locks = [part for lock in names for part in ("-r", str(ROOT / "locks" / f"{lock}.txt"))]
    command = [str(UV), "pip", "install", "--quiet", "--require-hashes", "--no-deps", *locks]
    done = subprocess.run(
        [*command, *place.install, "--target", str(target)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise CannotContinue(f"The libraries could not be installed: {done.stderr.strip()}")
    _prune(target)
    if place.compiled:
        compileall.compile_dir(target, quiet=2, workers=os.cpu_count() or 1)


def _prune(target: Path) -> None:
    for name in UNUSED:
        for path in [target / name, *target.glob(f"{name}-*.dist-info")]:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for described in target.glob("botocore/data/*"):
        if described.is_dir() and described.name not in SERVICES:
            shutil.rmtree(described)
    for waste in [*target.rglob("__pycache__"), *target.rglob("tests")]:
        shutil.rmtree(waste, ignore_errors=True)


def _copy(place: Place, source: Path, target: Path) -> None:
    wanted = _fingerprint(place, sorted(p for p in source.rglob("*") if _is_source(p)))
    with _unless_done(target.with_name(f".{target.name}.done"), wanted) as needed:
        if needed:
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            if place.compiled:
                compileall.compile_dir(target, quiet=2)


def _is_source(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def _fingerprint(place: Place, files: Iterable[Path]) -> str:
    digest = hashlib.sha256(repr((place, sys.version, SERVICES, UNUSED)).encode())
    for file in files:
        digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()


@contextmanager
def _unless_done(stamp: Path, wanted: str) -> Iterator[bool]:
    """Whether the work under this stamp is still to do; what fails half-way is done again."""
    needed = not stamp.exists() or stamp.read_text() != wanted
    if needed:
        stamp.unlink(missing_ok=True)
    yield needed
    if needed:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(wanted)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Wait until no other build works in the same directory."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def sizes(built: Built) -> Iterator[tuple[str, int]]:
    """The size in bytes, unpacked, of everything that was built."""
    for path in [built.libraries, built.printing, *built.functions.values()]:
        yield path.name, sum(file.stat().st_size for file in path.rglob("*") if _is_source(file))


def main() -> None:
    """Build for the place named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("place", choices=["aws", "emulator"])
    parser.add_argument("--architecture", choices=["arm64", "x86_64"], default="arm64")
    asked = parser.parse_args()
    try:
        built = build(aws(asked.architecture) if asked.place == "aws" else emulator())
    except CannotContinue as reason:
        sys.exit(str(reason))
    for name, size in sizes(built):
        print(f"{name:<15} {size / 1e6:8.2f} MB")


if __name__ == "__main__":
    main()
