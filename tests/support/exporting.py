"""Exports in tests: a bucket in memory, the archivist called by hand, and an archive opened."""

import io
import json
import zipfile
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError
from botocore.response import StreamingBody

from functions.archivist.shelf import Shelf
from functions.archivist.working import work_on
from functions.rights.files import Exports
from shared.adapters.archive_file import check
from shared.adapters.keys import OUTBOX, Key
from shared.adapters.outbox import RequestEntry, State, entry_of
from shared.adapters.ports import Ports
from shared.adapters.store import Table
from tests.support.contents import in_memory
from tests.support.invariants import Contents


@dataclass
class MemoryBucket:
    """As much of the S3 client as exports need."""

    objects: dict[str, bytes] = field(default_factory=dict)

    def put_object(self, **told: Any) -> None:
        """Keep it."""
        self.objects[told["Key"]] = told["Body"].read()

    def get_object(self, **told: Any) -> dict[str, Any]:
        """What lies there. Raises ClientError as S3 does."""
        if told["Key"] not in self.objects:
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        content = self.objects[told["Key"]]
        return {"Body": StreamingBody(io.BytesIO(content), len(content))}

    def generate_presigned_url(self, _: str, **told: Any) -> str:
        """An address that a test can read."""
        return f"https://exports.example/{told['Params']['Key']}?expires={told['ExpiresIn']}"


def exports() -> Exports:
    """What signs addresses, for the functions over HTTP."""
    client: Any = MemoryBucket()
    return Exports(client, "exports")


@dataclass
class Archive:
    """What is in an export."""

    files: dict[str, bytes]

    @property
    def text(self) -> str:
        """All of it as one text."""
        return "\n".join(content.decode(errors="replace") for content in self.files.values())

    def data(self, name: str) -> Any:
        """A file of data."""
        return json.loads(self.files[f"data/{name}.json"])


def opened(content: bytes) -> Archive:
    """The files of an archive that is as its manifest says."""
    check(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return Archive({name: archive.read(name) for name in archive.namelist()})


def waiting(contents: Contents) -> list[Key]:
    """The outbox entries of requests that nobody has worked on."""
    return [
        key
        for key, item in sorted(contents[Table.TALKS].items())
        if key.pk.startswith(OUTBOX)
        and isinstance(entry := entry_of(item | key._asdict()), RequestEntry)
        and entry.state is not State.DONE
    ]


class Archivist:
    """Does what the queue would have it do."""

    def __init__(self, ports: Ports) -> None:
        self.ports = ports
        self.bucket = MemoryBucket()
        client: Any = self.bucket
        self.shelf = Shelf(client, "exports", "attachments")

    def waiting(self) -> list[Key]:
        """The entries that nobody has worked on."""
        store: Any = self.ports.store
        return waiting(in_memory(store))

    def work(self, contents: Contents | None = None) -> None:
        """Work on everything that waits, in memory or in tables of which this is all."""
        for key in waiting(contents) if contents is not None else self.waiting():
            work_on(self.ports, self.shelf, key)

    def archive(self, request_id: str) -> Archive:
        """What was made for a request."""
        return opened(self.bucket.objects[f"exports/{request_id}.zip"])
