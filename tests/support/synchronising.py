"""A school's API on this machine, and what the synchroniser and the importer make of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any

from functions.directory.report import Report
from functions.directory.running import File, ImportRequest, run
from functions.directory.source.account import Account, Session
from functions.directory.source.http import Http
from functions.directory.source.state import load
from functions.directory.source.synchronising import PREFIX, Others, synchronise
from infra.local.school import Size, make_school
from tests.support.exports import Importing
from tests.support.ss12000_server import School, serving
from tests.support.world import local

TARGET = "https://samtal.example/v1/directory/notifications/key"
SMALL = Size(class_size=2, department_size=3)


@dataclass
class Parts:
    """Fetched pages, in memory."""

    kept: dict[str, bytes] = field(default_factory=dict)

    def keep(self, base: str, number: int, content: bytes) -> None:
        self.kept[f"{PREFIX}{base}/{number:08d}.json"] = content

    def open(self, request: ImportRequest) -> File:
        names = sorted((name for name in self.kept if name.startswith(request.key)), reverse=True)
        version = sha256(b"".join(self.kept[name] for name in names)).hexdigest()
        return File(version, (self.kept[name] for name in names), is_pages=True)


@dataclass
class Fetching:
    """Both sides, with one clock."""

    school: School
    address: str
    importing: Importing = field(default_factory=Importing)
    parts: Parts = field(default_factory=Parts)
    waited: list[float] = field(default_factory=list)
    asked_again: int = 0
    imports: list[ImportRequest] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self, **account: Any) -> None:
        """A new process, without a token."""
        told = {
            "base_url": f"{self.address}/v2.0", "token_url": f"{self.address}/token",
            "client_id": "samtal", "client_secret": "hemligt",
        }  # fmt: skip
        now = self.importing.clock.now
        self.session = Session(
            Account.model_validate(told | account), Http(self.waited.append, now), now
        )

    @property
    def store(self) -> Any:
        return self.importing.store

    @property
    def state(self) -> Any:
        return load(self.store)

    def forward(self, **by: float) -> None:
        """Time passes on both sides."""
        self.importing.clock.forward(**by)
        self.school.now += timedelta(**by)

    def fetch(self, pages: int | None = None, *, full: bool = False) -> dict[str, Any]:
        """One invocation, with time for so many pages."""
        left = iter(range(pages)) if pages is not None else None

        def again() -> None:
            self.asked_again += 1

        others = Others("imports", again, self.imports.append)
        return synchronise(
            self.session, self.parts, self.importing.ports, others, TARGET,
            lambda: left is None or next(left, None) is not None, full=full,
        )  # fmt: skip

    def bring_in(self) -> Report:
        """The import that was asked for."""
        request = self.imports.pop()
        assert not self.imports
        return run(request, self.parts, self.importing.ports)

    def lists_asked(self) -> list[tuple[str, dict[str, str]]]:
        """Paths and queries of lists, and forgets them."""
        seen = [(path, query) for method, path, query in self.school.asked if method == "GET"]
        self.school.asked.clear()
        return [(path, query) for path, query in seen if path != "/subscriptions"]


@contextmanager
def fetching(**how: Any) -> Iterator[Fetching]:
    """A small school that is asked over HTTP."""
    clock = local("2021-10-01 10:00")
    records = make_school(1, clock.date(), SMALL)[0].records
    school = School(records, now=clock, **how)
    with serving(school) as address:
        yield Fetching(school, address)
