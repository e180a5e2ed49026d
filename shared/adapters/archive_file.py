"""An archive: one zip of JSON and pages, with a manifest that has the SHA-256 of every file in it.

The same files make the same bytes, whenever and wherever: so an archive that is written again is no other
one, and its own digest can be compared. `pack` has an archive in memory; `Writer` writes one to a disk, with
files in it that are larger than any memory.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

FORMAT = 1
MANIFEST = "manifest.json"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file: when it was made stands in the manifest."""
_READABLE = 0o644 << 16


class BrokenArchive(Exception):
    """The archive is not what its manifest says."""


class File(NamedTuple):
    """One file of an archive."""

    name: str
    content: bytes


class Listed(BaseModel):
    """One file, as the manifest tells of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What is in an archive, and what it is about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = FORMAT
    about: dict[str, str]
    files: tuple[Listed, ...]


class Packed(NamedTuple):
    """An archive."""

    content: bytes
    sha256: str
    """Of the archive as a whole, in hexadecimal digits."""
    manifest: Manifest


def pack(files: Iterable[File], about: Mapping[str, str]) -> Packed:
    """The archive of these files; the manifest comes first. Raises ValueError for a name used twice."""
    given = sorted(files)
    names = [file.name for file in given]
    if len({*names, MANIFEST}) != len(names) + 1:
        raise ValueError("two files of an archive have one name")
    manifest = Manifest(
        about=dict(sorted(about.items())),
        files=tuple(
            Listed(name=f.name, bytes=len(f.content), sha256=_sha(f.content)) for f in given
        ),
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in (as_json(MANIFEST, manifest.model_dump(mode="json")), *given):
            archive.writestr(_info(file.name), file.content)
    content = packed.getvalue()
    return Packed(content, _sha(content), manifest)


class Written(NamedTuple):
    """An archive that was written somewhere."""

    size: int
    sha256: str
    """Of the archive as a whole, in hexadecimal digits."""
    manifest: Manifest


class Writer:
    """Writes an archive as its files come; the manifest, which knows them all, is the last."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._archive = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._listed: list[Listed] = []

    def add(self, file: File) -> None:
        """One that is in memory. Raises ValueError for a name used twice."""
        self._demand_new(file.name)
        self._archive.writestr(_info(file.name), file.content)
        listed = Listed(name=file.name, bytes=len(file.content), sha256=_sha(file.content))
        self._listed.append(listed)

    def stream(self, name: str, chunks: Iterable[bytes], size: int) -> None:
        """One that comes in pieces and is not packed any smaller: files of people mostly cannot be.

        Raises ValueError for a name used twice.
        """
        self._demand_new(name)
        info, digest, come = _info(name), hashlib.sha256(), 0
        info.compress_type, info.file_size = zipfile.ZIP_STORED, size
        with self._archive.open(info, "w") as target:
            for chunk in chunks:
                digest.update(chunk)
                target.write(chunk)
                come += len(chunk)
        self._listed.append(Listed(name=name, bytes=come, sha256=digest.hexdigest()))

    def finish(self, about: Mapping[str, str]) -> Written:
        """Write what is in it, and read all of it again for its digest."""
        self._listed.sort(key=lambda listed: listed.name)
        manifest = Manifest(about=dict(sorted(about.items())), files=tuple(self._listed))
        told = as_json(MANIFEST, manifest.model_dump(mode="json"))
        self._archive.writestr(_info(MANIFEST), told.content)
        self._archive.close()
        size = self._target.seek(0, io.SEEK_END)
        self._target.seek(0)
        digest = hashlib.file_digest(self._target, "sha256")  # type: ignore[arg-type]
        return Written(size, digest.hexdigest(), manifest)

    def _demand_new(self, name: str) -> None:
        if name == MANIFEST or any(listed.name == name for listed in self._listed):
            raise ValueError("two files of an archive have one name")


def as_json(name: str, document: Any) -> File:
    """A file with a document, for people to read too."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return File(name, f"{text}\n".encode())


def check(archive: bytes | IO[bytes]) -> Manifest:
    """The manifest of an archive in which everything is as it says. Raises BrokenArchive."""
    try:
        with zipfile.ZipFile(
            io.BytesIO(archive) if isinstance(archive, bytes) else archive
        ) as opened:
            manifest = Manifest.model_validate_json(opened.read(MANIFEST))
            names = sorted(name for name in opened.namelist() if name != MANIFEST)
            faults = [*_faults(opened, manifest)]
    except (zipfile.BadZipFile, KeyError, ValidationError) as wrong:
        raise BrokenArchive("it cannot be read") from wrong
    if faults or names != sorted(listed.name for listed in manifest.files):
        raise BrokenArchive(f"its files are not those of the manifest: {', '.join(faults)}")
    return manifest


def _faults(opened: zipfile.ZipFile, manifest: Manifest) -> Iterator[str]:
    for listed in manifest.files:
        if _sha(opened.read(listed.name)) != listed.sha256:
            yield listed.name


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _LONG_AGO)
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, _READABLE
    info.create_system = 3  # whatever machine it is made on
    return info


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
