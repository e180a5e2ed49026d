"""What consenting takes and answers over HTTP."""

from typing import Self
from zoneinfo import ZoneInfo

from functions.scheduling.views import View
from shared.adapters.fields import Body, Id
from shared.domain.instant import local_text
from shared.domain.people import Person


class ConsentRequest(Body):
    """The guardian who is to keep their access."""

    guardian_id: Id


class ConsentView(View):
    """One consent that stands."""

    guardian_id: str
    since: str


class ConsentsView(View):
    """The consents of the caller that stand."""

    consents: tuple[ConsentView, ...]

    @classmethod
    def of(cls, person: Person, zone: ZoneInfo) -> Self:
        """The view of somebody's consents, with times in the municipality's zone."""
        return cls(
            consents=tuple(
                ConsentView(guardian_id=c.guardian_id, since=local_text(c.at, zone))
                for c in person.own.consents
            )
        )
