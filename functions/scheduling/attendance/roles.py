"""What somebody is to a talk whose attendance they would change."""

from shared.adapters import register
from shared.adapters.ports import Ports
from shared.domain.errors import NotFound
from shared.domain.relation import roles_in
from shared.domain.talk import Talk
from shared.domain.vocabulary import Role


def roles_of(ports: Ports, caller_id: str, talk: Talk) -> frozenset[Role]:
    """The caller's roles in the talk today, in one read. Raises NotFound for a stranger."""
    ids = (caller_id, talk.subject_id)
    known = register.people(ports.store, ids, own=[talk.subject_id])
    caller, subject = known.get(caller_id), known.get(talk.subject_id)
    if caller is None or subject is None:
        raise NotFound
    roles = roles_in(talk, caller, subject, ports.day(ports.now()))
    if not roles:
        raise NotFound
    return roles
