"""Who reads and who makes templates, and who uses the bank (F41, F47, F49, F50).

A template belongs to a unit. Higher permission at that unit makes it; at the unit on top, the municipality's
own (Huvudman), that is the municipality's administrator. Whoever works at a unit, or below one, reads what
is published there. Everybody else cannot tell a template from none.
"""

from collections.abc import Collection, Iterable
from datetime import date

from shared.domain.deciding import Area, Of, Owner, decided
from shared.domain.errors import NotAllowed, NotFound
from shared.domain.people import Person
from shared.domain.relation import has_higher_permission, units_of_work


def reads_templates(
    caller: Person, unit_id: str, lines: Iterable[Collection[str]], today: date
) -> bool:
    """Whether the caller works at the unit or at one below it (F41).

    `lines`: for each unit where the caller works, the units that it stands under.
    """
    reads = unit_id in units_of_work(caller, today) or any(unit_id in line for line in lines)
    return decided(reads, caller.id, Owner(Of.UNIT, unit_id), Area.WORKS)


def check_reads_templates(
    caller: Person, unit_id: str, lines: Iterable[Collection[str]], today: date
) -> None:
    """Raise NotFound for one to whom the unit's templates do not exist."""
    if not reads_templates(caller, unit_id, lines, today):
        raise NotFound


def makes_templates(caller: Person, unit_id: str, today: date) -> bool:
    """Whether the caller makes the unit's templates, and chooses which its talks begin with (F41, F47)."""
    return has_higher_permission(caller, unit_id, today)


def check_makes_templates(
    caller: Person, unit_id: str, lines: Iterable[Collection[str]], today: date
) -> None:
    """Raise NotFound as `check_reads_templates`, and NotAllowed for one who only reads."""
    if makes_templates(caller, unit_id, today):
        return
    check_reads_templates(caller, unit_id, lines, today)
    raise NotAllowed


def check_takes_comment_away(caller: Person, author_id: str, owner_id: str, today: date) -> None:
    """Raise NotAllowed unless the caller wrote the comment, or makes the template it is about (F50)."""
    if not makes_templates(caller, owner_id, today) and caller.id != author_id:
        raise NotAllowed
