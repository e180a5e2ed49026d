"""The route of the choice of whom a talk concerns."""

from functions.documentation.subjects.choosing import read_subjects
from functions.documentation.subjects.models import SubjectsQuery, SubjectsView
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare it."""

    @edge.add(
        "GET", "/v1/subjects", "Whom a talk of the caller can concern",
        query=SubjectsQuery, answers=SubjectsView,
    )  # fmt: skip
    def show_subjects(call: Call) -> Answer:
        return answer(read_subjects(ports, call.caller_id, call.query.group_id))
