"""Takes observations, each with the id that it has where it comes from, and in a transaction of its own."""

from collections.abc import Mapping, Sequence

from functions.records.importing.checking import Told
from functions.records.importing.report import Outcome
from functions.records.importing.rows import ObservationRow
from functions.records.importing.writing import BATCH, HERE, by, write_all
from shared.adapters import keys
from shared.adapters.keys import Key
from shared.adapters.observations import observation_of, write_observation
from shared.adapters.ports import Ports
from shared.adapters.store import Item
from shared.domain.observation import Observation


def take_observations(ports: Ports, outcome: Outcome, told: Sequence[Told[ObservationRow]]) -> None:
    """Write those that are new or tell something else."""
    for some in by(BATCH, told):
        wanted = {key for each in some for key in _rests_on(each.row)}
        found = ports.store.get_many(sorted(wanted))
        for each in some:
            missing = _missing(each.row, found)
            if missing is not None:
                outcome.leave_out(each.where, missing)
            else:
                _take(ports, outcome, each, found.get(keys.observation(each.row.id)))


def _rests_on(row: ObservationRow) -> set[Key]:
    needed = {keys.unit(row.unit), keys.observation(row.id)}
    needed |= {keys.group(row.department)} if row.department else set()
    return needed | {keys.person(child) for child in row.children}


def _missing(row: ObservationRow, found: Mapping[Key, Item]) -> str | None:
    """Why a row cannot be used, if so."""
    if keys.unit(row.unit) not in found:
        return "unit: is not in the register; left out"
    group = found.get(keys.group(row.department)) if row.department else None
    if row.department and (group is None or group["unit_id"] != row.unit):
        return "department: is none of the unit; left out"
    if any(keys.person(child) not in found for child in row.children):
        return "children: one is not in the register; left out"
    return None


def _take(ports: Ports, outcome: Outcome, told: Told[ObservationRow], item: Item | None) -> None:
    row = told.row
    standing = observation_of(item) if item else None
    made = Observation(
        id=row.id,
        version=standing.version + 1 if standing else 1,
        unit_id=row.unit,
        group_id=row.department,
        children=tuple(dict.fromkeys(row.children)),
        day=row.day,
        title=row.title,
        text=row.text,
        open_to_families=row.open_to_families,
        author_id=row.author,
        imported=True,
        at=ports.now(),
    )
    if standing is not None:
        if not standing.imported:
            return outcome.leave_out(told.where, HERE)
        if standing == made.model_copy(update={"version": standing.version, "at": standing.at}):
            outcome.unchanged += 1
            return None
    write_all(
        ports.store, outcome, [(told.where, made)],
        lambda work, each: write_observation(work, standing, each),
    )  # fmt: skip
    return None
