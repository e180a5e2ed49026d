"""Beside an employee talk: the employee's own measure of their well-being, for the two alone (F79, R14)."""

from functions.records.beside.models import BesideView
from functions.records.well_being.view import well_being_view
from shared.adapters.ports import Ports
from shared.adapters.scene import meet
from shared.adapters.well_being import answers_of
from shared.domain.talk import Talk
from shared.domain.vocabulary import Role
from shared.domain.well_being import past_year


def of_employee(ports: Ports, caller_id: str, talk: Talk, language: str) -> BesideView:
    """The year before the talk, if it is shown beside this kind of talk. Raises NotFound."""
    scene = meet(ports, caller_id, talk)
    shown = None
    if scene.reads_well_being:
        today = ports.day(scene.now)
        last = min(today, ports.day(talk.booking.start)) if talk.booking else today
        days = past_year(last)
        said = answers_of(ports.store, talk.subject_id, days)
        shown = well_being_view(said, days, language, is_own=Role.EMPLOYEE in scene.roles)
    return BesideView(talk_id=talk.id, pattern=talk.pattern, well_being=shown)
