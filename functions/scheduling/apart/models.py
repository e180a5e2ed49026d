"""What saying that guardians live apart takes and answers over HTTP."""

from functions.scheduling.views import View
from shared.adapters.fields import Body


class SeparateTalksRequest(Body):
    """Whether each guardian of the pupil has a talk of their own from now on."""

    separate: bool


class GuardianView(View):
    """One whose talk can be named; no name is shown of a protected identity (R17)."""

    id: str
    name: str | None


class SeparateTalksView(View):
    """What is said of a pupil, and by whom."""

    person_id: str
    separate: bool
    guardians: tuple[GuardianView, ...]
    still_shared: tuple[str, ...]
    """Talks that are not over and that all guardians share: begun before, with a time or after they had one."""
    changed_by: str | None
    changed_at: str | None
