"""Somebody's log: what was agreed in all their talks, as far as the reader may know (F89, F112)."""

from collections.abc import Callable

from functions.documentation.agreements.models import LogEntryView, LogView
from shared.adapters import keys, register
from shared.adapters.agreements import log_of
from shared.adapters.paging import PageQuery
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene
from shared.adapters.talks import talk_of
from shared.domain.agreement import Agreement
from shared.domain.errors import NotFound
from shared.domain.instant import local_text
from shared.domain.relation import (
    roles_in,
)
from shared.domain.seeing import may_see_log
from shared.domain.talk import Talk
from shared.domain.vocabulary import Phase


def read_log(ports: Ports, caller_id: str, person_id: str, asked: PageQuery) -> LogView:
    """The agreements of the person's talks whose record the caller reads: two requests and a query a page.

    Raises NotFound for one who is nothing to the person, and has no part in any of the talks.
    """
    now = ports.now()
    today = ports.day(now)
    people = register.people(ports.store, (caller_id, person_id), own=[person_id])
    caller, person = people.get(caller_id), people.get(person_id)
    if caller is None:
        raise NotFound
    if person is None:
        _page(ports, person_id, asked, lambda _: False)  # not even the time tells who exists
        raise NotFound

    def is_readable(talk: Talk) -> bool:
        roles = roles_in(talk, caller, person, today)
        return Scene(ports, talk, caller, person, roles, now, people).may_read(Phase.RECORD)

    readable, following = _page(ports, person_id, asked, is_readable)
    if not may_see_log(caller, person, today, had_part=False):
        while (
            not readable and following
        ):  # one who had a part in an earlier talk finds it further on
            readable, following = _page(ports, person_id, _from(asked, following), is_readable)
        if not may_see_log(caller, person, today, had_part=bool(readable)):
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


def _page(
    ports: Ports, person_id: str, asked: PageQuery, is_readable: Callable[[Talk], bool]
) -> tuple[list[Agreement], str | None]:
    """The readable ones of a page."""
    agreements, following = log_of(ports.store, person_id, asked)
    items = ports.store.get_many({keys.talk(agreement.talk_id) for agreement in agreements})
    talks = map(talk_of, items.values())
    readable = {talk.id for talk in talks if is_readable(talk)}
    return [agreement for agreement in agreements if agreement.talk_id in readable], following


def _from(asked: PageQuery, cursor: str) -> PageQuery:
    return asked.model_copy(update={"cursor": cursor})
