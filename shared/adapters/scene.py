"""Who is asking about which talk, and what they are to it: the start of every use case around a talk."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from shared.adapters import register
from shared.adapters.asking import sign_in
from shared.adapters.people_view import Names
from shared.adapters.ports import Ports
from shared.adapters.talks import load_talk
from shared.adapters.templates import load_version
from shared.domain.access import LEADERS, may_read, may_write
from shared.domain.blind import hidden_fields
from shared.domain.errors import NotFound
from shared.domain.people import Person
from shared.domain.process import acting
from shared.domain.protection import is_known_to_holder, sees_name
from shared.domain.relation import roles_in
from shared.domain.sign_in import Need, demand, is_strong
from shared.domain.talk import Talk
from shared.domain.template import Template
from shared.domain.vocabulary import Phase, Role


@dataclass(frozen=True, slots=True)
class Scene:
    """A talk as one of its people meets it now."""

    ports: Ports
    talk: Talk
    caller: Person
    subject: Person
    roles: frozenset[Role]
    now: datetime
    people: Mapping[str, Person]
    """Everybody who was read with it, by id."""

    @property
    def acting(self) -> frozenset[Role]:
        """The roles in which the caller sees the material and does something with it now (F61)."""
        return acting(self.talk, self.roles, self.now)

    def may_write(self, phase: Phase, among: Set[Role] | None = None) -> bool:
        """Whether the caller writes in the phase at all, or in a field that these roles answer (D6, D7).

        Raises StepUpNeeded as `may_read` does.
        """
        self._ask_for_a_strong_sign_in()
        roles = self.acting if among is None else self.acting & among
        return self.answers(phase, roles)

    def answers(self, phase: Phase, roles: Set[Role]) -> bool:
        """Whether any of these roles writes in the phase of this talk, whoever has it."""
        return may_write(self.talk.pattern, phase, roles, self.talk.opens_follow_up)

    def may_read(self, phase: Phase) -> bool:
        """Whether the caller reads what is written in the phase; of a sensitive talk fewer do (F46, R14).

        Raises StepUpNeeded for a sensitive talk whose caller did not show surely enough who they are.
        """
        self._ask_for_a_strong_sign_in()
        return may_read(self.talk.pattern, phase, self.acting, self._is_kept_narrow)

    def _ask_for_a_strong_sign_in(self) -> None:
        figures = self.ports.step_up
        if not is_strong(sign_in(), figures) and self.template.sensitive:
            demand(sign_in(), Need.STRONG, figures, self.now)

    @property
    def _is_kept_narrow(self) -> bool:
        if Role.STAFF not in self.acting:
            return False  # for nobody else it makes a difference
        booking = self.talk.booking
        comes = booking is not None and booking.brings(self.caller.id, Role.STAFF)
        return not comes and self.template.sensitive

    @property
    def hidden(self) -> frozenset[str]:
        """Ids of the fields that the other side prepares unseen for now (D5)."""
        return hidden_fields(self.talk, self.template, self.acting, self.now)

    def names(self, more: Mapping[str, Person] | None = None) -> Names:
        """Everybody of the scene, and more, as the caller sees them: protected identities closely (R17)."""
        return Names({**self.people, **(more or {})}, self._knows)

    def _knows(self, person: Person) -> bool:
        today = self.ports.day(self.now)
        if sees_name(person, self.caller, today):
            return True
        holds = not self.roles.isdisjoint(LEADERS)
        return holds and person is self.subject and is_known_to_holder(person, self.caller, today)

    @property
    def template(self) -> Template:
        """The questions the talk began with."""
        return load_version(self.ports, self.talk.template_id, self.talk.template_version)


def enter(ports: Ports, caller_id: str, talk_id: str) -> Scene:
    """The scene of a request. Raises NotFound for a stranger as for a talk that does not exist."""
    return meet(ports, caller_id, load_talk(ports.store, talk_id))


def meet(ports: Ports, caller_id: str, talk: Talk, others: Iterable[str] = ()) -> Scene:
    """The scene around a talk that was read; `others` are read in the same request as the two it needs.

    Raises NotFound for a stranger.
    """
    ids = (caller_id, talk.subject_id, *others)
    known = register.people(ports.store, ids, own=[talk.subject_id])
    return among(ports, caller_id, talk, known)


def among(ports: Ports, caller_id: str, talk: Talk, known: Mapping[str, Person]) -> Scene:
    """The scene around a talk with people that were read, its subject's own among it.

    Raises NotFound for a stranger.
    """
    now = ports.now()
    caller, subject = known.get(caller_id), known.get(talk.subject_id)
    if caller is None or subject is None:
        raise NotFound
    roles = roles_in(talk, caller, subject, ports.day(now))
    if not roles:
        raise NotFound
    return Scene(ports, talk, caller, subject, roles, now, known)
