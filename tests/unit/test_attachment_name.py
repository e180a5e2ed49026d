"""Names of files and addresses of links: made decent, or refused with the field pointed at (F70, F82)."""

import pytest

from shared.domain.attachment_kinds import _read, kinds
from shared.domain.attachment_name import (
    LONGEST_NAME,
    checked_size,
    checked_type,
    file_name,
    link_address,
    link_title,
    shown_name,
)
from shared.domain.errors import Invalid


def pointed_at(refused: pytest.ExceptionInfo[Invalid]) -> str:
    [error] = refused.value.facts["errors"]
    return str(error["pointer"])


@pytest.mark.parametrize(
    ("told", "shown", "kind"),
    [
        ("Veckobrev.pdf", "Veckobrev.pdf", "pdf"),
        ("Bild.JPEG", "Bild.JPEG", "jpg"),
        ("  Mål   och plan .docx", "Mål och plan .docx", "docx"),
        ("A\u030astro\u0308m.csv", "Åström.csv", "csv"),
        ('en "bra" <bok>: vad?.txt', "en _bra_ _bok__ vad_.txt", "txt"),
        ("می‌خواهم.pdf", "می‌خواهم.pdf", "pdf"),
        ("👨‍👩‍👧.png", "👨‍👩‍👧.png", "png"),
        ("plan.exe.pdf", "plan.exe.pdf", "pdf"),
        ("plan.pdf. ", "plan.pdf", "pdf"),
        ("a" * (LONGEST_NAME - 4) + ".mp4", "a" * (LONGEST_NAME - 4) + ".mp4", "mp4"),
    ],
)
def test_a_name_is_shown_in_a_form_that_every_system_takes(
    told: str, shown: str, kind: str
) -> None:
    assert file_name(told) == (shown, kind)


@pytest.mark.parametrize(
    "told",
    [
        "../../etc/passwd", "../plan.pdf", "C:\\plan.pdf", "a/b.pdf", "/plan.pdf",
        "a\u202efdp.exe", "a\u202eexe.pdf", "a\u2066.pdf", "a\u200b.pdf", "\ufeffa.pdf", "a\x07.pdf",
        "a\n.pdf", "a\x7f.pdf", "a\u2028b.pdf", "a\ue000.pdf", "a\ud800.pdf",
        "con.pdf", "NUL.txt", "com1.plan.docx", "Lpt9 .pdf",
        "", " ", ".", "..", ".pdf", "..pdf", ". .pdf", "___",
        "plan", "plan.", "plan.html", "plan.svg", "plan.exe",
        "plan.pdf.exe", "plan.docm", "plan.zip", "a" * 300 + ".pdf", "a" * (LONGEST_NAME - 3) + ".mp4",
    ],
)  # fmt: skip
def test_a_name_that_misleads_or_says_no_kind_is_refused(told: str) -> None:
    with pytest.raises(Invalid) as refused:
        file_name(told)
    assert pointed_at(refused) == "/name"


def test_a_name_of_nothing_but_dots_and_spaces_is_none() -> None:
    for told in ("_", " . ", "._."):
        with pytest.raises(Invalid):
            shown_name(told)


def test_a_media_type_may_be_left_out_and_may_not_contradict_the_name() -> None:
    assert (
        checked_type("pdf", None) == checked_type("pdf", " Application/PDF ") == "application/pdf"
    )
    with pytest.raises(Invalid) as refused:
        checked_type("pdf", "text/html")
    assert pointed_at(refused) == "/media_type"


@pytest.mark.parametrize("size", [0, -1, 50_000_001, 5 * 1024**3])
def test_a_size_is_something_and_not_more_than_its_kind_may_have(size: int) -> None:
    assert checked_size("pdf", 1) == 1
    assert checked_size("pdf", 50_000_000) == 50_000_000
    with pytest.raises(Invalid) as refused:
        checked_size("pdf", size)
    assert pointed_at(refused) == "/size"


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("https://skolan.example/sida?a=1#b", "https://skolan.example/sida?a=1#b"),
        ("HTTPS://Skolan.Example", "https://skolan.example/"),
        ("https://åäö.example/å", "https://xn--4cab6c.example/%C3%A5"),
        ("https://skolan.example:8443/", "https://skolan.example:8443/"),
    ],
)
def test_a_link_leads_to_a_page_by_its_name(told: str, address: str) -> None:
    assert link_address(told) == address


@pytest.mark.parametrize(
    "told",
    [
        "javascript:alert(1)", "data:text/html,<b>", "http://skolan.example/", "file:///etc/passwd", "ftp://a.se/",
        "skolan.example", "//skolan.example/", "", " ", "https://", "https://a b.se/", "https://a.se/\n",
        "https://a.se/\u202e", "https://a.se\\@b.se/", "https://anna@a.se/", "https://anna:hemligt@a.se/",
        "https://127.0.0.1/", "https://0x7f.1/", "https://2130706433/", "https://[::1]/", "https://localhost/",
        "https://a.se:99999/", "https://a.se/" + "a" * 2_000,
    ],
)  # fmt: skip
def test_any_other_link_is_refused(told: str) -> None:
    with pytest.raises(Invalid) as refused:
        link_address(told)
    assert pointed_at(refused) == "/url"


def test_a_link_is_called_what_was_told_or_else_its_address() -> None:
    assert link_title(None, "https://a.se/") == "https://a.se/"
    assert link_title(" Elevlogg / 5A ", "https://a.se/") == "Elevlogg / 5A"
    for told in ("a\u202eb", " ", "a" * (LONGEST_NAME + 1)):
        with pytest.raises(Invalid) as refused:
            link_title(told, "https://a.se/")
        assert pointed_at(refused) == "/name"


def test_nothing_that_a_browser_runs_can_be_attached() -> None:
    known = _read()
    assert known == kinds()
    types = {kind.type for kind in known.kinds.values()}
    assert not types & {"text/html", "image/svg+xml", "application/xhtml+xml", "text/xml"}
    assert max(kind.most_bytes for kind in known.kinds.values()) <= 200_000_000 < known.limits.bytes
    extensions = [e for kind in known.kinds.values() for e in kind.extensions]
    assert len(set(extensions)) == len(extensions)
