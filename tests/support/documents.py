"""Small files of every kind that can be attached, and the tricks that are played with them."""

import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

Parts = Mapping[str, bytes]

_OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_OPEN = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
BEGINNINGS = {
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ", "heic": b"\x00\x00\x00\x18ftypheic",
    "mp3": b"ID3\x04\x00\x00", "m4a": b"\x00\x00\x00\x20ftypM4A ", "mp4": b"\x00\x00\x00\x20ftypisom",
    "txt": "Hej på dig!\r\n".encode(), "csv": "namn;poäng\nEmil;7\n".encode("latin-1"),
}  # fmt: skip


class Packed(NamedTuple):
    """A part of an archive as it is written, true or not."""

    name: str
    packed: bytes
    size: int
    checksum: int
    method: int = 8
    flags: int = 0
    local_name: str | None = None
    offset: int | None = None
    """Where the directory says that it is, if not where it is."""


def part(name: str, content: bytes) -> Packed:
    """An honest one."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = stream.compress(content) + stream.flush()
    return Packed(name, packed, len(content), zlib.crc32(content))


def archive(parts: Iterable[Packed], comment: bytes = b"") -> bytes:
    """A zip file of these parts, written by hand so that it can lie."""
    body, directory, count = bytearray(), bytearray(), 0
    for one in parts:
        count += 1
        name, local = one.name.encode(), (one.local_name or one.name).encode()
        told = (20, one.flags, one.method, 0, 33, one.checksum, len(one.packed), one.size)
        offset = len(body) if one.offset is None else one.offset
        directory += struct.pack("<4sH", b"PK\1\2", 20) + struct.pack("<5H3L", *told)
        directory += struct.pack("<5H2L", len(name), 0, 0, 0, 0, 0, offset) + name
        body += b"PK\3\4" + struct.pack("<5H3L", *told)
        body += struct.pack("<2H", len(local), 0) + local + one.packed
    end = (0, 0, count, count, len(directory), len(body), len(comment))
    return bytes(body + directory) + b"PK\5\6" + struct.pack("<4H2LH", *end) + comment


def parts_of(kind: str) -> list[Packed]:
    """What makes a document of Office or LibreOffice one."""
    if kind in _OFFICE:
        told = {"[Content_Types].xml": b"<Types/>", _OFFICE[kind]: b"<document>Hej</document>"}
    else:
        mimetype = f"application/vnd.oasis.opendocument.{_OPEN[kind]}".encode()
        told = {
            "mimetype": mimetype,
            "META-INF/manifest.xml": b"<manifest/>",
            "content.xml": b"<a/>",
        }
    return [part(name, content) for name, content in told.items()]


def office(kind: str, *more: Packed) -> bytes:
    """Such a document, with these parts in it too."""
    return archive([*parts_of(kind), *more])


def pdf(
    objects: bytes = b"", packed: bytes | None = None, filters: bytes = b"/FlateDecode"
) -> bytes:
    """A PDF with these objects, and these in a packed list."""
    body = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n" + objects
    if packed is not None:
        deflated = zlib.compress(packed)
        told = b"<</Type/ObjStm/N 1/First 4/Length %d/Filter %s>>" % (len(deflated), filters)
        body += b"5 0 obj\n" + told + b"\nstream\n" + deflated + b"\nendstream\nendobj\n"
    return body + b"trailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def of_kind(kind: str) -> bytes:
    """A sound file of a kind."""
    if kind == "pdf":
        return pdf(packed=b"7 0 <</Type/Page>>")
    return BEGINNINGS[kind] + b" " * 16 if kind in BEGINNINGS else office(kind)


def zeros(gigabytes: int) -> bytes:
    """So many gigabytes of zeros, packed: the same piece again and again, each beginning anew."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    piece = stream.compress(bytes(16 * 1024 * 1024)) + stream.flush(zlib.Z_FULL_FLUSH)
    return piece * (64 * gigabytes) + stream.flush()


def bomb(entries: int = 10) -> bytes:
    """A document of ten megabytes that becomes ten gigabytes."""
    packed = zeros(1)
    parts = (Packed(f"word/media/{n}.xml", packed, 2**30, 0) for n in range(entries))
    return office("docx", *parts)
