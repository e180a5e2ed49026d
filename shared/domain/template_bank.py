"""Finding shared templates by words (F49)."""

import re
import unicodedata
from collections.abc import Iterable

SHORTEST = 2
MOST_WORDS = 40
"""Words by which one template is found: each is an item written with it."""
_WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """The words of a text as they are looked for, each once: `Mål & VÄGEN` has `mål` and `vägen`."""
    plain = unicodedata.normalize("NFC", text.casefold())
    found = (word[:30] for word in _WORD.findall(plain) if len(word) >= SHORTEST)
    return list(dict.fromkeys(found))


def found_by(texts: Iterable[str | None]) -> list[str]:
    """The words by which a template is found, the first of them if there are too many."""
    return words_of(" ".join(text for text in texts if text))[:MOST_WORDS]
