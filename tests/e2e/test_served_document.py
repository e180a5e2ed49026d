"""Requests made from the served document come through the real gateway as they do in memory.

A few of each route, in a school of their own; `tests/fuzz` makes thousands against the same functions.
"""

from datetime import timedelta
from typing import Any

import requests

from infra.openapi import routes
from tests.e2e.newcomers import Newcomers, instant
from tests.fuzz import while_asking
from tests.fuzz.asking import OF_THE_GATEWAY, Asker
from tests.fuzz.served import CALLED, named
from tests.fuzz.town import Names
from tests.support.town import ClassRoom, Town

EACH = 2
"""Requests of each route."""


def test_no_request_over_http_is_answered_otherwise_than_documented(newcomers: Newcomers) -> None:
    town = Town("asked")
    room = town.add_class("1a", size=2)
    newcomers.settle(town)
    address = newcomers.system.base_url
    with requests.Session() as client, while_asking():
        document = client.get(f"{address}/v1/openapi.json", timeout=60).json()
        tokens: dict[str, str | None] = {
            who: newcomers.client(who).token
            for who in (room.teacher, town.principal, "asked-1a-0-a")
        }
        schema = named(document, CALLED | _names(newcomers, town, room))
        asker = Asker(schema, client, address, tokens | {"nobody": None}, OF_THE_GATEWAY)
        made = sum(asker.ask_systematically(r.method, r.path, EACH) for r in routes())
    assert made > len(routes())


def _names(newcomers: Newcomers, town: Town, room: ClassRoom) -> Names:
    """What there is: times, one of them booked, and a group with its people."""
    day = f"{instant() + timedelta(days=30):%Y-%m-%d}"
    child, *children = room.guardians
    slots: dict[str, Any] = newcomers.call(
        room.teacher, "POST", "/v1/series",
        {"talk_type": "development", "groups": [room.name], "date": day, "start": "09:00", "count": 3},
        "asked-series",
    ).body  # fmt: skip
    first, *free = [slot["id"] for slot in slots["slots"]]
    wanted = {"slot_id": first, "subject_id": child}
    booked = newcomers.call("asked-1a-0-a", "POST", "/v1/bookings", wanted, "asked-booking")
    assert booked.status == 201, booked
    people = [child, *children]
    return {
        "talk_id": [booked.body["id"]], "slot_id": free, "group_id": [room.name], "groups": [room.name],
        "subject_id": people, "subject_ids": people, "person_id": people, "unit_id": [town.unit],
        "owner_id": [town.unit], "staff_id": [room.teacher], "responsible_id": [room.teacher],
        "date": [day], "to_date": [day],
    }  # fmt: skip
