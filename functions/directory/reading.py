"""Reads an export into the scratch file: each record as `ss12000` knows it, or a line in the report.

A file that is no export raises Invalid, and nothing of it may be used. A record that is wrong in
itself, or whose id several records claim, is left out; what the register has of it stands.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError

from functions.directory.links import kept
from functions.directory.report import Problems
from functions.directory.ss12000 import MODELS, UUID
from functions.directory.staging import Link, Role, Staging
from functions.directory.stream import NOT_JSON, NoList, records_of
from shared.domain.errors import Invalid

KINDS = tuple(MODELS)
OPTIONAL = ("activities",)
DELETED = "deletedEntities"
ALSO_CALLED = {"studentGroups": "groups", "activitites": "activities"}
"""Other words of the standard's drafts for its own lists."""
MOST_BYTES = 2_000_000_000
TOO_LARGE = f"The file has more than {MOST_BYTES:,} bytes."
MOST_ERRORS = 3
DUPLICATE = "several records have this id; all of them are left out and what stands is kept"


def read_export(chunks: Iterable[bytes], staging: Staging, today: date, problems: Problems) -> None:
    """Keep every record of a file. Raises Invalid if it is no export at all."""
    places: dict[str, int] = {}
    for kind, found in records_of(chunks):
        if kind not in KINDS or isinstance(found, NoList):
            continue
        places.setdefault(kind, 0)
        for raw in found:
            keep(kind, raw, places[kind], staging, today, problems)
            places[kind] += 1
    missing = [kind for kind in KINDS if kind not in (*places, *OPTIONAL)]
    if missing:
        raise Invalid(f"The file has no list of {', '.join(missing)}.")
    finish(staging, problems)


def read_pages(
    newest_first: Iterable[bytes], staging: Staging, today: date, problems: Problems
) -> None:
    """Keep what pages of the standard's lists say, of each record what was said last. Raises Invalid."""
    for content in newest_first:
        try:
            page = json.loads(content)
        except ValueError as error:
            raise Invalid(NOT_JSON) from error
        kind, data = page["kind"], page["data"]
        if kind == DELETED:
            for name, ids in data.items():
                for record_id in ids:
                    staging.drop(ALSO_CALLED.get(name, name), str(record_id).lower())
        else:
            for place in reversed(range(len(data))):
                record_id = _id_of(data[place])
                if record_id is None or not staging.knows(kind, record_id):
                    keep(kind, data[place], place, staging, today, problems)
    finish(staging, problems)


def finish(staging: Staging, problems: Problems) -> None:
    """Tell what can only be told when everything is read."""
    staging.is_filled()
    for kind in KINDS:
        places = (f"{kind}/{record_id}" for record_id in staging.claimed_twice(kind))
        problems.add_all(places, DUPLICATE)
    problems.add_all((f"persons/{each}" for each in staging.deceased()), "is deceased; left out")
    problems.tell_notes("persons")


def keep(
    kind: str, raw: Any, place: int, staging: Staging, today: date, problems: Problems
) -> None:
    """Keep one record, or tell why it cannot be used."""
    record_id = _id_of(raw)
    try:
        record = MODELS[kind].model_validate(raw)
    except ValidationError as error:
        problems.add(f"{kind}/{record_id}" if record_id else f"{kind}[{place}]", _told(error))
        links = [Link(end, Role.ABOUT) for end in _ends(kind, raw)]
        staging.add(kind, record_id or f"#{place}", None, links)
    else:
        kept(kind, record, staging, today, problems)


def _told(error: ValidationError) -> str:
    """What is wrong, without any value: it may be about somebody."""
    errors = error.errors(include_url=False, include_context=False, include_input=False)
    told = [
        f"{'.'.join(map(str, each['loc'])) or 'record'}: {each['msg']}"
        for each in errors[:MOST_ERRORS]
    ]
    more = [f"{len(errors) - MOST_ERRORS} more"] if len(errors) > MOST_ERRORS else []
    return "; ".join((*told, *more, "left out, what stands is kept"))


def _id_of(raw: Any) -> str | None:
    """The id of a record, if it has a proper one."""
    record_id = raw.get("id") if isinstance(raw, dict) else None
    if isinstance(record_id, str) and UUID.fullmatch(record_id):
        return record_id.lower()
    return None


def _ends(kind: str, raw: Any) -> Iterator[str]:
    """Whom an unusable placement or duty is about, where that can be made out."""
    name = {"placements": "child", "duties": "person"}.get(kind)
    if name and isinstance(raw, dict):
        end = _id_of(raw.get(name))
        if end is not None:
            yield end
