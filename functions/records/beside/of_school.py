"""Beside a talk in school and adult education: judgements, and for staff grades and attendance (F71, F72)."""

from functions.records.beside.models import BesideView
from functions.records.results.view import Reading, readable
from shared.adapters import keys, register
from shared.adapters.judgements import use_of
from shared.adapters.ports import Ports
from shared.adapters.results import results_of
from shared.adapters.scene import among
from shared.domain.judgement import latest
from shared.domain.judgement_use import Use
from shared.domain.talk import Talk
from shared.domain.term import Term
from shared.domain.ties import Kept, may_read, ties_in


def of_school(ports: Ports, caller_id: str, talk: Talk, language: str) -> BesideView:
    """What stands of the pupil in the school year of today and the one before. Raises NotFound."""
    year = Term.of(ports.day(ports.now())).school_year
    results = results_of(ports.store, talk.subject_id, year - 1, year)
    place = keys.judgement_use(talk.unit_id)
    ids = sorted({caller_id, talk.subject_id, *results.authors()})
    found = ports.store.get_many([*map(keys.person, ids), keys.own(talk.subject_id), place])
    people = {each: someone for each in ids if (someone := register.person_in(found, each))}
    scene = among(ports, caller_id, talk, people)
    ties = ties_in(scene.acting, scene.subject, scene.caller)
    shown = readable(results, ties, scene.now)
    reading = Reading(scene.names(), language, ports.zone)
    use = use_of(found.get(place)).use
    is_shown = use is not Use.NOTHING and may_read(Kept.RELEASED_JUDGEMENT, ties)
    return BesideView(
        talk_id=talk.id,
        pattern=talk.pattern,
        judgement_use=use,
        judgements=tuple(map(reading.judgement, latest(shown.judgements))) if is_shown else None,
        grades=tuple(map(reading.grade, shown.grades)) if may_read(Kept.GRADE, ties) else None,
        attendance=tuple(map(reading.attendance, shown.attendance))
        if may_read(Kept.ATTENDANCE, ties)
        else None,
    )
