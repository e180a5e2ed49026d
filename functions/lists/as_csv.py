"""A sheet as CSV (RFC 4180), for spreadsheets.

Semicolons, because spreadsheets set to Swedish take the comma for the decimal sign and put a whole line
into one cell; a byte order mark, because without it they do not take the file for UTF-8. A cell that a
spreadsheet would take for a formula gets an apostrophe in front, which makes it text: names and places are
what people typed, and a formula could send what is in the sheet elsewhere.
"""

import csv
import io
import re

from functions.lists.sheet import Sheet
from shared.adapters.plain_text import one_line

KIND = "text/csv"
_FORMULA = re.compile(r"[\s'\"]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""Also behind spaces and quotes, and in the wide forms of East Asia."""


def as_csv(sheet: Sheet) -> bytes:
    """The sheet's columns for files, with a heading."""
    columns = sheet.in_file()
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([column.heading for column in columns])
    for row in sheet.rows:
        writer.writerow([_harmless(row[column.name]) for column in columns])
    return text.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    line = one_line(text)  # so that no tab or line break can begin it
    return f"'{line}" if _FORMULA.match(line) else line
