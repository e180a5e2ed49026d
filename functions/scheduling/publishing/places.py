"""The place of a published time, and whose room it is if nobody else may have it then (F26, F30)."""

from functions.scheduling.publishing.models import PlaceRequest
from shared.adapters import register
from shared.adapters.ports import Ports
from shared.domain.relation import units_of_work
from shared.domain.slot import OpenTo, Place


def the_place(asked: PlaceRequest | None) -> Place | None:
    """The place as it is kept with the time."""
    return Place(kind=asked.kind, text=asked.text, exclusive=asked.exclusive) if asked else None


def room_unit(
    ports: Ports, place: Place | None, open_to: tuple[OpenTo, ...], responsible_id: str
) -> str | None:
    """The unit whose room an exclusive place is: that of the first group, or where the responsible works.

    One room under one name at two units is two rooms.
    """
    if place is None or not place.exclusive:
        return None
    if open_to:
        return open_to[0].unit_id
    responsible = register.a_person(ports.store, responsible_id)
    today = ports.day(ports.now())
    return next(iter(units_of_work(responsible, today)), None)
