"""A class before its talks: of whom a subject's judgement is written, and of whom not yet (F114, F115)."""

from functions.records.results.entry import term_of
from functions.records.results.models import GroupJudgementsView
from functions.records.results.view import Reading
from shared.adapters import keys, register
from shared.adapters.keys import Kind
from shared.adapters.people_view import Names, known_to
from shared.adapters.ports import Ports
from shared.adapters.results import result_of
from shared.adapters.teaching import teaching_of
from shared.domain.errors import NotFound
from shared.domain.judgement import is_subject, subject_name
from shared.domain.people import Person
from shared.domain.relation import groups_of
from shared.domain.teaching import reads_class


def read_group(
    ports: Ports, caller_id: str, group_id: str, term: str, school_subject: str, language: str
) -> GroupJudgementsView:
    """The pupils of a group today, each with what stands of them in the subject: three requests.

    A protected identity is in no list of who may not know of them, and in no count (R17).

    For who teaches the group that, its staff, and higher permission at its unit. Raises NotFound.
    """
    of_term = term_of(term)
    if not is_subject(school_subject):
        raise NotFound
    caller = _reader(ports, caller_id, group_id, school_subject)
    today = ports.day(ports.now())
    members = register.members_of(ports.store, group_id)
    of_pupil = {m: keys.result(m, of_term, Kind.JUDGEMENT, school_subject) for m in members}
    found = ports.store.get_many([*map(keys.person, members), *of_pupil.values()])
    people = register.with_own(
        ports.store, {m: p for m in members if (p := register.person_in(found, m)) is not None}
    )
    met = known_to(caller, today)
    pupils = sorted(
        (p for p in people.values() if group_id in groups_of(p, today) and met(p)),
        key=lambda p: (p.is_protected, p.family_name, p.given_name, p.id),
    )
    standing = {m: result_of(found[key]) for m, key in of_pupil.items() if key in found}
    reading = Reading(Names(people), language, ports.zone)
    shown = tuple(reading.of_pupil(p.id, standing.get(p.id)) for p in pupils)
    return GroupJudgementsView(
        term=str(of_term),
        school_subject=school_subject,
        subject_name=subject_name(school_subject, language),
        pupils=shown,
        missing=sum(each.version == 0 for each in shown),
    )


def _reader(ports: Ports, caller_id: str, group_id: str, school_subject: str) -> Person:
    today = ports.day(ports.now())
    place = keys.teaching(group_id, school_subject)
    found = ports.store.get_many([keys.person(caller_id), keys.group(group_id), place])
    caller, group = register.person_in(found, caller_id), register.group_in(found, group_id)
    told = teaching_of(found[place]) if place in found else None
    if caller is None or group is None or not reads_class(caller, group, told, today):
        raise NotFound
    return caller
