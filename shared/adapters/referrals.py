"""Referrals to student health in the tables: in the list of their unit, by the date they are due (F12)."""

from collections.abc import Iterable

from shared.adapters import keys, outbox, register
from shared.adapters.notes import write_note
from shared.adapters.ports import Ports
from shared.adapters.reminding import REMINDER, remind_of
from shared.adapters.store import Index, Store, UnitOfWork
from shared.adapters.worries import who_handle
from shared.domain.instant import wire
from shared.domain.notice import Notice, NoticeKind
from shared.domain.people import Person
from shared.domain.referral import Referral
from shared.domain.relation import is_student_health_for
from shared.domain.talk import Talk

PAGE = 200
"""Referrals that a list shows."""


def write_referral(work: UnitOfWork, referral: Referral) -> None:
    """Add a version of a referral. Refused with TalkChanged unless it builds on the one that stands."""
    state = "finished" if referral.is_finished else "unfinished"
    listed = {
        "responsible_key": keys.referrals(referral.unit_id, state),
        "listed_at": referral.follow_up_by.isoformat(),
    }
    if referral.remind_at is not None:
        due_at = wire(referral.remind_at)
        listed |= {"due_shard": keys.due_shard(referral.talk_id), "due_at": due_at}
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
    team = _team(ports, unit_id, subject)
    return [Notice(NoticeKind.REFERRAL, one.id) for one in team if one.id != by]


def remind_of_referral(ports: Ports, talk_id: str, number: int) -> bool:
    """Remind of a referral that is overdue by now; whether there was one to remind of."""

    def write(work: UnitOfWork, talk: Talk, referral: Referral) -> None:
        write_referral(work, referral)
        for one in _reminded(ports, talk, referral):
            about = f".{referral.number}.{referral.reminders}"
            outbox.add_mail(work, talk, Notice(NoticeKind.REFERRAL, one.id), referral.at, about)

    return remind_of(ports, talk_id, number, Referral, lambda p: p.referral_reminder, write)


def _reminded(ports: Ports, talk: Talk, referral: Referral) -> Iterable[Person]:
    """Who took it; while nobody has, or they left the team, all of it, and of no team who leads the unit."""
    who = talk.subject_id
    subject = register.people(ports.store, [who], own=[who]).get(who)
    team = _team(ports, talk.unit_id, subject) if subject else []
    took = [one for one in team if one.id == referral.assigned_to]
    return took or team or who_handle(ports, talk, REMINDER)


def _team(ports: Ports, unit_id: str, subject: Person) -> list[Person]:
    today = ports.day(ports.now())
    team = register.student_health_of(ports.store, unit_id)
    return [one for one in team if is_student_health_for(one, subject, unit_id, today)]
