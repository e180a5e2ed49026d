"""What is sent is examined once, and is then ready or refused with a reason; nothing else is let in (F82)."""

import base64
import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from functions.examiner.examining import Desk
from functions.examiner.scanning import EICAR, GuardDuty, ScanFailed, scanner
from shared.adapters import object_names
from shared.adapters.attachments import load_attachment
from shared.adapters.object_names import read_incoming
from shared.domain.attachment import State
from tests.support.contents import in_memory
from tests.support.documents import bomb, of_kind, office, part
from tests.support.filing import BUCKET, Cupboard
from tests.support.interrupted import InterruptedStore
from tests.support.invariants import broken
from tests.support.steps import Steps, a_term

SOUND = of_kind("pdf")


class Filing:
    """A talk to which the teacher attaches files."""

    def __init__(self) -> None:
        self.store = InterruptedStore()
        self.steps: Steps = a_term(store=self.store)
        self.talk = str(self.steps.booked()["id"])
        self.steps.at("2021-10-30 09:00")
        self.cupboard = Cupboard(self.store, self.steps.clock)

    def ask(self, name: str = "a.pdf", size: int = len(SOUND), **more: Any) -> dict[str, Any]:
        body = {"phase": "record", "name": name, "size": size} | more
        path = f"/v1/talks/{self.talk}/attachments/files"
        asked = self.steps.call("teacher", "POST", path, body)
        assert asked.status == 201, asked.body
        return dict(asked.body["form"])

    def shown(self, by: str = "teacher") -> list[dict[str, Any]]:
        shown: list[dict[str, Any]] = self.steps.read(self.talk, by=by)["attachments"]
        return shown

    def state(self, number: int = 1) -> State:
        return load_attachment(self.store, self.talk, number).state

    def prefixes(self) -> list[str]:
        return [name.split("/")[0] for name in self.cupboard.objects()]


@pytest.fixture
def filing() -> Iterator[Filing]:
    with mock_aws():
        yield Filing()


@pytest.mark.spec("F70", "F82")
def test_what_is_sent_and_sound_can_be_had_by_all_who_read_the_phase(filing: Filing) -> None:
    upload = filing.cupboard.send(filing.ask(), SOUND)
    assert filing.cupboard.announce(upload) == []
    for reader in ("teacher", "emil", "mona", "rektor"):
        assert [one["state"] for one in filing.shown(reader)] == ["ready"]
    (name,) = filing.cupboard.objects()
    assert name == upload.name.replace(object_names.INCOMING, object_names.CLEAN)
    given = filing.cupboard.s3.get_object(Bucket=BUCKET, Key=name)
    assert given["Body"].read() == SOUND
    assert given["ContentType"] == "application/pdf"
    assert broken(in_memory(filing.store), filing.steps.clock.now()) == []


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"<!doctype html><script>alert(1)</script>", "wrong_content"),
        ("a.docx", office("docx", part("word/vbaProject.bin", b"")), "active_content"),
        ("a.docx", bomb(), "too_much_inside"),
        ("a.txt", EICAR, "malware"),
    ],
)
def test_what_is_not_sound_is_deleted_and_its_author_told_why(
    filing: Filing, name: str, content: bytes, reason: str
) -> None:
    form = filing.ask(name, len(content))
    assert filing.cupboard.announce(filing.cupboard.send(form, content)) == []
    (shown,) = filing.shown()
    assert (shown["state"], shown["reason"]) == ("refused", reason)
    assert shown["told"].endswith(".")
    assert filing.shown("mona") == []
    assert filing.cupboard.objects() == {}
    path = f"/v1/talks/{filing.talk}/attachments/1/download"
    assert filing.steps.call("teacher", "GET", path).problem == "not-ready"


@pytest.mark.parametrize("content", [SOUND + b"\n", SOUND[:-1], b""])
def test_another_size_than_was_signed_is_refused(filing: Filing, content: bytes) -> None:
    """S3 refuses it by the form's condition; what got past that is refused here."""
    filing.cupboard.announce(filing.cupboard.send(filing.ask(), content))
    assert filing.shown()[0]["reason"] == "wrong_size"
    assert filing.cupboard.objects() == {}


def test_five_gigabytes_are_not_even_read(filing: Filing) -> None:
    upload = filing.cupboard.send(filing.ask(), SOUND)
    get = filing.cupboard.s3.get_object

    class Endless:
        closed = False

        def iter_chunks(self, _size: int) -> Iterator[bytes]:
            raise AssertionError("it is read")

        def close(self) -> None:
            self.closed = True

    endless = Endless()
    told = {"ContentLength": 5 * 1024**3, "Body": endless}
    filing.cupboard.s3.get_object = lambda **asked: get(**asked) | told
    try:
        assert filing.cupboard.announce(upload) == []
    finally:
        filing.cupboard.s3.get_object = get
    assert filing.shown()[0]["reason"] == "wrong_size"
    assert endless.closed
    assert filing.cupboard.objects() == {}


def test_another_file_than_was_told_is_refused(filing: Filing) -> None:
    checksum = base64.b64encode(hashlib.sha256(SOUND).digest()).decode()
    sound, other = (filing.ask(sha256=checksum) for _ in range(2))
    filing.cupboard.announce(filing.cupboard.send(sound, SOUND))
    filing.cupboard.announce(filing.cupboard.send(other, SOUND[:-1] + b" "))
    assert [one["reason"] for one in filing.shown()] == [None, "wrong_checksum"]


def test_announced_again_it_is_not_examined_again(filing: Filing) -> None:
    upload = filing.cupboard.send(filing.ask(), SOUND)
    for _ in range(3):
        assert filing.cupboard.announce(upload) == []
    assert load_attachment(filing.store, filing.talk, 1).version == 3
    assert filing.prefixes() == ["clean"]


def test_what_is_sent_after_the_first_is_thrown_away(filing: Filing) -> None:
    """The same form, used twice: before the first was looked at, and after."""
    form = filing.ask()
    first, second = (filing.cupboard.send(form, content) for content in (SOUND, SOUND[:-1] + b"x"))
    filing.cupboard.announce(first)
    filing.cupboard.announce(second)
    third = filing.cupboard.send(form, b"x" * len(SOUND))
    filing.cupboard.announce(third)
    assert list(filing.cupboard.objects().values()) == [SOUND]
    assert filing.state() is State.READY


def test_two_at_once_do_not_become_one(filing: Filing) -> None:
    """While the first is looked at, the second is announced."""
    form = filing.ask()
    first, second = (filing.cupboard.send(form, content) for content in (SOUND, SOUND[:-1] + b"x"))
    filing.store.meanwhile(lambda: filing.cupboard.announce(first))
    filing.cupboard.announce(second)
    assert list(filing.cupboard.objects().values()) == [SOUND]


def test_what_is_taken_away_while_it_is_examined_stays_away(filing: Filing) -> None:
    upload = filing.cupboard.send(filing.ask(), SOUND)
    path = f"/v1/talks/{filing.talk}/attachments/1"
    filing.store.meanwhile(
        lambda: None, lambda: filing.steps.call("teacher", "DELETE", path).status == 200
    )
    assert filing.cupboard.announce(upload) == []
    assert filing.state() is State.REMOVED
    assert filing.prefixes() == ["clean"], "kept, and handed to nobody"


def test_what_comes_too_late_or_from_nowhere_is_deleted(filing: Filing) -> None:
    form = filing.ask()
    upload = filing.cupboard.send(form, SOUND)
    filing.steps.clock.forward(hours=24)
    filing.cupboard.announce(upload)
    assert filing.shown()[0]["state"] == "lapsed"
    key = form["fields"]["key"]
    for name in ("incoming/nowhere/1/x", f"{key}x", "incoming/a", f"incoming/{filing.talk}/7/x"):
        strange = {"fields": {"key": name, "Content-Type": "text/html"}}
        assert filing.cupboard.announce(filing.cupboard.send(strange, SOUND)) == []
    assert filing.cupboard.objects() == {}


def test_an_upload_that_is_gone_is_no_failure(filing: Filing) -> None:
    upload = filing.cupboard.send(filing.ask(), SOUND)
    filing.cupboard.bucket.discard(upload)
    assert filing.cupboard.announce(upload) == []
    assert filing.state() is State.BEING_EXAMINED


def test_the_message_by_which_s3_tries_the_queue_says_nothing(filing: Filing) -> None:
    assert filing.cupboard.deliver({"Service": "Amazon S3", "Event": "s3:TestEvent"}) == []


def test_a_fault_of_ours_comes_again(filing: Filing) -> None:
    upload = filing.cupboard.send(filing.ask(), SOUND)
    elsewhere = Cupboard.__new__(Cupboard)
    elsewhere.__dict__ |= filing.cupboard.__dict__
    broken_desk = Desk(filing.store, filing.steps.clock, filing.cupboard.bucket, Failing())
    elsewhere.desk = broken_desk
    assert elsewhere.announce(upload) == [{"itemIdentifier": "m"}]
    assert filing.cupboard.announce(upload) == []
    assert filing.state() is State.READY


class Failing:
    def has_looked(self, _upload: object) -> bool:
        raise ScanFailed

    def check(self, _upload: object, _file: object) -> None:
        raise AssertionError


@pytest.mark.parametrize("number", range(1, 9))
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_anywhere_is_made_good_by_the_next_announcement(
    filing: Filing, number: int, moment: str
) -> None:
    upload = filing.cupboard.send(filing.ask(), SOUND)
    crashing = Crashing(filing, number, moment)
    with crashing:
        crashed = bool(filing.cupboard.announce(upload))
    assert crashed == (crashing.calls >= number)
    assert number <= 7 or not crashed, "there are no more steps than are tried"
    assert filing.cupboard.announce(upload) == []
    assert filing.state() is State.READY
    assert list(filing.cupboard.objects().values()) == [SOUND]
    assert broken(in_memory(filing.store), filing.steps.clock.now()) == []


class Crashing:
    """Every call of the store or the bucket is a step; at one of them the process ends."""

    def __init__(self, filing: Filing, number: int, moment: str) -> None:
        self.calls, self._at = 0, (number, moment)
        self._targets: list[tuple[Any, str, Any]] = [
            (target, name, getattr(target, name))
            for target, names in (
                (filing.store, ("get", "commit")),
                (filing.cupboard.bucket, ("_client",)),
            )
            for name in names
        ]
        self._filing = filing

    def __enter__(self) -> None:
        for target, name, call in self._targets:
            setattr(target, name, self._stepping(call) if callable(call) else Stepping(call, self))

    def __exit__(self, *_: object) -> None:
        for target, name, call in self._targets:
            setattr(target, name, call)

    def step(self, call: Any, *args: Any, **named: Any) -> Any:
        self.calls += 1
        if self._at == (self.calls, "before"):
            raise ScanFailed
        answer = call(*args, **named)
        if self._at == (self.calls, "after"):
            raise ScanFailed
        return answer

    def _stepping(self, call: Any) -> Any:
        return lambda *args, **named: self.step(call, *args, **named)


class Stepping:
    """A client each of whose calls is a step."""

    def __init__(self, client: Any, crashing: Crashing) -> None:
        self._client, self._crashing = client, crashing

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._client, name)
        if name == "exceptions":
            return found
        return lambda *args, **named: self._crashing.step(found, *args, **named)


# --- the bucket's own scanning service --------------------------------------------------------------


@pytest.fixture
def scanned(filing: Filing) -> Filing:
    desk, bucket = filing.cupboard.desk, filing.cupboard.bucket
    filing.cupboard.desk = Desk(desk.store, desk.clock, bucket, scanner("GuardDuty", bucket))
    assert isinstance(filing.cupboard.desk.scanner, GuardDuty)
    return filing


@pytest.mark.parametrize(
    ("verdict", "state", "reason"),
    [
        ("NO_THREATS_FOUND", "ready", None),
        ("THREATS_FOUND", "refused", "malware"),
        ("UNSUPPORTED", "refused", "cannot_be_scanned"),
    ],
)
def test_nothing_is_let_in_before_the_service_has_said_what_it_found(
    scanned: Filing, verdict: str, state: str, reason: str | None
) -> None:
    upload = scanned.cupboard.send(scanned.ask(), SOUND)
    assert scanned.cupboard.announce(upload) == []
    assert scanned.shown()[0]["state"] == "being_examined"
    assert scanned.prefixes() == ["incoming"]
    assert scanned.cupboard.announce_result(upload, verdict) == []
    assert (scanned.shown()[0]["state"], scanned.shown()[0]["reason"]) == (state, reason)
    assert scanned.prefixes() == (["clean"] if reason is None else [])


def test_what_the_service_finds_sound_is_examined_all_the_same(scanned: Filing) -> None:
    upload = scanned.cupboard.send(scanned.ask(size=4), b"<b/>")
    scanned.cupboard.announce_result(upload, "NO_THREATS_FOUND")
    assert scanned.shown()[0]["reason"] == "wrong_content"


@pytest.mark.parametrize("verdict", ["FAILED", "ACCESS_DENIED", "something new"])
def test_a_failure_of_the_service_is_no_verdict(scanned: Filing, verdict: str) -> None:
    upload = scanned.cupboard.send(scanned.ask(), SOUND)
    assert scanned.cupboard.announce_result(upload, verdict) == [{"itemIdentifier": "m"}]
    assert scanned.state() is State.BEING_EXAMINED
    assert scanned.cupboard.announce_result(upload, "NO_THREATS_FOUND") == []
    assert scanned.state() is State.READY


def test_an_object_of_another_name_is_not_taken_for_a_file_of_a_talk() -> None:
    for name in (
        "clean/t/1/x",
        "incoming/t/1",
        "incoming/t/1/x/y",
        "incoming/t/1000/x",
        "incoming/t//x",
    ):
        assert read_incoming(name) is None
    assert read_incoming("incoming/t/12/x_-Y") == ("t", 12, "x_-Y")
