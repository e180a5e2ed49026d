"""Leaving the line, and letting an offer go; either way its time goes to the next at once (G13)."""

from functions.scheduling.waiting.join import two_people
from shared.adapters.offer_steps import hand_on_offered
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import load_talk, write_change
from shared.domain.errors import NotFound, WrongStatus
from shared.domain.talk import Talk
from shared.domain.times import check_in_line
from shared.domain.waiting import Waiting


def prepare_leaving(ports: Ports, caller_id: str, talk_id: str) -> tuple[Talk, UnitOfWork]:
    """The talk without its place in the line. Raises NotFound for a stranger or if it has none."""
    talk, _ = _in_line(ports, caller_id, talk_id)
    return _after(ports, caller_id, talk, None, "left the line")


def prepare_refusal(ports: Ports, caller_id: str, talk_id: str) -> tuple[Talk, UnitOfWork]:
    """The talk with its place and without the offer. Raises WrongStatus if nothing is offered."""
    talk, waiting = _in_line(ports, caller_id, talk_id)
    if waiting.offer_at(ports.now()) is None:
        raise WrongStatus("No time is offered at the moment.", status=talk.status)
    return _after(ports, caller_id, talk, waiting.passed_on(), "declined a time")


def _in_line(ports: Ports, caller_id: str, talk_id: str) -> tuple[Talk, Waiting]:
    talk = load_talk(ports.store, talk_id)
    caller, subject = two_people(ports, caller_id, talk.subject_id)
    check_in_line(talk, caller, subject, ports.day(ports.now()))
    if talk.waiting is None:
        raise NotFound
    return talk, talk.waiting


def _after(
    ports: Ports, caller_id: str, talk: Talk, waiting: Waiting | None, what: str
) -> tuple[Talk, UnitOfWork]:
    now = ports.now()
    work = UnitOfWork()
    hand_on_offered(ports, work, talk, now)
    after = talk.changed(waiting=waiting)
    write_change(work, talk, after, what=what, by=caller_id, at=now)
    return after, work
