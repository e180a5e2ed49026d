"""What figures mean for an example talk, before anybody chooses them: nothing is written (D2)."""

from datetime import datetime
from typing import NamedTuple

from functions.oversight.retention.access import a_colleague
from functions.oversight.settings.choosing import shipped
from functions.oversight.settings.models import BorderView, TrialRequest, TrialView
from shared.adapters.figure_words import told
from shared.adapters.policy_settings import load_settings
from shared.adapters.ports import Ports
from shared.domain.duration import at_wall_clock
from shared.domain.errors import Invalid
from shared.domain.figures import lay
from shared.domain.instant import local_text
from shared.domain.policy import Policy
from shared.domain.settings import check_chosen

YEARS = range(2000, 2101)
"""Of example talks; a calendar has an end, and a figure may lead beyond it."""


class _Example(NamedTuple):
    created: datetime
    booked: datetime
    start: datetime


def try_figures(
    ports: Ports, caller_id: str, talk_type: str, asked: TrialRequest, language: str
) -> TrialView:
    """The borders by these figures, and by those that hold. Raises NotFound, Invalid."""
    a_colleague(ports, caller_id)
    ours, now = shipped(ports, talk_type), ports.now()
    holding = load_settings(ports.store).holding(talk_type, now)
    present = lay(ours, holding.figures if holding else {}).policy
    tried = present if asked.figures is None else check_chosen(ours, asked.figures)
    example = _example(ports, asked, now)
    by_them, by_present = (_borders(ports, p, example) for p in (tried, present))
    return TrialView(
        talk_type=talk_type,
        start=local_text(example.start, ports.zone),
        end=local_text(example.start + tried.length.exact, ports.zone),
        borders=tuple(
            BorderView(
                name=name,
                rule=str(tried.borders[name]),
                at=local_text(moment, ports.zone),
                at_present=local_text(by_present[name], ports.zone),
                means=told(name, language).means,
            )
            for name, moment in sorted(by_them.items(), key=lambda border: border[1])
        ),
    )


def _example(ports: Ports, asked: TrialRequest, now: datetime) -> _Example:
    given = {"start": asked.start, "booked": asked.booked, "created": asked.created}
    wrong = [name for name, moment in given.items() if moment and moment.year not in YEARS]
    if wrong:
        told_ = f"from {YEARS[0]} to {YEARS[-1]}"
        raise Invalid(errors=[{"pointer": f"/{name}", "detail": told_} for name in wrong])
    start = at_wall_clock(asked.start, ports.zone)
    booked = at_wall_clock(asked.booked, ports.zone) if asked.booked else now
    created = at_wall_clock(asked.created, ports.zone) if asked.created else booked
    if not created <= booked <= start:
        errors = [
            {"pointer": pointer, "detail": detail}
            for pointer, detail, broken in (
                ("/created", "not after it is booked", created > booked),
                ("/start", "not before it is booked", booked > start),
            )
            if broken
        ]
        raise Invalid(errors=errors)
    return _Example(created, booked, start)


def _borders(ports: Ports, policy: Policy, example: _Example) -> dict[str, datetime]:
    anchors = {**example._asdict(), "end": example.start + policy.length.exact}
    return {name: border.at(anchors, ports.zone) for name, border in policy.borders.items()}
