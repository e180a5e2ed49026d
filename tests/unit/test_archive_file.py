"""Archives: the same files make the same bytes, and nothing in them changes unseen."""

import io
import zipfile
from hashlib import sha256

import pytest

from shared.adapters.archive_file import BrokenArchive, File, Writer, as_json, check, pack

FILES = [as_json("talk.json", {"goal": "läsa"}), File("talk.html", b"<p>")]
ABOUT = {"talk": "t1", "made_at": "2021-10-01T06:00:00.000Z"}


def rewritten(archive: bytes, name: str, content: bytes | None) -> bytes:
    """The archive with another content of one file, or without it."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(written, "w") as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        if content is not None:
            new.writestr(name, content)
    return written.getvalue()


@pytest.mark.spec("G9")
def test_an_archive_has_every_file_with_its_digest_and_is_the_same_each_time() -> None:
    packed = pack(FILES, ABOUT)
    again = pack(reversed(FILES), dict(reversed(ABOUT.items())))
    assert (packed.content, packed.sha256) == (again.content, again.sha256)
    assert check(packed.content) == packed.manifest
    assert [file.name for file in packed.manifest.files] == ["talk.html", "talk.json"]
    assert check(io.BytesIO(packed.content)).about == ABOUT
    with zipfile.ZipFile(io.BytesIO(packed.content)) as opened:
        assert opened.namelist()[0] == "manifest.json"
        assert opened.read("talk.html") == b"<p>"


@pytest.mark.parametrize(
    ("name", "content"),
    [("talk.html", b"<b>"), ("talk.html", None), ("more.html", b"<p>"), ("manifest.json", b"{}")],
)
def test_what_was_changed_removed_or_smuggled_in_is_found(name: str, content: bytes | None) -> None:
    archive = rewritten(pack(FILES, ABOUT).content, name, content)
    with pytest.raises(BrokenArchive):
        check(archive)


def test_what_is_no_archive_is_told_as_broken_and_no_name_is_used_twice() -> None:
    with pytest.raises(BrokenArchive):
        check(b"nothing of the kind")
    with pytest.raises(ValueError, match="one name"):
        pack([*FILES, *FILES], ABOUT)


def test_an_archive_is_written_piece_by_piece_with_the_same_in_it() -> None:
    target = io.BytesIO()
    writer = Writer(target)
    writer.stream("files/film.mp4", (b"a", b"bc"), 3)
    for file in FILES:
        writer.add(file)
    for repeated in (FILES[0], File("manifest.json", b"")):
        with pytest.raises(ValueError, match="one name"):
            writer.add(repeated)
    with pytest.raises(ValueError, match="one name"):
        writer.stream("files/film.mp4", (), 0)
    written = writer.finish(ABOUT)
    content = target.getvalue()
    assert (written.size, written.sha256) == (len(content), sha256(content).hexdigest())
    assert check(content) == written.manifest
    assert written.manifest.files[1:] == pack(FILES, ABOUT).manifest.files
    with zipfile.ZipFile(target) as opened:
        assert opened.read("files/film.mp4") == b"abc"
