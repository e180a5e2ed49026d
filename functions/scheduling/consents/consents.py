"""Giving a consent and taking it back: in force from that instant on, at both ends (D12, R19)."""

from collections.abc import Callable

from shared.adapters import register
from shared.adapters.own import write_own
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import NotFound, TalkChanged, TryAgain
from shared.domain.people import Consent, Person
from shared.domain.seeing import check_may_consent, owns_consents

_ATTEMPTS = 5
"""How often it is decided anew because something else was said of one of the two meanwhile."""
Change = Callable[[Person, Person, UnitOfWork], None]


def see_consents(ports: Ports, caller_id: str) -> Person:
    """The caller with the consents that stand. Raises NotFound for one the register does not know."""
    known = register.people(ports.store, [caller_id], own=[caller_id])
    if caller_id not in known:
        raise NotFound
    return known[caller_id]


def give_consent(ports: Ports, caller_id: str, guardian_id: str) -> Person:
    """The caller, whose guardian keeps their access from now on; said again it changes nothing.

    Raises NotAllowed before the caller is of age, Invalid for one who was not their guardian, TryAgain
    under lasting contention.
    """

    def give(pupil: Person, guardian: Person, work: UnitOfWork) -> None:
        now = ports.now()
        check_may_consent(pupil, guardian, ports.day(now))
        if guardian.id in {consent.guardian_id for consent in pupil.own.consents}:
            return
        consents = (*pupil.own.consents, Consent(guardian_id=guardian.id, at=now))
        write_own(work, pupil, by=pupil.id, at=now, consents=consents)
        by = (*guardian.own.consented_by, pupil.id)
        write_own(work, guardian, by=pupil.id, at=now, consented_by=by)

    return _change(ports, caller_id, guardian_id, give)


def withdraw_consent(ports: Ports, caller_id: str, guardian_id: str) -> Person:
    """The caller without that consent; said again it changes nothing. Raises NotFound, TryAgain."""

    def withdraw(pupil: Person, guardian: Person, work: UnitOfWork) -> None:
        now = ports.now()
        left = tuple(c for c in pupil.own.consents if c.guardian_id != guardian.id)
        if left == pupil.own.consents:
            return
        owns_consents(pupil)
        write_own(work, pupil, by=pupil.id, at=now, consents=left)
        by = tuple(p for p in guardian.own.consented_by if p != pupil.id)
        write_own(work, guardian, by=pupil.id, at=now, consented_by=by)

    return _change(ports, caller_id, guardian_id, withdraw)


def _change(ports: Ports, caller_id: str, guardian_id: str, change: Change) -> Person:
    ids = (caller_id, guardian_id)
    for _ in range(_ATTEMPTS):
        known = register.people(ports.store, ids, own=ids)
        if caller_id not in known:
            raise NotFound
        work = UnitOfWork()
        change(known[caller_id], known.get(guardian_id) or _nobody(guardian_id), work)
        if not work.writes:
            return known[caller_id]
        try:
            ports.store.commit(work)
        except TalkChanged:
            continue
        return see_consents(ports, caller_id)
    raise TryAgain


def _nobody(person_id: str) -> Person:
    """One whom the register does not know (any more): nothing can be given to them, and all taken back."""
    return Person(id=person_id, given_name="", family_name="")
