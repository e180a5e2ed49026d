"""A person and who asks something about their data."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.adapters import keys, register
from shared.adapters.ports import Ports
from shared.adapters.requests import load_request
from shared.adapters.scene import among
from shared.adapters.store import Table
from shared.adapters.talks import talk_of
from shared.adapters.templates import HIGHEST
from shared.adapters.texts import text_of
from shared.domain.errors import Invalid, NotAllowed, NotFound
from shared.domain.people import Person
from shared.domain.rights import (
    Ground,
    Request,
    can_answer_at,
    ground_of,
    may_answer,
    may_answer_own_words,
    may_see,
    unit_of,
)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Who asks, about whom, and by what right."""

    caller: Person
    person: Person
    unit_id: str
    ground: Ground
    now: datetime
    today: date


@dataclass(frozen=True, slots=True)
class Case:
    """A request as somebody meets it."""

    request: Request
    caller: Person
    person: Person
    now: datetime
    today: date
    wrote: bool = False
    """Whether the caller holds the talk in which they wrote themselves what is said to be wrong."""

    @property
    def may_answer(self) -> bool:
        """Whether the caller decides about it for the school."""
        return self.wrote or may_answer(self.request, self.caller, self.person, self.today)

    def demand_answerer(self) -> None:
        """Raise NotAllowed for who follows it but does not decide."""
        if not self.may_answer:
            raise NotAllowed


def meet(ports: Ports, caller_id: str, person_id: str) -> Meeting:
    """Who asks about whom. Raises NotFound for who has no right to, as for a person who does not exist.

    Raises Invalid for somebody of whom no unit could answer.
    """
    known = _known(ports, caller_id, person_id)
    caller, person, now = known.get(caller_id), known.get(person_id), ports.now()
    today = ports.day(now)
    if caller is None:
        raise NotFound
    unit_id = unit_of(person, (), today) if person else None
    ground = ground_of(caller, person, unit_id, today) if person else None
    # Also for nobody: the time does not tell who exists, or has children.
    look_further = ground is None or unit_id is None
    children = register.charges(ports.store, person, person_id) if look_further else []
    if person is None:
        raise NotFound
    if look_further:
        unit_id = unit_of(person, children, today)
        ground = ground_of(caller, person, unit_id, today)
    if ground is None:
        raise NotFound
    if unit_id is None:
        raise Invalid("The person never belonged to a school unit.")
    return Meeting(caller, person, unit_id, ground, now, today)


def open_case(ports: Ports, caller_id: str, person_id: str, request_id: str) -> Case:
    """A request, for who follows it. Raises NotFound for everybody else."""
    # The request first: the time does not tell who exists.
    request = load_request(ports.store, person_id, request_id)
    caller, person = _both(ports, caller_id, person_id)
    now = ports.now()
    today = ports.day(now)
    if may_see(request, caller, person, today):
        return Case(request, caller, person, now, today)
    if not _wrote(ports, request, caller, person, today):
        raise NotFound
    return Case(request, caller, person, now, today, wrote=True)


def _wrote(ports: Ports, request: Request, caller: Person, person: Person, today: date) -> bool:
    """Whether the caller answers for what they wrote in a talk that they hold; two requests more."""
    about = request.about
    if about is None or about.talk_id is None or about.phase is None or about.field is None:
        return False
    item = ports.store.get(keys.talk(about.talk_id))
    talk = talk_of(item) if item else None
    if talk is None or talk.subject_id != person.id or talk.responsible_id != caller.id:
        return False
    if not among(ports, caller.id, talk, {caller.id: caller, person.id: person}).sees_history:
        return False
    history = keys.text_history(about.talk_id, about.phase, about.field)
    versions = ports.store.query(history, table=Table.HISTORY)
    authors = {text_of(version).author_id for version in versions}
    return may_answer_own_words(request, caller, person, talk, authors, today)


def who_answers(ports: Ports, met: Meeting) -> str:
    """The unit that answers what is asked for: the person's, or the nearest above it at which somebody can.

    Two requests for each. What the school asks for itself it answers itself.
    """
    if met.ground is Ground.SCHOOL:
        return met.unit_id
    line: list[str] = []
    above: str | None = met.unit_id
    while above is not None and above not in line and len(line) < HIGHEST:
        line.append(above)
        leaders = register.leaders_of(ports.store, above, met.today)
        if can_answer_at(above, leaders, met.person, met.today):
            return above
        above = next((unit.parent_id for unit in register.units(ports.store, [above])), None)
    return met.unit_id


def _both(ports: Ports, caller_id: str, person_id: str) -> tuple[Person, Person]:
    known = _known(ports, caller_id, person_id)
    if caller_id not in known or person_id not in known:
        raise NotFound
    return known[caller_id], known[person_id]


def _known(ports: Ports, caller_id: str, person_id: str) -> dict[str, Person]:
    return register.people(ports.store, (caller_id, person_id), own=[person_id])
