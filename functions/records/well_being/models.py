"""What well-being takes and answers over HTTP."""

from typing import Annotated

from pydantic import Field

from shared.adapters.fields import Body, Id
from shared.adapters.template_view import View


class AnswerRequest(Body):
    """Where on a scale the caller is today."""

    question: Id
    value: int


class AnswersRequest(Body):
    """Answers of today, to one question or several."""

    answers: Annotated[tuple[AnswerRequest, ...], Field(strict=False, min_length=1, max_length=20)]


class SaidView(View):
    """An answer: a point of the chart."""

    day: str
    value: int


class DaysView(View):
    """Local dates, both ends included."""

    first: str
    last: str


class ScaleView(View):
    """A scale and what was said on it."""

    question: str
    prompt: str
    lowest: int
    highest: int
    lowest_means: str
    highest_means: str
    points: tuple[SaidView, ...]
    gaps: tuple[DaysView, ...]
    """Where nothing was said for long, so that a chart draws no line across."""
    early_sign: bool | None
    """Whether the last answers are worrying; told to the employee alone, None for anybody else."""


class WellBeingView(View):
    """A year of somebody's well-being."""

    told: str
    """Who reads the answers."""
    days: DaysView
    series: tuple[ScaleView, ...]
