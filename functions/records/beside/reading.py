"""What stands beside a talk's form: three requests; in preschool one more for each place a child belongs to."""

from functions.records.beside.models import BesideView
from functions.records.beside.of_employee import of_employee
from functions.records.beside.of_preschool import of_preschool
from functions.records.beside.of_school import of_school
from shared.adapters.ports import Ports
from shared.adapters.talks import load_talk
from shared.domain.vocabulary import Pattern


def read_beside(ports: Ports, caller_id: str, talk_id: str, language: str) -> BesideView:
    """What the caller sees beside the talk, by its pattern. Raises NotFound for a stranger."""
    talk = load_talk(ports.store, talk_id)
    if talk.pattern is Pattern.EMPLOYEE:
        return of_employee(ports, caller_id, talk, language)
    if talk.pattern is Pattern.YOUNG:
        return of_preschool(ports, caller_id, talk)
    return of_school(ports, caller_id, talk, language)
