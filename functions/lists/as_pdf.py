"""A sheet as PDF on A4, with its heading on every page.

Only who asks for a PDF pays for importing what makes one (decision 14).
"""

import warnings
from datetime import datetime
from typing import TYPE_CHECKING

from functions.lists.sheet import Sheet
from shared.adapters.fonts import add_fonts, known_in, printable
from shared.adapters.plain_text import one_line

if TYPE_CHECKING:
    from fpdf import FPDF

KIND = "application/pdf"
LONGEST_CELL = 300
"""Characters of a cell: no row may become higher than a page."""
_MARGIN, _ROW, _LINE = 12, 12, 5.5  # millimetres


def as_pdf(sheet: Sheet, made_at: datetime) -> bytes:
    """The sheet's columns for paper."""
    pdf = _blank(sheet, made_at)
    known = known_in(pdf)

    def shown(text: str) -> str:
        line = one_line(text)
        line = line if len(line) <= LONGEST_CELL else f"{line[: LONGEST_CELL - 1]}…"
        return printable(line, known)

    pdf.set_font("list", "B", 14)
    pdf.multi_cell(0, 8, shown(sheet.title), align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2)
    pdf.set_font("list", "", 10)
    columns = sheet.on_paper()
    with pdf.table(
        col_widths=[column.width for column in columns],
        text_align="LEFT", v_align="TOP", line_height=_LINE, padding=1,
    ) as table:  # fmt: skip
        table.row([shown(column.heading) for column in columns])
        for row in sheet.rows:
            table.row([shown(row[column.name]) for column in columns], min_height=_ROW)
    if not sheet.rows:
        pdf.ln(2)
        pdf.cell(text=shown(sheet.nothing))
    return bytes(pdf.output())


def _blank(sheet: Sheet, made_at: datetime) -> "FPDF":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it will not be able to add images
        from fpdf import FPDF  # noqa: PLC0415 slow to import, and most requests want none

    class Paper(FPDF):
        """Counts its pages at the foot of each."""

        def footer(self) -> None:
            """Called at the end of each page."""
            self.set_y(-10)
            self.set_font("list", "", 8)
            told = sheet.page.format(page=self.page_no(), pages="{nb}")
            self.cell(0, 5, told, align="R")

    pdf = Paper(orientation="landscape", format="A4")
    add_fonts(pdf, "list")
    pdf.set_margin(_MARGIN)
    pdf.set_lang(sheet.language)
    pdf.set_title(sheet.title)
    pdf.set_creation_date(made_at)
    pdf.add_page()
    return pdf
