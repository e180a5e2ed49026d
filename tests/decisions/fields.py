"""Which decision opens which stored words, attribute by attribute: `fields.csv`; and markers in their place.

An attribute is `booking.place.text`, with `[]` for the parts of a list. What people write and are called is in
the table, with the areas of its owner that open it, or with `*` if granted about anybody. `anybody` stands for
what all who work or have a part here may see, `nobody` for what no answer ever shows. Everything else is an id,
an instant, a number or a word of the system's own, and is named in `plain.txt`.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from shared.adapters.keys import Key
from shared.adapters.owners import kind_of
from shared.adapters.store import Item, Table
from shared.domain.deciding import Area, Owner

FILE = Path(__file__).parent / "fields.csv"
ANYBODY, NOBODY, ITS_PHASE = "anybody", "nobody", "its phase"
_CELL = re.compile(r"[co]\d+")
"""Five minutes of somebody's calendar, or a room's."""
ANSWERS = "command"
"""Kept answers: what somebody was shown before, and is only shown again."""
Tables = dict[Table, dict[Key, Item]]
PLAIN = frozenset((Path(__file__).parent / "plain.txt").read_text(encoding="utf-8").split())
"""The last names of attributes that hold nobody's words: of any kind, unless the table says otherwise."""


class Words(NamedTuple):
    """Where a marker stands in place of somebody's words."""

    kind: str
    attribute: str
    owner: Owner | None
    item: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.attribute} of {self.kind} ({self.owner})"


@cache
def table() -> dict[tuple[str, str], tuple[str, ...]]:
    """What opens the attributes that are in the table."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {(r["kind"], r["attribute"]): tuple(r["opened by"].split(";")) for r in rows}


def areas_of(words: Words) -> frozenset[Area]:
    """The areas that open these words, but for `anybody` and `nobody`."""
    opened = table()[words.kind, words.attribute]
    if opened == (ITS_PHASE,):
        phase = {
            "preparation": Area.PREPARATION,
            "record": Area.RECORD,
            "follow_up": Area.FOLLOW_UP,
        }
        own = {Area.OWN_PREPARATION} if words.item["phase"] == "preparation" else set()
        return frozenset({phase[words.item["phase"]], Area.ATTACHES, *own})
    return frozenset(Area(one) for one in opened if one not in (ANYBODY, NOBODY) and one[0] != "*")


def areas_anywhere(words: Words) -> frozenset[Area]:
    """The areas that open these words whomever they were granted about: those of the installation."""
    opened = table()[words.kind, words.attribute]
    return frozenset(Area(one.removeprefix("*")) for one in opened if one[0] == "*")


@dataclass(frozen=True)
class Planted:
    """Tables in which a marker stands in place of all words, and where each does."""

    tables: Tables
    words: Mapping[str, Words]

    def in_answer(self, text: str) -> Iterator[Words]:
        """The words that come out in an answer."""
        return (words for marker, words in self.words.items() if marker in text)


def plant(tables: Tables) -> Planted:
    """The same tables with markers. Fails for an attribute of which nobody has said what opens it."""
    found: dict[str, Words] = {}
    numbers = count(1)

    def planted(place: Table, key: Key, item: Item) -> Item:
        kind = kind_of(key, place)

        if kind.name == ANSWERS:
            return item

        def marker(attribute: str, value: str) -> str:
            last = attribute.rpartition(".")[2].removesuffix("[]")
            opened = table().get((kind.name, attribute))
            if opened is None:
                assert last in PLAIN or _CELL.fullmatch(last), (
                    f"{FILE.name}: say what opens {attribute} of {kind.name}"
                )
                return value
            if not value or attribute == "content":
                return value
            word = f"marker{next(numbers):04d}x"
            found[word] = Words(kind.name, attribute, kind.owner(key.pk), item)
            return f"https://{word}.example/" if attribute == "url" else word

        given: Item = _replaced(_with_a_place(kind.name, item), "", marker)
        return given

    made = {
        place: {key: planted(place, key, item) for key, item in items.items()}
        for place, items in tables.items()
    }
    return Planted(made, found)


def _replaced(value: Any, attribute: str, marker: Callable[[str, str], str]) -> Any:
    if isinstance(value, str):
        return value if attribute in ("pk", "sk") else marker(attribute, value)
    if isinstance(value, Mapping):
        at = f"{attribute}." if attribute else ""
        return {name: _replaced(each, f"{at}{name}", marker) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(each, f"{attribute}[]", marker) for each in value]
    return value


def _with_a_place(kind: str, item: Item) -> Item:
    """A room for the talks and times that have none: where somebody is found is told to few (R17)."""
    room = {"kind": "room", "text": "A12"}
    if kind == "time":
        return item | {"place": room}
    if kind == "talk" and item.get("booking"):
        return item | {"booking": item["booking"] | {"place": room}}
    return item
