"""What settings take and answer over HTTP."""

from typing import Annotated

from pydantic import Field

from shared.adapters.fields import Body, Day, Figure, FigureName, Line, LocalMoment
from shared.adapters.figure_words import Counts
from shared.adapters.paging import PageSize
from shared.adapters.people_view import PersonView
from shared.adapters.template_view import View

MOST_FIGURES = 60
_Figures = Annotated[dict[FigureName, Figure], Field(max_length=MOST_FIGURES)]


class FiguresRequest(Body):
    """The whole set of figures that differ from the shipped ones; none goes back to those."""

    figures: _Figures
    starts: Day | None = None
    """The local day from which on it counts; none: from now on."""
    reason: Line


class TrialRequest(Body):
    """An example talk, and the figures to try on it; without any: with those that hold."""

    figures: _Figures | None = None
    start: LocalMoment
    booked: LocalMoment | None = None
    """When it gets its time; none: now."""
    created: LocalMoment | None = None
    """When it was created; none: when it is booked."""


class VersionsQuery(Body):
    """Which part of what was chosen: the newest, or what is older than the last one seen."""

    limit: PageSize = 100
    before: Annotated[int, Field(strict=False, ge=1, le=99_999_999)] = 99_999_999


class FigureView(View):
    """A figure of a kind of talk."""

    name: str
    holds: str
    shipped: str
    means: str
    counts: Counts
    """For which talks another one counts."""
    may_choose: bool


class ChosenFiguresView(View):
    """What somebody chose: the figures that differ from the shipped ones, from when on, and why."""

    version: int
    figures: dict[str, str]
    starts: str
    reason: str
    by: PersonView
    at: str


class TalkTypeView(View):
    """A kind of talk: what holds, and what is to come."""

    talk_type: str
    figures: tuple[FigureView, ...]
    chosen: ChosenFiguresView | None
    """None where nothing ever was."""
    coming: tuple[ChosenFiguresView, ...]
    left_out: tuple[str, ...]
    """Figures that were chosen and do not fit the shipped ones of this release: they do not count."""


class PolicySettingsView(View):
    """The settings. `version` is what a change names in If-Match."""

    version: int
    may_edit: bool
    talk_types: tuple[TalkTypeView, ...]


class BorderView(View):
    """A border of the example talk."""

    name: str
    rule: str
    at: str
    at_present: str
    """When it would be by what holds now."""
    means: str


class TrialView(View):
    """What the figures mean for the example talk, in order of time."""

    talk_type: str
    start: str
    end: str
    borders: tuple[BorderView, ...]


class ChosenVersionsView(View):
    """What was chosen for a kind of talk, the latest first; `next` is the `before` of the next page."""

    versions: tuple[ChosenFiguresView, ...]
    next: int | None
