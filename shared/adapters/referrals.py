"""Referrals to student health in the tables: in the list of their unit, by the date they are due (F12)."""

from shared.adapters import keys, register
from shared.adapters.notes import write_note
from shared.adapters.ports import Ports
from shared.adapters.store import Index, Store, UnitOfWork
from shared.domain.notice import Notice, NoticeKind
from shared.domain.people import Person
from shared.domain.referral import Referral
from shared.domain.relation import is_student_health_for

PAGE = 200
"""Referrals that a list shows."""


def write_referral(work: UnitOfWork, referral: Referral) -> None:
    """Add a version of a referral. Refused with TalkChanged unless it builds on the one that stands."""
    state = "finished" if referral.is_finished else "unfinished"
    listed = {
        "responsible_key": keys.referrals(referral.unit_id, state),
        "listed_at": referral.follow_up_by.isoformat(),
    }
    write_note(work, referral, listed)


def referrals_of(store: Store, unit_id: str, state: str) -> tuple[list[Referral], bool]:
    """The unfinished or finished referrals of a unit, and whether there are more than these."""
    found = store.query_index(
        Index.BY_RESPONSIBLE,
        keys.referrals(unit_id, state),
        limit=PAGE + 1,
        newest_first=state == "finished",
    )
    return [Referral.model_validate(item) for item in found[:PAGE]], len(found) > PAGE


def team_is_told(ports: Ports, unit_id: str, subject: Person, by: str) -> list[Notice]:
    """A message to each of the team, but not to the one who acts; there is not a word of it in it."""
    today = ports.day(ports.now())
    team = register.student_health_of(ports.store, unit_id)
    return [
        Notice(NoticeKind.REFERRAL, one.id)
        for one in team
        if one.id != by and is_student_health_for(one, subject, unit_id, today)
    ]
