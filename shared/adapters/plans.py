"""Development plans in the tables: each final version once and for good, also where nothing is ever changed."""

from shared.adapters import keys
from shared.adapters.store import Item, Store, Table, UnitOfWork
from shared.domain.errors import TalkChanged, TalkError, TooLarge
from shared.domain.plan import Plan

LARGEST = 350_000
"""Bytes of a plan as JSON; an item of the table holds 400 KB."""


def plans_of(store: Store, pupil_id: str, school_year: int | None = None) -> list[Plan]:
    """All final plans of a pupil, or those of a school year, oldest first: one query."""
    prefix = "" if school_year is None else keys.plans_of_year(school_year)
    return [_plan(item) for item in store.query(keys.plans_of(pupil_id), prefix=prefix)]


def find_plan(store: Store, pupil_id: str, school_year: int, version: int) -> Plan | None:
    """One version, if there is it."""
    item = store.get(keys.plan(pupil_id, school_year, version))
    return _plan(item) if item else None


def write_plan(work: UnitOfWork, plan: Plan) -> None:
    """Add a version, refused with TalkChanged if there is one of this number. Raises TooLarge."""
    content = plan.model_dump_json(exclude_defaults=True)
    size = len(content.encode())
    if size > LARGEST:
        raise TooLarge("The plan is too large.", limit_bytes=LARGEST, bytes=size)
    key = keys.plan(plan.pupil_id, plan.school_year, plan.version)
    for table in (Table.TALKS, Table.HISTORY):
        work.put_new(key, {"content": content}, _overtaken, table)


def _plan(item: Item) -> Plan:
    return Plan.model_validate_json(item["content"])


def _overtaken(_: Item | None) -> TalkError:
    """Somebody made one meanwhile: the caller decides anew on what is true now."""
    return TalkChanged()
