"""Policies: the figures of a kind of talk, as data (D2). The rules read them; none is in the code."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from shared.domain.duration import Duration, next_midnight
from shared.domain.errors import Invalid
from shared.domain.figures import lay
from shared.domain.vocabulary import Role

LONGEST_BUFFER = timedelta(hours=1)
"""Each of its cells is one more condition of a booking."""
_BORDER = re.compile(r"(created|booked|start|end|midnight)(?:([+-])(P\w+))?", re.ASCII)


_YES_OR_NO = TypeAdapter(bool)


def is_yes(figure: str) -> bool:
    """What a round says of a figure that is yes or no; what it says was checked when it was planned."""
    return _YES_OR_NO.validate_python(figure)


class Border(BaseModel):
    """One end of a window, told from an anchor: `start-P6D`, `booked`, `midnight`.

    The anchors are when the talk was created, when it was booked, its start, its end, and the local
    midnight that follows its start. Write it as text.
    """

    model_config = ConfigDict(frozen=True)

    anchor: str
    sign: int = 0
    duration: Duration = Duration()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text form. Raises ValueError for anything else."""
        match = _BORDER.fullmatch(text)
        if match is None:
            raise ValueError(f"not a border of a window: {text[:40]!r}")
        anchor, sign, duration = match.groups()
        if duration is None:
            return cls(anchor=anchor)
        return cls(anchor=anchor, sign=-1 if sign == "-" else 1, duration=Duration.parse(duration))

    def __str__(self) -> str:
        """The text form again."""
        if not self.sign:
            return self.anchor
        return f"{self.anchor}{'+' if self.sign > 0 else '-'}{self.duration}"

    def at(self, anchors: Mapping[str, datetime], zone: ZoneInfo) -> datetime:
        """The instant of the border, in calendar days of `zone`."""
        base = (
            next_midnight(anchors["start"], zone)
            if self.anchor == "midnight"
            else anchors[self.anchor]
        )
        if self.sign < 0:
            return self.duration.before(base, zone)
        return self.duration.after(base, zone)


def _border(value: object) -> object:
    return Border.parse(value) if isinstance(value, str) else value


BorderText = Annotated[Border, BeforeValidator(_border), PlainSerializer(str, return_type=str)]


class Policy(BaseModel):
    """Everything about a kind of talk that is a figure (D4, D5). A round may override any of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    talk_type: str
    about: str
    """Who it is for: `pupil` or `employee`."""
    template_id: str
    """The shipped template of its talks, unless one below is for the school form."""
    templates: Mapping[str, str] = {}
    """The shipped template of each school form that has one of its own."""
    staged: bool = False
    """Whether the school prepares first, and the family sees nothing until planning is done (F61)."""
    guardians_follow_up: bool = False
    """Whether guardians of a pupil in school write the follow-up too (D7)."""
    blind: bool = False
    """Whether neither side reads what the other prepares until both are ready (D5)."""
    well_being: bool = False
    """Whether the employee's own measure of their well-being is shown beside the talk (F79). In a talk about
    pay it is not."""
    length: Duration
    grain: Duration
    """The calendar's cell: starts and lengths of published times are multiples of it. One for all
    policies that people are booked by at once, since calendars of different grain do not see each
    other; the demonstration has its own, in seconds."""
    buffer: Duration = Duration()
    """For how long after a talk its responsible has no other: the pause between two (G20)."""

    interpreter_extra: Duration = Duration()
    """How much longer a talk takes with an interpreter (G10)."""
    interpreter_closes: BorderText = Border(anchor="start")
    """From here on only the school asks for an interpreter, or does without (G10)."""
    interpreter_check: int = Field(default=2, ge=0, le=30)
    """Working days before the start when the responsible makes sure that the interpreter comes (G10)."""

    booking_reminder: BorderText
    booking_closes: BorderText

    preparation_opens: BorderText
    preparation_due: BorderText
    preparation_closes: BorderText
    blind_until: BorderText = Border(anchor="start")
    """From here on blind preparation is shown to both sides, ready or not (D5)."""
    reopening_ends: BorderText = Border(anchor="start")
    """Until when preparation can be opened again at the most (D5)."""
    record_opens: BorderText
    record_closes: BorderText
    day_ends: BorderText
    """When a talk counts as held, and from when rebooking makes a new talk (D1, D9)."""
    follow_up_opens: BorderText
    follow_up_closes: BorderText

    preparation_reminder: BorderText
    day_before: BorderText

    guardian_cutoff: BorderText
    """From here on only staff cancel or rebook (D10)."""
    hold: Duration
    """How long a time is kept for somebody who is about to book it (G1)."""
    held_at_once: int = Field(ge=1, le=8)
    """How many times of the same responsible one person keeps at once for the same subject (G1)."""
    family_changes: int = Field(ge=2, le=1_000)
    """How often a talk's time may have changed, by whomever, for the family to change it by itself (D10)."""
    visit_hold: Duration
    """How long the times of a proposed visit are kept (G14)."""
    link_lifetime: Duration
    """How long the link in a mail works without signing in (G17)."""
    drafts_kept: Duration = Duration(days=90)
    """How long a draft can be read by who wrote it after its window has closed (G7)."""
    offer: Duration
    """How long a time that became free is kept for the first in the waiting list (G13)."""
    worry_reminder: Duration = Duration(days=3)
    """How long after a worry was passed on, and after each reminder, higher permission is reminded (F100)."""
    referral_reminder: Duration = Duration(days=3)
    """How long after each reminder of what is overdue student health is reminded again (F12)."""
    ready_when: Mapping[str, tuple[Role, ...]]
    """By pattern: the roles of which somebody must mark the preparation ready (D1)."""

    @property
    def figures(self) -> dict[str, str]:
        """What of it can be chosen, as it is written: `start-P6D`, `20`, `true`."""
        written = self.model_dump(mode="json", exclude=set(_FIXED))
        return {
            name: str(value).lower() if isinstance(value, bool) else str(value)
            for name, value in written.items()
        }

    @property
    def borders(self) -> Mapping[str, Border]:
        """Its borders by name."""
        return {name: value for name, value in self if isinstance(value, Border)}

    def template_for(self, school_form: str) -> str:
        """The shipped template of a talk in this school form (F48)."""
        return self.templates.get(school_form, self.template_id)

    @field_validator("grain")
    @classmethod
    def _divides_a_day(cls, grain: Duration) -> Duration:
        """Cells of two days fit together only so; else an overlap across midnight could be missed (D13)."""
        if grain.days or grain.exact <= timedelta() or timedelta(days=1) % grain.exact:
            raise ValueError("the grain must be a part of a day that divides it evenly")
        return grain

    @field_validator("buffer", "interpreter_extra")
    @classmethod
    def _is_made_of_cells(cls, more: Duration, others: ValidationInfo) -> Duration:
        grain = others.data.get("grain")
        fits = grain is not None and not more.exact % grain.exact
        if more.days or not fits or more.exact > LONGEST_BUFFER:
            raise ValueError(f"must be a multiple of {grain}, at most {LONGEST_BUFFER}")
        return more

    def with_figures(self, figures: Mapping[str, str]) -> Self:
        """The policy with some of its figures replaced, as a round or a municipality may (D2).

        Raises Invalid for a figure that is none, is wrong by itself, or is nobody's to choose.
        """
        if not figures:
            return self
        try:
            changed = type(self).model_validate(self.model_dump(mode="json") | dict(figures))
        except ValidationError as wrong:
            errors = [(str(e["loc"][0]), e["msg"]) for e in wrong.errors(include_input=False)]
        else:
            errors = [(name, "cannot be chosen") for name in figures if name in _FIXED]
            if changed.length.days or changed.length.exact % changed.grain.exact:
                errors.append(("length", f"a multiple of {changed.grain}"))
            if not errors:
                return changed
        raise Invalid(
            "These figures do not fit.",
            errors=[{"pointer": f"/figures/{name}", "detail": detail} for name, detail in errors],
        )


_FIXED = frozenset(
    {"talk_type", "about", "template_id", "templates", "grain", "ready_when", "well_being"}
)
"""What a kind of talk is, rather than a figure of it. One grain keeps all calendars comparable (D13)."""

_POLICIES = TypeAdapter(dict[str, Policy])


Figures = Mapping[str, str]
"""Some figures by name, as they are written."""


class Policies(Mapping[str, Policy]):
    """The policies of an installation by talk type: the shipped ones, with what the municipality chose."""

    def __init__(
        self, shipped: Mapping[str, Policy], chosen: Mapping[str, Figures] | None = None
    ) -> None:
        self.shipped = dict(shipped)
        self.chosen = chosen or {}
        self.kinds = {
            kind: lay(policy, self.chosen.get(kind, {})).policy
            for kind, policy in self.shipped.items()
        }

    def present(self) -> "Policies":
        """What holds now: where it is read from somewhere, one set of it."""
        return self

    def __getitem__(self, talk_type: str) -> Policy:
        return self.present().kinds[talk_type]

    def __iter__(self) -> Iterator[str]:
        return iter(self.shipped)

    def __len__(self) -> int:
        return len(self.shipped)

    def of(self, talk_type: str, figures: Figures | None = None) -> Policy:
        """The policy of a talk type, with a round's figures, which win. Raises Invalid if there is none.

        What the municipality has chosen since and does not fit the round's figures is left out for it.
        """
        if talk_type not in self.shipped:
            raise Invalid(
                "There is no such kind of talk here.",
                errors=[{"pointer": "/talk_type", "detail": f"one of: {', '.join(sorted(self))}"}],
            )
        present = self.present()
        if not figures:
            return present[talk_type]
        chosen = present.chosen.get(talk_type, {})
        ours = {name: value for name, value in chosen.items() if name not in figures}
        return lay(self.shipped[talk_type].with_figures(figures), ours).policy


@cache
def load_policies(*sets: str) -> Policies:
    """The shipped policy sets of these names, later ones winning. Raises FileNotFoundError."""
    merged: dict[str, Policy] = {}
    for name in sets:
        text = resources.files("shared.data").joinpath(f"policies/{name}.json").read_text("utf-8")
        merged |= _POLICIES.validate_json(text)
    return Policies(merged)
