"""Reads an export: each record becomes what `ss12000` knows, or a line in the report.

A file that is no export raises Invalid, and nothing of it may be used. A record that is wrong in
itself, or whose id several records claim, is left out; what the register has of it stands.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from functions.directory.report import Problems
from functions.directory.ss12000 import (
    UUID,
    DutyRecord,
    GroupRecord,
    Organisation,
    PersonRecord,
    Placement,
)
from shared.domain.errors import Invalid

MOST_BYTES = 150_000_000
KINDS = ("organisations", "persons", "placements", "groups", "duties")
TOO_LARGE = f"The file has more than {MOST_BYTES:,} bytes."
MOST_ERRORS = 3
DUPLICATE = "several records have this id; all of them are left out and what stands is kept"

R = TypeVar("R", Organisation, PersonRecord, Placement, GroupRecord, DutyRecord)


@dataclass(frozen=True, slots=True)
class Export:
    """The usable records by id, and whom the unusable ones are about."""

    organisations: dict[str, Organisation]
    persons: dict[str, PersonRecord]
    placements: dict[str, Placement]
    groups: dict[str, GroupRecord]
    duties: dict[str, DutyRecord]
    listed: frozenset[str]
    """Ids of all people of the file, also of those whose record is not usable."""
    uncertain: frozenset[str]
    """Ids of people of whom a placement or a duty is not usable."""
    unusable: frozenset[str]
    """Ids of organisations and groups whose record is not usable."""


def read_export(data: bytes, problems: Problems) -> Export:
    """The usable records of a file. Raises Invalid if it is no export at all."""
    raw = _records(data)
    listed = frozenset(filter(None, map(_id_of, raw["persons"])))
    organisations, bad_organisations = _usable(
        "organisations", raw["organisations"], Organisation, problems
    )
    persons, _ = _usable("persons", raw["persons"], PersonRecord, problems)
    placements, bad_placements = _usable("placements", raw["placements"], Placement, problems)
    groups, bad_groups = _usable("groups", raw["groups"], GroupRecord, problems)
    duties, bad_duties = _usable("duties", raw["duties"], DutyRecord, problems)
    uncertain = frozenset((*_ends(bad_placements, "child"), *_ends(bad_duties, "person")))
    unusable = frozenset(filter(None, map(_id_of, (*bad_organisations, *bad_groups))))
    return Export(organisations, persons, placements, groups, duties, listed, uncertain, unusable)


def _records(data: bytes) -> dict[str, list[Any]]:
    """The five lists of the file."""
    if len(data) > MOST_BYTES:
        raise Invalid(TOO_LARGE)
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Invalid("The file is not JSON.") from error
    if not isinstance(document, dict):
        raise Invalid(f"The file must hold one object with the lists {', '.join(KINDS)}.")
    wrong = [kind for kind in KINDS if not isinstance(document.get(kind), list)]
    if wrong:
        raise Invalid(f"The file has no list of {', '.join(wrong)}.")
    return {kind: document[kind] for kind in KINDS}


def _usable(
    kind: str, records: list[Any], model: type[R], problems: Problems
) -> tuple[dict[str, R], list[Any]]:
    """The records that can be used, by id, and those that cannot, as they stood in the file."""
    claims = Counter(map(_id_of, records))
    doubled = sorted(record_id for record_id, n in claims.items() if record_id and n > 1)
    problems.add_all((f"{kind}/{record_id}" for record_id in doubled), DUPLICATE)
    usable: dict[str, R] = {}
    unusable: list[Any] = []
    for place, raw in enumerate(records):
        record_id = _id_of(raw)
        if claims[record_id] > 1 and record_id is not None:
            unusable.append(raw)
            continue
        try:
            usable[record_id or ""] = model.model_validate(raw)
        except ValidationError as error:
            unusable.append(raw)
            problems.add(f"{kind}/{record_id}" if record_id else f"{kind}[{place}]", _told(error))
        records[place] = None  # a large file need not be in memory twice
    return usable, unusable


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


def _ends(records: list[Any], name: str) -> Iterator[str]:
    """Ids that records point at by an attribute, where that can be made out."""
    for raw in records:
        end = _id_of(raw.get(name)) if isinstance(raw, dict) else None
        if end is not None:
            yield end
