"""Whose bundles are taken: everybody who works here sees it, the highest permission decides it."""

from functions.templates.bundles.models import TrustedKeysView, TrustedKeyView, TrustRequest
from shared.adapters import register, trusted_keys
from shared.adapters.ports import Ports
from shared.adapters.signatures import read_public_key
from shared.adapters.store import UnitOfWork
from shared.adapters.trusted_keys import TrustedKey
from shared.domain.errors import Invalid, NotFound
from shared.domain.instant import local_text
from shared.domain.people import Person
from shared.domain.permission.leading import check_colleague, check_leads_all, leads_all


def the_trusted(ports: Ports, caller_id: str) -> TrustedKeysView:
    """The keys that are trusted, for whoever works here. Raises NotFound."""
    today = ports.day(ports.now())
    caller = register.a_person(ports.store, caller_id)
    check_colleague(caller, today)
    return TrustedKeysView(
        keys=tuple(view_of(ports, key) for key in trusted_keys.all_trusted(ports.store)),
        may_edit=leads_all(caller, register.units_worked_at(ports.store, caller, today), today),
    )


def prepare_trust(
    ports: Ports, caller_id: str, request: TrustRequest
) -> tuple[TrustedKeyView, UnitOfWork]:
    """One key more. Raises NotFound, NotAllowed, Invalid for what is no such key, AlreadyTrusted."""
    caller = _decides(ports, caller_id)
    try:
        key = read_public_key(request.public_key)
    except ValueError:
        told = "a public key in PEM (-----BEGIN PUBLIC KEY-----) on the curve NIST P-256"
        raise Invalid(errors=[{"pointer": "/public_key", "detail": told}]) from None
    work = UnitOfWork()
    trusted = trusted_keys.trust(work, key, request.name, caller.id, ports.now())
    return view_of(ports, trusted), work


def end_trust(ports: Ports, caller_id: str, key_id: str) -> None:
    """One key less; drafts that it brought stay what they are. Said again it changes nothing.

    Raises NotFound, NotAllowed.
    """
    key = trusted_keys.find(ports.store, key_id)
    if key is None:
        raise NotFound
    caller = _decides(ports, caller_id)
    if key.ended_at is None:
        work = UnitOfWork()
        trusted_keys.end_trust(work, key, caller.id, ports.now())
        ports.store.commit(work)


def view_of(ports: Ports, key: TrustedKey) -> TrustedKeyView:
    """A trusted key as it is shown."""
    return TrustedKeyView(
        key_id=key.key_id,
        name=key.name,
        public_key=key.public_key.pem,
        trusted_at=local_text(key.trusted_at, ports.zone),
    )


def _decides(ports: Ports, caller_id: str) -> Person:
    today = ports.day(ports.now())
    caller = register.a_person(ports.store, caller_id)
    check_leads_all(caller, register.units_worked_at(ports.store, caller, today), today)
    return caller
