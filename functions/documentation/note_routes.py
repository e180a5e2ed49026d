"""The routes of everything that is noted in a talk, and of the held talk as a whole (F97–F100, F103)."""

import functions.documentation.compiled.routes as compiled
import functions.documentation.cooperation.routes as cooperation
import functions.documentation.disagreements.routes as disagreements
import functions.documentation.presence.routes as presence
import functions.documentation.student_health.routes as student_health
import functions.documentation.worries.routes as worries
from shared.adapters.edge import Edge
from shared.adapters.ports import Ports


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""
    for part in (presence, disagreements, cooperation, worries, student_health, compiled):
        part.add_to(edge, ports)
