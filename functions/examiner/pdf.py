"""PDF: no scripts, no starting of programs, no files in the file; and nothing where these could hide.

This is no reader of PDF. It looks for the names that such things cannot do without, in the file and in its
packed lists of objects, and refuses what it could not look into.
"""

import mmap
import re
from collections.abc import Iterator
from typing import IO

from functions.examiner.refusal import Refusal
from functions.examiner.unpacking import PIECE, Budget, inflated
from shared.domain.attachment import Reason
from shared.domain.attachment_kinds import kinds

_ADDRESS = re.compile(rb"\(https?://[^()<>\s]*\Z")
"""In the text of a link, where what looks like a name is none."""
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_DEFLATED = re.compile(rb"/Filter\s*(\[\s*)?/FlateDecode(?!\s*/\w+Decode)\b")
_REFUSED = {
    **dict.fromkeys((b"JavaScript", b"Launch", b"RichMedia", b"XFA"), Reason.ACTIVE_CONTENT),
    **dict.fromkeys((b"EmbeddedFile", b"EmbeddedFiles"), Reason.FILES_INSIDE),
    b"Encrypt": Reason.ENCRYPTED,
}
_LIST = b"ObjStm"
_FILTER = b"Filter"


def _spelled(name: bytes) -> bytes:
    """A pattern of the name in every spelling: each character may stand as its number."""
    digits = (f"{code:02x}" for code in name)
    numbers = ("".join(f"[{d}{d.upper()}]" for d in pair).encode() for pair in digits)
    return b"".join(
        b"(?:%c|#%s)" % (code, number) for code, number in zip(name, numbers, strict=True)
    )


# One pattern for all of them: looking at every name there is would take minutes in a file made for that.
_NAME = re.compile(
    b"/(%s)(?=[\\x00-\\x20()<>\\[\\]{}/%%])" % b"|".join(map(_spelled, (*_REFUSED, _LIST, _FILTER)))
)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_MOST_LISTS = 20_000
_MOST_IN_ADDRESSES = 1_000
_LONGEST_DICTIONARY = 4_096
_LONGEST_TRAILER = 4_096
_LONGEST_ADDRESS = 300
_LONGEST_NAME = 64


def check_pdf(file: IO[bytes]) -> None:
    """Raise Refusal unless it is a PDF that only shows something."""
    size = file.seek(0, 2)
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content[:5] != b"%PDF-":
            raise Refusal(Reason.WRONG_CONTENT)
        if content.rfind(b"%%EOF", max(0, size - _LONGEST_TRAILER)) < 0:
            raise Refusal(Reason.UNREADABLE)
        lists = _check_names(content)
        if len(lists) > _MOST_LISTS:
            raise Refusal(Reason.CANNOT_BE_SCANNED)
        _check_lists(content, lists, Budget.of(size, kinds().inside))


def _names(content: bytes | mmap.mmap) -> Iterator[tuple[int, int, bytes]]:
    """The names that matter: where each begins and ends, and what it is in its plain spelling."""
    for match in _NAME.finditer(content):
        plain = _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), match[1])
        yield match.start(), match.end(), plain


def _check_names(content: bytes | mmap.mmap) -> list[int]:
    """Where the names of lists end. Raises Refusal for a name that should not be there."""
    lists, in_addresses = [], 0
    for begins, end, name in _names(content):
        reason = _REFUSED.get(name)
        if reason is not None:
            before = max(0, begins - _LONGEST_ADDRESS)
            if not _ADDRESS.search(content[before:begins]):
                raise Refusal(reason)
            in_addresses += 1
            if in_addresses > _MOST_IN_ADDRESSES:
                raise Refusal(Reason.CANNOT_BE_SCANNED)
        if name == _LIST:
            lists.append(end)
    return lists


def _check_lists(content: mmap.mmap, lists: list[int], budget: Budget) -> None:
    """Each name of a list of objects must lead to one that can be looked into, or a reader might find more."""
    seen = set()
    for place in lists:
        stream = _STREAM.search(content, place, place + _LONGEST_DICTIONARY)
        if stream is None or stream.end() in seen:
            raise Refusal(Reason.CANNOT_BE_SCANNED)
        seen.add(stream.end())
        told = content[max(0, place - _LONGEST_DICTIONARY) : stream.start()]
        told = told[told.rfind(b"obj") + 1 :]
        filters = [name for _, _, name in _names(told)].count(_FILTER)
        if filters == 0:
            continue  # not packed: its names stood in the file itself
        if filters > 1 or not _DEFLATED.search(told):
            raise Refusal(Reason.CANNOT_BE_SCANNED)
        _check_packed(content, stream.end(), budget)


def _check_packed(content: mmap.mmap, begins: int, budget: Budget) -> None:
    end = content.find(b"endstream", begins)
    if end < 0:
        raise Refusal(Reason.UNREADABLE)
    packed = (content[place : min(place + PIECE, end)] for place in range(begins, end, PIECE))
    before = b""
    for piece in inflated(packed, bare=False):
        budget.take(len(piece))
        _check_names(before + piece)
        before = (before + piece)[-_LONGEST_ADDRESS - _LONGEST_NAME :]
    _check_names(before + b" ")
