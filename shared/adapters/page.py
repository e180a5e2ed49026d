"""A document as one accessible HTML page: headings in order, tables with captions and header cells, no script.

Only what lies beside it is linked to.
"""

import base64
import hashlib
import re
from html import escape

from shared.adapters.document import Block, Document, Facts, Heading, Links, Paragraph, Table
from shared.adapters.plain_text import lines_of, one_line

KIND = "text/html"
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b(?: \d{2}:\d{2}\b)?", re.ASCII)
LONGEST_WORD = 30
"""Characters of a word that is never broken in a table."""
_STYLE = """
body { font: 12pt/1.5 sans-serif; max-width: 50em; margin: 2rem auto; padding: 0 1rem; }
body { color: #000; background: #fff; }
h1 { font-size: 1.6em; line-height: 1.2; }
h2 { font-size: 1.25em; margin-top: 1.6em; }
h3 { font-size: 1em; }
h1, h2, h3, h4, p, dt, dd, li, .long { overflow-wrap: anywhere; }
h4 { font-size: 1em; font-weight: normal; font-style: italic; margin-bottom: .4em; }
dl { display: grid; grid-template-columns: fit-content(45%) 1fr; gap: .2em 1.5em; }
dt { font-weight: bold; }
dl { break-inside: avoid; }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { border: 1px solid #555; padding: .4em .5em; text-align: start; vertical-align: top; }
.whole { white-space: nowrap; }
thead { display: table-header-group; }
thead th { background: #eee; }
tbody tr { break-inside: avoid; }
a:focus-visible { outline: 3px solid #000; outline-offset: 2px; }
@media screen and (max-width: 40em) {
  table, tbody, tr, th, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { border: 1px solid #555; margin-bottom: .8em; padding: .3em .6em; }
  tbody th, tbody td { border: 0; padding: .15em 0; overflow-wrap: anywhere; }
  tbody td:empty { display: none; }
  [data-heading]::before { content: attr(data-heading) ": "; font-weight: bold; }
}
@page { size: A4; margin: 18mm; }
@media print {
  body { margin: 0; padding: 0; max-width: none; font-size: 10pt; }
  table { font-size: 9pt; }
  h2, h3, h4 { break-after: avoid; }
  a { color: #000; }
}
"""
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'"
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{blocks}
</main>
</body>
</html>
"""


def as_html(document: Document) -> bytes:
    """The page; `POLICY` is the one for its header too."""
    page = _PAGE.format(
        language=document.language,
        policy=POLICY,
        title=_line(document.title),
        style=_STYLE,
        blocks="\n".join(map(_block, document.blocks)),
    )
    return page.encode()


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level}>{_line(text)}</h{level}>"
        case Paragraph(text):
            return f"<p>{_text(text)}</p>"
        case Facts(rows):
            listed = "".join(f"<dt>{_line(n)}</dt><dd>{_text(v)}</dd>" for n, v in rows)
            return f"<dl>{listed}</dl>"
        case Links(rows):
            links = [f'<a href="{escape(to)}">{_line(name)}</a>' for to, name in rows]
            listed = "".join(f"<li>{link}</li>" for link in links)
            return f"<ul>{listed}</ul>" if len(links) > 1 else f"<p>{''.join(links)}</p>"
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    headings = "".join(
        f'<th scope="col" role="columnheader">{_line(heading)}</th>' for heading in table.headings
    )
    rows = "\n".join(_row(row, table.headings) for row in table.rows)
    return (
        f'<table role="table"><caption>{_line(table.caption)}</caption>\n'
        f'<thead role="rowgroup"><tr role="row">{headings}</tr></thead>\n'
        f'<tbody role="rowgroup">\n{rows}\n</tbody></table>'
    )


def _row(cells: tuple[str, ...], headings: tuple[str, ...]) -> str:
    """One row. On a narrow screen each cell stands below the one before it, after its own heading."""
    first, *others = (
        f' data-heading="{_line(heading)}"{_class(cell)}>{_text(cell)}' if cell else ">"
        for heading, cell in zip(headings, cells, strict=True)
    )
    told = "".join(f'<td role="cell"{cell}</td>' for cell in others)
    return f'<tr role="row"><th scope="row" role="rowheader"{first}</th>{told}</tr>'


def _class(cell: str) -> str:
    """Words are broken only where one would make the table wider than the page."""
    return ' class="long"' if any(len(word) > LONGEST_WORD for word in cell.split()) else ""


def _line(text: str) -> str:
    return escape(one_line(text))


def _text(text: str) -> str:
    """What people wrote: its lines, each in its own direction."""
    return "<br>".join(f"<bdi>{_whole(escape(line))}</bdi>" for line in lines_of(text))


def _whole(line: str) -> str:
    """Dates and times stay in one piece."""
    return _DATE.sub(r'<span class="whole">\g<0></span>', line)
