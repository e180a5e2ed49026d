"""Whether what is in a file is what its name says, and nothing that acts or hides (F82)."""

import codecs
from collections.abc import Callable, Mapping
from functools import partial
from typing import IO

from functions.examiner.office import check_office
from functions.examiner.pdf import check_pdf
from functions.examiner.refusal import Refusal
from shared.domain.attachment import Reason

_CHUNK = 1024 * 1024
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\f\r")) + b"\x7f"
_STILLS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
_FILMS = (
    b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"M4V ", b"M4A ",
)  # fmt: skip


def check_content(kind: str, file: IO[bytes]) -> None:
    """Raise Refusal unless the file is of this kind. A kind that is not known here is a defect: KeyError."""
    _CHECKS[kind](file)


def _begins(file: IO[bytes], looks: Callable[[bytes], bool]) -> None:
    file.seek(0)
    if not looks(file.read(16)):
        raise Refusal(Reason.WRONG_CONTENT)


def _with(*beginnings: bytes) -> Callable[[IO[bytes]], None]:
    return partial(_begins, looks=lambda head: head.startswith(beginnings))


def _branded(*brands: bytes) -> Callable[[IO[bytes]], None]:
    return partial(_begins, looks=lambda head: head[4:8] == b"ftyp" and head[8:12] in brands)


def _is_mp3(head: bytes) -> bool:
    frame = head[0:1] == b"\xff" and len(head) > 1 and head[1] & 0xE0 == 0xE0 and bool(head[1] & 6)
    return head.startswith(b"ID3") or frame


def _is_webp(head: bytes) -> bool:
    return head.startswith(b"RIFF") and head[8:12] == b"WEBP"


def _check_text(file: IO[bytes]) -> None:
    """Text in UTF-8, in one byte a character, or in UTF-16 if it says so, and no control characters."""
    file.seek(0)
    wide = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    file.seek(0)
    decode = codecs.getincrementaldecoder("utf-16" if wide else "latin-1")().decode
    controls = str.maketrans("", "", _CONTROLS.decode("ascii"))
    try:
        while chunk := file.read(_CHUNK):
            text = decode(chunk)
            if len(text.translate(controls)) != len(text):
                raise Refusal(Reason.WRONG_CONTENT)
        decode(b"", True)
    except UnicodeDecodeError as wrong:
        raise Refusal(Reason.WRONG_CONTENT) from wrong


_CHECKS: Mapping[str, Callable[[IO[bytes]], None]] = {
    "pdf": check_pdf,
    **{kind: partial(check_office, kind) for kind in ("docx", "xlsx", "pptx", "odt", "ods", "odp")},
    "jpg": _with(b"\xff\xd8\xff"),
    "png": _with(b"\x89PNG\r\n\x1a\n"),
    "webp": partial(_begins, looks=_is_webp),
    "heic": _branded(*_STILLS),
    "txt": _check_text,
    "csv": _check_text,
    "mp3": partial(_begins, looks=_is_mp3),
    "m4a": _branded(*_FILMS),
    "mp4": _branded(*_FILMS),
}
