"""A document before it becomes a page or a print: headings, texts, facts and tables, in one language."""

from typing import NamedTuple


class Heading(NamedTuple):
    """A heading of the second or a lower level; the title is the first."""

    level: int
    text: str


class Paragraph(NamedTuple):
    """A text, with its line breaks."""

    text: str


class Facts(NamedTuple):
    """Names with their values."""

    rows: tuple[tuple[str, str], ...]


class Table(NamedTuple):
    """Rows under headings; the first cell of a row is what it is called."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """In parts of the whole."""


class Links(NamedTuple):
    """Other files that lie beside this one, each with what it is called."""

    rows: tuple[tuple[str, str], ...]


Block = Heading | Paragraph | Facts | Table | Links


class Document(NamedTuple):
    """Everything that one file says."""

    language: str
    name: str
    """Of the file: it names nobody."""
    title: str
    blocks: tuple[Block, ...]
    page: str = ""
    """How pages of paper are counted."""
