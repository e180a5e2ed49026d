"""What is in a file is what its name says, and nothing that acts, hides, or becomes too large (F82)."""

import tracemalloc
import zlib
from tempfile import TemporaryFile

import pytest

from functions.examiner.bucket import Upload
from functions.examiner.contents import _CHECKS, check_content
from functions.examiner.refusal import Refusal
from functions.examiner.scanning import EICAR, TestSignature
from shared.domain.attachment import Reason
from shared.domain.attachment_kinds import kinds
from tests.support.documents import (
    Packed,
    archive,
    bomb,
    of_kind,
    office,
    part,
    parts_of,
    pdf,
    zeros,
)

KINDS = tuple(kinds().kinds)
HTML = b"<!doctype html><script>alert(1)</script>"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)


def found(kind: str, content: bytes) -> str | None:
    """Why a file is refused, or None."""
    with TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        try:
            check_content(kind, file)
        except Refusal as refusal:
            return refusal.reason
    return None


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_let_in_as_what_it_is_and_as_nothing_else(kind: str) -> None:
    assert set(_CHECKS) == set(KINDS)
    assert found(kind, of_kind(kind)) is None
    for other in set(KINDS) - {kind}:
        alike = {kind, other} in ({"txt", "csv"}, {"m4a", "mp4"})
        is_text = kind in ("txt", "csv") and other == "pdf"
        if not alike and not is_text:
            assert found(kind, of_kind(other)) == "wrong_content", other


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("txt", "csv")])
def test_a_page_or_a_program_is_none_of_them(kind: str) -> None:
    for content in (HTML, b"MZ\x90\x00" + bytes(60), b"\x7fELF" + bytes(60), b"x", bytes(100)):
        assert found(kind, content) == "wrong_content"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("Hej på dig".encode(), None),
        ("Hej på dig".encode("latin-1"), None),
        ("\ufeffHej".encode("utf-16-le"), None),
        ("\ufeffHej\x07".encode("utf-16-le"), "wrong_content"),
        ("\ufeffHej".encode("utf-16-le") + b"\xd8", "wrong_content"),
        (b"a\x00b", "wrong_content"),
        (b"\x1b[31m", "wrong_content"),
        (HTML, None),  # shown by nobody: it is handed out as plain text, and as a download
    ],
)
def test_text_is_text(content: bytes, reason: str | None) -> None:
    assert found("txt", content) == found("csv", content) == reason


# --- archives -----------------------------------------------------------------------------


def test_a_bomb_of_ten_gigabytes_is_refused_in_little_memory() -> None:
    content = bomb()
    assert 5_000_000 < len(content) < 15_000_000
    with TemporaryFile() as file:
        file.write(content)
        tracemalloc.start()
        try:
            with pytest.raises(Refusal) as refused:
                check_content("docx", file)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert refused.value.reason is Reason.TOO_MUCH_INSIDE
    assert most < 5_000_000


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ([Packed("a.xml", zeros(1), 100, zlib.crc32(bytes(100)))], "too_much_inside"),  # it says 100
        ([part("a.xml", bytes(19_000_000))], None),
        ([part("a.xml", bytes(19_000_000)), part("b.xml", bytes(2_000_000))], "too_much_inside"),
        ([part("a.xml", b"a")._replace(size=2)], "unreadable"),
        ([part("a.xml", b"a")._replace(checksum=7)], "unreadable"),
        ([part("a.xml", b"a")._replace(packed=b"\xff\xff")], "unreadable"),
        ([part("a.xml", b"a" * 99)._replace(packed=part("", b"a" * 99).packed + b"more")], "unreadable"),
        ([part("a.xml", b"a" * 99)._replace(packed=part("", b"a" * 99).packed[:-2])], "unreadable"),
        ([part("a.xml", b"a")._replace(local_name="b.xml")], "unreadable"),
        ([part("a.xml", b"a")._replace(method=12)], "unreadable"),
        ([part("a.xml", b"a")._replace(flags=1)], "encrypted"),
        ([part("a.xml", b"a")._replace(offset=0)], "unreadable"),  # two parts in one place
        ([part("a.xml", b"a")._replace(offset=10**6)], "unreadable"),
        ([part("a.xml", b"a"), part("A.XML", b"b")], "unreadable"),
        ([part("../../etc/passwd", b"a")], "wrong_content"),
        ([part("/etc/passwd", b"a")], "wrong_content"),
        ([part("C:a.xml", b"a")], "wrong_content"),
        ([part("a\\b.xml", b"a")], "wrong_content"),
        ([part("word/vbaProject.bin", b"a")], "active_content"),
        ([part("word/activeX/activeX1.xml", b"a")], "active_content"),
        ([part("xl/macrosheets/sheet1.xml", b"a")], "active_content"),
        ([part("a.zip", office("docx"))], "files_inside"),
        ([part("a.xml", b"Rar!\x1a\x07")], "files_inside"),
        ([part("a.exe", b"MZ\x90")], "files_inside"),
        ([part("word/embeddings/oleObject1.bin", OLD_OFFICE)], "files_inside"),
        ([part("word/embeddings/a.xlsx", office("xlsx"))], None),
        ([part("word/embeddings/a.xlsx", office("xlsx", part("xl/vbaProject.bin", b"")))], "active_content"),
        ([part("word/embeddings/a.xlsx", office("docx"))], "wrong_content"),
        (
            [part("word/embeddings/a.docx", office("docx", part("word/embeddings/b.xlsx", office("xlsx"))))],
            "files_inside",
        ),
        ([part("word/embeddings/a.docx", bomb(1))], "too_much_inside"),
        ([part(f"{n}.xml", b"") for n in range(5_001)], "too_much_inside"),
        ([part("n" * 900 + f"{n}.xml", b"") for n in range(2_800)], "too_much_inside"),
    ],
)  # fmt: skip
def test_nothing_that_an_archive_says_is_believed(more: list[Packed], reason: str | None) -> None:
    assert found("docx", office("docx", *more)) == reason


def test_an_archive_is_nothing_but_one() -> None:
    sound = office("docx")
    assert found("docx", archive(parts_of("docx"), comment=b"PK\5\6")) == "unreadable"
    assert found("docx", sound[:-30]) == "unreadable"
    assert found("docx", sound[:10]) == "unreadable"
    assert found("docx", b"PK\3\4" + sound) == "unreadable", "something before it"
    large = sound[:-22] + b"PK\6\7" + bytes(16) + sound[-22:]
    assert found("docx", large) == "unreadable", "the longer form, for what is larger than any here"
    assert found("docx", archive([])) == "wrong_content"


def test_a_document_has_what_its_kind_has() -> None:
    assert found("docx", archive([part("word/document.xml", b"<a/>")])) == "wrong_content"
    macro = part("[Content_Types].xml", b"application/vnd.ms-word.document.macroEnabled.main+xml")
    assert found("docx", archive([macro, part("word/a.xml", b"")])) == "active_content"
    types = part("[Content_Types].xml", b" " * 1_100_000)
    assert found("docx", archive([types, part("word/a.xml", b"")])) == "too_much_inside"
    for name in ("Basic/Standard/Module1.xml", "Scripts/python/a.py"):
        assert found("odt", office("odt", part(name, b"a"))) == "active_content"
    mimetype, _, content = parts_of("odt")
    locked = part("META-INF/manifest.xml", b"<manifest:encryption-data/>")
    assert found("odt", archive([mimetype, locked, content])) == "encrypted"


def test_a_locked_document_is_told_from_an_old_one() -> None:
    locked = "EncryptedPackage".encode("utf-16-le")
    assert found("docx", OLD_OFFICE) == "wrong_content"
    assert found("docx", OLD_OFFICE + locked) == "encrypted"
    far = OLD_OFFICE + bytes(1024 * 1024 - len(OLD_OFFICE) - 7) + locked
    assert found("docx", far + bytes(2 * 1024 * 1024)) == "encrypted"
    assert found("docx", OLD_OFFICE + bytes(3 * 1024 * 1024)) == "wrong_content"


# --- PDF ------------------------------------------------------------------------------------

SCRIPT = b"7 0 <</S/JavaScript/JS(app.alert(1))>>"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pdf(), None),
        (pdf(packed=b"7 0 <</Type/Page>>"), None),
        (pdf(packed=b"7 0 <</Type/Page>>", filters=b"[ /FlateDecode ]"), None),
        (pdf(b"3 0 obj\n<</S/URI/URI(https://a.se/Launch)>>\nendobj\n"), None),
        (pdf(b"3 0 obj\n<</Type/ObjStm/Length 0>>\nstream\n\nendstream\nendobj\n"), None),
        (pdf(b"3 0 obj\n<</S/JavaScript/JS(app.alert(1))>>\nendobj\n"), "active_content"),
        (pdf(b"3 0 obj\n<</S/J#61vaScr#69pt>>\nendobj\n"), "active_content"),
        (pdf(b"3 0 obj\n<</S/Launch/F(cmd.exe)>>\nendobj\n"), "active_content"),
        (pdf(b"3 0 obj\n<</AcroForm<</XFA 4 0 R>>>>\nendobj\n"), "active_content"),
        (pdf(b"3 0 obj\n<</Type/EmbeddedFile>>\nendobj\n"), "files_inside"),
        (pdf(b"3 0 obj\n<</Names<</EmbeddedFiles 4 0 R>>>>\nendobj\n"), "files_inside"),
        (pdf(b"3 0 obj\n<</Encrypt 4 0 R>>\nendobj\n"), "encrypted"),
        (pdf(packed=SCRIPT), "active_content"),
        (pdf(packed=bytes(65_530) + SCRIPT), "active_content"),
        (pdf(packed=bytes(21_000_000) + SCRIPT), "too_much_inside"),
        (pdf(packed=SCRIPT, filters=b"[/ASCIIHexDecode/FlateDecode]"), "cannot_be_scanned"),
        (pdf(packed=SCRIPT, filters=b"[/FlateDecode/ASCIIHexDecode]"), "cannot_be_scanned"),
        (pdf(packed=SCRIPT, filters=b"/FlateDecode/Filter/LZWDecode"), "cannot_be_scanned"),
        (pdf(packed=SCRIPT).replace(b"/Filter", b"/F#69lter"), "cannot_be_scanned"),
        (pdf(packed=SCRIPT).replace(b"/Type/ObjStm", b"/Type/Obj#53tm"), "active_content"),
        (pdf(b"3 0 obj\n/ObjStm\nendobj\n", packed=b"7 0 <<>>"), "cannot_be_scanned"),
        (pdf(b"3 0 obj\n/ObjStm" + b" " * 5_000 + b"endobj\n"), "cannot_be_scanned"),
        (pdf(b"/ObjStm" * 20_001), "cannot_be_scanned"),
        (pdf(b"(https://a.se/Launch)" * 1_001), "cannot_be_scanned"),
        (pdf(b"3 0 obj\n<</Launcher/LaunchX/XFAs 1>>\nendobj\n"), None),
        (pdf(packed=bytes(64 * 1024 - 7) + b"/Launcher 1"), None),
        (pdf(packed=b"7 0 /#4c#61unch"), "active_content"),
        (pdf(packed=b"a").replace(b"endstream", b"........."), "unreadable"),
        (pdf(packed=b"a" * 99).replace(b"\x78\x9c", b"\x79\x9c"), "unreadable"),
        (pdf()[:-7], "unreadable"),
        (b"\n" + pdf(), "wrong_content"),
    ],
)
def test_a_pdf_only_shows_something(content: bytes, reason: str | None) -> None:
    assert found("pdf", content) == reason


# --- the search for malware ---------------------------------------------------------------------


def test_the_text_that_every_scanner_knows_is_found() -> None:
    scanner, upload = TestSignature(), Upload("incoming/a/1/b", "v1")
    assert scanner.has_looked(upload)
    with TemporaryFile() as file:
        file.write(b"a" * 100)
        file.flush()
        scanner.check(upload, file)
        file.write(EICAR)
        file.flush()
        with pytest.raises(Refusal) as refused:
            scanner.check(upload, file)
    assert refused.value.reason is Reason.MALWARE
    assert EICAR.startswith(b"X5O!P%@AP")
