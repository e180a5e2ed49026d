"""What a template says, in the languages the system speaks: short words, and long formatted text (F53)."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

LONGEST_WORDS = 500
LONGEST_PASSAGE = 10_000
"""Characters of one formatted text in one language; a template has as many of them as it needs."""
_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]+$"
_LINES = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]+$"

_Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_WORDS, pattern=_LINE, strip_whitespace=True),
]
_Lines = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_PASSAGE, pattern=_LINES)]


class Part(BaseModel):
    """A part of a template: unchangeable, and nothing is taken that is not known."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        regex_engine="rust-regex",
        hide_input_in_errors=True,
    )


class Words(Part):
    """A short text in one line, in Swedish, English or both."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    sv: _Line | None = None
    en: _Line | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.sv is None and self.en is None:
            raise ValueError("must be told in Swedish (sv) or English (en)")
        return self

    def in_language(self, language: str) -> str:
        """The text in this language, or else in the one there is."""
        other = self.sv or self.en or ""
        return (self.en or other) if language == "en" else other


class Passage(Words):
    """A long text in Markdown: headings, lists, emphasis, quotes, links; nothing else has an effect."""

    sv: _Lines | None = None
    en: _Lines | None = None
