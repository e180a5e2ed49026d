"""Fonts of printed documents: Latin, Greek, Cyrillic, Arabic, Hebrew, Thai, Georgian, Devanagari, and symbols.

Only who prints pays for importing what makes a PDF (decision 14).
"""

import tempfile
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

_FONTS = {"regular": "FiraGO_Regular", "bold": "FiraGO_Bold", "symbols": "NotoSansSymbols2_Regular"}
_UNKNOWN = "?"
"""Instead of a character that no font has."""


def add_fonts(pdf: "FPDF", family: str) -> None:
    """Let a document use them under this name, with letters joined and turned as their scripts want it."""
    for style, name in {"": "regular", "B": "bold"}.items():
        pdf.add_font(family, style, _files()[name])
    pdf.add_font("symbols", "", _files()["symbols"])
    pdf.set_fallback_fonts(["symbols"], exact_match=False)
    pdf.set_text_shaping(True)


def known_in(pdf: "FPDF") -> frozenset[int]:
    """The characters that its fonts have."""
    return frozenset(code for font in pdf.fonts.values() for code in getattr(font, "cmap", ()))


def printable(text: str, known: frozenset[int]) -> str:
    """The text with a question mark for each character that no font has."""
    return "".join(c if ord(c) in known else _UNKNOWN for c in text)


@cache
def _files() -> dict[str, Path]:
    """The fonts as files, which is how fpdf2 takes them; once for each process."""
    directory = Path(tempfile.mkdtemp(prefix="fonts-"))
    files = {}
    for name, module in _FONTS.items():
        files[name] = directory / f"{name}.ttf"
        files[name].write_bytes(import_module(f"pymupdf_fonts.{module}").fontbuffer)
    return files
