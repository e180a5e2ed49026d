"""Formatted texts are shown as HTML that can do no harm (F53)."""

import re
from html.parser import HTMLParser
from time import process_time

import pytest

from shared.adapters.markdown import DEEPEST, TAGS, to_html
from shared.domain.template_words import LONGEST_PASSAGE

EVIL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "a <b onclick='x()'>b</b> <!-- c --> <![CDATA[d]]>",
    "<svg/onload=alert(1)>\n\n<iframe src=//evil.example></iframe>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt&colon;alert(1))",
    "[a](java&#10;script:alert(1))",
    "[a](\x01javascript:alert(1))",
    "[a](vbscript:x) [b](data:text/html;base64,PHNjcmlwdD4=) [c](file:///etc/passwd)",
    "<javascript:alert(1)> <data:text/html,x>",
    '[a](https://a.example "onmouseover=alert(1) x=")',
    "![a](https://tracker.example/pixel.png)",
    "[a]: javascript:alert(1)\n\n[a]",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "```html\n<script>alert(1)</script>\n```",
    '``` "><script>alert(1)</script>\nx\n```',
    "[![x](javascript:a)](javascript:b)",
    "\u202e<script>",
    "[a][b]\n\n[b]: <javascript:alert(1)> 'x'",
    "[a][]\n\n[a]: data:text/html,x",
    "[a](&#106;avascript:alert(1)) [b](&#x6A;&#x61;vascript&#58;alert(1))",
    "[a](java\tscript:alert(1)) [b](java\u200bscript:x) [c](\ufeffjavascript:x)",
    "[a](\u0458\u0430v\u0430script:alert(1))",
    "[a](//evil.example) [b](\\\\evil.example) [c](/relative) [d](#x) [e](?a)",
    "[a](https://a.example\u202ejavascript:x) [b](http:javascript:alert(1))",
    "<vbscript:msgbox(1)> <mailto:a@b.example?bcc=c@d.example>",
    "[<img src=x onerror=alert(1)>](https://a.example)",
    '[a](<https://a.example/"onclick=alert(1)//>)',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<a href='javascript:x' style='position:fixed'>a</a>",
    "***_*<b>*_***\n\n> - 1. > <script>a</script>",
    "\x00<script\x00>alert(1)</script>",
    "javascript:alert(1)\n===\n\n# <script>",
]


class _Page(HTMLParser):
    """What a browser finds in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name == "href"]


@pytest.mark.spec("F53")
@pytest.mark.parametrize("text", EVIL)
def test_nothing_that_acts_comes_through(text: str) -> None:
    html = to_html(text)
    page = _Page(html)
    assert page.tags <= TAGS
    assert page.attributes <= {"href", "rel", "start"}
    for address in page.addresses:
        assert address.startswith(("https://", "http://", "mailto:"))


@pytest.mark.spec("F53")
def test_what_templates_need_is_rendered() -> None:
    text = "# Vision\n\nVi **ser** *alla*:\n\n- ett\n- två\n\n> citat\n\n[läs](https://a.example)"
    html = to_html(text)
    for part in (
        "<h1>Vision</h1>",
        "<strong>ser</strong>",
        "<em>alla</em>",
        "<li>två</li>",
        "<blockquote>",
    ):
        assert part in html
    link = '<a href="https://a.example" rel="noopener noreferrer nofollow">läs</a>'
    assert link in html


@pytest.mark.parametrize("sign", [">", "- ", "1. "])
def test_deep_nesting_is_cut(sign: str) -> None:
    html = to_html(sign * (LONGEST_PASSAGE // len(sign) - 1) + "a")
    assert len(re.findall("<(?:blockquote|ul|ol)", html)) <= DEEPEST


@pytest.mark.parametrize(
    "part",
    [
        "[",
        "![",
        "*a_",
        "**a",
        "[a](",
        "`a``",
        "<",
        "&#x",
        "|a",
        "a\n",
        "***a",
        "_*",
        "> - ",
        "[a]: b\n",
        "[[]]",
        "![[",
        "\\`",
        "<a ",
        "&amp;",
        "[a][b] ",
        "<https://a.b>",
        "# a\n",
        "1. a\n   ",
        "\u202e*",
    ],
)
def test_a_text_made_to_take_long_does_not(part: str) -> None:
    text = (part * LONGEST_PASSAGE)[:LONGEST_PASSAGE]
    began = process_time()
    html = to_html(text)
    assert process_time() - began < 2
    assert len(html) < 10 * LONGEST_PASSAGE
