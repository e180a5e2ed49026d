"""Office documents: archives with known parts, without macros, locks, or other files in them.

Programs put a workbook into a document for each diagram; such a one is examined in its turn, one level deep
and out of the same budget. Anything else that is a file of its own is refused.
"""

import tempfile
from typing import IO

from functions.examiner.archive import Archive, Part
from functions.examiner.refusal import Refusal
from functions.examiner.unpacking import Budget
from shared.domain.attachment import Reason
from shared.domain.attachment_kinds import kinds

_FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_PACKED = (b"PK\3\4", b"PK\5\6", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"BZh", b"\xfd7zXZ", b"MSCF")
_RUN = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_FILES = (*_PACKED, *_RUN, _OLD_OFFICE, b"%PDF-")
_ACTIVE = ("/activex/", "/macrosheets/", "/dialogsheets/", "basic/", "scripts/")
_READ = {"[Content_Types].xml", "mimetype", "META-INF/manifest.xml"}
_LONGEST_READ = 1024 * 1024


def check_office(kind: str, file: IO[bytes]) -> None:
    """Raise Refusal unless the file is a document of this kind with nothing in it that acts or hides."""
    inside = kinds().inside
    _check(kind, file, Budget.of(file.seek(0, 2), inside), deep=False)


def _check(kind: str, file: IO[bytes], budget: Budget, *, deep: bool) -> None:
    _check_beginning(file)
    archive = Archive(file, kinds().inside, budget)
    for part in archive.parts:
        _check_name(part.name)
    read = {p.name: _read(archive, p) for p in archive.parts if p.name in _READ}
    _check_kind(kind, archive, read)
    for part in archive.parts:
        if part.name not in _READ:
            _check_part(archive, part, budget, deep=deep)


def _check_beginning(file: IO[bytes]) -> None:
    """A locked document of Office is no archive but an old kind of file that holds one."""
    file.seek(0)
    if file.read(len(_OLD_OFFICE)) == _OLD_OFFICE:
        raise Refusal(Reason.ENCRYPTED if _is_locked(file) else Reason.WRONG_CONTENT)
    file.seek(0)
    if file.read(4) != b"PK\3\4":
        raise Refusal(Reason.WRONG_CONTENT)


def _is_locked(file: IO[bytes]) -> bool:
    while piece := file.read(_LONGEST_READ):
        if _LOCKED in piece:
            return True
        if len(piece) == _LONGEST_READ:
            file.seek(-len(_LOCKED), 1)
    return False


def _check_name(name: str) -> None:
    plain = f"/{name.lower()}"
    if plain.endswith("vbaproject.bin") or any(active in plain for active in _ACTIVE[:3]):
        raise Refusal(Reason.ACTIVE_CONTENT)
    if plain.startswith(tuple(f"/{folder}" for folder in _ACTIVE[3:])):
        raise Refusal(Reason.ACTIVE_CONTENT)


def _read(archive: Archive, part: Part) -> bytes:
    content = b""
    for piece in archive.unpacked(part):
        content += piece
        if len(content) > _LONGEST_READ:
            raise Refusal(Reason.TOO_MUCH_INSIDE)
    return content


def _check_kind(kind: str, archive: Archive, read: dict[str, bytes]) -> None:
    if kind in _FOLDERS:
        types = read.get("[Content_Types].xml")
        folder = _FOLDERS[kind]
        if types is None or not any(part.name.startswith(folder) for part in archive.parts):
            raise Refusal(Reason.WRONG_CONTENT)
        if b"macroenabled" in types.lower():
            raise Refusal(Reason.ACTIVE_CONTENT)
        return
    if read.get("mimetype") != kinds().kinds[kind].type.encode():
        raise Refusal(Reason.WRONG_CONTENT)
    if b"encryption-data" in read.get("META-INF/manifest.xml", b""):
        raise Refusal(Reason.ENCRYPTED)


def _check_part(archive: Archive, part: Part, budget: Budget, *, deep: bool) -> None:
    pieces = archive.unpacked(part)
    head = next((piece for piece in pieces if piece), b"")
    if not head.startswith(_FILES):
        for _ in pieces:
            pass  # unpacked to be counted and compared, and let go
        return
    extension = part.name.rpartition(".")[2].lower()
    embedded = "/embeddings/" in part.name.lower() and extension in _FOLDERS
    if deep or not embedded or not head.startswith(b"PK\3\4"):
        raise Refusal(Reason.FILES_INSIDE)
    with tempfile.TemporaryFile() as file:
        file.write(head)
        for piece in pieces:
            file.write(piece)
        _check(extension, file, budget, deep=True)
