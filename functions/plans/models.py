"""What plans take and answer over HTTP."""

from typing import Annotated, Literal

from pydantic import StringConstraints, WithJsonSchema

from shared.adapters.fields import Body
from shared.adapters.people_view import PersonView
from shared.adapters.template_view import View
from shared.domain.agreement import Outcome
from shared.domain.plan import Lack
from shared.domain.vocabulary import Role

Format = Literal["json", "html", "pdf"]


class PlanQuery(Body):
    """As what it is read: data, a page, or a document to keep (PDF/A)."""

    format: Format = "json"


class FinalRequest(Body):
    """The plan that the caller looked at: no other is made final."""

    seen: Annotated[
        str,
        StringConstraints(pattern=r"^[0-9a-f]{32}$"),
        WithJsonSchema({"type": "string", "pattern": "^[0-9a-f]{32}$", "examples": ["0f" * 16]}),
    ]


class PlanSubjectView(View):
    """A judgement in a subject (R2, F115)."""

    school_subject: str
    name: str
    term: str
    level: str | None
    words: str
    proposed_goal: str


class LineView(View):
    """One thing of an answer, how far, and a remark."""

    name: str
    level: str | None
    remark: str


class PlanAnswerView(View):
    """What was written of goals or measures, or judged in the talk itself."""

    prompt: str
    role: Role | None
    text: str
    lines: tuple[LineView, ...]


class AgreedView(View):
    """An agreement."""

    goal: str
    strategy: str
    owners: tuple[Role, ...]
    follow_up_on: str | None
    outcome: Outcome


class ContentView(View):
    """What a plan says, in one language."""

    pupil: PersonView
    school_year: int
    """The calendar year in which it begins."""
    talk_id: str
    for_guardian: PersonView | None
    unit: str
    school_form: str
    year: int | None
    held_on: str
    required: bool
    judgements: tuple[PlanSubjectView, ...]
    other_judgements: tuple[PlanAnswerView, ...]
    goals: tuple[PlanAnswerView, ...]
    agreements: tuple[AgreedView, ...]
    measures: tuple[PlanAnswerView, ...]


class DraftPlanView(ContentView):
    """A plan as it would be final now, for who holds the talk."""

    seen: str
    """What making it final names: it has another one as soon as it says something else."""
    lacking: tuple[Lack, ...]
    """What must be there first."""
    not_released: tuple[str, ...]
    """Subjects whose latest judgement guardians may not read yet: they are left out."""
    version: int
    """Which version of the school year it would be."""


class PlanView(ContentView):
    """A version that was made final."""

    version: int
    made_by: PersonView
    made_at: str


class PlanHead(View):
    """A version in a list."""

    school_year: int
    version: int
    talk_id: str
    held_on: str
    made_at: str
    made_by: PersonView


class PlansView(View):
    """A pupil's plans, the latest first, and whether the law asks for one this school year (R2)."""

    school_year: int
    required: bool
    written: bool
    """Whether there is one of this school year."""
    plans: tuple[PlanHead, ...]
