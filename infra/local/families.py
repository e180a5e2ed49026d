"""Children and those who answer for them. Some families have what talks find difficult."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from infra.local.export import CONFIDENTIAL, NO_MARKING, PROTECTED, Export, Record
from infra.local.units import LEISURE_CENTRE, Unit, year_of

PRIVATE_MAIL = ("Privat", "example.com")
PUPIL_MAIL = ("Skola elev", "elev.example.org")
LAST_LEISURE_YEAR = 3
MARKED = {2: CONFIDENTIAL, 3: PROTECTED}
"""The marking of these families of a school, by their number; nobody else has one."""
OF_STAFF, WITHOUT_NUMBER = 6, 7
"""In these a guardian is staff at the school, or a child has no civic number."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A place for a child born in a certain year, who may have `moved_from` another group."""

    unit: Unit
    group: Record
    birth_year: int
    school_year: int | None = None
    moved_from: Record | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """Children and their guardians, the eldest child and the first guardian first."""

    children: list[Record]
    guardians: list[Record]


def class_seats(export: Export, school: Unit, name: str, size: int) -> list[Seat]:
    """The seats of a class."""
    year = year_of(name)
    return [Seat(school, school.groups[name], export.year - 6 - year, year)] * size


def department_seats(export: Export, preschool: Unit, name: str, size: int) -> list[Seat]:
    """The seats of a department; the fourth child of the later ones came from the first one."""
    group, first = preschool.groups[name], next(iter(preschool.groups.values()))
    other = None if group is first else first
    return [
        Seat(preschool, group, export.year - 1 - n % 5, moved_from=other if n == 3 else None)
        for n in range(size)
    ]


def settle(export: Export, first: Sequence[Sequence[Seat]], others: list[Seat]) -> list[Family]:
    """Fill the seats: those of the first families are given, the others are drawn."""
    free = list(others)
    for seats in first:
        for seat in seats:
            free.remove(seat)
    export.made_up.random.shuffle(free)
    families = [_settle(export, number, seats) for number, seats in enumerate(first)]
    while free:
        number = len(families)
        families.append(_settle(export, number, _draw(free, 2 if number % 4 == 0 else 1)))
    return families


def _draw(free: list[Seat], count: int) -> list[Seat]:
    """Seats of siblings: of different ages."""
    drawn = [free.pop()]
    for seat in reversed(free):
        if len(drawn) < count and seat.birth_year not in {other.birth_year for other in drawn}:
            drawn.append(seat)
    for seat in drawn[1:]:
        free.remove(seat)
    return sorted(drawn, key=lambda seat: seat.birth_year)


def _settle(export: Export, number: int, seats: Sequence[Seat]) -> Family:
    """One family; its number decides what is special about it."""
    name = export.made_up.family_name()
    marking = MARKED.get(number, NO_MARKING)
    eldest = seats[0].birth_year
    guardians = [_adult(export, eldest, name, marking)]
    apart, alone, with_other_carer = number % 6 == 0, number % 25 == 4, number % 25 == 5
    if number == OF_STAFF:
        guardians = [
            seats[0].unit.staff["special" if seats[0].school_year is not None else "carer"]
        ]
    if not alone:
        guardians.append(_adult(export, eldest, None if apart else name, NO_MARKING))
    children = [export.person(s.birth_year, family_name=name, marking=marking) for s in seats]
    _give_homes(export, [*children, guardians[0]], guardians[1:], apart=apart)
    if number == WITHOUT_NUMBER:
        children[0].pop("civicNo", None)
    others = [_adult(export, eldest, None, NO_MARKING)] if with_other_carer else []
    for child, seat in zip(children, seats, strict=True):
        for guardian in guardians:
            export.answer_for(child, guardian)
        for other in others:
            export.answer_for(child, other, "Annan ansvarig")
        _take(export, child, seat, guardians)
    return Family(children, guardians)


def _adult(export: Export, child_born: int, family_name: str | None, marking: str) -> Record:
    born = child_born - export.made_up.random.randrange(23, 42)
    adult = export.person(born, family_name=family_name, marking=marking)
    export.mail(adult, *PRIVATE_MAIL)
    return adult


def _give_homes(export: Export, here: list[Record], there: list[Record], *, apart: bool) -> None:
    """Addresses, except for those whose address is nobody's business."""
    home = export.made_up.home()
    other_home = export.made_up.home() if apart else home
    for people, address in ((here, home), (there, other_home)):
        for person in people:
            if person["securityMarking"] == NO_MARKING:
                person["addresses"] = [address]


def _take(export: Export, child: Record, seat: Seat, guardians: list[Record]) -> None:
    if seat.school_year is None:
        export.place(child, seat.group, guardians)
        export.join(child, seat.group)
        if seat.moved_from is not None:
            start, end = date(export.year - 1, 7, 1), date(export.year, 6, 30)
            export.join(child, seat.moved_from, start.isoformat(), end.isoformat())
        return
    export.mail(child, *PUPIL_MAIL)
    export.enrol(child, seat.unit.organisation, seat.group["schoolType"], seat.school_year)
    export.join(child, seat.group)
    if seat.school_year <= LAST_LEISURE_YEAR:
        export.place(child, seat.unit.groups[LEISURE_CENTRE], guardians)
