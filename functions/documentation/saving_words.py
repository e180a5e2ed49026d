"""What tells who saves that it makes a new version, and that nobody's words are removed by it (F111)."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

from pydantic import TypeAdapter

from shared.adapters.people_view import PersonView
from shared.domain.template_words import Words

_WORDS = TypeAdapter(Mapping[str, Words])


def before_saving(author: PersonView, version: int, reader_id: str, language: str) -> str:
    """The sentence beside a text that stands in a field which the reader may write."""
    who = "own" if author.id == reader_id else "named" if author.name else "somebody"
    return _words()[who].in_language(language).format(name=author.name, version=version)


def after_saving(version: int, language: str) -> str:
    """The sentence that answers a save."""
    said = _words()["first" if version == 1 else "saved"].in_language(language)
    return said.format(version=version, before=version - 1)


@cache
def _words() -> Mapping[str, Words]:
    text = resources.files("shared.data").joinpath("saving.json").read_text("utf-8")
    return _WORDS.validate_json(text)
