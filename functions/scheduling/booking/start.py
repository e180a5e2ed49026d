"""Talks that begin without a time: for a class at once, or for named people (D1)."""

from datetime import date

from functions.scheduling.booking.models import TalksRequest
from shared.adapters import register
from shared.adapters.beginning import new_talk
from shared.adapters.latest import latest_talk, point_to
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import write_change
from shared.domain.apart import Whose, talks_of
from shared.domain.errors import Invalid, NotFound, TalkChanged
from shared.domain.lifecycle import is_over
from shared.domain.people import Person
from shared.domain.relation import groups_of
from shared.domain.talk import Talk
from shared.domain.times import acts_for_school, may_single_out, may_start_talk


def start_talks(ports: Ports, caller_id: str, request: TalksRequest) -> list[Talk]:
    """A talk held by the caller for each person, one transaction each; whoever has one keeps it.

    Where guardians live apart there is one for each of them (D11). Safe to repeat, and to go on with after a
    failure half-way: nobody gets a second talk. Raises NotFound if the caller has nothing to do with one of
    them, and then none is started.
    """
    now = ports.now()
    today = ports.day(now)
    caller = register.a_person(ports.store, caller_id)
    policy = ports.policies.of(request.talk_type)
    subjects = _subjects(ports, caller, request, today)
    for subject in subjects:
        if not acts_for_school(caller, subject, today):
            raise NotFound
        if not may_start_talk(caller, subject, today, of_employee=policy.about == "employee"):
            raise Invalid("This kind of talk is not for these people.")
    return [talk for s in subjects for talk in _start(ports, caller, s, policy.talk_type)]


def _subjects(ports: Ports, caller: Person, request: TalksRequest, today: date) -> list[Person]:
    """The named people and those who are in the group today, as far as the caller knows of them (R17).

    Raises NotFound if that is nobody.
    """
    in_group = register.members_of(ports.store, request.group_id) if request.group_id else []
    ids = [*request.subject_ids, *in_group]
    known = register.people(ports.store, ids, own=ids)
    if any(person_id not in known for person_id in request.subject_ids):
        raise NotFound
    present = (
        person_id
        for person_id in in_group
        if person_id in known and request.group_id in groups_of(known[person_id], today)
    )
    met = (who for who in present if may_single_out(caller, known[who], today))
    subjects = [known[person_id] for person_id in dict.fromkeys([*request.subject_ids, *met])]
    if not subjects:
        raise NotFound
    return subjects


def _start(ports: Ports, caller: Person, subject: Person, talk_type: str) -> list[Talk]:
    today = ports.day(ports.now())
    try:
        talks = [_one(ports, caller, subject, talk_type, w) for w in talks_of(subject, today)]
    except TalkChanged:  # begun by somebody else, or the guardians have talks of their own by now
        read_anew = register.people(ports.store, [subject.id], own=[subject.id])
        return _start(ports, caller, read_anew[subject.id], talk_type)
    return list({talk.id: talk for talk in talks}.values())


def _one(ports: Ports, caller: Person, subject: Person, talk_type: str, meant: Whose) -> Talk:
    now = ports.now()
    latest = latest_talk(ports, subject.id, talk_type, caller.id, meant)
    if latest is not None and not is_over(latest, now):
        return latest
    talk = new_talk(
        ports, ports.policies.of(talk_type), subject, caller.id,
        by=caller.id, now=now, for_guardian_id=meant.begins_for,
    )  # fmt: skip
    work = UnitOfWork()
    point_to(work, talk, latest, subject)
    write_change(work, None, talk, what="created", by=caller.id, at=now)
    ports.store.commit(work)
    return talk
