"""Whether the figures of a kind of talk make sense together: asked of whoever chooses some of them (D2).

Each figure by itself is checked by the model (`policy.py`). Here they are held against each other, on example
talks: borders told from different instants can only be compared where those instants are.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from shared.domain.duration import Duration
from shared.domain.errors import Invalid

if TYPE_CHECKING:
    from shared.domain.policy import Policy

FURTHEST = Duration(days=400)
"""How far a border may be from what it is told from, and how long anything is kept at the most."""

_UNBOOKED = frozenset({"created"})
_TIMED = frozenset({"start", "end", "midnight"})
_ANCHORS = {
    "booking_reminder": _UNBOOKED,
    "booking_closes": _UNBOOKED,
    "guardian_cutoff": _TIMED,
    "interpreter_closes": _TIMED,
}
"""From what a border can be told; any other from when the talk was booked too."""

_ORDER = (
    ("booking_reminder", "before", "booking_closes"),
    ("preparation_opens", "before", "preparation_due"),
    ("preparation_reminder", "before", "preparation_due"),
    ("preparation_due", "not after", "preparation_closes"),
    ("preparation_due", "not after", "start"),
    ("preparation_closes", "not after", "follow_up_closes"),
    ("record_opens", "before", "record_closes"),
    ("record_closes", "after", "start"),
    ("record_closes", "not after", "follow_up_closes"),
    ("day_before", "before", "start"),
    ("guardian_cutoff", "not after", "start"),
    ("interpreter_closes", "not after", "start"),
    ("day_ends", "after", "start"),
    ("follow_up_closes", "after", "day_ends"),
    ("follow_up_opens", "not before", "start"),
    ("follow_up_opens", "before", "follow_up_closes"),
    ("blind_until", "not after", "follow_up_closes"),
    ("reopening_ends", "not after", "follow_up_closes"),
)
_HOLDS = {
    "before": lambda one, other: one < other,
    "after": lambda one, other: one > other,
    "not before": lambda one, other: one >= other,
    "not after": lambda one, other: one <= other,
}
_SAID = {
    "before": "be before", "after": "be after", "not before": "not be before", "not after": "not be after",
}  # fmt: skip
_LENGTHS = {
    "length": Duration.parse("PT8H"),
    "hold": Duration.parse("PT1H"),
    "visit_hold": Duration.parse("PT1H"),
    "offer": Duration(days=14),
    "link_lifetime": FURTHEST,
    "drafts_kept": FURTHEST,
    "worry_reminder": Duration(days=90),
    "referral_reminder": Duration(days=90),
}
"""What lasts for some time, and for how long at the most."""

_STARTS = tuple(datetime(2021, 6, 15, hour, tzinfo=UTC) for hour in (7, 12, 20))
_AHEAD = timedelta(days=28)
"""How long before the example talks were booked, and how long before that they were created."""
_ZONE = ZoneInfo("UTC")


class Fault(NamedTuple):
    """What is wrong with a figure, and which others it is wrong together with."""

    figure: str
    what: str
    others: tuple[str, ...] = ()


def faults_of(policy: "Policy") -> tuple[Fault, ...]:
    """All there are; none of what is shipped."""
    alone = (*_lengths(policy), *_borders(policy))
    wrong = {fault.figure for fault in alone}
    return (*alone, *(fault for fault in _order(policy) if wrong.isdisjoint(_figures_of(fault))))


def check_figures(policy: "Policy", figures: Mapping[str, str]) -> "Policy":
    """The policy with some of its figures chosen anew.

    Raises Invalid with each figure that is none, is wrong, cannot be chosen, or does not fit the others.
    """
    changed = policy.with_figures(figures)
    errors = [
        {"pointer": f"/figures/{chosen[0]}", "detail": fault.what}
        for fault in faults_of(changed)
        if (chosen := [name for name in _figures_of(fault) if name in figures])
    ]
    if errors:
        raise Invalid("These figures do not fit together.", errors=errors)
    return changed


class Laid(NamedTuple):
    """A policy with chosen figures, and those of them that were left out because they do not fit."""

    policy: "Policy"
    left_out: tuple[str, ...] = ()


def lay(policy: "Policy", figures: Mapping[str, str]) -> Laid:
    """As many of the figures as fit: they were chosen when the rest, or the code, was another.

    So nothing that was once chosen keeps anybody from booking.
    """
    fitting = dict(figures)
    while fitting:
        try:
            return Laid(check_figures(policy, fitting), tuple(sorted(figures.keys() - fitting)))
        except Invalid as refused:
            for error in refused.facts["errors"]:
                fitting.pop(error["pointer"].removeprefix("/figures/"), None)
    return Laid(policy, tuple(sorted(figures)))


def _figures_of(fault: Fault) -> tuple[str, ...]:
    return (fault.figure, *fault.others)


def _lengths(policy: "Policy") -> Iterator[Fault]:
    for name, most in _LENGTHS.items():
        length: Duration = getattr(policy, name)
        if not timedelta() < length.about <= most.about:
            yield Fault(name, f"longer than nothing, and at most {most}")


def _borders(policy: "Policy") -> Iterator[Fault]:
    for name, border in policy.borders.items():
        anchors = _ANCHORS.get(name, _TIMED | {"booked"})
        if border.anchor not in anchors:
            yield Fault(name, f"told from {' or '.join(sorted(anchors))}")
        elif border.duration.about > FURTHEST.about:
            yield Fault(name, f"at most {FURTHEST} away")


def _order(policy: "Policy") -> Iterator[Fault]:
    examples = [_example(policy, start) for start in _STARTS]
    for one, relation, other in _ORDER:
        if not all(_HOLDS[relation](example[one], example[other]) for example in examples):
            others = () if other == "start" else (other,)
            yield Fault(one, f"{one} must {_SAID[relation]} {other}", others)


def _example(policy: "Policy", start: datetime) -> Mapping[str, datetime]:
    """The borders of a talk that begins then, those that can be told."""
    anchors = {
        "created": start - 2 * _AHEAD,
        "booked": start - _AHEAD,
        "start": start,
        "end": start + policy.length.exact,
    }
    return {
        "start": start,
        **{name: border.at(anchors, _ZONE) for name, border in policy.borders.items()},
    }
