"""Reads a file into rows with their places: JSON with a list for each kind, or one table as CSV."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from functions.records.importing.report import Outcome
from functions.records.importing.rows import ROWS, Row
from shared.domain.errors import Invalid

MOST_BYTES = 50_000_000
TOO_LARGE = f"The file has more than {MOST_BYTES:,} bytes."
HEADERS = {
    "elev": "pupil", "termin": "term", "ämne": "subject", "omdöme": "words", "nivå": "level",
    "förslag till mål": "proposed_goal", "visas från": "release_on", "lärare": "teacher",
    "betyg": "grade", "närvaro": "attended", "giltig frånvaro": "valid_absence",
    "ogiltig frånvaro": "invalid_absence", "enhet": "unit", "avdelning": "department",
    "barn": "children", "dag": "day", "rubrik": "title", "text": "text",
    "visas för familjer": "open_to_families", "skriven av": "author", "grupp": "group",
    "från": "start", "till": "end", "from": "start", "to": "end",
}  # fmt: skip
"""Headings in Swedish; those in English are the names themselves."""


class Raw(NamedTuple):
    """A row as it stands in the file, and where."""

    model: type[Row]
    where: str
    values: dict[str, Any]


def read_file(data: bytes, outcome: Outcome) -> list[Raw]:
    """The rows of a file. Raises Invalid if it is none; nothing of it may be used then."""
    if len(data) > MOST_BYTES:
        raise Invalid(TOO_LARGE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(
            "The file is not UTF-8; a table from a spreadsheet is saved as CSV UTF-8."
        ) from error
    if text.lstrip().startswith(("{", "[")):
        return list(_of_json(text))
    return list(_of_table(text, outcome))


def _of_json(text: str) -> Iterator[Raw]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid("The file is not JSON.") from error
    kinds = {model.kind: model for model in ROWS}
    lists = document if isinstance(document, dict) else {}
    if "activities" in lists:
        lists = lists | {"teaching": [*lists.get("teaching", ()), *_taught(lists)]}
    named = [kind for kind in kinds if kind in lists]
    wrong = [kind for kind in named if not isinstance(lists[kind], list)]
    if not named or wrong:
        raise Invalid(f"The file must hold one object with lists of {', '.join(kinds)}.")
    for kind in named:
        for place, values in enumerate(lists[kind]):
            row = values if isinstance(values, dict) else {}
            yield Raw(kinds[kind], f"{kind}[{place}]", row)


def _of_table(text: str, outcome: Outcome) -> Iterator[Raw]:
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        headings = [heading.strip().lower() for heading in next(reader, [])]
        names = [HEADERS.get(heading, heading) for heading in headings]
        model = _model_of(names)
        unknown = [place for place, name in enumerate(names) if name not in model.model_fields]
        for place in unknown:
            outcome.note("line 1", f"column {place + 1} is not known; it is not read")
        for cells in reader:
            if not any(cells):
                continue
            where = f"line {reader.line_num}"
            if len(cells) > len(names):
                outcome.rows += 1
                outcome.leave_out(where, "has more cells than there are headings; left out")
                continue
            told = {n: c.strip() for n, c in zip(names, cells, strict=False) if c.strip()}
            yield Raw(model, where, told)
    except csv.Error as error:
        raise Invalid(f"Line {reader.line_num} of the table cannot be read.") from error


def _model_of(names: list[str]) -> type[Row]:
    """The kind of table that has these headings: the one all of whose required ones are there."""
    fitting = [
        model
        for model in ROWS
        if {n for n, f in model.model_fields.items() if f.is_required()} <= set(names)
    ]
    if len(fitting) != 1 or len(set(names)) != len(names):
        raise Invalid("The headings of the table are those of no kind of record, or of several.")
    return fitting[0]


def _taught(lists: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Activities of SS 12000 as rows: each group with each teacher, by their duties and the syllabus."""
    duties = {_id(d): _id(d.get("person")) for d in _objects(lists, "duties")}
    subjects = {_id(s): s.get("subjectCode") for s in _objects(lists, "syllabuses")}
    for activity in _objects(lists, "activities"):
        subject = subjects.get(_id(activity.get("syllabus")))
        for group in _objects(activity, "groups"):
            for teacher in _objects(activity, "teachers"):
                yield {
                    "group": _id(group),
                    "subject": subject,
                    "teacher": duties.get(_id(teacher.get("duty"))),
                    "start": teacher.get("startDate") or activity.get("startDate"),
                    "end": teacher.get("endDate") or activity.get("endDate"),
                }


def _objects(holder: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = holder.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _id(value: Any) -> str | None:
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str) else None
