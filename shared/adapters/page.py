"""A document as one accessible HTML page: headings in order, tables with captions and header cells, no script.

Only what lies beside it is linked to.
"""

import base64
import hashlib
from html import escape

from shared.adapters.document import Block, Document, Facts, Heading, Links, Paragraph, Table
from shared.adapters.plain_text import lines_of, one_line

KIND = "text/html"
_STYLE = """
body { font: 12pt/1.5 sans-serif; max-width: 50em; margin: 2rem auto; padding: 0 1rem; }
body { color: #000; background: #fff; }
h1 { font-size: 1.6em; line-height: 1.2; }
h2 { font-size: 1.25em; margin-top: 1.6em; }
h3 { font-size: 1em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2em 1.5em; }
dt { font-weight: bold; }
dd { margin: 0; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { border: 1px solid #555; padding: .4em .5em; text-align: start; vertical-align: top; }
th, td { overflow-wrap: anywhere; }
thead { display: table-header-group; }
thead th { background: #eee; }
tbody tr { break-inside: avoid; }
@page { size: A4; margin: 18mm; }
@media print { body { margin: 0; padding: 0; font-size: 10pt; } h2, h3 { break-after: avoid; } }
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
            listed = "".join(f'<li><a href="{escape(to)}">{_line(n)}</a></li>' for to, n in rows)
            return f"<ul>{listed}</ul>"
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    headings = "".join(f'<th scope="col">{_line(heading)}</th>' for heading in table.headings)
    rows = "\n".join(map(_row, table.rows))
    return (
        f'<div class="table"><table><caption>{_line(table.caption)}</caption>\n'
        f"<thead><tr>{headings}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )


def _row(cells: tuple[str, ...]) -> str:
    first, *others = map(_text, cells)
    told = "".join(f"<td>{cell}</td>" for cell in others)
    return f'<tr><th scope="row">{first}</th>{told}</tr>'


def _line(text: str) -> str:
    return escape(one_line(text))


def _text(text: str) -> str:
    """What people wrote: its lines, each in its own direction."""
    return "<br>".join(f"<bdi>{escape(line)}</bdi>" for line in lines_of(text))
