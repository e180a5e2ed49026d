"""A guardian says whether they come: their time is taken, or given back, with their word (D13)."""

from boto3.dynamodb.conditions import Attr

from functions.scheduling.attendance.roles import roles_of
from shared.adapters import calendars
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import load_talk, write_change
from shared.domain.attendance import joined_by, left_by
from shared.domain.instant import wire
from shared.domain.talk import Talk
from shared.domain.times import check_joins


def prepare_attendance(
    ports: Ports, caller_id: str, talk_id: str, *, attends: bool
) -> tuple[Talk, UnitOfWork]:
    """The talk with or without the caller, and the unit of work; said a second time it changes nothing.

    Raises NotFound for a stranger, NotAllowed for whoever is not invited as guardian, WrongStatus for a
    talk without a time, WindowClosed from the end of its day on; committing raises PersonBusy.
    """
    now = ports.now()
    talk = load_talk(ports.store, talk_id)
    roles = roles_of(ports, caller_id, talk)
    check_joins(roles)
    decide = joined_by if attends else left_by
    after = decide(talk, caller_id, now, ports.zone)
    work = UnitOfWork()
    if after is not talk:
        calendars.claim_attendance(work, talk.id, talk.booking, after.booking)
        write_change(
            work, talk, after, what="joined" if attends else "stays away", by=caller_id, at=now,
            only_if=Attr("windows.day_ends").gt(wire(now)),
        )  # fmt: skip
    return after, work
