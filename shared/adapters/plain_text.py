"""What people typed, as it can stand in one line or cell of a document, whatever it was."""

import re

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of all text that follows, also that of the next cell."""


def one_line(text: str) -> str:
    """The text without breaks, control characters and turns of direction. Raises nothing."""
    return _BREAKS.sub(" ", _TURNS.sub("", text)).strip()


def lines_of(text: str) -> list[str]:
    """The lines of a text, each as `one_line` has it; empty ones at both ends are gone."""
    return [one_line(line) for line in text.strip().splitlines()]
