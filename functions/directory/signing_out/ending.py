"""Signing out everywhere at once: a token lives for minutes, and a lost phone is found sooner (R22).

Whoever has higher permission where somebody works or learns, or a child of theirs does, signs them out too, and
keeps them out if need be; the audit trail has who did it.
"""

from functions.directory.signing_out.models import ExclusionView, SignedOutView
from shared.adapters import register
from shared.adapters.doors import door_of, sign_out
from shared.adapters.ports import Ports
from shared.domain.errors import NotFound
from shared.domain.instant import local_text
from shared.domain.sign_in import answers_for_sign_in, leads_somewhere


def sign_oneself_out(ports: Ports, caller_id: str) -> SignedOutView:
    """End all of the caller's own sign-ins. Raises NotFound for who is not in the register."""
    register.a_person(ports.store, caller_id)
    return _ended(ports, caller_id, by=caller_id)


def sign_somebody_out(
    ports: Ports, caller_id: str, person_id: str, *, excluded: bool | None = None
) -> SignedOutView:
    """End somebody's sign-ins; keep them out, let them in again, or None to leave that as it is.

    Raises NotFound for all but higher permission over them, and for oneself.
    """
    _check_answers_for(ports, caller_id, person_id)
    return _ended(ports, person_id, by=caller_id, excluded=excluded)


def see_exclusion(ports: Ports, caller_id: str, person_id: str) -> ExclusionView:
    """Whether somebody is kept out, for those who could say so. Raises NotFound as above."""
    _check_answers_for(ports, caller_id, person_id)
    door = door_of(ports.store, person_id)
    at = door.signed_out_at
    return ExclusionView(
        person_id=person_id,
        excluded=door.excluded,
        signed_out_at=local_text(at, ports.zone) if at else None,
    )


def _check_answers_for(ports: Ports, caller_id: str, person_id: str) -> None:
    people = register.people(ports.store, (caller_id, person_id), own=[person_id])
    caller, person, today = people.get(caller_id), people.get(person_id), ports.day(ports.now())
    if caller is None or caller_id == person_id or not leads_somewhere(caller, today):
        raise NotFound
    children = register.charges(ports.store, person, person_id)
    if person is None or not answers_for_sign_in(caller, person, children, today):
        raise NotFound


def _ended(ports: Ports, person_id: str, by: str, *, excluded: bool | None = None) -> SignedOutView:
    now = ports.now()
    before = door_of(ports.store, person_id)
    sign_out(ports.store, person_id, now, by, excluded=excluded)
    return SignedOutView(
        person_id=person_id,
        signed_out_at=local_text(now, ports.zone),
        excluded=before.excluded if excluded is None else excluded,
    )
