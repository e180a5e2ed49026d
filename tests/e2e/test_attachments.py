"""A file goes from a browser to the bucket, is examined there, and is had from there, over HTTP (F70, F82)."""

import uuid
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from functions.examiner.scanning import EICAR
from infra.local.system import System
from tests.e2e.newcomers import instant
from tests.support.documents import of_kind
from tests.support.http_client import Client
from tests.support.waiting import eventually
from tests.support.world import STOCKHOLM

SOUND = of_kind("docx")


@pytest.fixture(scope="module")
def teacher(system: System) -> Client:
    return Client(system.base_url, system.token("preschool-teacher"))


@pytest.fixture(scope="module")
def guardian(system: System) -> Client:
    return Client(system.base_url, system.token("guardian"))


@pytest.fixture(scope="module")
def path(teacher: Client, guardian: Client) -> str:
    """The attachments of a talk of the guardian and the teacher in preschool, in two days' time."""
    day = instant().astimezone(STOCKHOLM) + timedelta(days=2)
    groups = [group["id"] for group in teacher.get("/v1/me").body["groups"]]
    asked = {
        "talk_type": "development",
        "groups": groups[:1],
        "date": f"{day:%Y-%m-%d}",
        "start": "10:00",
    }
    for child in guardian.get("/v1/me").body["books_for"]:
        made = teacher.post("/v1/series", asked | {"book_for": child["id"]})
        if made.status == 201:
            return f"/v1/talks/{made.body['talk']['id']}/attachments"
    raise AssertionError("nobody there is in preschool")


def send(form: dict[str, Any], content: bytes, **instead: str) -> int:
    """What a browser makes of a form with a file."""
    edge = uuid.uuid4().hex
    body = b""
    for name, value in (form["fields"] | instead).items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        body += f"{head}{value}\r\n".encode()
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
    body += head.encode() + content + f"\r\n--{edge}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
    try:
        with urlopen(Request(form["url"], body, kind, method="POST"), timeout=30) as answer:
            return int(answer.status)
    except HTTPError as refused:
        with refused:
            return refused.code


def asked_for(who: Client, path: str, name: str, size: int) -> dict[str, Any]:
    body = {"phase": "preparation", "name": name, "size": size}
    made = who.post(f"{path}/files", body)
    assert made.status == 201, made.body
    return dict(made.body)


def state(who: Client, path: str, number: int) -> str | None:
    listed = who.get(path).body["attachments"]
    return next((one["state"] for one in listed if one["number"] == number), None)


@pytest.mark.spec("F70", "F82")
def test_a_file_is_sent_examined_and_had(teacher: Client, guardian: Client, path: str) -> None:
    asked = asked_for(teacher, path, "Mål & plan.docx", len(SOUND))
    number = asked["attachment"]["number"]
    assert send(asked["form"], SOUND) in (200, 201, 204)
    eventually(lambda: state(guardian, path, number) == "ready", seconds=60)
    given = guardian.get(f"{path}/{number}/download").body
    assert not given["url"].startswith(guardian.base_url)
    with urlopen(given["url"], timeout=30) as answer:
        assert answer.read() == SOUND
        assert answer.headers["Content-Type"].endswith("wordprocessingml.document")
        told = answer.headers["Content-Disposition"]
    assert told.startswith("attachment; ")
    assert told.endswith("filename*=UTF-8''M%C3%A5l%20%26%20plan.docx")


def test_what_the_form_does_not_say_does_not_come_in(teacher: Client, path: str) -> None:
    form = asked_for(teacher, path, "a.docx", len(SOUND))["form"]
    assert send(form, SOUND + b"x") == 400, "another size"
    others = {"key": form["fields"]["key"] + "x", "Content-Type": "text/html", "policy": "e30="}
    for name, value in others.items():
        assert send(form, SOUND, **{name: value}) in (400, 403), name
    assert send(form, SOUND, **{"x-amz-tagging": "a"}) in (400, 403)


def test_what_is_malware_is_refused_with_a_reason(
    teacher: Client, guardian: Client, path: str
) -> None:
    asked = asked_for(teacher, path, "a.txt", len(EICAR))
    number = asked["attachment"]["number"]
    assert send(asked["form"], EICAR) in (200, 201, 204)
    eventually(lambda: state(teacher, path, number) == "refused", seconds=60)
    assert state(guardian, path, number) is None
    assert teacher.get(f"{path}/{number}/download").problem == "not-ready"


def test_nobody_has_a_file_without_a_signature(system: System) -> None:
    bucket = system.outputs["AttachmentBucket"]
    listed = system.client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])
    assert [one["Key"].split("/")[0] for one in listed if one["Key"].startswith("clean/")]
    for one in listed:
        with pytest.raises(HTTPError) as refused:
            urlopen(f"{system.address}/{bucket}/{one['Key']}", timeout=30)
        assert refused.value.code == 403
        refused.value.close()
