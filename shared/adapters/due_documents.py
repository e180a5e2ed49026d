"""Which documents of a unit's people have stood long enough, found by the register's roll and never a scan.

One look goes over a part of the roll and says where the next one begins.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from shared.adapters import keys, register
from shared.adapters.documents import RESULTS, document_of
from shared.adapters.due_observations import observed
from shared.adapters.ports import Ports
from shared.adapters.results import result_of
from shared.adapters.store import Index, Store, Table
from shared.adapters.talks import subject_key, talk_of
from shared.domain.audit import About, Subject
from shared.domain.disposal import Due, Entry
from shared.domain.instant import parse
from shared.domain.lifecycle import effective_status
from shared.domain.people import Person
from shared.domain.plan import Plan
from shared.domain.retention import (
    Document,
    Facts,
    Rule,
    due_on,
    form_during,
    has_been_at,
    rule_for,
)
from shared.domain.talk import Talk
from shared.domain.term import Term
from shared.domain.vocabulary import EMPLOYEE_FORM, Status

ROLL_PART = 100
"""People of the roll that are read at a time."""
MOST_LOOKED_AT = 1000
"""People of the roll in one look."""
MOST_OF_UNIT = 20
"""Of them, people of the unit, whose documents are looked at one by one."""
ENOUGH = 40
"""Entries after which a look ends; with those of one person more it still fits one transaction."""
MOST_OF_PERSON = 50
"""Entries of one person; whoever has more has the rest on the next list."""


class Look(NamedTuple):
    """What one look found, and where the next one begins; no cursor: that was the whole roll."""

    entries: list[Entry]
    cursor: str | None


class Search(NamedTuple):
    """What is looked for."""

    unit_id: str
    rules: Sequence[Rule]
    documents: frozenset[Document]

    def rule(self, document: Document, school_form: str, today: date) -> Rule | None:
        """The line that may let this kind go today."""
        wanted = document in self.documents
        return rule_for(self.rules, document, school_form, today) if wanted else None


def look(ports: Ports, search: Search, cursor: str | None) -> Look:
    """What is due of the next people on the roll, each with their talks first. At most some seconds' work."""
    shard, after = _place(cursor)
    entries: list[Entry] = []
    looked_at = of_unit = 0
    while shard < keys.SHARDS:
        ids = _part_of_roll(ports.store, shard, after)
        people = register.people(ports.store, ids) if ids else {}
        for person_id in ids:
            after = person_id
            looked_at += 1
            person = people.get(person_id)
            if person is not None and has_been_at(person, search.unit_id):
                of_unit += 1
                entries += islice(_of(ports, search, person), MOST_OF_PERSON)
            if of_unit >= MOST_OF_UNIT or len(entries) >= ENOUGH:
                return Look(entries, f"{shard}#{after}")
        if len(ids) < ROLL_PART:
            shard, after = shard + 1, ""
        if looked_at >= MOST_LOOKED_AT and shard < keys.SHARDS:
            return Look(entries, f"{shard}#{after}")
    return Look(entries, None)


def _place(cursor: str | None) -> tuple[int, str]:
    shard, _, after = (cursor or "0#").partition("#")
    return int(shard), after


def _part_of_roll(store: Store, shard: int, after: str) -> list[str]:
    begin = f"{keys.REGISTERED}{after}!" if after else keys.REGISTERED  # before whatever goes on
    found = store.query(
        keys.rolls()[shard], between=(begin, f"{keys.REGISTERED}\x7f"), limit=ROLL_PART
    )
    return [item["sk"].removeprefix(keys.REGISTERED) for item in found]


def _of(ports: Ports, search: Search, person: Person) -> Iterator[Entry]:
    for item in ports.store.query_index(Index.BY_SUBJECT, subject_key(person.id)):
        talk = talk_of(item)
        if talk.unit_id == search.unit_id:
            due = tuple(_of_talk(ports, search, person, talk))
            if due:
                yield Entry(person_id=person.id, talk_id=talk.id, due=due)
    due = tuple(_beside_talks(ports, search, person))
    if due:
        yield Entry(person_id=person.id, due=due)
    is_child = any(e.unit_id == search.unit_id for e in person.enrolments)
    if is_child and Document.OBSERVATION in search.documents:
        yield from observed(ports, search.unit_id, search.rules, person)


# --- talks --------------------------------------------------------------------------------


def _of_talk(ports: Ports, search: Search, person: Person, talk: Talk) -> Iterator[Due]:
    today, ended = ports.day(ports.now()), _ended(ports, talk)
    if ended is None:
        return
    facts = Facts(person, talk.school_form, held=ended, school_year=_school_year(ended))
    rules = {d: search.rule(d, talk.school_form, today) for d in Document}
    # Where a line counts from what was written, what was written must be looked at.
    maybe = {
        d: rule
        for d, rule in rules.items()
        if rule and _is_over(due_on(rule, facts._replace(written=ended)), today)
    }
    if not maybe:
        return
    written = _last_written(ports, talk, ended)
    for document, rule in maybe.items():
        if document is Document.AUDIT:
            yield from _audited(ports, rule, facts, About(Subject.TALK, talk.id))
        elif document in written:
            yield from _due(rule, facts._replace(written=written[document]), today)


def _last_written(ports: Ports, talk: Talk, ended: date) -> dict[Document, date]:
    """Which documents there are, and the local date of the last of each; else that of the talk."""
    written: dict[Document, date] = {}
    for item in ports.store.query(keys.talk(talk.id).pk):
        document, at = document_of(item["sk"]), item.get("at")
        if document is not None:
            day = ports.day(parse(at)) if isinstance(at, str) else ended
            written[document] = max(day, written.get(document, day))
    if Document.EVENTS not in talk.disposed:
        written[Document.EVENTS] = ended
    return written


def _ended(ports: Ports, talk: Talk) -> date | None:
    """The local date of a talk that nobody writes in any more."""
    now = ports.now()
    status = effective_status(talk, now)
    if status is Status.FOLLOWED_UP and talk.booking and talk.windows:
        return ports.day(talk.booking.start) if talk.windows.follow_up_closes <= now else None
    never = status is Status.CREATED and talk.booking_period.closes <= now
    return ports.day(talk.created_at) if never or status is Status.CANCELLED else None


# --- what is kept of somebody beside talks --------------------------------------------------


def _beside_talks(ports: Ports, search: Search, person: Person) -> Iterator[Due]:
    yield from _results(ports, search, person)
    yield from _plans(ports, search, person)
    yield from _well_being(ports, search, person)
    today = ports.day(ports.now())
    rule = search.rule(Document.AUDIT, "", today)
    if rule is not None:
        yield from _audited(ports, rule, Facts(person), About(Subject.PERSON, person.id))


def _results(ports: Ports, search: Search, person: Person) -> Iterator[Due]:
    written: dict[tuple[Document, int], date] = defaultdict(lambda: date.min)
    for item in ports.store.query(keys.results_of(person.id)):
        result = result_of(item)
        place = RESULTS[keys.kind_of_result(item["sk"])], result.term.school_year
        written[place] = max(written[place], ports.day(result.at))
    for (document, year), day in sorted(written.items()):
        form = form_during(person, search.unit_id, year)
        if form is not None:
            facts = Facts(person, form, written=day, school_year=year)
            yield from _due_by(ports, search, document, facts, year)


def _plans(ports: Ports, search: Search, person: Person) -> Iterator[Due]:
    latest: dict[int, Plan] = {}
    for item in ports.store.query(keys.plans_of(person.id)):
        plan = Plan.model_validate_json(item["content"])
        latest[plan.school_year] = plan
    for year, plan in latest.items():
        if plan.unit_id == search.unit_id:
            written = ports.day(plan.made_at)
            facts = Facts(person, plan.school_form, written, plan.held_on, year)
            yield from _due_by(ports, search, Document.PLAN, facts, year)


def _well_being(ports: Ports, search: Search, person: Person) -> Iterator[Due]:
    if not any(duty.unit_id == search.unit_id for duty in person.duties):
        return
    days = (item["sk"][:10] for item in ports.store.query(keys.well_being_of(person.id)))
    latest: dict[int, date] = {}
    for day in map(date.fromisoformat, days):
        latest[day.year] = day
    for year, day in latest.items():
        facts = Facts(person, EMPLOYEE_FORM, written=day, school_year=_school_year(day))
        yield from _due_by(ports, search, Document.WELL_BEING, facts, year)


def _audited(ports: Ports, rule: Rule, facts: Facts, about: About) -> Iterator[Due]:
    """The calendar years of a trail that are over, counted from their last day."""
    oldest = ports.store.query(keys.audit_of(about), table=Table.HISTORY, limit=1)
    today = ports.day(ports.now())
    for year in range(int(oldest[0]["sk"][:4]), today.year) if oldest else ():
        last = date(year, 12, 31)
        for due in _due(rule, facts._replace(written=last, held=last, school_year=year), today):
            yield due.model_copy(update={"part": str(year)})


def _due_by(
    ports: Ports, search: Search, document: Document, facts: Facts, year: int
) -> Iterable[Due]:
    today = ports.day(ports.now())
    rule = search.rule(document, facts.school_form, today)
    found = _due(rule, facts, today) if rule else ()
    return (due.model_copy(update={"part": str(year)}) for due in found)


def _due(rule: Rule, facts: Facts, today: date) -> Iterator[Due]:
    since = due_on(rule, facts)
    if since is not None and _is_over(since, today):
        yield Due(document=rule.document, decision=rule.decision, since=since)


def _is_over(since: date | None, today: date) -> bool:
    return since is not None and since <= today


def _school_year(day: date) -> int:
    return Term.of(day).school_year
