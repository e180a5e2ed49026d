"""The routes of records, part by part."""

import functions.records.beside.routes as beside
import functions.records.observations.routes as observations
import functions.records.results.routes as results
import functions.records.units.routes as units
import functions.records.well_being.routes as well_being
from shared.adapters.edge import Edge, Verifier
from shared.adapters.guard import guarded
from shared.adapters.ports import Ports


def build(ports: Ports, verifier: Verifier) -> Edge:
    """The function, with what it is given to work with."""
    ports = guarded(ports)
    edge = Edge("records", verifier, ports)
    for part in (results, observations, well_being, units, beside):
        part.add_to(edge, ports)
    return edge
