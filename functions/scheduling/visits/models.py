"""What planning a visit takes and answers over HTTP."""

from collections.abc import Mapping
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import Field

from functions.scheduling.holds.hold_set import HoldSet
from functions.scheduling.views import TalkType, View
from shared.adapters.fields import Body, Clock, Day, Id, Length
from shared.domain.duration import Duration
from shared.domain.instant import local_text
from shared.domain.planner import MOST_VISITS, Plan
from shared.domain.slot import Place, Slot


class ProposalRequest(Body):
    """Whom the visit is about and when there is time for it; without teachers all who offer times."""

    talk_type: TalkType
    subject_ids: tuple[Id, ...] = Field(min_length=1, max_length=MOST_VISITS)
    responsible_ids: tuple[Id, ...] = Field(default=(), max_length=MOST_VISITS)
    guardian_id: Id | None = None
    """Whom staff act for, where guardians live apart."""
    date: Day
    earliest: Clock
    latest: Clock
    change: Length = Field(default=Duration(), json_schema_extra={"default": "PT0S"})


class VisitRequest(Body):
    """The proposal that is booked; staff may name the guardian who will come."""

    proposal_id: Id
    guardian_id: Id | None = None


class StopView(View):
    """One talk of a proposed visit."""

    subject_id: str
    responsible_id: str
    slot_id: str
    start: str
    end: str
    place: Place | None


class ProposalView(View):
    """A proposed visit, in order, and until when its times are held."""

    proposal_id: str
    until: str
    starts: str
    ends: str
    waiting: str
    """How long the family waits between the talks in all."""
    stops: tuple[StopView, ...]

    @classmethod
    def of(cls, plan: Plan, slots: Mapping[str, Slot], held: HoldSet, zone: ZoneInfo) -> Self:
        """The view of a proposal, with times in the municipality's zone."""
        return cls(
            proposal_id=held.id,
            until=local_text(min(h.until for h in held.slots), zone),
            starts=local_text(plan.starts, zone),
            ends=local_text(plan.ends, zone),
            waiting=str(Duration(exact=plan.waiting)),
            stops=tuple(
                StopView(
                    subject_id=stop.visit.subject_id,
                    responsible_id=stop.visit.responsible_id,
                    slot_id=stop.candidate.slot_id,
                    start=local_text(stop.candidate.start, zone),
                    end=local_text(stop.candidate.end, zone),
                    place=slots[stop.candidate.slot_id].place,
                )
                for stop in plan.stops
            ),
        )
