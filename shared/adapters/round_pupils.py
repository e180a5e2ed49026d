"""Everybody in a round gets a talk: those who have one that waits keep it, and it joins the round (F29)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from shared.adapters import keys, register
from shared.adapters.beginning import new_talk
from shared.adapters.latest import Pair, latest_talks, point_to
from shared.adapters.ports import Ports
from shared.adapters.rounds import round_of
from shared.adapters.store import UnitOfWork, impossible
from shared.adapters.talks import write_change
from shared.adapters.timed_steps import CLOCKWORK
from shared.domain import lifecycle
from shared.domain.apart import talks_of
from shared.domain.errors import Invalid
from shared.domain.people import Person
from shared.domain.protection import is_reader
from shared.domain.relation import groups_of, manager_of
from shared.domain.round import Part, Round, finish, got_to, is_over
from shared.domain.talk import Talk

MOST_PUPILS = 19
"""Pupils of one batch: most take five items each."""
MOST_WRITES = 99
"""Items of one batch: a transaction has 100, and one is the round."""


class _Pupil(NamedTuple):
    cursor: str
    part: Part
    subject_id: str


def create_talks(ports: Ports, work: UnitOfWork, round_: Round, now: datetime) -> Round:
    """A talk for each of the next pupils; a few requests a batch, however many there are.

    A round that is over when it comes to this creates none: nobody could book them.
    """
    if is_over(round_, now):
        return finish(round_, now)
    pupils = _next_pupils(ports, round_)
    ids = [p.subject_id for p in pupils]
    known = register.people(ports.store, ids, own=ids) if pupils else {}
    today = ports.day(now)
    met = _met_by_planner(ports, round_, known, today)
    present = [
        p for p in _once(pupils) if p.subject_id in met and _is_in(met[p.subject_id], p, today)
    ]
    wanted = [(p, _pairs(round_, p, known[p.subject_id], today)) for p in present]
    latest = latest_talks(ports.store, (pair for _, its in wanted for pair in its), now)
    elsewhere = _in_other_rounds(ports, round_, latest.values(), now)
    seen_by: set[str] = set()
    reached = pupils[-1].cursor if pupils else ""
    for number, (pupil, pairs) in enumerate(wanted):
        fits = len(work.writes)
        for talk in _talks(ports, work, round_, pupil, known[pupil.subject_id], pairs, latest, now):
            if talk.id not in elsewhere:
                _join(work, round_, talk, now)
            enrolled = (pupil.part.responsible_id, pupil.subject_id, talk.for_guardian_id)
            work.put(keys.enrolled(round_.id, *enrolled), {"talk_id": talk.id}, None, impossible)
        holding = seen_by | {pupil.part.responsible_id}
        if number and len(work.writes) + len(holding) > MOST_WRITES:
            del work.writes[fits:]
            reached = wanted[number - 1][0].cursor
            break
        seen_by = holding
    for responsible_id in sorted(seen_by):
        key = keys.round_pointer(responsible_id, round_.created_at, round_.id)
        work.put(key, {"round_id": round_.id}, None, impossible)
    if not pupils or (len(pupils) < MOST_PUPILS and reached == pupils[-1].cursor):
        return finish(round_, now)
    return got_to(round_, reached, now)


def _pairs(round_: Round, pupil: _Pupil, subject: Person, today: date) -> list[Pair]:
    """The talks that a pupil should have with one responsible: with guardians apart one for each (D11)."""
    return [
        Pair(subject.id, round_.talk_type, pupil.part.responsible_id, meant)
        for meant in talks_of(subject, today)
    ]


def _talks(
    ports: Ports,
    work: UnitOfWork,
    round_: Round,
    pupil: _Pupil,
    subject: Person,
    pairs: Iterable[Pair],
    latest: Mapping[Pair, Talk],
    now: datetime,
) -> list[Talk]:
    """The talk of each pair, those that share one once; one begins where none is open."""
    talks: dict[str, Talk] = {}
    for pair in pairs:
        talk = latest.get(pair)
        if talk is None or lifecycle.is_over(talk, now):
            talk = _begin(ports, work, round_, subject, pupil, pair, talk, now)
        if talk is not None:
            talks[talk.id] = talk
    return list(talks.values())


def _next_pupils(ports: Ports, round_: Round) -> list[_Pupil]:
    """The next of all whom the round names, part by part, in the order of their ids."""
    found: list[_Pupil] = []
    for number, part in enumerate(round_.parts):
        if round_.cursor is not None and number < int(round_.cursor.partition("#")[0]):
            continue
        for pupil in _all_of(ports, number, part):
            if round_.cursor is None or pupil.cursor > round_.cursor:
                found.append(pupil)
            if len(found) == MOST_PUPILS:
                return found
    return found


def _all_of(ports: Ports, number: int, part: Part) -> Iterator[_Pupil]:
    ids = part.subject_ids or register.members_of(ports.store, part.group_id or "")
    for subject_id in sorted(set(ids)):
        yield _Pupil(f"{number:04d}#{subject_id}", part, subject_id)


def _once(pupils: Iterable[_Pupil]) -> Iterator[_Pupil]:
    """Each pupil once with each responsible, through however many groups they are connected."""
    first: dict[tuple[str, str], _Pupil] = {}
    for pupil in pupils:
        first.setdefault((pupil.subject_id, pupil.part.responsible_id), pupil)
    yield from first.values()


def _met_by_planner(
    ports: Ports, round_: Round, known: Mapping[str, Person], today: date
) -> Mapping[str, Person]:
    """Those whom the one who planned the round may know of: nobody gets to a protected identity by it (R17)."""
    if not any(person.is_protected for person in known.values()):
        return known
    planner = register.find_person(ports.store, round_.created_by)
    return {
        who: person
        for who, person in known.items()
        if planner is not None and (not person.is_protected or is_reader(person, planner, today))
    }


def _is_in(subject: Person, pupil: _Pupil, today: date) -> bool:
    """Whether the pupil is in the group today, or the employee still the manager's."""
    if pupil.part.group_id is None:
        return manager_of(subject) == pupil.part.responsible_id
    return pupil.part.group_id in groups_of(subject, today)


def _in_other_rounds(ports: Ports, round_: Round, talks: Iterable[Talk], now: datetime) -> set[str]:
    """Ids of the talks that another round tends to, which is not over yet."""
    others = {t.id: keys.round_(t.round.id) for t in talks if t.round and t.round.id != round_.id}
    found = ports.store.get_many(others.values()) if others else {}
    going_on = {key for key, item in found.items() if not is_over(round_of(item), now)}
    return {talk_id for talk_id, key in others.items() if key in going_on}


def _begin(
    ports: Ports,
    work: UnitOfWork,
    round_: Round,
    subject: Person,
    pupil: _Pupil,
    pair: Pair,
    latest: Talk | None,
    now: datetime,
) -> Talk | None:
    """A talk for somebody who has none; None for one who will not be at any school then."""
    policy = ports.policies.of(round_.talk_type, round_.figures)
    try:
        talk = new_talk(
            ports, policy, subject, pupil.part.responsible_id,
            by=round_.created_by, now=now, held_on=max(now, round_.dates.opens),
            school_form=pupil.part.school_form, for_guardian_id=pair.whose.begins_for,
            in_round=(round_.place_of(subject.id), round_.period_of(subject.id)),
        )  # fmt: skip
    except Invalid:
        return None
    point_to(work, talk, latest, subject)
    write_change(work, None, talk, what="created", by=round_.created_by, at=now)
    return talk


def _join(work: UnitOfWork, round_: Round, talk: Talk, now: datetime) -> None:
    """The talk somebody has already becomes the round's, with the dates the round has now.

    One that lost its time after the round had closed keeps the period it got then.
    """
    if talk.round is not None and talk.round.id == round_.id and not talk.round.tends:
        return
    joined = lifecycle.join(
        talk, round_.place_of(talk.subject_id), round_.period_of(talk.subject_id)
    )
    if joined is not talk:
        write_change(work, talk, joined, what="in a round", by=CLOCKWORK, at=now)
