"""Beside a talk in preschool: the child's documentation, in place of judgements and grades (F73–F75)."""

from functions.records.beside.models import BesideView
from functions.records.observations.view import documentation_of
from shared.adapters.ports import Ports
from shared.adapters.scene import meet
from shared.domain.talk import Talk
from shared.domain.ties import Kept, may_read, ties_in

FIRST_PAGE = 10
"""Observations beside the form; the rest is one click away."""


def of_preschool(ports: Ports, caller_id: str, talk: Talk) -> BesideView:
    """What is linked to the child, the latest of it. Raises NotFound."""
    scene = meet(ports, caller_id, talk)
    ties = ties_in(scene.acting, scene.subject, scene.caller)
    shown = None
    if may_read(Kept.TAGGED, ties):
        shown = documentation_of(
            ports, scene.caller, scene.subject, ties, scene.people, None, FIRST_PAGE
        )
    return BesideView(talk_id=talk.id, pattern=talk.pattern, documentation=shown)
