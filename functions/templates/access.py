"""What the rules of templates are asked with: the caller, and the units that stand over where they work (F41).

The rules themselves are in `shared/domain/permission/templates.py`.
"""

from collections.abc import Collection, Iterator
from datetime import date

from shared.adapters.store import Store
from shared.adapters.templates import line_of
from shared.domain.people import Person
from shared.domain.permission import templates
from shared.domain.relation import units_of_work


def works_under(store: Store, caller: Person, unit_id: str, today: date) -> bool:
    """Whether the caller works at the unit or at one below it."""
    return templates.reads_templates(caller, unit_id, _lines(store, caller, today), today)


def check_reads(store: Store, caller: Person, unit_id: str, today: date) -> None:
    """Raise NotFound for one to whom the unit's templates do not exist."""
    templates.check_reads_templates(caller, unit_id, _lines(store, caller, today), today)


def check_edits(store: Store, caller: Person, unit_id: str, today: date) -> None:
    """Raise NotFound as `check_reads`, and NotAllowed for one who only reads."""
    templates.check_makes_templates(caller, unit_id, _lines(store, caller, today), today)


def _lines(store: Store, caller: Person, today: date) -> Iterator[Collection[str]]:
    return (line_of(store, at)[0] for at in sorted(units_of_work(caller, today)))
