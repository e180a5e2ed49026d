"""Opening preparation again after it has closed, until the talk begins at the latest (D5)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from shared.domain.errors import Invalid, WindowClosed, WrongStatus
from shared.domain.instant import local_text
from shared.domain.lifecycle import effective_status
from shared.domain.policy import Policy
from shared.domain.talk import Booking, Talk
from shared.domain.vocabulary import Status


def reopen(talk: Talk, until: datetime, policy: Policy, now: datetime, zone: ZoneInfo) -> Talk:
    """The talk with preparation open until this instant; the window of every write follows at once (D3).

    Nothing else moves: the preparation was due when it was due, and no timed step waits for its end. A new
    time computes the window anew. Doing it again changes nothing. Raises WrongStatus without a time and
    once the talk was held, WindowClosed when it is too late for any such time, Invalid for one that is
    over, beyond that end, or no later than the end there is.
    """
    windows, booking, status = talk.windows, talk.booking, effective_status(talk, now)
    if windows is None or booking is None or status not in (Status.BOOKED, Status.PREPARED):
        raise WrongStatus(status=status)
    latest = _latest(policy, booking, zone)
    if now >= latest:
        raise WindowClosed(closed=local_text(latest, zone))
    if until == windows.preparation_closes and until > now:
        return talk
    if not max(now, windows.preparation_closes) < until <= latest:
        told = f"after the end there is and now, and no later than {local_text(latest, zone)}"
        raise Invalid(errors=[{"pointer": "/until", "detail": told}])
    reopened = windows.model_copy(update={"preparation_closes": until})
    return talk.changed(windows=reopened)


def _latest(policy: Policy, booking: Booking, zone: ZoneInfo) -> datetime:
    anchors = {"booked": booking.booked_at, "start": booking.start, "end": booking.end}
    return policy.reopening_ends.at(anchors, zone)
