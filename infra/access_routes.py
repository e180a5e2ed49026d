"""Prints who may ask for what, a line for each route, into docs/access.md.

Who may, and which rule of the domain says so, stands in `access_routes.csv`, which is written by
`python -m tests.access.routes` from what the API answers; the sign-in that a route needs it tells itself.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from infra.openapi import routes
from shared.adapters.edge import Route
from shared.domain.sign_in import Need

PLACE = Path(__file__).parent / "access_routes.csv"
AGAIN = "python -m tests.access.routes > infra/access_routes.csv"
AREAS = {
    "Booking, times and rounds": ("scheduling",),
    "Talks": ("documentation",),
    "Attachments": ("attachments",),
    "Development plans": ("plans",),
    "Records beside talks": ("records",),
    "Lists": ("lists",),
    "Templates": ("templates",),
    "People": ("directory",),
    "Oversight and retention": ("oversight",),
    "Rights of who is registered": ("rights",),
}
"""What is told together, by the functions that answer."""
_SIGN_INS = {Need.ANY: "any", Need.STRONG: "strong", Need.FRESH: "strong and fresh"}
_HEAD = """## Who may ask for what

A line for each route of the API. *Who may* is read from the cells of [access-cells.md](access-cells.md), in
each of which the API is asked. Who they are (holder, subject, guardian and so on) is told there. Besides,
*colleagues* are others who work at the unit, *employed elsewhere* who works at another one, *not employed* all
others in the register, *installation* has the highest permission, *unknown* a sign-in and no place in the
register. In brackets stands of which talks they may, if not of all that they have to do with; *pupils* are all
but employees. What a talk's window, its status or its planning lets is told by the tables above.

*Others get* a 404, as for what does not exist, or a 403 where they know already that it does.

*Sign-in*: **any**, at any level; **strong**, at the level of the installation; **strong and fresh**, proved
anew within minutes. The texts of a talk with a sensitive template ask for a strong one, whatever the route.

*Rules* are those of `shared/domain` that said yes when the route was asked, by their module there; `Scene` asks
those of `access.py` of one talk. Those by which people are named or hidden (`protection.py`) stand behind every
route.
"""


@cache
def document() -> str:
    """The section, with a table for each area."""
    told = _told()
    return "\n".join([_HEAD, *(line for area in AREAS for line in _area(area, told))])


def _told() -> Mapping[str, Mapping[str, str]]:
    """The lines of the file by route. Raises SystemExit where it is not about the routes that there are."""
    with PLACE.open(encoding="utf-8", newline="") as lines:
        told = {row["route"]: row for row in csv.DictReader(lines)}
    if told.keys() != (there := {_name(route) for route in routes()}):
        raise SystemExit(f"{AGAIN}: {sorted(told.keys() ^ there)}")
    return told


def _area(area: str, told: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    yield f"### {area}\n"
    yield _row(["", "Who may", "When", "Others get", "Sign-in", "Rules"])
    yield _row(["---"] * 6)
    for route in routes():
        if route.view.__module__.split(".")[1] in AREAS[area]:
            yield _line(route, told[_name(route)])
    yield ""


def _line(route: Route, told: Mapping[str, str]) -> str:
    sign_in = "none" if route.public or route.by_link else _SIGN_INS[route.need]
    what = f"{route.summary}<br>`{_name(route)}`"
    rules = " ".join(f"`{rule}`" for rule in told["rules"].split())
    return _row([what, told["who"], told["when"], told["others"], sign_in, rules])


def _name(route: Route) -> str:
    return f"{route.method} {route.path}"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
