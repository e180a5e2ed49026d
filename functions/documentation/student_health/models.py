"""What referrals to student health take and answer over HTTP."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from functions.documentation.worries.models import Words
from shared.adapters.fields import Body, Id
from shared.adapters.people_view import PersonView
from shared.adapters.template_view import View
from shared.domain.referral import ReferralState
from shared.domain.secrecy import Secrecy
from shared.domain.vocabulary import Role

Sharing = Literal["responsible", "higher", "pupil", "guardian"]


def _once_each(roles: tuple[Sharing, ...]) -> tuple[Sharing, ...]:
    return tuple(dict.fromkeys(sorted(roles)))


SharedWith = Annotated[tuple[Sharing, ...], Field(max_length=4), AfterValidator(_once_each)]


class ReferralRequest(Body):
    """What is passed on, and by which local date it is to be followed up."""

    text: Words
    follow_up_by: date
    worry: Annotated[int, Field(ge=1, le=99)] | None = None
    """The number of the worry in this talk that it comes from."""


class AssignmentRequest(Body):
    """Who of the team takes it."""

    staff_id: Id


class HealthAnswerRequest(Body):
    """What student health does about it, for the team and for whom it is shared with."""

    text: Words
    shared_with: SharedWith = ()
    follow_up_by: date | None = None
    """Another date to follow up by; null keeps the one there is."""


class HealthFollowUpRequest(Body):
    """What came of it, for the team and for whom it is shared with."""

    text: Words
    shared_with: SharedWith = ()


class ReferralQuery(Body):
    """Which referrals of a unit."""

    state: Literal["unfinished", "finished"] = "unfinished"


class HealthEntryView(View):
    """What student health wrote."""

    text: str
    shared_with: tuple[Role, ...]
    by: PersonView
    at: str


class ReferralView(View):
    """A referral as far as its reader may know it. `version` is what a change names in If-Match.

    The request is for its sender, the team and higher permission; what student health wrote, for the team and
    for whom it is shared with.
    """

    number: int
    version: int
    state: ReferralState
    secrecy: Literal[Secrecy.STUDENT_HEALTH] = Secrecy.STUDENT_HEALTH
    """The content class: the stronger secrecy of student health (OSL 23 kap. 2 §)."""
    text: str | None
    worry: int | None
    passed_on_by: PersonView | None
    passed_on_at: str
    follow_up_by: date
    overdue: bool
    assigned_to: PersonView | None
    assigned_at: str | None
    answer: HealthEntryView | None
    follow_up: HealthEntryView | None


class ReferralEntryView(View):
    """That there is a referral; its words stand in its talk."""

    talk_id: str
    number: int
    state: ReferralState
    subject: PersonView
    passed_on_by: PersonView
    passed_on_at: str
    follow_up_by: date
    overdue: bool
    assigned_to: PersonView | None


class ReferralsView(View):
    """The referrals of a unit: unfinished ones by the date they are due, finished ones the latest due first."""

    referrals: tuple[ReferralEntryView, ...]
    more: bool
    """Whether there are others than these."""
