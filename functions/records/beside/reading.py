"""Putting together what stands beside a talk's form: three requests, in a preschool one more for each place."""

from functions.records.beside.models import BesideView
from functions.records.beside.of_school import of_school
from shared.adapters.ports import Ports
from shared.adapters.talks import load_talk


def read_beside(ports: Ports, caller_id: str, talk_id: str, language: str) -> BesideView:
    """What the caller sees beside the talk. Raises NotFound for a stranger."""
    talk = load_talk(ports.store, talk_id)
    return of_school(ports, caller_id, talk, language)
