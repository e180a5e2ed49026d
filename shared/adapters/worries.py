"""Worries in the tables: in the list of their unit by how far they have come, and due until acknowledged."""

from collections.abc import Iterable

from shared.adapters import keys, outbox, register
from shared.adapters.notes import write_note
from shared.adapters.ports import Ports
from shared.adapters.reminding import REMINDER, remind_of
from shared.adapters.store import Index, Item, Store, UnitOfWork
from shared.domain.instant import wire
from shared.domain.notice import Notice, NoticeKind
from shared.domain.people import Person
from shared.domain.permission.leading import answers_worries
from shared.domain.talk import Talk
from shared.domain.worry import Worry, WorryState

PAGE = 200
"""Worries that a list shows."""


def write_worry(work: UnitOfWork, worry: Worry) -> None:
    """Add a version of a worry. Refused with TalkChanged unless it builds on the one that stands."""
    listed = {
        "responsible_key": keys.worries(worry.unit_id, worry.state),
        "listed_at": wire(worry.passed_on_at),
    }
    if worry.remind_at is not None:
        listed |= {"due_shard": keys.due_shard(worry.talk_id), "due_at": wire(worry.remind_at)}
    write_note(work, worry, listed)


def worries_of(store: Store, unit_id: str, state: WorryState) -> tuple[list[Worry], bool]:
    """The worries of a unit that have come so far, and whether there are more than these."""
    found = store.query_index(
        Index.BY_RESPONSIBLE,
        keys.worries(unit_id, state),
        limit=PAGE + 1,
        newest_first=state is not WorryState.OPEN,
    )
    return [Worry.model_validate(item) for item in found[:PAGE]], len(found) > PAGE


def tell_leaders(work: UnitOfWork, ports: Ports, talk: Talk, worry: Worry, by: str) -> None:
    """Have those who lead the unit told that there is something, each by one mail without a word of it."""
    for leader in who_handle(ports, talk, by):
        notice = Notice(NoticeKind.WORRY, leader.id)
        about = f".{worry.number}.{worry.reminders}"
        outbox.add_mail(work, talk, notice, worry.at, about)


def remind(ports: Ports, talk_id: str, number: int) -> bool:
    """Remind of a worry that nobody has acknowledged by now; whether there was one to remind of."""

    def write(work: UnitOfWork, talk: Talk, worry: Worry) -> None:
        write_worry(work, worry)
        tell_leaders(work, ports, talk, worry, REMINDER)

    return remind_of(ports, talk_id, number, Worry, lambda p: p.worry_reminder, write)


def number_of(item: Item) -> int:
    """The number of a worry's item."""
    return int(item["number"])


def who_handle(ports: Ports, talk: Talk, by: str) -> Iterable[Person]:
    """Who handles worries about the subject today, but not the one who acts.

    If nobody is known to lead the unit, it is the manager of who holds the talk, if they may.
    """
    today = ports.day(ports.now())
    ids = (talk.subject_id, talk.responsible_id)
    known = register.people(ports.store, ids, own=[talk.subject_id])
    leaders = register.leaders_of(ports.store, talk.unit_id, today)
    holder, subject = known.get(talk.responsible_id), known.get(talk.subject_id)
    if not leaders and holder is not None and holder.manager_id is not None:
        manager = register.find_person(ports.store, holder.manager_id)
        leaders = [manager] if manager is not None else []
    return [
        leader
        for leader in leaders
        if leader.id != by
        and subject is not None
        and answers_worries(leader, subject, talk.unit_id, today)
    ]
