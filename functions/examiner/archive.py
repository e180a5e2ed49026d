"""Reading an archive that nobody vouches for: everything is unpacked, in pieces, and counted on the way.

Nothing that the archive says of itself is believed: not how large a part is, nor that parts do not overlap,
nor what it is called in one of two places. What no office program writes is refused rather than understood.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from functions.examiner.refusal import Refusal
from functions.examiner.unpacking import PIECE, Budget, inflated
from shared.domain.attachment import Reason
from shared.domain.attachment_kinds import Inside

_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_LARGE_LOCATOR = 20
_LONGEST_ENTRY = 500
"""Bytes of the directory for one part."""
_UTF8 = 0x800


@dataclass(frozen=True)
class Part:
    """One file in an archive, with where its packed bytes are."""

    name: str
    info: zipfile.ZipInfo
    begins: int


class Archive:
    """A zip file, as strict as office programs write them. Raises Refusal for any other."""

    def __init__(self, file: IO[bytes], inside: Inside, budget: Budget) -> None:
        self._file = file
        self._budget = budget
        self._size = file.seek(0, 2)
        self._check_end(inside)
        try:
            infos = zipfile.ZipFile(file).infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as wrong:
            raise Refusal(Reason.UNREADABLE) from wrong
        self.parts = list(self._placed(infos))

    def unpacked(self, part: Part) -> Iterator[bytes]:
        """The bytes of a part, in pieces. Raises Refusal if they are not what the archive says, or too many."""
        packed, total, checksum = self._packed(part), 0, 0
        pieces = (
            packed if part.info.compress_type == zipfile.ZIP_STORED else inflated(packed, bare=True)
        )
        for piece in pieces:
            self._budget.take(len(piece))
            total += len(piece)
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if (total, checksum) != (part.info.file_size, part.info.CRC):
            raise Refusal(Reason.UNREADABLE)

    def _check_end(self, inside: Inside) -> None:
        """Before the directory is read into memory: there is one, at the very end, and it is not too long."""
        if self._size < _END.size:
            raise Refusal(Reason.UNREADABLE)
        before = min(self._size, _END.size + _LARGE_LOCATOR)
        self._file.seek(-before, 2)
        tail = self._file.read()
        mark, _, _, _, count, length, _, comment = _END.unpack(tail[-_END.size :])
        if mark != b"PK\5\6" or comment or tail.startswith(b"PK\6\7"):
            raise Refusal(Reason.UNREADABLE)
        if count > inside.most_parts or length > inside.most_parts * _LONGEST_ENTRY:
            raise Refusal(Reason.TOO_MUCH_INSIDE)

    def _placed(self, infos: list[zipfile.ZipInfo]) -> Iterator[Part]:
        """The parts in the order they lie, none over another and nothing before the first."""
        names: set[str] = set()
        end = 0
        for info in sorted(infos, key=lambda info: info.header_offset):
            part = self._part(info)
            first = not names and info.header_offset != 0
            if first or info.header_offset < end or part.name.lower() in names:
                raise Refusal(Reason.UNREADABLE)
            names.add(part.name.lower())
            end = part.begins + info.compress_size
            if end > self._size:
                raise Refusal(Reason.UNREADABLE)
            yield part

    def _part(self, info: zipfile.ZipInfo) -> Part:
        if info.flag_bits & 0x41:
            raise Refusal(Reason.ENCRYPTED)
        name = info.orig_filename
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refusal(Reason.UNREADABLE)
        steps = name.split("/")
        if name.startswith("/") or ".." in steps or any(c in name for c in "\0\\:"):
            raise Refusal(Reason.WRONG_CONTENT)
        self._file.seek(info.header_offset)
        header = self._file.read(_LOCAL.size)
        if len(header) < _LOCAL.size or not header.startswith(b"PK\3\4"):
            raise Refusal(Reason.UNREADABLE)
        *_, named, extra = _LOCAL.unpack(header)
        encoding = "utf-8" if info.flag_bits & _UTF8 else "cp437"
        if self._file.read(named) != name.encode(encoding):
            raise Refusal(Reason.UNREADABLE)
        return Part(name, info, info.header_offset + _LOCAL.size + named + extra)

    def _packed(self, part: Part) -> Iterator[bytes]:
        place, left = part.begins, part.info.compress_size
        while left:
            self._file.seek(place)
            piece = self._file.read(min(PIECE, left))
            place, left = place + len(piece), left - len(piece)
            yield piece
