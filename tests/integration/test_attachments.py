"""Files and links are attached to a talk by who may, in its windows; bytes go straight to the bucket."""

import base64
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from functions.attachments.files import disposition
from shared.adapters import keys, object_names
from shared.adapters.store import Table, UnitOfWork
from shared.domain.attachment_kinds import kinds
from tests.support import filing
from tests.support.api import Answered
from tests.support.interrupted import InterruptedStore
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term

PDF = {"name": "Underlag.pdf", "size": 1234}
LINK = "https://skolan.example/underlag"


@pytest.fixture
def steps() -> Steps:
    return a_term()


@pytest.fixture
def talk(steps: Steps) -> str:
    """A talk on 31 October, the day before it."""
    talk = str(steps.booked()["id"])
    steps.at("2021-10-30 09:00")
    return talk


def ask(
    steps: Steps, talk: str, by: str = "teacher", phase: str = "preparation", **more: Any
) -> Answered:
    body = {"phase": phase, **PDF, **{k: v for k, v in more.items() if k != "key"}}
    path = f"/v1/talks/{talk}/attachments/files"
    return steps.call(by, "POST", path, body, key=more.get("key"))


def link(
    steps: Steps, talk: str, by: str = "teacher", phase: str = "record", **more: Any
) -> Answered:
    path = f"/v1/talks/{talk}/attachments/links"
    return steps.call(by, "POST", path, {"phase": phase, "url": LINK} | more)


def listed(steps: Steps, talk: str, by: str) -> list[tuple[str, str]]:
    shown = steps.call(by, "GET", f"/v1/talks/{talk}/attachments").body["attachments"]
    assert shown == steps.read(talk, by=by)["attachments"], "the same, opened with the talk"
    return [(one["name"], one["state"]) for one in shown]


def remove(steps: Steps, talk: str, by: str, number: int = 1) -> Answered:
    return steps.call(by, "DELETE", f"/v1/talks/{talk}/attachments/{number}")


def download(steps: Steps, talk: str, by: str, number: int = 1) -> Answered:
    return steps.call(by, "GET", f"/v1/talks/{talk}/attachments/{number}/download")


def examined(steps: Steps, talk: str, number: int = 1) -> None:
    filing.examined(steps.ports.store, talk, number)


def signed(form: dict[str, Any]) -> list[Any]:
    policy = json.loads(base64.b64decode(form["fields"]["policy"]))
    conditions: list[Any] = policy["conditions"]
    return conditions


@pytest.mark.spec("F70")
def test_a_teacher_attaches_a_file_to_the_preparation(steps: Steps, talk: str) -> None:
    asked = ask(steps, talk)
    assert asked.status == 201
    assert asked.body["attachment"] == {
        "number": 1, "phase": "preparation", "name": "Underlag.pdf", "url": None,
        "media_type": "application/pdf", "size": 1234, "state": "awaiting_upload", "reason": None, "told": None,
        "author": {"id": "teacher", "name": "Teacher Testsson"},
        "at": "2021-10-30T09:00:00+02:00", "removed_by": None, "removed_at": None, "may_remove": True,
    }  # fmt: skip
    assert asked.body["form"]["begins_before"] == "2021-10-30T09:10:00+02:00"
    assert listed(steps, talk, "mona") == []
    examined(steps, talk)
    for reader in ("teacher", "emil", "mona", "olle", "rektor"):
        assert listed(steps, talk, reader) == [("Underlag.pdf", "ready")]
        assert download(steps, talk, reader).status == 200


@pytest.mark.spec("F70")
def test_in_preschool_too_where_guardians_alone_answer_the_questions(steps: Steps) -> None:
    talk = str(steps.booked_in_preschool()["id"])
    assert ask(steps, talk, "freja").status == 201
    assert ask(steps, talk, "mona").status == 201
    assert ask(steps.at("2021-10-30 09:00"), talk, "mona", "record").problem == "not-allowed"


@pytest.mark.spec("F82")
def test_files_and_links_are_attached_to_the_record(steps: Steps, talk: str) -> None:
    assert ask(steps, talk, phase="record").status == 201
    examined(steps, talk)
    made = link(steps, talk, "emil", name="Läsloggen")
    assert (made.status, made.body["url"], made.body["state"]) == (201, LINK, "ready")
    assert link(steps, talk, "emil").body["name"] == LINK
    expected = [("Underlag.pdf", "ready"), ("Läsloggen", "ready"), (LINK, "ready")]
    for reader in ("teacher", "emil", "mona", "rektor"):
        assert listed(steps, talk, reader) == expected
    assert download(steps, talk, "mona", 2).problem == "not-found", "nobody here asks for a link"


@pytest.mark.parametrize(
    ("by", "phase", "at", "problem"),
    [
        ("mona", "record", "2021-10-30 09:00", "not-allowed"),
        ("mona", "preparation", "2021-10-30 09:00", None),
        ("rektor", "record", "2021-10-30 09:00", "not-allowed"),
        ("stranger", "record", "2021-10-30 09:00", "not-found"),
        ("teacher", "record", "2021-10-25 08:59:59.999", "window-not-open"),
        ("teacher", "record", "2021-10-25 09:00", None),
        ("teacher", "preparation", "2021-10-31 23:59:59.999", None),
        ("teacher", "preparation", "2021-11-01 00:00", "window-closed"),
        ("emil", "follow_up", "2021-10-31 23:59:59.999", "window-not-open"),
        ("emil", "follow_up", "2021-11-01 00:00", None),
    ],
)
def test_by_who_writes_the_phase_in_its_window(
    steps: Steps, talk: str, by: str, phase: str, at: str, problem: str | None
) -> None:
    steps.at(at)
    for made in (ask(steps, talk, by, phase), link(steps, talk, by, phase)):
        assert (
            (made.status, made.problem) == (201, "") if problem is None else made.problem == problem
        )


def test_the_window_is_a_condition_of_the_write_itself(steps: Steps, talk: str) -> None:
    """The talk loses its time between reading and writing."""
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    commit = store.commit

    def cancelled_first(work: UnitOfWork) -> None:
        store.commit = commit  # type: ignore[method-assign]
        steps.cancel(talk)
        commit(work)

    store.commit = cancelled_first  # type: ignore[method-assign]
    assert ask(steps, talk).problem == "wrong-status"
    assert listed(steps, talk, "teacher") == []


def test_a_family_sees_and_attaches_nothing_while_the_school_prepares(steps: Steps) -> None:
    slot = steps.publish()[0]
    talk = str(steps.book(slot)["id"])
    ask(steps, talk)
    examined(steps, talk)
    store = steps.ports.store
    item = store.get(keys.talk(talk))
    assert item is not None
    work = UnitOfWork()
    work.put(keys.talk(talk), item | {"staged": True}, None, lambda _: AssertionError())  # type: ignore[arg-type,return-value]
    store.commit(work)
    assert ask(steps, talk, "mona").problem == "still-planned"
    assert listed(steps, talk, "mona") == []
    assert download(steps, talk, "mona").problem == "not-found"
    assert listed(steps, talk, "emil") == [("Underlag.pdf", "ready")]


def test_what_is_signed_is_one_file_of_one_kind_and_size_for_minutes(
    steps: Steps, talk: str
) -> None:
    checksum = base64.b64encode(b"\x07" * 32).decode()
    form = ask(steps, talk, sha256=checksum).body["form"]
    name = form["fields"]["key"]
    assert name.startswith(f"{object_names.INCOMING}{talk}/1/")
    assert "Underlag" not in json.dumps(form)
    conditions = signed(form)
    wanted: list[Any] = [
        {"bucket": "attachments"}, {"key": name}, {"Content-Type": "application/pdf"},
        {"x-amz-checksum-sha256": checksum}, ["content-length-range", 1234, 1234],
    ]  # fmt: skip
    assert [one for one in wanted if one not in conditions] == []
    free = [one for one in conditions if isinstance(one, list) and one[0] != "content-length-range"]
    assert free == [], "nothing is left to the sender, tags and encryption among it"
    told = {next(iter(one)).lower() for one in conditions if isinstance(one, dict)}
    assert {field.lower() for field in form["fields"]} - told == {"policy", "x-amz-signature"}


def test_a_file_is_a_download_from_another_origin(steps: Steps, talk: str) -> None:
    ask(steps, talk, name='Åsas "plan".pdf')
    examined(steps, talk)
    url = urlsplit(download(steps, talk, "mona").body["url"])
    assert url.scheme == "https"
    assert url.netloc == "attachments.s3.eu-north-1.amazonaws.com"
    assert url.path.startswith(f"/{object_names.CLEAN}{talk}/1/")
    said = {name: value for name, [value] in parse_qs(url.query).items()}
    assert said["X-Amz-Expires"] == "60"
    assert said["response-content-type"] == "application/pdf"
    assert said["response-content-disposition"] == disposition("Åsas _plan_.pdf")


def test_the_name_of_a_download_is_told_in_every_script() -> None:
    told = disposition("Åsas plan.pdf")
    assert told == "attachment; filename=\"_sas plan.pdf\"; filename*=UTF-8''%C3%85sas%20plan.pdf"
    assert disposition('a"; b%.pdf\\').count('"') == 2


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"name": "../../etc/passwd"}, "/name"),
    ({"name": "a\u202efdp.exe"}, "/name"),
    ({"name": "a" * 300 + ".pdf"}, "/name"),
    ({"name": "sida.html"}, "/name"),
    ({"media_type": "text/html"}, "/media_type"),
    ({"size": 0}, "/size"),
    ({"size": 5 * 1024**3}, "/size"),
    ({"size": 10**30}, "/size"),
    ({"sha256": "abc"}, "/sha256"),
    ({"phase": "after"}, "/phase"),
]


@pytest.mark.parametrize(("wrong", "pointer"), WRONG)
def test_what_cannot_be_attached_is_refused_and_pointed_at(
    steps: Steps, talk: str, wrong: dict[str, Any], pointer: str
) -> None:
    refused = ask(steps, talk, **wrong)
    assert (refused.status, refused.problem) == (422, "invalid")
    assert [error["pointer"] for error in refused.body["errors"]] == [pointer]
    assert listed(steps, talk, "teacher") == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://a.example/", "https://a:b@c.se/"])
def test_a_link_that_does_more_than_lead_somewhere_is_refused(
    steps: Steps, talk: str, url: str
) -> None:
    refused = link(steps, talk, url=url)
    assert [error["pointer"] for error in refused.body["errors"]] == ["/url"]


def test_who_takes_it_away_is_kept_and_nobody_is_offered_it(steps: Steps, talk: str) -> None:
    ask(steps, talk, "emil")
    examined(steps, talk)
    assert remove(steps, talk, "mona").problem == "not-allowed"
    removed = remove(steps, talk, "teacher")
    assert (removed.status, removed.body["state"]) == (200, "removed")
    assert removed.body["removed_by"]["id"] == "teacher"
    assert removed.body["removed_at"] == "2021-10-30T09:00:00+02:00"
    assert remove(steps, talk, "teacher").body == removed.body, "once is enough"
    seen = {reader: listed(steps, talk, reader) for reader in ("mona", "emil", "teacher", "rektor")}
    gone = [("Underlag.pdf", "removed")]
    assert seen == {"mona": [], "emil": gone, "teacher": gone, "rektor": []}
    assert download(steps, talk, "mona").problem == "not-found"
    refused = download(steps, talk, "emil")
    assert (refused.problem, refused.body["state"]) == ("not-ready", "removed")
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    history = store.items(Table.HISTORY)
    kept = [history[keys.attachment_version(talk, 1, version)] for version in (1, 2, 3, 4)]
    assert [one["state"] for one in kept] == [
        "awaiting_upload", "being_examined", "ready", "removed",
    ]  # fmt: skip


def test_nothing_is_taken_away_after_the_window(steps: Steps, talk: str) -> None:
    ask(steps, talk, "emil")
    examined(steps, talk)
    steps.at("2021-11-01 00:00")
    assert remove(steps, talk, "emil").problem == "window-closed"
    assert steps.read(talk, by="emil")["attachments"][0]["may_remove"] is False
    assert download(steps, talk, "mona").status == 200


@pytest.mark.parametrize("number", ["0", "2", "01", "-1", "1e0", "a", "99999", "files"])
def test_one_that_is_not_there(steps: Steps, talk: str, number: str) -> None:
    link(steps, talk)
    path = f"/v1/talks/{talk}/attachments/{number}"
    assert steps.call("teacher", "DELETE", path).problem == "not-found"
    assert steps.call("teacher", "GET", f"{path}/download").problem == "not-found"


def test_only_its_author_knows_of_a_file_that_is_not_ready(steps: Steps, talk: str) -> None:
    ask(steps, talk, "emil")
    refused = download(steps, talk, "emil")
    assert (refused.status, refused.problem) == (409, "not-ready")
    assert refused.body["state"] == "awaiting_upload"
    assert download(steps, talk, "teacher").problem == "not-found"
    assert listed(steps, talk, "teacher") == []
    steps.clock.forward(hours=24)
    assert listed(steps, talk, "emil") == [("Underlag.pdf", "lapsed")]


def test_a_command_repeated_awaits_one_file_and_signs_it_anew(steps: Steps, talk: str) -> None:
    first, again = (ask(steps, talk, key="once").body for _ in range(2))
    assert first["attachment"] == again["attachment"]
    assert first["form"]["fields"]["key"] == again["form"]["fields"]["key"]
    steps.clock.forward(minutes=10)
    assert ask(steps, talk, key="once").body["form"] is None, "too late to begin"
    assert len(listed(steps, talk, "teacher")) == 1


def test_a_talk_holds_so_many_and_so_much(
    steps: Steps, talk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = kinds().limits
    assert (limits.at_once, limits.ever, limits.bytes) == (30, 200, 500_000_000)
    assert limits.awaited_for.exact == timedelta(hours=24)
    few = limits.model_copy(update={"at_once": 2, "ever": 4, "bytes": 2_500})
    fewer = kinds().model_copy(update={"limits": few})
    for module in ("adding", "routes"):
        monkeypatch.setattr(f"functions.attachments.{module}.kinds", lambda: fewer)
    assert ask(steps, talk).status == 201
    too_much = ask(steps, talk, size=2_000)
    assert (too_much.problem, too_much.body["bytes_left"]) == ("too-many", 1_266)
    assert link(steps, talk).status == 201
    assert link(steps, talk).body["most"] == 2
    told = steps.call("teacher", "GET", f"/v1/talks/{talk}/attachments").body
    assert (told["places_left"], told["bytes_left"]) == (0, 1_266)
    for number in (2, 3, 4):
        remove(steps, talk, "teacher", number)
        link(steps, talk)
    assert link(steps, talk).body["most"] == 4


def test_two_who_attach_at_once_take_two_places_and_the_last_place_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = InterruptedStore()
    steps = a_term(store=store)
    talk = str(steps.booked()["id"])
    steps.at("2021-10-30 09:00")
    store.meanwhile(lambda: link(steps, talk, "emil"))
    assert link(steps, talk).body["number"] == 2
    few = kinds().limits.model_copy(update={"at_once": 3})
    fewer = kinds().model_copy(update={"limits": few})
    monkeypatch.setattr("functions.attachments.adding.kinds", lambda: fewer)
    store.meanwhile(lambda: ask(steps, talk, "emil"))
    assert link(steps, talk).problem == "too-many"
    assert len(listed(steps, talk, "emil")) == 3


def test_what_can_be_attached_is_told(steps: Steps, talk: str) -> None:
    told = steps.call("emil", "GET", f"/v1/talks/{talk}/attachments").body
    assert {
        "extensions": ["jpg", "jpeg"],
        "media_type": "image/jpeg",
        "most_bytes": 25_000_000,
    } in told["kinds"]
    assert told["places_left"] == 30
