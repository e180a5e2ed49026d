"""The worries of a unit, for those who have higher permission there (F100)."""

from functions.documentation.worries.models import WorriesView, WorryEntryView
from shared.adapters import register
from shared.adapters.people_view import Names
from shared.adapters.ports import Ports
from shared.adapters.worries import worries_of
from shared.domain.instant import local_text
from shared.domain.permission.leading import check_leads
from shared.domain.vocabulary import Role
from shared.domain.worry import WorryState, handles


def list_worries(ports: Ports, caller_id: str, unit_id: str, state: WorryState) -> WorriesView:
    """The worries that have come so far, without their words: two requests for people and a query.

    Not those about one's own child. Raises NotFound for who has no higher permission at the unit.
    """
    today = ports.day(ports.now())
    caller = check_leads(register.find_person(ports.store, caller_id), unit_id, today)
    worries, more = worries_of(ports.store, unit_id, state)
    ids = {person_id for one in worries for person_id in (one.subject_id, one.passed_on_by)}
    subjects = {one.subject_id for one in worries}
    people = register.people(ports.store, ids, own=subjects) if ids else {}
    names = Names(people)
    return WorriesView(
        worries=tuple(
            WorryEntryView(
                talk_id=one.talk_id,
                number=one.number,
                state=one.state,
                subject=names.of(one.subject_id),
                passed_on_by=names.of(one.passed_on_by),
                passed_on_at=local_text(one.passed_on_at, ports.zone),
                reminders=one.reminders,
            )
            for one in worries
            if one.subject_id not in people
            or handles(caller, {Role.HIGHER}, people[one.subject_id])
        ),
        more=more,
    )
