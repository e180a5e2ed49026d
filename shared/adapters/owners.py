"""To whom each item belongs, found from its key, and which decisions open it; beside `keys.py`, kind by kind.

There are two sorts. *Deciding material* is what rules are asked with: a talk's own item, the register, times,
rounds, pointers. It may be read to decide. *Content* is what the rules keep: it is written, and leaves in an
answer, only where a rule has granted one of the areas named here. A partition that holds several kinds at
once is read as one, so there any decision about its owner will do, and which part is shown is the view's
matter; what comes out of it is held against a table, attribute by attribute (`tests/decisions`).

A new kind of item needs a line here. Which to choose: what would a stranger learn from it?
"""

from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import cache

from shared.adapters.keys import Key
from shared.adapters.store import Index, Table
from shared.domain.deciding import Area, Of, Owner

A = Area
_Areas = Set[Area] | None
_DUE = frozenset({A.DISPOSES})
"""Who looks for what is due to be disposed of reads of everything that it is there (G9)."""


@dataclass(frozen=True)
class Kind:
    """A kind of item, and what opens it. None for areas: any decision about its owner."""

    name: str
    of: Of | None
    """Whose it is: the owner's id is the second part of the partition key. None: nobody's in particular."""
    content: bool = False
    reads: _Areas = None
    """Granted by whom it belongs to."""
    reads_too: Set[Area] = frozenset()
    """Granted about anybody: where a decision about one opens what belongs to others."""
    writes: _Areas = None
    writes_too: Set[Area] = frozenset()

    def owner(self, pk: str) -> Owner | None:
        """To whom an item of a partition belongs."""
        return Owner(self.of, pk.split("#")[1]) if self.of else None


def _deciding(name: str, of: Of | None = None, *writes_too: Area) -> Kind:
    return Kind(name, of, writes=frozenset(), writes_too=frozenset(writes_too or _CHANGES))


def _content(
    name: str,
    of: Of | None,
    reads: _Areas = None,
    writes: _Areas = frozenset(),
    reads_too: Set[Area] = frozenset(),
    writes_too: Set[Area] = frozenset(),
) -> Kind:
    opened = (None if some is None else frozenset(some) for some in (reads, writes))
    reads, writes = opened
    too = frozenset({*reads_too, *_DUE})
    return Kind(name, of, True, reads, too, writes, frozenset(writes_too))


_CHANGES = frozenset(Area) - {A.SELF, A.PUBLIC}
"""Deciding material follows from what somebody may do about anybody: a booking moves the times of many."""
_OWN = {A.SELF}
_PHASES: dict[str, _Areas] = {
    "preparation": {A.WRITES_PREPARATION},
    "record": {A.WRITES_RECORD},
    "follow_up": {A.WRITES_FOLLOW_UP, A.HOLDS},
}
_ANY_PHASE = {A.WRITES_PREPARATION, A.WRITES_RECORD, A.WRITES_FOLLOW_UP, A.ATTACHES}
_AGREED = {A.WRITES_RECORD, A.WRITES_FOLLOW_UP}
_NOTES: dict[str, _Areas] = {
    "PRESENCE": {A.HOLDS},
    "DISAGREEMENT": {A.TAKES_PART},
    "COOPERATION": {A.HOLDS, A.COOPERATION},
    "WORRY": {A.HOLDS, A.WORRIES},
    "REFERRAL": {A.REFERS, A.HEALTH},
}
_SAID = frozenset({A.LEADS_OVER, A.ACTS_FOR, A.CONSENTS})
_ASKED = {A.ASKS, A.ANSWERS}
_T, _P, _U = Of.TALK, Of.PERSON, Of.UNIT
_LEADER, _HIGHEST = {A.LEADS, A.HIGHEST}, {A.HIGHEST}
_SEEN = {A.TAGGED, A.OF_PLACE, A.OPEN_OF_PLACE}

_TALK = {
    "TALK": _deciding("talk", _T),
    **{f"TEXT#{p}": _content(f"text of {p}", _T, writes=w) for p, w in _PHASES.items()},
    "AGREEMENT": _content("agreement", _T, writes=_AGREED),
    "ATTACHMENT": _content("attachment", _T, writes=_ANY_PHASE),
    **{name: _content(name.lower(), _T, writes=w) for name, w in _NOTES.items()},
    "SAIDWRONG": _content(
        "said to be wrong", _T, reads_too={A.ASKS, A.ANSWERS}, writes_too={A.ASKS, A.ANSWERS}
    ),
    "DISPOSED": _deciding("what was disposed of", _T),
}
"""What stands in the partition of a talk, by how its sort key begins: opening a talk is one query."""

_TALKS: dict[str, Kind] = {
    "DRAFTS": _content("draft", _P, _OWN, _OWN),
    "SLOTS": _deciding("time", _P, *_CHANGES, A.SELF),
    "CALENDAR": _deciding("calendar", _P),
    "BLOCKED": _content("blocked time", _P, {A.ACTS_FOR, A.SELF}, {A.ACTS_FOR}),
    "ROOM": _deciding("room", _U),
    "LATEST": _deciding("latest talk", _P),
    "OFFERS": _deciding("offer"),
    "LINE": _deciding("place in line", _P),
    "INTERPRETERS": _deciding("interpreter", _U),
    "HOLDS": _content("held times", _P, _OWN, _OWN),
    "ROUND": _deciding("round", Of.ROUND),
    "ROUNDS": _deciding("pointer to a round"),
    "TEMPLATE": _deciding("template"),
    "TEMPLATES": _deciding("pointer to a template", _U),
    "BANK": _deciding("shared template"),
    "BANKWORD": _deciding("word of the bank"),
    "CHOICES": _deciding("choice of templates", _U),
    "RESULTS": _content("result", _P, None, {A.TEACHES, A.STAFF_OF}, {A.CLASS_JUDGEMENTS}),
    "TRUST": _deciding("trusted key"),
    "PLANS": _content("plan", _P, None, {A.HOLDS}),
    "PRODUCTFEEDBACK": _content("product feedback", None, None, None, {A.LEADS}, {A.SELF}),
    "PRODUCTCOUNT": _content("count of product feedback", _P, _OWN, _OWN),
    "OBSERVATION": _content(
        "observation", None, None, None, {A.WORKS, A.LEADS}, {A.WORKS, A.LEADS}
    ),
    "OBSERVED": _content("copy of an observation", None, None, None, _SEEN, {A.WORKS, A.LEADS}),
    "WELLBEING": _content("well-being", _P, {A.SELF, A.WELL_BEING}, _OWN),
    "REQUESTS": _content("request", _P, _ASKED, _ASKED),
    "COMMAND": _content("command", _P, _OWN, _OWN),
    "OUTBOX": _deciding("message"),
    "ROLL": _deciding("roll"),
    "GROUP": _deciding("group", Of.GROUP),
    "UNIT": _deciding("unit", _U),
    "SOURCE": _deciding("source", None, A.PUBLIC),
    "IMPORT": _deciding("import"),
    "SEALS": _deciding("seal"),
    "RETENTION": _deciding("retention table"),
    "SETTINGS": _deciding("settings"),
    "SIGNIN": _deciding("digest of a sign-in"),
    "RETENTIONHOLDS": _content("retention hold", _U, _LEADER, _LEADER, _HIGHEST, _HIGHEST),
    "KEPTBACK": _deciding("count of retention holds"),
    "DISPOSAL": _content("disposal", None, None, None, _LEADER, _LEADER),
    "DISPOSALS": _deciding("disposal at work"),
    "ERASURES": _deciding("erasure at work"),
}
"""The talks table, by how the partition key begins; talks and people are told apart further."""

_PERSON = {
    "PERSON": _deciding("person", _P),
    "OWN": Kind("said of a person", _P, writes=frozenset({A.SAYS_LANGUAGE}), writes_too=_SAID),
    "DOOR": Kind("door", _P, writes=frozenset({A.SELF, A.LEADS_OVER})),
    "LEFT": _deciding("leaver", _P),
    "DISPOSED": _deciding("what was disposed of", _P),
}

_HISTORY: dict[str, Kind] = {
    "AGREEMENTS": _content("version of an agreement", _T, {A.HISTORY}, _AGREED),
    "ATTACHMENTS": _content("version of an attachment", _T, {A.HISTORY}, _ANY_PHASE),
    "EVENTS": _deciding("event", _T),
    "OWN": Kind("version of what is said of a person", _P, True, _SAID, writes_too=_SAID),
    "OBSERVATION": _content(
        "version of an observation", None, frozenset(), None, frozenset(), {A.WORKS, A.LEADS}
    ),
    "RESULT": _content("version of a result", _P, {A.TEACHES}, {A.TEACHES, A.STAFF_OF}),
    "PLANS": _TALKS["PLANS"],
    "REQUESTS": _content("version of a request", _P, _ASKED, _ASKED),
    "SEALS": _deciding("seal"),
    "RETENTION": _deciding("version of the retention table"),
    "SETTINGS": _deciding("choice of figures"),
}

_INDEXES: dict[tuple[Index, str], Kind] = {
    (Index.BY_SUBJECT, "SUBJECT"): _deciding("talk", _P),
    (Index.BY_SUBJECT, "AGREEMENTS"): _content("log", _P, {A.LOG}),
    (Index.BY_RESPONSIBLE, "RESPONSIBLE"): _deciding("talk", _P),
    (Index.BY_RESPONSIBLE, "WORRIES"): _content("worries of a unit", _U, {A.LEADS}),
    (Index.BY_RESPONSIBLE, "REFERRALS"): _content("referrals of a unit", _U, {A.LEADS, A.HEALTH}),
    (Index.BY_RESPONSIBLE, "REQUESTS"): _content("requests to a unit", _U, {A.LEADS}),
    (Index.BY_RESPONSIBLE, "DISPOSALS"): _content(
        "disposals of a unit", _U, _LEADER, reads_too=_HIGHEST
    ),
}
ACTS = _content("acts", _P, {A.ACTS_FOR})
"""The index of the trail by actor, whose partitions are plain ids."""


class NoOwner(AssertionError):
    """A kind of item that nobody has said anything of: say whose it is, in `shared/adapters/owners.py`."""

    def __init__(self, key: Key) -> None:
        begin = f"{key.pk.split('#')[0]} / {key.sk.split('#')[0]}"
        super().__init__(f"{self.__doc__} The key begins: {begin}")


def kind_of(key: Key, table: Table = Table.TALKS) -> Kind:
    """The kind of an item. Raises NoOwner for one that is not classified."""
    kind = (_in_history if table is Table.HISTORY else _in_talks)(key)
    if kind is None:
        raise NoOwner(key)
    return kind


def kind_of_index(index: Index, partition: str) -> Kind:
    """What an index is asked for. Raises NoOwner."""
    begin = partition.split("#", maxsplit=1)[0]
    kind = ACTS if index is Index.BY_ACTOR else _INDEXES.get((index, begin))
    if kind is None:
        raise NoOwner(Key(begin, index))
    return kind


def owner_in_index(index: Index, partition: str) -> Owner | None:
    """To whom a partition of an index belongs."""
    if index is Index.BY_ACTOR:
        return Owner(Of.PERSON, partition)
    return kind_of_index(index, partition).owner(partition)


def every_kind() -> frozenset[str]:
    """The names of all kinds."""
    tables = (_TALK, _TALKS, _PERSON, _HISTORY)
    return frozenset(kind.name for table in tables for kind in table.values())


def _in_talks(key: Key) -> Kind | None:
    begin = key.pk.split("#")[0]
    if begin == "TALK":
        return _by_beginning(_TALK, key.sk)
    if begin == "PERSON":
        return _by_beginning(_PERSON, key.sk)
    if begin == "LINE":
        return _TALKS["LINE"]
    return _TALKS.get(begin)


def _in_history(key: Key) -> Kind | None:
    begin, *rest = key.pk.split("#")
    if begin == "TEXT":
        return _text_version(rest[1])
    if begin == "NOTES":
        return _note_version(key.sk.split("#")[0])
    if begin == "AUDIT":
        return _audit(rest[0])
    return _HISTORY.get(begin)


@cache
def _text_version(phase: str) -> Kind:
    return _content(f"version of a text of {phase}", _T, {A.HISTORY}, _PHASES[phase])


@cache
def _note_version(kind: str) -> Kind:
    return _content(f"version of a {kind.lower()}", _T, {A.HISTORY}, _NOTES[kind])


@cache
def _audit(subject: str) -> Kind:
    return _Audit(f"trail of a {subject}", Of(subject), True, frozenset({A.TRAIL}), _DUE)


class _Audit(Kind):
    """An entry of the trail: AUDIT#person#id."""

    def owner(self, pk: str) -> Owner:
        """Whom it is about."""
        _, of, owner_id = pk.split("#", 2)
        return Owner(Of(of), owner_id)


def _by_beginning(kinds: dict[str, Kind], sort_key: str) -> Kind | None:
    found: Callable[[str], bool] = lambda begin: f"{sort_key}#".startswith(f"{begin}#")  # noqa: E731
    return next((kind for begin, kind in kinds.items() if found(begin)), None)
