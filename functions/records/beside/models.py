"""What stands beside a talk's form, over HTTP."""

from functions.records.observations.models import ObservationsView
from functions.records.results.models import AttendanceView, GradeView, JudgementView
from functions.records.well_being.models import WellBeingView
from shared.adapters.template_view import View
from shared.domain.judgement_use import Use
from shared.domain.vocabulary import Pattern


class BesideView(View):
    """What the caller may see beside a talk; None for what does not belong to it or is not theirs to read."""

    talk_id: str
    pattern: Pattern
    judgement_use: Use | None = None
    """What the unit works with: whether judgements are shown (F71)."""
    judgements: tuple[JudgementView, ...] | None = None
    """The latest in each subject, with the one before it."""
    grades: tuple[GradeView, ...] | None = None
    """Of this school year and the one before (F72)."""
    attendance: tuple[AttendanceView, ...] | None = None
    documentation: ObservationsView | None = None
    """Of a child in preschool, in place of the three above (F73)."""
    well_being: WellBeingView | None = None
    """Of an employee, in the year before the talk (F79)."""
