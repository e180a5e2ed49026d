"""A sheet as one HTML page to print: everything in it, nothing fetched, no script.

The policy for its content stands in a header and in the page, because a client that has to send a token
gets the page as data and shows it from there.
"""

import base64
import hashlib
from collections.abc import Mapping
from html import escape

from functions.lists.sheet import Column, Sheet
from shared.adapters.plain_text import one_line

KIND = "text/html"
_STYLE = """
body { font: 12pt/1.35 sans-serif; margin: 2rem; color: #000; background: #fff; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
caption { font-size: 1.4em; font-weight: bold; text-align: start; margin-bottom: .6em; }
th, td { border: 1px solid #555; padding: .4em .5em; text-align: start; vertical-align: top; }
th, td { overflow-wrap: anywhere; }
thead { display: table-header-group; }
thead th { background: #eee; }
tbody tr { height: 3em; break-inside: avoid; }
tbody th { font-weight: normal; white-space: nowrap; }
@page { size: A4 landscape; margin: 12mm; }
@media print { body { margin: 0; font-size: 10pt; } }
"""
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<table>
<caption>{title}</caption>
<colgroup>{widths}</colgroup>
<thead><tr>{headings}</tr></thead>
<tbody>
{rows}</tbody>
</table>
{nothing}</body>
</html>
"""


def as_html(sheet: Sheet) -> tuple[bytes, str]:
    """The sheet's columns for paper, and the policy that lets a browser use nothing but its own style."""
    columns = sheet.on_paper()
    style = _STYLE + "".join(_width(number, columns) for number in range(len(columns)))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    page = _PAGE.format(
        language=sheet.language,
        policy=policy,
        title=_text(sheet.title),
        style=style,
        widths="".join(f'<col class="c{number}">' for number in range(len(columns))),
        headings="".join(f'<th scope="col">{_text(column.heading)}</th>' for column in columns),
        rows="".join(_row(row, columns) for row in sheet.rows),
        nothing="" if sheet.rows else f"<p>{_text(sheet.nothing)}</p>\n",
    )
    return page.encode(), f"{policy}; frame-ancestors 'none'"


def _width(number: int, columns: list[Column]) -> str:
    share = columns[number].width / sum(column.width for column in columns)
    return f".c{number} {{ width: {share:.1%}; }}\n"


def _row(row: Mapping[str, str], columns: list[Column]) -> str:
    """One row; its first cell is what the row is called."""
    first, *others = (f"<bdi>{_text(row[column.name])}</bdi>" for column in columns)
    cells = "".join(f"<td>{cell}</td>" for cell in others)
    return f'<tr><th scope="row">{first}</th>{cells}</tr>\n'


def _text(text: str) -> str:
    return escape(one_line(text))
