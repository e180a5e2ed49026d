"""From rows of tables to records of SS 12000, so that one set of rules serves both."""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel, ConfigDict

from functions.directory.ss12000 import UUID

POINTS_AT = {
    "parentOrganisation": "organisations", "enroledAt": "organisations", "organisation": "organisations",
    "placedAt": "organisations", "dutyAt": "organisations", "group": "groups", "person": "persons",
    "child": "persons",
}  # fmt: skip
USUALLY = {
    "organisationType": "Skolenhet", "groupType": "Klass", "relationType": "Vårdnadshavare",
    "assignmentRoleType": "Mentor",
}  # fmt: skip
_CIVIC = re.compile(r"(\d{2})?\d{6}[-+]?\d{4}")


class Shape(BaseModel):
    """One table of `columns.json`: its names, and the names of each column, English and Swedish."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tables: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    needed: bool = False
    within: str | None = None
    """The kind of record that a row is a part of."""


@cache
def shapes() -> Mapping[str, Shape]:
    """All tables."""
    text = resources.files("functions.directory.tables").joinpath("columns.json").read_text("utf-8")
    return {kind: Shape.model_validate(shape) for kind, shape in json.loads(text).items()}


def id_of(kind: str, text: str) -> str | None:
    """The id that the table's own id stands for: itself if it is a UUID, else always the same one.

    None for what looks like a civic number: from such an id the number could be found by trying.
    """
    if UUID.fullmatch(text):
        return text.lower()
    if kind == "persons" and _CIVIC.fullmatch(text):
        return None
    return str(uuid5(NAMESPACE_URL, f"samtal:{kind}:{text}"))


def record_of(kind: str, row: Mapping[str, str]) -> dict[str, Any]:
    """A row as a record or a part of one; what is empty is absent."""
    record: dict[str, Any] = {}
    for name in shapes()[kind].columns:
        value = row.get(name, "")
        if name == "id":
            record["id"] = id_of(kind, value) if value else None
        elif name == "emails":
            record[name] = [{"value": value}] if value else []
        elif name == "civicNo":
            record[name] = {"value": value} if value else None
        elif name in ("eduPersonPrincipalNames", "schoolTypes"):
            record[name] = value.replace(",", " ").split()
        elif name in POINTS_AT:
            record[name] = {"id": id_of(POINTS_AT[name], value)} if value else None
        elif name != "owner":
            record[name] = value or USUALLY.get(name)
    return record


class Parts:
    """Rows that are parts of other tables' records, kept on the disk until those are read."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("CREATE TABLE part (owner TEXT, kind TEXT, body TEXT)")
        self._db.execute("CREATE INDEX part_owner ON part (owner)")
        self._db.execute("BEGIN")

    def add(self, kind: str, within: str, row: Mapping[str, str]) -> None:
        """Keep a row for its owner."""
        owner = id_of(within, row.get("owner", ""))
        body = json.dumps(record_of(kind, row))
        self._db.execute("INSERT INTO part VALUES (?, ?, ?)", (owner, kind, body))

    def of(self, owner: str | None) -> dict[str, list[Any]]:
        """What belongs to a record, by the attribute that it goes into."""
        found: dict[str, list[Any]] = {}
        for kind, body in self._rows(owner):
            found.setdefault(kind, []).append(json.loads(body))
        return found

    def close(self) -> None:
        """Let go of the disk."""
        self._db.close()

    def _rows(self, owner: str | None) -> Iterator[tuple[str, str]]:
        yield from self._db.execute("SELECT kind, body FROM part WHERE owner = ?", (owner,))
