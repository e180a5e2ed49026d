"""Setting retention holds and lifting them, by who has higher permission at the unit (G9)."""

from functions.oversight.retention.access import leader_at
from functions.oversight.retention.models import HoldRequest, HoldsView, HoldView
from shared.adapters import register, retention_holds
from shared.adapters.people_view import Names
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import load_talk
from shared.domain.errors import Invalid, NotFound
from shared.domain.instant import local_text
from shared.domain.people import Person
from shared.domain.retention_hold import RetentionHold
from shared.domain.seeing import may_be_held


def list_holds(ports: Ports, caller_id: str, unit_id: str) -> HoldsView:
    """All of a unit, for who has higher permission there. Raises NotFound."""
    leader_at(ports, caller_id, unit_id)
    holds = retention_holds.holds_of(ports.store, unit_id)
    ids = {i for hold in holds for i in (hold.person_id, hold.by, hold.lifted_by) if i}
    names = Names(register.people(ports.store, sorted(ids)) if ids else {})
    return HoldsView(holds=tuple(_view(ports, hold, names) for hold in holds))


def prepare_hold(
    ports: Ports, caller_id: str, unit_id: str, asked: HoldRequest
) -> tuple[HoldView, UnitOfWork]:
    """One hold more, on a talk of the unit or on somebody who is or was there. Raises NotFound, Invalid."""
    leader = leader_at(ports, caller_id, unit_id)
    if (asked.talk_id is None) == (asked.person_id is None):
        raise Invalid(errors=[{"pointer": "/talk_id", "detail": "either a talk or a person"}])
    people = {leader.person.id: leader.person}
    if asked.talk_id is not None:
        talk = load_talk(ports.store, asked.talk_id)
        if not may_be_held(caller_id, talk, unit_id):
            raise NotFound
    if asked.person_id is not None:
        person = register.named(ports.store, [asked.person_id]).get(asked.person_id)
        if person is None or not may_be_held(caller_id, person, unit_id):
            raise NotFound
        people[person.id] = person
    hold = RetentionHold(
        id=ports.new_id(), unit_id=unit_id, talk_id=asked.talk_id, person_id=asked.person_id,
        reason=asked.reason, reference=asked.reference, by=leader.person.id, at=ports.now(),
    )  # fmt: skip
    work = UnitOfWork()
    retention_holds.set_hold(work, hold)
    return _view(ports, hold, Names(people)), work


def lift_hold(ports: Ports, caller_id: str, unit_id: str, hold_id: str) -> HoldView:
    """One hold less; said again it changes nothing. Raises NotFound."""
    leader = leader_at(ports, caller_id, unit_id)
    hold = retention_holds.load_hold(ports.store, unit_id, hold_id)
    if hold.lifted_at is None:
        hold = hold.lifted(leader.person.id, ports.now())
        work = UnitOfWork()
        retention_holds.lift_hold(work, hold)
        ports.store.commit(work)
    ids = {i for i in (hold.person_id, hold.by, hold.lifted_by) if i}
    people: dict[str, Person] = register.people(ports.store, sorted(ids))
    return _view(ports, hold, Names(people))


def _view(ports: Ports, hold: RetentionHold, names: Names) -> HoldView:
    return HoldView(
        id=hold.id,
        talk_id=hold.talk_id,
        person=names.of(hold.person_id) if hold.person_id else None,
        reason=hold.reason,
        reference=hold.reference,
        by=names.of(hold.by),
        at=local_text(hold.at, ports.zone),
        lifted_by=names.of(hold.lifted_by) if hold.lifted_by else None,
        lifted_at=local_text(hold.lifted_at, ports.zone) if hold.lifted_at else None,
    )
