"""What waiting takes and answers over HTTP."""

from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from functions.scheduling.views import TalkType, View
from shared.adapters.fields import Body, Id
from shared.domain.instant import local_text
from shared.domain.talk import Talk
from shared.domain.waiting import Waiting


class WaitingRequest(Body):
    """Whose times somebody waits for."""

    subject_id: Id
    responsible_id: Id
    talk_type: TalkType
    guardian_id: Id | None = None
    """Whom staff act for, where guardians live apart."""


class WaitingQuery(Body):
    """Whose places in lines are asked for."""

    subject_id: Id


class OfferView(View):
    """A time that is kept for the family until then, and booked like any other."""

    slot_id: str
    start: str
    until: str


class WaitingView(View):
    """A place in a line."""

    talk_id: str
    talk_type: str
    subject_id: str
    responsible_id: str
    since: str
    offer: OfferView | None

    @classmethod
    def of(cls, talk: Talk, waiting: Waiting, now: datetime, zone: ZoneInfo) -> Self:
        """The view of a place at `now`, with times in the municipality's zone."""
        offer = waiting.offer_at(now)
        return cls(
            talk_id=talk.id,
            talk_type=talk.talk_type,
            subject_id=talk.subject_id,
            responsible_id=talk.responsible_id,
            since=local_text(waiting.since, zone),
            offer=OfferView(
                slot_id=offer.slot_id,
                start=local_text(offer.start, zone),
                until=local_text(offer.until, zone),
            )
            if offer
            else None,
        )


class WaitingListView(View):
    """The lines somebody stands in."""

    waiting: tuple[WaitingView, ...]
