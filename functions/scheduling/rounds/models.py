"""What rounds take and answer over HTTP."""

from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from functions.scheduling.views import TalkType, View
from shared.adapters.fields import Body, Figure, FigureName, Id, Line, LocalMoment
from shared.domain.instant import local_text
from shared.domain.round import Counts, Round, RoundStatus, status_of
from shared.domain.vocabulary import Status

MOST_PARTS = 200
MOST_NAMED = 2_000
"""People named one by one in one round: it is one item, and an item has its limit."""


class PartRequest(Body):
    """One responsible's share: a class or department, some pupils of it, or a manager's employees."""

    responsible_id: Id
    group_id: Id | None = None
    subject_ids: tuple[Id, ...] = Field(default=(), max_length=100)


class RoundRequest(Body):
    """A round; the dates that are left out follow from the talk type's policy."""

    name: Line
    talk_type: TalkType
    unit_id: Id
    parts: tuple[PartRequest, ...] = Field(min_length=1, max_length=MOST_PARTS)
    must_talk: tuple[Id, ...] = Field(default=(), max_length=500)
    figures: dict[FigureName, Figure] = Field(default_factory=dict, max_length=40)
    opens: LocalMoment
    early_opens: LocalMoment | None = None
    reminder: LocalMoment | None = None
    few_times: LocalMoment | None = None
    closes: LocalMoment | None = None


class RoundChange(Body):
    """Other dates; what is left out stays, and `early_opens` can be given up with null."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    opens: LocalMoment | None = None
    early_opens: LocalMoment | None = None
    reminder: LocalMoment | None = None
    few_times: LocalMoment | None = None
    closes: LocalMoment | None = None

    @model_validator(mode="after")
    def _moves_something(self) -> Self:
        if not self.model_fields_set:
            raise PydanticCustomError("missing", "name a date")
        return self


class RoundCancellation(Body):
    """Why the round does not take place."""

    reason: Line


class PupilsQuery(Body):
    """Whose pupils are asked for; the caller's own unless it is said."""

    responsible_id: Id | None = None


class PartView(View):
    """One responsible's share; an empty list of people is the whole group."""

    responsible_id: str
    group_id: str | None
    subject_ids: tuple[str, ...]


class CountsView(View):
    """How far booking has come; `too_few_times` when somebody must be left without one (G19)."""

    talks: int
    booked: int
    without_time: int
    free_times: int
    too_few_times: bool

    @classmethod
    def of(cls, counts: Counts) -> Self:
        """The view of counts."""
        return cls(**counts.model_dump(), too_few_times=counts.has_too_few_times)


class RoundView(View):
    """A round as one who holds talks in it sees it; `version` rises when people change it."""

    id: str
    version: int
    name: str
    talk_type: str
    unit_id: str
    status: RoundStatus
    early_opens: str | None
    opens: str
    reminder: str
    few_times: str
    closes: str
    parts: tuple[PartView, ...]
    figures: dict[str, str]

    @classmethod
    def of(cls, round_: Round, now: datetime, zone: ZoneInfo, mine: str | None = None) -> Self:
        """The view of a round at `now`; of `mine` alone, or with everybody's share."""
        dates = {n: local_text(moment, zone) if moment else None for n, moment in round_.dates}
        parts = (p for p in round_.parts if mine in (None, p.responsible_id))
        return cls.model_validate(
            {
                "id": round_.id,
                "version": round_.generation,
                "name": round_.name,
                "talk_type": round_.talk_type,
                "unit_id": round_.unit_id,
                "status": status_of(round_, now),
                "parts": tuple(p.model_dump(exclude={"school_form"}) for p in parts),
                "figures": dict(round_.figures),
                **dates,
            }
        )


class RoundsView(View):
    """Several rounds, the newest first."""

    rounds: tuple[RoundView, ...]


class ShareView(CountsView):
    """How far one responsible has come."""

    responsible_id: str


class ReportView(CountsView):
    """What stood when booking closed."""

    at: str


class CoverageView(RoundView):
    """A round with how far booking has come, of everybody or of the caller's own share (G5)."""

    coverage: tuple[ShareView, ...]
    report: ReportView | None


class PupilView(View):
    """One of whom a round is about; the name is left out for a protected identity."""

    subject_id: str
    name: str | None
    talk_id: str
    for_guardian_id: str | None
    """The one guardian whose talk it is, where guardians live apart."""
    status: Status
    start: str | None
    must_talk: bool


class PupilsView(View):
    """Those of one responsible, who still have no time first."""

    responsible_id: str
    pupils: tuple[PupilView, ...]
