"""Somebody's log: what was agreed in all their talks, as far as the reader may know (F89, F112)."""

from collections.abc import Callable

from functions.documentation.agreements.models import LogEntryView, LogView
from shared.adapters import keys, register
from shared.adapters.agreements import log_of
from shared.adapters.paging import PageQuery
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene
from shared.adapters.store import Index, Item
from shared.adapters.talks import subject_key, talk_of
from shared.domain.agreement import Agreement
from shared.domain.errors import NotFound
from shared.domain.instant import local_text
from shared.domain.relation import roles_in
from shared.domain.seeing import may_see_log
from shared.domain.talk import Talk
from shared.domain.vocabulary import Phase


def read_log(ports: Ports, caller_id: str, person_id: str, asked: PageQuery) -> LogView:
    """The agreements of the person's talks whose record the caller reads: two requests and a query a page.

    Who is nothing to the person may have had a part in a talk, for which one query more looks. Raises NotFound
    for one who had none, or finds nothing there; not even the time tells whether the person exists, or what of.
    """
    now = ports.now()
    today = ports.day(now)
    people = register.people(ports.store, (caller_id, person_id), own=[person_id])
    caller, person = people.get(caller_id), people.get(person_id)
    if caller is None or person is None:
        _talks_about(ports, person_id)
        raise NotFound

    def is_readable(talk: Talk) -> bool:
        roles = roles_in(talk, caller, person, today)
        if not roles:  # of a talk that is not theirs nobody is asked to sign in more surely either
            return False
        return Scene(ports, talk, caller, person, roles, now, people).may_read(Phase.RECORD)

    knows = may_see_log(caller, person, today, had_part=False)
    if not knows and not any(map(is_readable, _talks_about(ports, person_id))):
        raise NotFound
    readable, following = _page(ports, person_id, asked, is_readable)
    if not may_see_log(caller, person, today, had_part=knows or bool(readable)):
        raise NotFound
    return LogView(
        next=following,
        agreements=tuple(
            LogEntryView(
                made_at=local_text(agreement.made_at, ports.zone),
                follow_up_on=agreement.follow_up_on.isoformat() if agreement.follow_up_on else None,
                **agreement.model_dump(
                    include={"talk_id", "number", "goal", "strategy", "owners", "outcome"}
                ),
            )
            for agreement in readable
        ),
    )


def _talks_about(ports: Ports, person_id: str) -> list[Talk]:
    """All talks about somebody, in one query whether there is anybody and any or not."""
    return list(map(talk_of, ports.store.query_index(Index.BY_SUBJECT, subject_key(person_id))))


def _page(
    ports: Ports, person_id: str, asked: PageQuery, is_readable: Callable[[Talk], bool]
) -> tuple[list[Agreement], str | None]:
    """A page of the readable ones."""

    def shown(items: list[Item]) -> list[Item]:
        talks = ports.store.get_many({keys.talk(item["talk_id"]) for item in items})
        readable = {talk.id for talk in map(talk_of, talks.values()) if is_readable(talk)}
        return [item for item in items if item["talk_id"] in readable]

    return log_of(ports.store, person_id, asked, shown)
