"""A development plan as a page and as a document to keep (PDF/A)."""

import re
import zlib
from html.parser import HTMLParser

import pytest

from tests.support.api import Answered
from tests.support.plans import GOAL, a_talk_with_a_plan, judge, make_final
from tests.support.steps import Steps, a_term

PATH = "/v1/people/emil/plans/2021/1"
NASTY = '<script>alert(1)</script> & "så" \u202e bakvänt'


@pytest.fixture(scope="module")
def steps() -> Steps:
    steps = a_term()
    talk = a_talk_with_a_plan(steps)
    judge(steps.ports.store, "SV", words=NASTY + "\nRad två\n" + "Ord " * 250, proposed_goal="Läsa")
    long = {"strategy": "x" * 1_500, "follow_up_on": "2022-01-10"}
    assert steps.call("emil", "POST", f"{talk}/agreements", GOAL | long).status == 201
    told = '{"mathematics":{"level":"meets","remark":"Säker"},"science":{"level":"on-the-way"}}'
    steps.save(talk.rpartition("/")[2], "record", "judgements.responsible", told, by="teacher")
    assert make_final(steps, talk).status == 201
    return steps


def printed(steps: Steps, form: str, language: str = "sv", by: str = "mona") -> Answered:
    headers = {"accept-language": language}
    given = steps.call(by, "GET", PATH, query={"format": form}, headers=headers)
    assert given.status == 200
    return given


class Outline(HTMLParser):
    """What a screen reader goes by."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if re.fullmatch(r"h\d", tag):
            self.headings.append(int(tag[1]))


@pytest.mark.spec("F112", "R10")
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_has_its_language_headings_in_order_and_header_cells(
    steps: Steps, language: str
) -> None:
    page = printed(steps, "html", language)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    outline = Outline(page.text)
    assert ("html", {"lang": language}) in outline.tags
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    steps_down = zip(outline.headings, outline.headings[1:], strict=False)
    assert all(following - before <= 1 for before, following in steps_down)
    names = [tag for tag, _ in outline.tags]
    assert names.count("caption") == names.count("table") == 3
    scopes = [attrs.get("scope") for tag, attrs in outline.tags if tag == "th"]
    assert set(scopes) == {"col", "row"}
    told = {
        "sv": ("Individuell utvecklingsplan läsåret 2021/22", "Godtagbara kunskaper", "Når kriterierna"),
        "en": ("Individual development plan for the school year 2021/22", "Meets the criteria"),
    }[language]  # fmt: skip
    assert all(text in page.text for text in told)


def test_what_people_wrote_is_words_on_the_page(steps: Steps) -> None:
    page = printed(steps, "html")
    assert "<script" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page.text
    assert "\u202e" not in page.text
    assert "<bdi>Rad två</bdi>" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_document_is_pdf_a(steps: Steps, language: str) -> None:
    pdf = printed(steps, "pdf", language)
    raw = pdf.raw
    assert (
        pdf.headers["content-disposition"] == 'attachment; filename="development-plan-2021-v1.pdf"'
    )
    assert raw.startswith(b"%PDF-1.7\n%")
    assert min(raw.split(b"\n")[1][1:5]) > 127  # a comment that says: these are bytes
    assert b"<pdfaid:part>2</pdfaid:part>" in raw
    assert b"<pdfaid:conformance>U</pdfaid:conformance>" in raw
    assert b"/GTS_PDFA1" in raw
    assert b"/DestOutputProfile" in raw
    assert re.search(rb"/ID \[<[0-9A-Fa-f]{32}><[0-9A-Fa-f]{32}>\]", raw)
    assert f"/Lang ({language})".encode() in raw
    for forbidden in (b"/JavaScript", b"/JS", b"/Encrypt", b"/SMask", b"/EmbeddedFile", b"/Launch"):
        assert forbidden not in raw
    assert not re.search(rb"/(ca|CA) 0?\.\d", raw), "nothing is transparent"
    fonts = raw.count(b"/Type /FontDescriptor")
    assert fonts >= 2
    assert raw.count(b"/FontFile2") == fonts, "every font is within it"
    assert raw.count(b"/ToUnicode") >= fonts, "every character can be copied"
    profile = next(s for s in _streams(raw) if s[36:40] == b"acsp")
    assert profile[16:20] == b"RGB "


def _streams(raw: bytes) -> list[bytes]:
    found = []
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", raw, re.DOTALL):
        try:
            found.append(zlib.decompress(match[1]))
        except zlib.error:
            found.append(match[1])
    return found


@pytest.mark.slow
def test_the_same_plan_gives_the_same_document(steps: Steps) -> None:
    first = printed(steps, "pdf").raw
    steps.clock.forward(days=100)
    assert printed(steps, "pdf", by="emil").raw == first  # another request, not the one before
