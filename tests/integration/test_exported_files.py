"""Files that are attached to talks in exports: those that were examined, for who may have them (F70, R13)."""

import tempfile
import tracemalloc
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest

from functions.archivist import attaching
from functions.archivist.shelf import CHUNK, Shelf
from shared.adapters import object_names
from shared.adapters.archive_file import Writer, check
from shared.adapters.attachments import load_attachment
from shared.domain.attachment import Attachment, State
from shared.domain.vocabulary import Phase
from tests.support import filing
from tests.support.apart import say
from tests.support.exporting import Archive, Archivist
from tests.support.steps import Steps, a_term
from tests.support.talks import START

CONTENT = b"%PDF-1.7 \xff\x00 what a teacher attached"
DAY = "2021-10-31 09:10"


@pytest.fixture
def steps() -> Steps:
    return a_term()


@pytest.fixture
def talk(steps: Steps) -> str:
    made = str(steps.booked()["id"])
    steps.at(DAY)
    return made


def attach(
    steps: Steps, talk: str, by: str = "teacher", name: str = "Mål & plan.pdf", **told: Any
) -> int:
    """Attach a file, which is found to be clean."""
    asked = {"phase": "record", "name": name, "size": len(CONTENT)} | told
    made = steps.call(by, "POST", f"/v1/talks/{talk}/attachments/files", asked)
    assert made.status == 201, made.body
    number = int(made.body["attachment"]["number"])
    filing.examined(steps.ports.store, talk, number)
    return number


def exported(steps: Steps, by: str, talk: str, *, lost: int = 0) -> Archive:
    """The export about Emil, while the bucket has every file but one."""
    asked = steps.call(by, "POST", "/v1/people/emil/exports", {"purpose": "access"})
    assert asked.status == 201, asked.body
    archivist = Archivist(steps.ports)
    listed = steps.call("teacher", "GET", f"/v1/talks/{talk}/attachments").body["attachments"]
    for one in listed:
        attachment = load_attachment(steps.ports.store, talk, one["number"])
        if one["number"] != lost and attachment.object_id is not None:
            archivist.bucket.objects[object_names.clean(attachment)] = CONTENT
    archivist.work()
    return archivist.archive(asked.body["id"])


def why_not(archive: Archive) -> dict[str, str]:
    return {each["name"]: each["why"] for each in archive.data("files") if each["why"]}


@pytest.mark.spec("R13", "F82")
def test_files_of_the_talks_are_in_the_export_as_they_were_sent(steps: Steps, talk: str) -> None:
    attach(steps, talk)
    for who in ("emil", "mona"):
        archive = exported(steps, who, talk)
        assert archive.files[f"files/talk-{talk}/1-Mål & plan.pdf"] == CONTENT
        page = archive.files[f"talk-{talk}.html"].decode()
        address = f"files/talk-{talk}/1-M%C3%A5l%20%26%20plan.pdf"
        assert f'<a href="{address}">Mål &amp; plan.pdf</a>' in page
        assert why_not(archive) == {}


@pytest.mark.spec("R13")
def test_a_file_that_is_not_in_the_export_is_named_with_why(
    steps: Steps, talk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "MOST_BYTES_OF_FILES", 2 * len(CONTENT))
    for number in range(5):
        attach(steps, talk, name=f"{number}.pdf")
        steps.clock.forward(minutes=1)
    steps.call("teacher", "DELETE", f"/v1/talks/{talk}/attachments/3")
    archive = exported(steps, "emil", talk, lost=5)
    expected = {"0.pdf": "too_much", "2.pdf": "removed", "4.pdf": "gone"}
    assert why_not(archive) == expected
    packed = {name.rpartition("/")[2] for name in archive.files if name.startswith("files/")}
    assert packed == {"2-1.pdf", "4-3.pdf"}
    first = archive.files["index.html"].decode()
    assert "0.pdf" in first
    assert "Fetch it in the talk, or ask the school for it." in first
    assert "Teacher Testsson, " in archive.files[f"talk-{talk}.html"].decode(), "who took it away"


@pytest.mark.spec("R13", "D11")
def test_others_get_no_file_that_they_are_not_shown_in_the_talk(steps: Steps, talk: str) -> None:
    attach(steps, talk, "mona", "Moras.pdf", phase="preparation")
    attach(steps, talk, "olle", "Olles.pdf", phase="preparation")
    attach(steps, talk, name="Fel barn.pdf")
    steps.call("teacher", "DELETE", f"/v1/talks/{talk}/attachments/3")
    say(steps)  # that the guardians live apart
    archive = exported(steps, "mona", talk)
    assert [n for n in archive.files if n.startswith("files/")] == [
        f"files/talk-{talk}/1-Moras.pdf"
    ]
    assert "Olles" not in archive.text
    assert "Fel barn" not in archive.text
    first = archive.files["index.html"].decode()
    assert "It is not shown to who asked for this" in first


@pytest.mark.spec("R13")
def test_a_file_of_a_talk_about_somebody_else_stays_there(steps: Steps, talk: str) -> None:
    attach(steps, talk)
    asked = steps.call("teacher", "POST", "/v1/people/teacher/exports", {"purpose": "access"})
    archivist = Archivist(steps.ports)
    archivist.work()
    archive = archivist.archive(asked.body["id"])
    assert why_not(archive) == {"Mål & plan.pdf": "anothers"}
    assert not [name for name in archive.files if name.startswith("files/")]


class Endless:
    """A bucket in which every file is as large as told, and none is anywhere as a whole."""

    def __init__(self, size: int) -> None:
        self.size = size

    def get_object(self, **_: Any) -> dict[str, Any]:
        """The file."""
        return {"Body": self}

    def iter_chunks(self, at_once: int) -> Iterator[bytes]:
        """Its pieces."""
        yield from (bytes(at_once) for _ in range(self.size // at_once))

    def close(self) -> None:
        """There is nothing to close."""


def test_a_file_goes_into_an_archive_piece_by_piece() -> None:
    """What is in memory does not grow with the file: a few pieces of a megabyte."""
    size = 32 * CHUNK
    client: Any = Endless(size)
    shelf = Shelf(client, "exports", "attachments")
    attachment = Attachment(
        talk_id="t", number=1, phase=Phase.RECORD, name="a.mp4", author_id="teacher", at=START,
        state=State.READY, object_id="o", size=size,
    )  # fmt: skip
    with tempfile.TemporaryFile() as target:
        tracemalloc.start()
        try:
            writer = Writer(target)
            writer.stream("a.mp4", shelf.file(attachment) or (), size)
            written = writer.finish({})
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert check(target) == written.manifest
        target.seek(0)
        assert sha256(target.read()).hexdigest() == written.sha256
    assert written.size > size
    assert most < 8 * CHUNK
