"""What was decided of a request: by whom it came, about whom, and which areas were opened to them (R11).

Every rule about people that says yes leaves a *decision* in the ledger of the request that it was asked for.
The store is kept behind that ledger (`shared.adapters.guard`): what belongs to somebody can neither be written
nor leave in an answer unless a rule has said yes to this very caller about this very owner. A rule is still a
pure function of what it is given: its answer never depends on the ledger, and outside a request there is none.

Only rules decide: `decided` is called by the modules of this package and by `shared.adapters.scene`, which asks
them about a talk, and by nobody else (`tests/contracts/test_decisions.py`).
"""

from collections.abc import Collection, Iterator, Set
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Of(StrEnum):
    """What can own something."""

    TALK = "talk"
    PERSON = "person"
    GROUP = "group"
    UNIT = "unit"
    ROUND = "round"
    INSTALLATION = "installation"


class Owner(NamedTuple):
    """A talk, a person, a group, a unit, a round; or the installation, of which there is one."""

    of: Of
    id: str


INSTALLATION = Owner(Of.INSTALLATION, "")


class Area(StrEnum):
    """What of an owner a decision opens."""

    # of a talk
    HEAD = "head"
    """That it exists, when and where it is, who comes; and of whom it is about, that it is about them."""
    PREPARATION = "preparation"
    OWN_PREPARATION = "own preparation"
    """Of a blind talk: what the reader's own side alone prepares (D5)."""
    RECORD = "record"
    FOLLOW_UP = "follow-up"
    WRITES_PREPARATION = "writes preparation"
    WRITES_RECORD = "writes record"
    WRITES_FOLLOW_UP = "writes follow-up"
    ATTACHES = "attaches"
    HOLDS = "holds"
    """What is for who holds the talk: its steps, its summary, who was there."""
    TAKES_PART = "takes part"
    HISTORY = "history"
    TRAIL = "trail"
    """Of a talk or a person: who has seen or changed what."""
    COOPERATION = "cooperation"
    WORRIES = "worries"
    REFERS = "refers"
    HEALTH = "student health"
    """What student health does in a talk, or at a unit (F12)."""
    # of a person
    SELF = "self"
    """What is one's own: drafts, held times, commands, well-being."""
    BOOKS = "books"
    """Seeing and taking times for somebody."""
    ACTS_FOR = "acts for"
    """Their week, their day, what they did."""
    STAFF_OF = "staff of"
    SAYS_LANGUAGE = "says language"
    """What somebody is written to in, and the interpreter that they need (R18)."""
    LEADS_OVER = "leads over"
    CONSENTS = "consents"
    TIES = "ties"
    """That one is something to a pupil, beside any talk."""
    TEACHES = "teaches"
    JUDGEMENT = "judgement"
    RELEASED_JUDGEMENT = "released judgement"
    GRADE = "grade"
    ATTENDANCE = "attendance"
    TAGGED = "tagged"
    OF_PLACE = "of place"
    OPEN_OF_PLACE = "open of place"
    PLAN = "plan"
    LOG = "log"
    WELL_BEING = "well-being"
    ASKS = "asks"
    """Asking for somebody's data, and following what was asked for (R13)."""
    ANSWERS = "answers"
    """Answering for the school what was asked for about somebody's data."""
    # of a unit, a group, a round, the installation
    WORKS = "works"
    LEADS = "leads"
    HIGHEST = "highest"
    """The highest permission of the installation."""
    FAMILY = "family"
    DISPOSES = "disposes"
    """Looking for what is due to be disposed of at a unit: that it is there, not what it says (G9)."""
    CLASS_JUDGEMENTS = "class judgements"
    """Of a group: what its pupils are judged in one subject."""
    PUBLISHES = "publishes"
    SEES = "sees"
    PUBLIC = "public"
    REPEATS = "repeats"
    """What one's own command was answered the first time."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A rule said yes: to whom, about whom, to what, and on which ground."""

    caller_id: str
    owner: Owner
    areas: Set[Area]
    ground: Set[str]


class Debt(NamedTuple):
    """Something was read that must be decided before anything leaves."""

    what: str
    owner: Owner | None
    """None: nobody's in particular; then only `areas_too` settle it."""
    areas: Set[Area] | None
    """Areas of the owner; None stands for any of them."""
    areas_too: Set[Area]
    """Areas of anybody that settle it too."""


@dataclass(slots=True)
class Ledger:
    """All decisions of one request, and what they are needed for.

    `caller_id` is empty until it is known who asks.
    """

    caller_id: str = ""
    decisions: list[Decision] = field(default_factory=list)
    debts: dict[Debt, None] = field(default_factory=dict)

    def opens(self, owner: Owner | None, areas: Set[Area] | None) -> bool:
        """Whether the caller was granted any of these areas of the owner, or of anybody; None: any area."""
        return any(
            one.caller_id == self.caller_id
            and owner in (None, one.owner)
            and (areas is None or not areas.isdisjoint(one.areas))
            for one in self.decisions
        )

    @property
    def is_repeated(self) -> bool:
        """Whether the caller is given the answer that they were given before."""
        return self.opens(Owner(Of.PERSON, self.caller_id), {Area.REPEATS})

    def settles(self, debt: Debt) -> bool:
        """Whether it was decided that the caller may have it."""
        own = debt.owner is not None and self.opens(debt.owner, debt.areas)
        return own or self.opens(None, debt.areas_too)

    def unsettled(self) -> Debt | None:
        """The first debt that no decision settles."""
        return next((debt for debt in self.debts if not self.settles(debt)), None)


_LEDGER: ContextVar[Ledger | None] = ContextVar("ledger", default=None)


def present_ledger() -> Ledger | None:
    """The ledger of the request that is being answered, if one is."""
    return _LEDGER.get()


@contextmanager
def open_ledger() -> Iterator[Ledger]:
    """A ledger of its own for what is done within."""
    ledger = Ledger()
    token = _LEDGER.set(ledger)
    try:
        yield ledger
    finally:
        _LEDGER.reset(token)


def decided(grounds: Collection[str] | bool, caller_id: str, owner: Owner, *areas: Area) -> bool:
    """Whether there is any ground; if so the decision stands in the ledger of the request, if there is one."""
    ledger = _LEDGER.get()
    if grounds and ledger is not None:
        ground = frozenset[str]() if isinstance(grounds, bool) else frozenset(grounds)
        ledger.decisions.append(Decision(caller_id, owner, frozenset(areas), ground))
    return bool(grounds)


def is_oneself(caller_id: str) -> bool:
    """Everybody has what is their own."""
    return decided(True, caller_id, Owner(Of.PERSON, caller_id), Area.SELF)


def is_public(caller_id: str) -> bool:
    """What is open to everybody, also without a sign-in."""
    return decided(True, caller_id, INSTALLATION, Area.PUBLIC)


def repeats_command(caller_id: str) -> bool:
    """Who repeats a command of theirs has the answer that they were given the first time."""
    return decided(True, caller_id, Owner(Of.PERSON, caller_id), Area.REPEATS)
