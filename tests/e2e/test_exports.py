"""An export on the whole system: asked for by a guardian, made, fetched and opened (G9, R13)."""

import io
import zipfile
from datetime import timedelta
from hashlib import sha256
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest

from infra.local.system import System
from shared.adapters import object_names
from shared.adapters.archive_file import check
from tests.e2e.newcomers import Newcomers, instant
from tests.e2e.test_attachments import send
from tests.support.documents import of_kind
from tests.support.http_client import Client
from tests.support.town import Town
from tests.support.waiting import eventually

DAY = f"{instant() + timedelta(days=2):%Y-%m-%d}"
SOUND = of_kind("docx")
FIRST, SECOND, THEIRS = "urspringsord-7a", "rattelseord-7b", "farsord-7c"


def field_of(client: Client, talk: str) -> str:
    """A question of the preparation that this one answers."""
    seen = client.get(f"/v1/talks/{talk}").body["phases"]
    (prepared,) = [phase["fields"] for phase in seen if phase["phase"] == "preparation"]
    return str(next(field["id"] for field in prepared if field["may_write"]))


def states(client: Client, path: str) -> list[str]:
    return [one["state"] for one in client.get(f"{path}/attachments").body["attachments"]]


def fetched(address: str) -> bytes:
    with urlopen(address, timeout=30) as answer:
        content: bytes = answer.read()
    return content


def is_refused(address: str) -> bool:
    """Whether the bucket does not give it: the minute is over, or somebody changed the address."""
    try:
        fetched(address)
    except HTTPError as refused:
        with refused:
            return refused.code == 403
    return False


def wrong_is_refused(guardian: Client, strangers: list[Client], path: str) -> None:
    for body, status in (
        ({"purpose": "everything"}, 422), ({}, 422), ({"purpose": "public_access"}, 403),
        (b"{", 400),
    ):  # fmt: skip
        key = {"Idempotency-Key": f"utdrag-{status}-{len(body)}"}
        refused = guardian.send("POST", path, body, key)
        assert refused.status == status, (body, refused.body)
        assert refused.body["title"]
    for stranger in strangers:
        assert stranger.post(path, {"purpose": "access"}).status == 404


@pytest.mark.spec("G9", "R13", "D8", "D11")
def test_a_guardian_has_what_is_kept_about_their_child_as_one_file(
    system: System, newcomers: Newcomers
) -> None:
    town = Town("utdrag")
    ours = town.add("a", [("utdrag-mor", "utdrag-far")])
    theirs = town.add("b", [("utdrag-other",)])
    newcomers.settle(town)
    (child,) = ours.guardians
    mother, father, teacher = map(newcomers.client, ("utdrag-mor", "utdrag-far", ours.teacher))
    times = {
        "talk_type": "development", "groups": [ours.name], "date": DAY, "start": "09:00",
        "place": {"kind": "room", "text": "Rum Utdrag"},
    }  # fmt: skip
    (slot,) = teacher.post("/v1/series", times).body["slots"]
    wish = {"slot_id": slot["id"], "subject_id": child}
    talk = str(mother.post("/v1/bookings", wish).body["id"])
    path = f"/v1/talks/{talk}"
    form = teacher.post(
        f"{path}/attachments/files",
        {"phase": "preparation", "name": "Underlag.docx", "size": len(SOUND)},
    ).body["form"]
    assert send(form, SOUND) in (200, 201, 204)
    text = f"{path}/texts/preparation/{field_of(mother, talk)}"
    for version, words in enumerate((FIRST, SECOND)):
        assert mother.put(text, {"text": words}, version).status == 200
    assert father.put(text, {"text": THEIRS}, 2).status == 200
    apart = newcomers.client(town.principal).send(
        "PUT", f"/v1/people/{child}/separate-talks", {"separate": True}
    )
    assert apart.status == 200, apart.body
    eventually(lambda: states(mother, path) == ["ready"], seconds=60)

    about = f"/v1/people/{child}"
    strangers = [newcomers.client(who) for who in ("utdrag-other", theirs.teacher)]
    wrong_is_refused(mother, strangers, f"{about}/exports")
    made = mother.post(f"{about}/exports", {"purpose": "access"}).body
    one = f"{about}/requests/{made['id']}"
    eventually(lambda: mother.get(one).body["request"]["state"] == "ready", seconds=60)
    assert father.get(one).status == 404
    assert father.get(f"{one}/download").status == 404
    assert mother.get(f"{about}/requests/none/download").status == 404

    given = mother.get(f"{one}/download").body
    content = fetched(given["url"])
    assert (len(content), sha256(content).hexdigest()) == (given["size"], given["sha256"])
    check(content)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    assert files[f"files/talk-{talk}/1-Underlag.docx"] == SOUND
    page = files[f"talk-{talk}.html"].decode()
    for words in (FIRST, SECOND, "Rum Utdrag", "Development talk"):
        assert words in page, words
    everything = b"".join(files.values()).decode(errors="replace")
    for hidden in (THEIRS, "utdrag-far", "utdrag-other"):
        assert hidden not in everything, hidden

    assert parse_qs(urlsplit(given["url"]).query)["X-Amz-Expires"] == ["60"]
    short = system.client("s3").generate_presigned_url(
        "get_object",
        Params={
            "Bucket": system.outputs["ExportBucket"],
            "Key": object_names.export(made["id"]),
        },
        ExpiresIn=1,
    )
    eventually(lambda: is_refused(short), seconds=10)
    assert is_refused(given["url"].replace("X-Amz-Expires=60", "X-Amz-Expires=600"))
    assert not is_refused(given["url"])
