"""Who is asking about which talk, and what they are to it: the start of every use case around a talk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.adapters import register
from shared.adapters.ports import Ports
from shared.adapters.talks import load_talk
from shared.adapters.templates import load_version
from shared.domain.errors import NotFound
from shared.domain.people import Person
from shared.domain.process import acting
from shared.domain.relation import roles_in
from shared.domain.talk import Talk
from shared.domain.template import Template
from shared.domain.vocabulary import Role


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
    now = ports.now()
    ids = (caller_id, talk.subject_id, *others)
    known = register.people(ports.store, ids, own=[talk.subject_id])
    caller, subject = known.get(caller_id), known.get(talk.subject_id)
    if caller is None or subject is None:
        raise NotFound
    roles = roles_in(talk, caller, subject, ports.day(now))
    if not roles:
        raise NotFound
    return Scene(ports, talk, caller, subject, roles, now, known)
