"""Who wants to enter what of a pupil: the start of every use case that writes a result."""

from dataclasses import dataclass
from datetime import datetime

from shared.adapters import keys, register
from shared.adapters.keys import Kind
from shared.adapters.ports import Ports
from shared.adapters.results import result_of
from shared.adapters.teaching import keys_of_subject, teachings_among
from shared.domain.errors import NotFound
from shared.domain.judgement import is_subject
from shared.domain.people import Person
from shared.domain.permission.records import check_may_ask
from shared.domain.result import Result
from shared.domain.teaching import teaches
from shared.domain.term import Term
from shared.domain.ties import Ties, ties_to


@dataclass(frozen=True, slots=True)
class Entry:
    """A place for a result, and what the caller is to it."""

    ports: Ports
    caller: Person
    pupil: Person
    term: Term
    school_subject: str
    ties: Ties
    teaches: bool
    """Whether the caller is the pupil's teacher in the subject (F115)."""
    standing: Result | None
    now: datetime


def enter(
    ports: Ports, caller_id: str, person_id: str, term: str, kind: Kind, school_subject: str = ""
) -> Entry:
    """The place of a result. Raises NotFound for a stranger to the pupil, and for what is no term."""
    of_term = term_of(term)
    if school_subject and not is_subject(school_subject):
        raise NotFound
    now = ports.now()
    today = ports.day(now)
    people = register.people(ports.store, (caller_id, person_id), own=[person_id])
    caller, pupil = people.get(caller_id), people.get(person_id)
    if caller is None:
        raise NotFound
    place = keys.result(person_id, of_term, kind, school_subject)
    ties = ties_to(pupil, caller, today) if pupil else Ties.between(person_id, caller_id, ())
    check_may_ask(caller, ties, today)
    if pupil is None:
        ports.store.get_many([place])  # nor does it tell who teaches
        raise NotFound
    wanted = keys_of_subject(pupil, school_subject, today) if school_subject else []
    found = ports.store.get_many([place, *wanted])
    is_teacher = teaches(caller, pupil, teachings_among(found, wanted), today)
    if not ties and not is_teacher:
        raise NotFound
    standing = result_of(found[place]) if place in found else None
    return Entry(
        ports, caller, pupil, of_term, school_subject, ties, is_teacher, standing, now
    )  # fmt: skip


def term_of(text: str) -> Term:
    """The term of an address. Raises NotFound for what is none."""
    try:
        return Term.parse(text)
    except ValueError:
        raise NotFound from None
