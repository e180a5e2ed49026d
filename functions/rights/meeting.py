"""A person and who asks something about their data."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.adapters import register
from shared.adapters.ports import Ports
from shared.adapters.requests import load_request
from shared.domain.errors import Invalid, NotAllowed, NotFound
from shared.domain.people import Person
from shared.domain.rights import Ground, Request, ground_of, may_answer, may_see, unit_of


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

    @property
    def may_answer(self) -> bool:
        """Whether the caller decides about it for the school."""
        return may_answer(self.request, self.caller, self.person, self.today)

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
    case = Case(request, caller, person, now, ports.day(now))
    if not may_see(request, caller, person, case.today):
        raise NotFound
    return case


def _both(ports: Ports, caller_id: str, person_id: str) -> tuple[Person, Person]:
    known = _known(ports, caller_id, person_id)
    if caller_id not in known or person_id not in known:
        raise NotFound
    return known[caller_id], known[person_id]


def _known(ports: Ports, caller_id: str, person_id: str) -> dict[str, Person]:
    return register.people(ports.store, (caller_id, person_id), own=[person_id])
