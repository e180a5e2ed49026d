"""A year of well-being as a chart needs it: points, the scale's ends, and gaps."""

from collections.abc import Sequence
from datetime import date

from functions.records.well_being.models import DaysView, SaidView, ScaleView, WellBeingView
from shared.domain.well_being import (
    Answer,
    Question,
    Span,
    early_sign,
    gaps,
    measure,
    points,
)


def well_being_view(
    answers: Sequence[Answer], days: Span, language: str, *, is_own: bool
) -> WellBeingView:
    """The series of these days, for the employee or for the manager of their talk."""

    def series(question: Question) -> ScaleView:
        said = points(answers, question)
        dates: list[date] = [answer.day for answer in said]
        return ScaleView(
            question=question.id,
            prompt=question.prompt.in_language(language),
            lowest=question.lowest,
            highest=question.highest,
            lowest_means=question.lowest_means.in_language(language),
            highest_means=question.highest_means.in_language(language),
            points=tuple(SaidView(day=a.day.isoformat(), value=a.value) for a in said),
            gaps=tuple(map(_days, gaps(dates, days, measure()))),
            early_sign=early_sign(said, question, measure()) if is_own else None,
        )

    return WellBeingView(
        told=measure().told.in_language(language),
        days=_days(days),
        series=tuple(map(series, measure().questions)),
    )


def _days(span: Span) -> DaysView:
    return DaysView(first=span.first.isoformat(), last=span.last.isoformat())
