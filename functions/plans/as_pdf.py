"""A plan as PDF/A on A4, to be kept: fonts and colour profile within it, nothing that changes or runs.

PDF/A-2u: what is needed to show it is in the file, and every character can be found and copied. It is not
tagged, so the page (`as_html`) is the accessible one. Decision 37 tells why.
"""

import warnings
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from shared.adapters.document import Block, Document, Facts, Heading, Links, Paragraph, Table
from shared.adapters.fonts import add_fonts, known_in, printable
from shared.adapters.plain_text import lines_of

if TYPE_CHECKING:
    from fpdf import FPDF

KIND = "application/pdf"
_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>U</pdfaid:conformance>
<xmp:CreateDate>{at}</xmp:CreateDate>
<xmp:ModifyDate>{at}</xmp:ModifyDate>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>"""
"""What fpdf2 would write by itself, but with the plan's own time in place of today's."""
LONGEST_CELL = 1_200
"""Characters of a cell that stay in the table: no row may become higher than a page. More goes below it."""
_MARGIN, _LINE = 18, 5.2  # millimetres


def as_pdf(document: Document, made_at: datetime) -> bytes:
    """The document; the same plan gives the same bytes."""
    return _Printer(_blank(document, made_at)).printed(document)


class _Printer:
    """Puts blocks on paper, one below the other."""

    def __init__(self, pdf: "FPDF") -> None:
        self.pdf = pdf
        self.known = known_in(pdf)

    def printed(self, document: Document) -> bytes:
        """All of it."""
        self._write(document.title, 16, bold=True)
        self.pdf.ln(3)
        for block in document.blocks:
            self._block(block)
        return bytes(self.pdf.output())

    def _block(self, block: Block) -> None:
        match block:
            case Heading(level, text):
                self.pdf.ln(4 if level == 2 else 2)
                if self.pdf.will_page_break(24):
                    self.pdf.add_page()  # no heading stands alone at the foot of a page
                self._write(text, 13 if level == 2 else 10.5, bold=True)
                self.pdf.ln(1)
            case Paragraph(text):
                self._write(text, 10.5)
            case Facts(rows):
                self._facts(rows)
            case Table():
                self._table(block)
            case Links(rows):
                self._write("\n".join(called for _, called in rows), 10.5)

    def _write(self, text: str, size: float, *, bold: bool = False) -> None:
        self.pdf.set_font("plan", "B" if bold else "", size)
        self.pdf.multi_cell(
            0, size * 0.5, self._shown(text), align="L", new_x="LMARGIN", new_y="NEXT"
        )

    def _facts(self, rows: tuple[tuple[str, str], ...]) -> None:
        for name, value in rows:
            self._fact(name, value)

    def _fact(self, name: str, value: str) -> None:
        self.pdf.set_font("plan", "B", 10.5)
        self.pdf.cell(42, _LINE, self._shown(name))
        self.pdf.set_font("plan", "", 10.5)
        self.pdf.multi_cell(0, _LINE, self._shown(value), align="L", new_x="LMARGIN", new_y="NEXT")

    def _table(self, table: Table) -> None:
        below: list[str] = []

        def cell(text: str) -> str:
            told = " ".join(self._shown(text).splitlines())
            if len(told) <= LONGEST_CELL:
                return told
            below.append(told)
            return f"{told[:LONGEST_CELL]}… [{len(below)}]"

        self.pdf.set_font("plan", "", 9.5)
        with self.pdf.table(
            col_widths=table.widths, text_align="LEFT", v_align="TOP", line_height=4.8, padding=1.2
        ) as drawn:
            drawn.row([self._shown(heading) for heading in table.headings])
            for row in table.rows:
                drawn.row([cell(text) for text in row])
        for number, text in enumerate(below, start=1):
            self._write(f"[{number}] {text}", 9.5)

    def _shown(self, text: str) -> str:
        return "\n".join(printable(line, self.known) for line in lines_of(text))


def _blank(document: Document, made_at: datetime) -> "FPDF":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it will not be able to add images
        from fpdf import FPDF, ViewerPreferences  # noqa: PLC0415 slow to import, and most requests want none
        from fpdf.enums import DocumentCompliance  # noqa: PLC0415

    class Paper(FPDF):
        """Counts its pages at the foot of each."""

        def footer(self) -> None:
            """Called at the end of each page."""
            self.set_y(-12)
            self.set_font("plan", "", 8)
            told = document.page.format(page=self.page_no(), pages="{nb}")
            self.cell(0, 5, told, align="R")

    pdf = Paper(format="A4", enforce_compliance=DocumentCompliance.PDFA_2U)
    add_fonts(pdf, "plan")
    pdf.set_margin(_MARGIN)
    pdf.set_auto_page_break(True, _MARGIN)
    pdf.set_lang(document.language)
    pdf.set_title(document.title)
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
    pdf.set_creation_date(made_at)
    pdf.set_xmp_metadata(_XMP.format(title=escape(document.title), at=made_at.isoformat()))
    pdf.add_page()
    return pdf
