"""What the school knows of people beside its records, as tables: carers, managers, languages, separate talks.

A zip of its own (`*.own.zip`), read with the same rules as the tables of the register. Nothing that somebody
said over HTTP is overwritten unless the import is told to; every version is kept, as if it had been said there.
Consents are in no table: they are a pupil's own word, which nobody else can give (D12).
"""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import resources
from tempfile import TemporaryFile
from typing import Any
from zipfile import BadZipFile, ZipFile

from pydantic import ValidationError

from functions.directory.report import Problems
from functions.directory.said.models import CarerRequest, LanguageRequest
from functions.directory.tables.reading import NO_ZIP, open_tables, rows_of
from functions.directory.tables.records import Shape, id_of
from functions.directory.tally import Tallies
from shared.adapters import register
from shared.adapters.own import write_own
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import Invalid, TalkChanged
from shared.domain.people import Carer, Own, Person
from shared.domain.permission.people import can_be_manager

IMPORT = "import"
"""Who says what comes from a table."""
YES, NO = frozenset({"yes", "ja"}), frozenset({"no", "nej"})
RELATIONS = {
    "familjehem": "foster_parent",
    "särskilt förordnad vårdnadshavare": "appointed_guardian",
    "god man": "trustee",
}
SAID_SINCE = "something was said since; left as it stands"
Wanted = dict[str, dict[str, Any]]
"""By person, what is to be said of them."""


@cache
def own_shapes() -> Mapping[str, Shape]:
    """All tables."""
    text = resources.files("functions.directory.tables").joinpath("own_columns.json")
    return {
        kind: Shape.model_validate(shape)
        for kind, shape in json.loads(text.read_text("utf-8")).items()
    }


def read_own(chunks: Iterable[bytes], problems: Problems) -> tuple[Wanted, dict[str, int]]:
    """What the tables say, and how many rows of each could be taken. Raises Invalid for no zip of tables."""
    wanted: Wanted = {}
    taken: dict[str, int] = {}
    with TemporaryFile() as file:
        for chunk in chunks:
            file.write(chunk)
        try:
            with ZipFile(file) as packed:
                named = open_tables(packed)
                for kind, shape in own_shapes().items():
                    table = next((named[name] for name in shape.tables if name in named), None)
                    if table is None:
                        continue
                    taken[kind] = 0
                    for number, row in enumerate(rows_of(packed, table, shape, problems), start=2):
                        where = f"{kind}/{number}"
                        taken[kind] += _take(kind, row, wanted, where, problems)
        except (BadZipFile, NotImplementedError, RuntimeError) as error:
            raise Invalid(NO_ZIP) from error
    return wanted, taken


def _take(
    kind: str, row: Mapping[str, str], wanted: Wanted, where: str, problems: Problems
) -> bool:
    owner = id_of("persons", row.get("owner", ""))
    try:
        said = _said(kind, row) if owner else None
    except (ValidationError, ValueError):
        said = None
    if owner is None or said is None:
        problems.add(where, "cannot be taken as it is; left out")
        return False
    mine = wanted.setdefault(owner, {})
    if kind == "carers":
        said = {"carers": (*mine.get("carers", ()), *said["carers"])}
    elif not mine.keys().isdisjoint(said):
        problems.add(where, "the person is named twice; the last row holds")
    mine.update(said)
    return True


def _said(kind: str, row: Mapping[str, str]) -> dict[str, Any]:
    """What a row says, checked as over HTTP. Raises ValueError."""
    if kind == "carers":
        relation = row.get("relation", "")
        carer = dict(row) | {
            "person_id": id_of("persons", row.get("person_id", "")),
            "relation": RELATIONS.get(relation.lower(), relation),
        }
        del carer["owner"]
        checked = CarerRequest.model_validate_json(json.dumps(carer))
        return {"carers": (Carer.model_validate(checked.model_dump()),)}
    if kind == "language":
        told = {"language": row.get("language"), "interpreter": row.get("interpreter") or None}
        asked = LanguageRequest.model_validate_json(json.dumps(told))
        return {"language": asked.language, "interpreter": asked.interpreter}
    if kind == "manager_id":
        manager = row.get("manager_id", "")
        return {"manager_id": _needed(id_of("persons", manager)) if manager else None}
    answer = row.get("separate", "").lower()
    if answer not in YES | NO:
        raise ValueError("yes or no")
    return {"separate_talks": answer in YES}


def _needed(value: str | None) -> str:
    if value is None:
        raise ValueError("an id")
    return value


def say_own(
    ports: Ports,
    wanted: Wanted,
    tallies: Tallies,
    problems: Problems,
    has_time: Callable[[], bool],
    *,
    overwrite: bool,
    dry_run: bool,
) -> tuple[int, bool]:
    """Say it, a person and their carers in a transaction; how many were written, and whether that was all."""
    written = 0
    for person_id, said in sorted(wanted.items()):
        where = f"persons/{person_id}"
        person = register.people(ports.store, [person_id], own=[person_id]).get(person_id)
        wrong = _what_is_wrong(ports, person, said)
        if person is None or wrong:
            problems.add(where, wrong)
            continue
        differs = {
            name: value for name, value in said.items() if getattr(person.own, name) != value
        }
        kept = person.own.version > 0 and person.own.by != IMPORT and not overwrite
        _count(tallies, person, said, set() if kept else set(differs))
        if differs and kept:
            problems.add(where, SAID_SINCE)
        elif differs and not dry_run:
            if written and not has_time():
                return written, False
            written += _say(ports, person, differs, where, problems)
    return written, True


def _count(tallies: Tallies, person: Person, said: Mapping[str, Any], differs: set[str]) -> None:
    nothing = Own()
    for name in said:
        stood = getattr(person.own, name) != getattr(nothing, name)
        tallies.of(name).count(stood=stood, differs=name in differs)


def _what_is_wrong(ports: Ports, person: Person | None, said: Mapping[str, Any]) -> str:
    """Why it cannot be said, if it cannot."""
    if person is None:
        return "nobody in the register; left out"
    carers = [carer.person_id for carer in said.get("carers", ())]
    manager_id = said.get("manager_id")
    named = [*carers, *([manager_id] if manager_id else [])]
    others = register.people(ports.store, named) if named else {}
    if person.id in named or len(set(carers)) < len(carers) or not others.keys() >= {*named}:
        return "names somebody who cannot be it; left out"
    today = ports.day(ports.now())
    if manager_id and not can_be_manager(others[manager_id], person.id, today):
        return "names a manager who is not employed; left out"
    return ""


def _say(
    ports: Ports, person: Person, said: Mapping[str, Any], where: str, problems: Problems
) -> bool:
    """One transaction; whether it was written. If something was said meanwhile, that stands."""
    now, work = ports.now(), UnitOfWork()
    write_own(work, person, by=IMPORT, at=now, **said)
    if "carers" in said:
        had = {carer.person_id for carer in person.own.carers}
        has = {carer.person_id for carer in said["carers"]}
        changed = sorted(had ^ has)
        people = register.people(ports.store, changed, own=changed) if changed else {}
        for carer in people.values():
            others = tuple(child for child in carer.own.cares_for if child != person.id)
            cares_for = (*others, person.id) if carer.id in has else others
            # What they said of themselves stays said by them.
            by = carer.own.by or IMPORT
            write_own(work, carer, by=by, at=now, cares_for=cares_for)
    try:
        ports.store.commit(work)
    except TalkChanged:
        problems.add(where, SAID_SINCE)
        return False
    return True
