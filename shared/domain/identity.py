"""By what the municipality's sign-in knows somebody, and who of those is let in (R22, R23)."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from shared.domain.people import Person
from shared.domain.relation import CARERS
from shared.domain.vocabulary import KNOWN_SCHOOL_FORMS, Pattern, pattern_of

LONGEST = 256
_CIVIC = re.compile(r"(\d{8})[-+]?(\d{4})")
_LIKE_CIVIC = re.compile(r"(?<!\d)(?:\d{2})?(\d{6})[-+]?(\d{4})(?!\d)")
_ADDRESS = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+")


class Identifier(StrEnum):
    """What a sign-in can be matched by."""

    SCHOOL_NAME = "eppn"
    """eduPersonPrincipalName, which the school gives staff and pupils."""
    CIVIC_NUMBER = "civic_number"
    """What an e-ID tells."""
    MAIL = "email"
    """Only where the municipality says so: addresses are shared, and handed on."""


def written(identifier: Identifier, text: str) -> str | None:
    """An identifier in the one way in which it is compared; None for what is none.

    Civic numbers have twelve digits: with ten the century is a guess, and temporary ones have no e-ID.
    """
    text = text.strip()
    if len(text) > LONGEST:
        return None
    if identifier is Identifier.CIVIC_NUMBER:
        digits = _CIVIC.fullmatch(text)
        return "".join(digits.groups()) if digits and text.isascii() else None
    return "".join(map(_small, text)) if _ADDRESS.fullmatch(text) else None


def _small(letter: str) -> str:
    """A letter without its case; never an ASCII letter of another one that only looks alike."""
    small = letter.lower()
    return small if small.isascii() is letter.isascii() else letter


def tells_a_name(text: str, *names: str) -> bool:
    """Whether a part of somebody's name stands in what a school calls them, before the @, written anyhow."""
    called = re.sub("[^a-z]", "", _plain(text.partition("@")[0]))
    return any(part in called for name in names for part in re.findall("[a-z]{3,}", _plain(name)))


def _plain(text: str) -> str:
    """In small letters without accents, as names are written in addresses."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def tells_a_civic_number(text: str) -> bool:
    """Whether there is a civic number in a text, or a coordination number: by date and by check digit."""
    return any(
        _is_date(found[1]) and _checks(found[1] + found[2]) for found in _LIKE_CIVIC.finditer(text)
    )


def _is_date(digits: str) -> bool:
    month, day = int(digits[2:4]), int(digits[4:6])
    return 1 <= month <= 12 and 1 <= (day - 60 if day > 60 else day) <= 31


def _checks(ten: str) -> bool:
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(ten))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def is_too_young(person: Person, today: date) -> bool:
    """Whether all places of a child, today's or else those to come, are where guardians take its part (F7, F2).

    A school form that nobody knows keeps nobody out.
    """
    places = [place for place in person.enrolments if place.span.covers(today)]
    places = places or [p for p in person.enrolments if p.span.start and p.span.start > today]
    forms = {place.school_form for place in places}
    return bool(forms) and all(
        form in KNOWN_SCHOOL_FORMS and pattern_of(form) is Pattern.YOUNG for form in forms
    )


def may_come_in(person: Person, charges: Iterable[Person], today: date) -> bool:
    """Whether somebody of the register is let in at all; what they then see follows from what they are.

    Not who has left, nor a child in preschool (F7). Nor who is to a child something else than a guardian,
    unless a decision that made them a carer holds today (R20); `charges` are the children whom those are about.
    """
    if person.left:
        return False
    if person.duties or any(child.relation in CARERS for child in person.children):
        return True
    if person.enrolments:
        return not is_too_young(person, today)
    if not person.own.cares_for:
        return not person.children
    return any(
        carer.person_id == person.id and carer.is_current(today)
        for child in charges
        for carer in child.own.carers
    )
