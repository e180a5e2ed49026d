"""Searching every byte of something for words: what is packed, escaped or drawn in it as well."""

import html
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from urllib.parse import unquote_plus

from tests.support.api import Answered


def found_in(texts: Iterable[str], words: Mapping[str, str]) -> set[str]:
    """What of the words stands in any of the texts, by what each is; small and capital letters are alike."""
    told = "\n".join(plain(text) for text in texts).casefold()
    return {kind for kind, word in words.items() if word.casefold() in told}


def plain(text: str) -> str:
    """A text as it is and as it reads when what is escaped in it is not."""
    read = [text, html.unescape(text)]
    if "%" in text:
        read.append(unquote_plus(text))
    if "\\" in text:
        read.append(re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text))
    return "\n".join(read)


def texts_of(answered: Answered) -> Iterator[str]:
    """Everything that an answer says: headers, body, and what a file has within it."""
    yield json.dumps(answered.headers, ensure_ascii=False)
    if answered.raw.startswith(b"%PDF"):
        yield from texts_of_pdf(answered.raw)
    else:
        yield answered.raw.decode("utf-8")


def texts_of_mail(raw: bytes) -> Iterator[str]:
    """Headers and parts of a mail, decoded, and its bytes as they are."""
    message: Any = message_from_bytes(raw, policy=SMTP)
    assert isinstance(message, EmailMessage)
    yield raw.decode("ascii", "replace")
    yield "\n".join(f"{name}: {value}" for name, value in message.items())
    for part in message.walk():
        if part.get_content_maintype() == "text":
            yield part.get_content()


def texts_of_pdf(raw: bytes) -> Iterator[str]:
    """A PDF's bytes, all that is packed in it, and the words that are drawn: by what each sign stands for."""
    streams = [_unpacked(s) for s in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", raw, re.DOTALL)]
    for text in (raw, *streams):
        yield text.decode("latin-1")
        yield text.decode("utf-16-be", "replace")
    meanings = [_meanings(stream) for stream in streams if b"begincmap" in stream]
    assert meanings, "words that cannot be copied cannot be searched"
    for stream in streams:
        for drawn in re.findall(rb"BT(.*?)ET", stream, re.DOTALL):
            yield from _read(b"".join(_strings(drawn)), meanings)


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _meanings(cmap: bytes) -> dict[int, str]:
    """What the signs of a font stand for."""
    meanings: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, told in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            meanings[int(code, 16)] = _text(told)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, told in re.findall(
            rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block
        ):
            for step, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                meanings[code] = chr(int(told, 16) + step)
    return meanings


def _text(told: bytes) -> str:
    return bytes.fromhex(told.decode()).decode("utf-16-be", "replace")


def _strings(drawn: bytes) -> Iterator[bytes]:
    """What is drawn between brackets, without what escapes it there."""
    for string in re.findall(rb"\(((?:\\.|[^\\()])*)\)", drawn, re.DOTALL):
        yield re.sub(rb"\\(.)", _escaped, string, flags=re.DOTALL)


def _escaped(found: re.Match[bytes]) -> bytes:
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}.get(found[1], found[1])


def _read(string: bytes, meanings: Iterable[Mapping[int, str]]) -> Iterator[str]:
    codes = [int.from_bytes(string[at : at + 2]) for at in range(0, len(string), 2)]
    for meaning in meanings:
        yield "".join(meaning.get(code, "") for code in codes)
