"""What an export says about a person alone: date of birth, marking, the mail address to use."""

import re
from collections.abc import Sequence
from datetime import date

from functions.directory.report import Problems
from functions.directory.ss12000 import PersonRecord
from functions.directory.staging import Staging
from shared.domain.identity import tells_a_civic_number, tells_a_name
from shared.domain.people import SecurityMarking

UNMARKED = "Ingen"
CALLED = "eduPersonPrincipalName"
_MARKINGS = {
    "Sekretessmarkering": SecurityMarking.CONFIDENTIAL,
    "Skyddad folkbokföring": SecurityMarking.PROTECTED,
}
_STRICTNESS = list(SecurityMarking)
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}"
)
STAFF_MAIL = ("Skola personal", "Arbete övrigt")
PUPIL_MAIL = ("Skola elev",)
GUARDIAN_MAIL = ("Privat",)


def birth_date_of(record: PersonRecord, problems: Problems) -> date | None:
    """The date of birth, from the civic number where it is not given."""
    where = f"persons/{record.id}"
    born = record.birth_date or (_date_in(record.civic_no.value) if record.civic_no else None)
    if born is None:
        problems.add(where, "has neither a date of birth nor a civic number that tells one; kept")
    elif record.civic_no is None:
        problems.add(where, "has no civic number; kept")
    return born


def _date_in(civic_number: str) -> date | None:
    """The date in a civic number; a coordination number has 60 added to the day."""
    if not re.fullmatch("[0-9]{12}", civic_number):
        return None
    year, month, day = int(civic_number[:4]), int(civic_number[4:6]), int(civic_number[6:8])
    try:
        return date(year, month, day - 60 if day > 60 else day)
    except ValueError:
        return None


def note_telling_names(record: PersonRecord, problems: Problems) -> None:
    """What a school calls somebody goes to every service: it should tell neither number nor name (R22)."""
    called = record.edu_person_principal_names
    if any(map(tells_a_civic_number, called)):
        problems.note(f"{CALLED} tells a civic number")
    elif any(tells_a_name(each, record.given_name, record.family_name) for each in called):
        marked = record.security_marking not in (None, UNMARKED)
        problems.note(f"{CALLED} tells {'a protected' if marked else 'the'} name")


def mail_of(record: PersonRecord, preferred: tuple[str, ...], problems: Problems) -> str | None:
    """The best of the mail addresses: of a preferred kind, or else the first."""
    usable = [mail for mail in record.emails if _ADDRESS.fullmatch(mail.value)]
    if len(usable) < len(record.emails):
        problems.add(f"persons/{record.id}", "a mail address is none; that address is left out")
    rank = {kind: place for place, kind in enumerate(preferred)}
    best = min(usable, key=lambda mail: rank.get(mail.type, len(rank)), default=None)
    return best.value if best else None


def markings_of(
    people: Sequence[str], staging: Staging, problems: Problems
) -> dict[str, SecurityMarking]:
    """The strictest marking of each of these people, whether on the record or on a pointer at it (R17).

    A word that is not known counts as the strictest.
    """
    markings: dict[str, SecurityMarking] = {}
    for where, person_id, word in staging.markings(people):
        marking = _MARKINGS.get(word)
        if marking is None:
            problems.add(where, "securityMarking is not known; the strictest is taken")
            marking = SecurityMarking.PROTECTED
        before = markings.get(person_id, SecurityMarking.NONE)
        markings[person_id] = max(before, marking, key=_STRICTNESS.index)
    return markings
