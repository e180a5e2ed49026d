"""The closed list of a protected identity: which of the staff are let near somebody at all (R17, G2).

It opens nothing by itself: whoever is on it does what their work has them do for this person, as for any
other. Whoever is not on it is a stranger, whatever they teach and wherever they work.
"""

from datetime import date

from shared.domain.people import Person


def is_open_to(person: Person, staff: Person, today: date) -> bool:
    """Whether work at a group or a talk may connect one of the staff to the person today.

    Nobody's identity but a protected one is closed. Who has left is on no list any more.
    """
    return not person.is_protected or is_named(person, staff, today)


def is_named(person: Person, staff: Person, today: date) -> bool:
    """Whether the list names one who still works anywhere today."""
    works = any(duty.span.covers(today) for duty in staff.duties)
    return works and any(
        reader.person_id == staff.id and reader.is_current(today) for reader in person.own.readers
    )
