"""A scratch file of one import: the records of an export, found again by whom they are about.

What people are to each other is told by five kinds of records in any order, so all must be read before
anything of one person can be mapped. Kept in memory, a municipality takes a gigabyte; in a file of
SQLite it takes none, and the function has the disk anyway. The file is gone when the import ends.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

from functions.directory.identities import Identities

_TABLES = """
CREATE TABLE record (
    n INTEGER PRIMARY KEY, kind TEXT, id TEXT, body TEXT, claims INTEGER DEFAULT 1,
    gone INTEGER DEFAULT 0, silent INTEGER DEFAULT 0, UNIQUE (kind, id));
CREATE TABLE link (person TEXT, role TEXT, n INTEGER, more TEXT);
CREATE TABLE plan (rank INTEGER, born TEXT, id TEXT, writes TEXT);
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS link_person ON link (person, role);
CREATE INDEX IF NOT EXISTS link_role ON link (role);
"""
_WAS = "no more "
_QUICK = (
    # What is lost with the process is read again, so nothing here has to survive it.
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA cache_size=-16000",  # kilobytes
    "PRAGMA temp_store=FILE",
)


class Role(StrEnum):
    """What a record says somebody is."""

    ABOUT = "about"
    """The child of a placement, the person of a duty."""
    CARER = "carer"
    """One who answers for the person of a record, or owns a placement."""
    MEMBER = "member"
    """In a group."""
    HEAD = "head"
    """One whose duty heads a unit."""
    TEACHER = "teacher"
    """The duty of one who teaches in an activity: here it is the duty that is pointed at."""
    MARKING = "marking"
    """One whose identity is protected."""


@dataclass(frozen=True, slots=True)
class Link:
    """A person of a record, what they are in it, and what belongs to that."""

    person: str
    role: Role
    more: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A record as it was kept, and what of a link led to it."""

    id: str
    body: str
    more: str | None = None
    person: str = ""


class Staging:
    """The scratch file. In memory without a directory, for small exports."""

    def __init__(self, directory: Path | None = None, identities: Identities | None = None) -> None:
        self.identities = identities or Identities()
        where = ":memory:" if directory is None else str(directory / "staging.sqlite")
        self._db = sqlite3.connect(where, isolation_level=None)
        for pragma in _QUICK:
            self._db.execute(pragma)
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")
        self.pointed: set[str] = set()
        """Ids of units and groups that records point at: there are few."""

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    # --- filling ------------------------------------------------------------------------------

    def add(
        self,
        kind: str,
        record_id: str,
        body: str | None,
        links: Iterable[Link] = (),
        *,
        gone: bool = False,
        silent: bool = False,
    ) -> None:
        """Keep a record; without a body it is known but not usable, as are two that claim one id."""
        found = self._db.execute(
            "SELECT n FROM record WHERE kind = ? AND id = ?", (kind, record_id)
        ).fetchone()
        if found is None:
            values = (kind, record_id, body, gone, silent)
            n = self._db.execute(
                "INSERT INTO record (kind, id, body, gone, silent) VALUES (?, ?, ?, ?, ?)", values
            ).lastrowid
        else:
            (n,) = found
            self._db.execute(
                "UPDATE record SET body = NULL, gone = 0, silent = 0, claims = claims + 1 WHERE n = ?",
                (n,),
            )
        self._db.executemany(
            "INSERT INTO link VALUES (?, ?, ?, ?)",
            [(link.person, link.role, n, link.more) for link in links],
        )

    def knows(self, kind: str, record_id: str) -> bool:
        """Whether there is a record of this id, or was one."""
        found = self._db.execute(
            "SELECT 1 FROM record WHERE kind IN (?, ?) AND id = ?",
            (kind, f"{_WAS}{kind}", record_id),
        )
        return found.fetchone() is not None

    def drop(self, kind: str, record_id: str) -> None:
        """Remember that there is no record of this id any more, unless it is known by now."""
        if not self.knows(kind, record_id):
            self.add(f"{_WAS}{kind}", record_id, None)

    def is_filled(self) -> None:
        """Make what was kept quick to find."""
        self._db.executescript(_INDEXES)

    # --- finding ------------------------------------------------------------------------------

    def claimed_twice(self, kind: str) -> Iterator[str]:
        """Ids that several records of a kind have."""
        for (record_id,) in self._rows(
            "SELECT id FROM record WHERE kind = ? AND claims > 1 ORDER BY id", kind
        ):
            yield record_id

    def count(self, kind: str) -> int:
        """How many usable records of a kind there are."""
        (number,) = next(
            self._rows("SELECT COUNT(*) FROM record WHERE kind = ? AND body IS NOT NULL", kind)
        )
        return int(number)

    def all_of(self, kind: str) -> Iterator[Row]:
        """The usable records of a kind."""
        for row in self._rows(
            "SELECT id, body FROM record WHERE kind = ? AND body IS NOT NULL ORDER BY id", kind
        ):
            yield Row(*row)

    def unusable(self, kind: str) -> Iterator[str]:
        """Ids of a kind whose record is not usable."""
        for (record_id,) in self._rows(
            "SELECT id FROM record WHERE kind = ? AND body IS NULL", kind
        ):
            yield record_id

    def people(self, size: int) -> Iterator[list[Row]]:
        """All usable people but the deceased, some at a time in order of id."""
        after = ""
        while batch := [
            Row(*row)
            for row in self._rows(
                "SELECT id, body FROM record WHERE kind = 'persons' AND id > ?"
                " AND body IS NOT NULL AND NOT gone ORDER BY id LIMIT ?",
                after,
                size,
            )
        ]:
            yield batch
            after = batch[-1].id

    def deceased(self) -> Iterator[str]:
        """Ids of the deceased."""
        for (person_id,) in self._rows("SELECT id FROM record WHERE gone ORDER BY id"):
            yield person_id

    def linked(self, kind: str, role: Role, people: Sequence[str]) -> list[Row]:
        """The usable records of a kind in which one of these people is this; one row for each link."""
        marks = ",".join("?" * len(people))
        return [
            Row(*row)
            for row in self._rows(
                "SELECT r.id, r.body, l.more, l.person FROM link l JOIN record r ON r.n = l.n"  # noqa: S608
                f" WHERE l.person IN ({marks}) AND l.role = ? AND r.kind = ?"
                " AND r.body IS NOT NULL ORDER BY r.id",
                *people,
                role.value,
                kind,
            )
        ]

    def records(self, kind: str, ids: Sequence[str]) -> dict[str, str]:
        """The usable records of a kind with these ids."""
        marks = ",".join("?" * len(ids))
        found = self._rows(
            "SELECT id, body FROM record WHERE kind = ? AND body IS NOT NULL"  # noqa: S608
            f" AND id IN ({marks})",
            kind,
            *ids,
        )
        return dict(found)

    def heads(self) -> Iterator[Row]:
        """The duties that head a unit, in order of who has them."""
        for row in self._rows(
            "SELECT r.id, r.body, l.more, l.person FROM link l JOIN record r ON r.n = l.n"
            " WHERE l.role = 'head' AND r.body IS NOT NULL ORDER BY l.person, r.id"
        ):
            yield Row(*row)

    def markings(self, people: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Each word of marking of these people: where it stands, whom it is about, and the word."""
        marks = ",".join("?" * len(people))
        yield from self._rows(
            "SELECT r.kind || '/' || r.id, l.person, l.more FROM link l JOIN record r ON r.n = l.n"  # noqa: S608
            f" WHERE l.person IN ({marks}) AND l.role = 'marking' AND r.body IS NOT NULL",
            *people,
        )

    def uncertain(self, people: Sequence[str]) -> set[str]:
        """Those of these people of whom a placement or a duty is not usable."""
        marks = ",".join("?" * len(people))
        return {
            person
            for (person,) in self._rows(
                "SELECT l.person FROM link l JOIN record r ON r.n = l.n"  # noqa: S608
                f" WHERE l.person IN ({marks}) AND l.role = 'about' AND r.body IS NULL",
                *people,
            )
        }

    def dangling(self) -> Iterator[tuple[str, str, Role]]:
        """Records about somebody who has no usable record and is not deceased: kind, id and role."""
        for kind, record_id, role in self._rows(
            "SELECT r.kind, r.id, l.role FROM link l JOIN record r ON r.n = l.n"
            " LEFT JOIN record p ON p.kind = 'persons' AND p.id = l.person AND p.body IS NOT NULL"
            " WHERE l.role IN ('about', 'member') AND r.body IS NOT NULL AND p.n IS NULL"
        ):
            yield kind, record_id, Role(role)

    @property
    def usable(self) -> "Those":
        """Ids of people with a usable record who are alive."""
        return Those(self._db, "body IS NOT NULL AND NOT gone")

    @property
    def gone(self) -> "Those":
        """Ids of the deceased, who are left out."""
        return Those(self._db, "gone")

    @property
    def listed(self) -> "Those":
        """Ids of all people of the file, also of those who are left out."""
        return Those(self._db, "1")

    @property
    def silent(self) -> "Those":
        """Ids of children of whom the file does not say that anybody answers for them."""
        return Those(self._db, "silent AND body IS NOT NULL AND NOT gone")

    # --- what is to be written ----------------------------------------------------------------

    def plan(self, rank: int, born: str, record_id: str, writes: list[Any]) -> None:
        """Note what must be written together, and its place in the order."""
        self._db.execute(
            "INSERT INTO plan VALUES (?, ?, ?, ?)", (rank, born, record_id, json.dumps(writes))
        )

    def planned(self) -> Iterator[list[Any]]:
        """What must be written, in order."""
        with closing(self._db.cursor()) as cursor:
            for (writes,) in cursor.execute("SELECT writes FROM plan ORDER BY rank, born, id"):
                yield json.loads(writes)

    def _rows(self, query: str, *values: Any) -> Iterator[Any]:
        with closing(self._db.cursor()) as cursor:
            yield from cursor.execute(query, values)


@dataclass(frozen=True, slots=True)
class Those:
    """People of whom something holds; asked one at a time, since there may be very many."""

    db: sqlite3.Connection
    condition: str

    def __contains__(self, person_id: object) -> bool:
        found = self.db.execute(
            f"SELECT 1 FROM record WHERE kind = 'persons' AND id = ? AND {self.condition}",  # noqa: S608
            (person_id,),
        )
        return found.fetchone() is not None


class OnDisk:
    """A scratch file in a directory of its own, which goes with it."""

    def __init__(self, identities: Identities | None = None) -> None:
        self._identities = identities

    def __enter__(self) -> Staging:
        """Make both."""
        self._directory = TemporaryDirectory(prefix="import-")
        self._staging = Staging(Path(self._directory.name), self._identities)
        return self._staging

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Take both away."""
        self._staging.close()
        self._directory.cleanup()
