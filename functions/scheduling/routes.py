"""The routes of scheduling, part by part."""

from functions.scheduling.apart import routes as apart
from functions.scheduling.attendance import routes as attendance
from functions.scheduling.blocking import routes as blocking
from functions.scheduling.booking import routes as booking
from functions.scheduling.consents import routes as consents
from functions.scheduling.days import routes as days
from functions.scheduling.holds import routes as holds
from functions.scheduling.links import routes as by_link
from functions.scheduling.links.opening import Opening
from functions.scheduling.publishing import routes as publishing
from functions.scheduling.rounds import routes as rounds
from functions.scheduling.slots import routes as slots
from functions.scheduling.visits import routes as visits
from functions.scheduling.waiting import routes as waiting
from shared.adapters.edge import Edge, Verifier
from shared.adapters.guard import guarded
from shared.adapters.links import Links
from shared.adapters.ports import Ports


def build(ports: Ports, verifier: Verifier, links: Links | None = None) -> Edge:
    """The function, with what it is given to work with; without `links` no link opens anything."""
    ports = guarded(ports)
    edge = Edge("scheduling", verifier, ports, Opening(ports, links) if links else None)
    for part in (
        publishing,
        booking,
        attendance,
        blocking,
        holds,
        visits,
        waiting,
        slots,
        by_link,
        rounds,
        days,
        apart,
        consents,
    ):
        part.add_to(edge, ports)
    return edge
