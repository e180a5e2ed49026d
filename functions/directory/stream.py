"""Reads a large JSON object of lists record by record, never holding more than one record of it.

The standard library decodes each record; only where one ends and the next begins is found here. So a file
of any size takes the memory of its largest record, and no library has to be added to every function.
"""

import codecs
import json
from collections.abc import Iterable, Iterator
from typing import Any

from shared.domain.errors import Invalid

MOST_CHARACTERS = 16_000_000
"""In one record, or in a value beside the lists."""
NOT_JSON = "The file is not JSON in UTF-8."
NO_OBJECT = "The file must hold one object of lists."
_SPACE = " \t\r\n"
_decode = json.JSONDecoder().raw_decode


class NoList:
    """Stands for a value of the object that is no list."""


def records_of(chunks: Iterable[bytes]) -> Iterator[tuple[str, list[Any] | NoList]]:
    """Each list of the object, record by record: its name with `[]` first, then with `[record]` each.

    A value that is no list comes as NoList. Raises Invalid when the file turns out to be no such object:
    what was given until then must not be used.
    """
    try:
        text = _Text(chunks)
        text.skip_space()
        if not text.follows("{"):
            text.value()
            raise Invalid(NO_OBJECT)
        yield from _members(text)
        text.skip_space()
        if not text.is_at_end():
            raise Invalid(NOT_JSON)
    except (ValueError, RecursionError) as error:
        raise Invalid(NOT_JSON) from error


def _members(text: "_Text") -> Iterator[tuple[str, list[Any] | NoList]]:
    text.skip_space()
    if text.follows("}"):
        return
    while True:
        text.skip_space()
        name = text.value()
        text.skip_space()
        if not isinstance(name, str) or not text.follows(":"):
            raise Invalid(NOT_JSON)
        text.skip_space()
        if text.follows("["):
            yield name, []
            yield from ((name, [element]) for element in _elements(text))
        else:
            text.value()
            yield name, NoList()
        text.skip_space()
        if text.follows("}"):
            return
        text.demand(",")


def _elements(text: "_Text") -> Iterator[Any]:
    text.skip_space()
    if text.follows("]"):
        return
    while True:
        text.skip_space()
        yield text.value()
        text.skip_space()
        if text.follows("]"):
            return
        text.demand(",")


class _Text:
    """A window on the file, as far as the value at hand needs it."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text, self._at, self._ended = "", 0, False

    def skip_space(self) -> None:
        """Go to what is not white space."""
        while not self.is_at_end() and self._text[self._at] in _SPACE:
            self._at += 1

    def is_at_end(self) -> bool:
        """Whether nothing is left."""
        while self._at >= len(self._text) and not self._ended:
            self._read_on()
        return self._at >= len(self._text)

    def follows(self, sign: str) -> bool:
        """Whether this sign comes next; it is then passed."""
        found = not self.is_at_end() and self._text[self._at] == sign
        self._at += found
        return found

    def demand(self, sign: str) -> None:
        """Pass this sign. Raises Invalid if another comes next."""
        if not self.follows(sign):
            raise Invalid(NOT_JSON)

    def value(self) -> Any:
        """The JSON value that comes next. Raises ValueError if there is none, or a larger one than is taken."""
        while True:
            try:
                value, end = _decode(self._text, self._at)
            except ValueError:
                if self._ended or len(self._text) - self._at > MOST_CHARACTERS:
                    raise
            else:
                # A number at the very end of the window may go on after it.
                if end < len(self._text) or self._ended:
                    self._at = end
                    return value
            self._read_on()

    def _read_on(self) -> None:
        """Widen the window, by as much as it holds, so that a long value is not looked through too often."""
        parts = [self._text[self._at :]]
        wanted, got = len(parts[0]) + 1, 0
        while got < wanted and not self._ended:
            chunk = next(self._chunks, None)
            self._ended = chunk is None
            parts.append(self._decoder.decode(chunk or b"", final=self._ended))
            got += len(parts[-1])
        self._text, self._at = "".join(parts), 0
