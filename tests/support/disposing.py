"""The disposer with its buckets on moto, and the workflow's walk without its clock."""

import io
import json
import zipfile
from typing import Any

from functions.disposer.desk import Desk
from functions.disposer.handler import handle
from functions.disposer.on_request import erase_on_request
from functions.disposer.vault import Files, Vault
from shared.adapters.archive_file import check
from shared.adapters.ports import Ports
from shared.adapters.store import Table
from tests.support.aws import client
from tests.support.filing import BUCKET
from tests.support.memory import MemoryStore
from tests.support.retention import Years

ARCHIVE = "archive"
LOOK = {"version": 1, "stage": "look"}


def buckets() -> None:
    """Both, with versions as the template has them; the archive is locked."""
    s3 = client("s3")
    where: Any = {"LocationConstraint": "eu-north-1"}
    s3.create_bucket(
        Bucket=ARCHIVE, CreateBucketConfiguration=where, ObjectLockEnabledForBucket=True
    )
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})


def desk(school: Years) -> Desk:
    """What the disposer works with."""
    s3 = client("s3")
    return Desk(school.ports, Vault(s3, ARCHIVE), Files(s3, BUCKET))


def carry_out(ports: Ports) -> None:
    """What was granted is erased, as the workflow has it done when it looks."""
    erase_on_request(ports, Files(client("s3"), BUCKET))


def walk(school: Years, payload: dict[str, Any] | None = None) -> list[str]:
    """One execution of the workflow, from where it is; the stages it was in."""
    return walk_on(desk(school), payload)


def walk_on(desk: Desk, payload: dict[str, Any] | None = None) -> list[str]:
    """The same at any desk."""
    asked: dict[str, Any] = payload or LOOK
    stages: list[str] = []
    while asked["stage"] != "closed":
        stages.append(asked["stage"])
        asked = handle(desk, asked)
    return stages


def archived(name: str) -> str:
    """Everything in an archive as text, after making sure that it is what its manifest says."""
    content = client("s3").get_object(Bucket=ARCHIVE, Key=name)["Body"].read()
    assert check(content).files
    return unpacked(content)


def unpacked(content: bytes) -> str:
    """The files of an archive, one after the other."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return "\n".join(opened.read(name).decode() for name in opened.namelist())


def everything(school: Years) -> str:
    """All that stands in both tables, but for the trail and what has gone by itself since."""
    store, now = school.ports.store, school.clock.now().timestamp()
    assert isinstance(store, MemoryStore)
    items = [item for table in Table for item in store.items(table).values()]
    return json.dumps([i for i in items if i.get("expires_at", now + 1) > now], default=str)
