"""The routes of scheduling, part by part."""

from functions.scheduling.booking import routes as booking
from functions.scheduling.holds import routes as holds
from functions.scheduling.publishing import routes as publishing
from functions.scheduling.slots import routes as slots
from functions.scheduling.visits import routes as visits
from shared.adapters.edge import Edge, Verifier
from shared.adapters.ports import Ports


def build(ports: Ports, verifier: Verifier) -> Edge:
    """The function, with what it is given to work with."""
    edge = Edge("scheduling", verifier)
    for part in (publishing, booking, holds, visits, slots):
        part.add_to(edge, ports)
    return edge
