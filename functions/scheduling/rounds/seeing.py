"""Seeing rounds: which there are, and how far booking has come, of a unit or of one's own share (F29, G5)."""

from datetime import date, timedelta

from functions.scheduling.rounds.models import (
    CountsView,
    CoverageView,
    PupilsView,
    PupilView,
    ReportView,
    RoundView,
    ShareView,
)
from shared.adapters import keys, register
from shared.adapters.ports import Ports
from shared.adapters.rounds import Share, coverage, load_round, round_of
from shared.domain.errors import NotFound
from shared.domain.instant import local_text, wire
from shared.domain.lifecycle import effective_status
from shared.domain.people import Person
from shared.domain.relation import is_kept_from
from shared.domain.round import Round
from shared.domain.round_access import check_may_see, sees_all, whose_rounds

LOOKS_BACK = timedelta(days=730)
"""How old a round may be that is still listed."""


def rounds_of(ports: Ports, caller_id: str) -> list[RoundView]:
    """The rounds of units the caller leads, and those in which the caller holds talks; newest first."""
    now = ports.now()
    today = ports.day(now)
    caller = register.a_person(ports.store, caller_id)
    span = (wire(now - LOOKS_BACK), "~")
    found = {
        item["round_id"]: item["sk"]
        for owner_id in whose_rounds(caller, today)
        for item in ports.store.query(keys.rounds_of(owner_id), between=span)
    }
    items = ports.store.get_many(keys.round_(round_id) for round_id in found) if found else {}
    rounds = [round_of(item) for item in items.values()]
    rounds.sort(key=lambda round_: found[round_.id], reverse=True)
    return [
        RoundView.of(round_, now, ports.zone, _mine(ports, caller, round_, today))
        for round_ in rounds
    ]


def coverage_of(ports: Ports, caller_id: str, round_id: str) -> CoverageView:
    """A round with the counts of everybody the caller may see. Raises NotFound."""
    now = ports.now()
    caller, round_ = _seen(ports, caller_id, round_id)
    mine = _mine(ports, caller, round_, ports.day(now))
    counted = [
        (responsible_id, coverage(ports.store, round_, responsible_id, now)[0])
        for responsible_id in round_.responsible_ids()
        if mine in (None, responsible_id)
    ]
    report = round_.report if mine is None or round_.responsible_ids() == [mine] else None
    return CoverageView(
        **RoundView.of(round_, now, ports.zone, mine).model_dump(),
        coverage=tuple(
            ShareView(responsible_id=responsible_id, **CountsView.of(counts).model_dump())
            for responsible_id, counts in counted
        ),
        report=ReportView(
            at=local_text(report.at, ports.zone), **CountsView.of(report.counts).model_dump()
        )
        if report
        else None,
    )


def pupils_of(ports: Ports, caller_id: str, round_id: str, responsible_id: str) -> PupilsView:
    """One responsible's people, who still have no time first. Raises NotFound for others' than one's own."""
    now = ports.now()
    caller, round_ = _seen(ports, caller_id, round_id)
    mine = _mine(ports, caller, round_, ports.day(now))
    if mine not in (None, responsible_id) or responsible_id not in round_.responsible_ids():
        raise NotFound
    _, seen = coverage(ports.store, round_, responsible_id, now)
    subjects = [share.subject_id for share in seen]
    known = register.people(ports.store, subjects, own=subjects) if seen else {}
    views = [
        _pupil(ports, share, person, round_)
        for share in seen
        for person in (known.get(share.subject_id),)
        if person is None or not is_kept_from(share.talk, caller_id, person)
    ]
    views.sort(key=lambda view: (view.start or "", view.name or "", view.subject_id))
    return PupilsView(responsible_id=responsible_id, pupils=tuple(views))


def _seen(ports: Ports, caller_id: str, round_id: str) -> tuple[Person, Round]:
    caller = register.a_person(ports.store, caller_id)
    round_ = load_round(ports.store, round_id)
    check_may_see(caller, round_, ports.policies.of(round_.talk_type), ports.day(ports.now()))
    return caller, round_


def _mine(ports: Ports, caller: Person, round_: Round, today: date) -> str | None:
    """The only share the caller sees, or None for all of them."""
    policy = ports.policies.of(round_.talk_type)
    return None if sees_all(caller, round_, policy, today) else caller.id


def _pupil(ports: Ports, share: Share, person: Person | None, round_: Round) -> PupilView:
    booking = share.talk.booking
    return PupilView(
        subject_id=share.subject_id,
        name=None if person is None or person.is_protected else person.name,
        talk_id=share.talk.id,
        for_guardian_id=share.talk.for_guardian_id,
        status=effective_status(share.talk, ports.now()),
        start=local_text(booking.start, ports.zone) if booking else None,
        must_talk=share.subject_id in round_.must_talk,
    )
