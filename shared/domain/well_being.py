"""An employee's perceived well-being and workload over time, on scales that are data (F79, R14).

It is a special category of personal data. The employee answers when they like, at most once a day on each
scale, a later answer of the same day in place of the earlier. Who else sees it, and when, is decided here:
the manager of a talk, while that talk is at hand, and what was said up to its day. A sign that things go the
wrong way is for the employee alone.
"""

from collections.abc import Iterable, Sequence, Set
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from shared.domain.deciding import Area, Of, Owner, decided
from shared.domain.instant import Instant
from shared.domain.talk import Talk
from shared.domain.template_words import Part, Words
from shared.domain.vocabulary import Role


class Question(Part):
    """A scale. What its numbers mean never changes: another meaning is another question."""

    id: str
    prompt: Words
    lowest: int
    highest: int
    lowest_means: Words
    highest_means: Words
    worrying_upto: int | None = None
    worrying_from: int | None = None

    def is_worrying(self, value: int) -> bool:
        """Whether an answer is at the end of the scale where one should look after oneself."""
        upto, since = self.worrying_upto, self.worrying_from
        return (upto is not None and value <= upto) or (since is not None and value >= since)


class Measure(Part):
    """The questions of the installation, and how a series of answers is read."""

    told: Words
    """Who reads the answers: said to the employee before they give any."""
    gap_after: int
    """Days without an answer that count as a gap."""
    sign_after: int
    """Worrying answers in a row that are a sign."""
    questions: tuple[Question, ...]


class Answer(BaseModel):
    """What somebody said on a scale on a local date."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    person_id: str
    question: str
    day: date
    value: int
    at: Instant


class Span(NamedTuple):
    """Local dates, both ends included."""

    first: date
    last: date


def points(answers: Iterable[Answer], question: Question) -> list[Answer]:
    """The answers to one question, by date."""
    return sorted((a for a in answers if a.question == question.id), key=lambda a: a.day)


def gaps(days: Sequence[date], within: Span, measure: Measure) -> list[Span]:
    """Where nothing was said for long: the days between two answers, or an answer and an end of the series."""
    longest = timedelta(days=measure.gap_after)
    one = timedelta(days=1)
    borders = [within.first - one, *days, within.last + one]
    between = [Span(a + one, b - one) for a, b in pairwise(borders)]
    return [span for span in between if span.last - span.first + one > longest]


def early_sign(said: Sequence[Answer], question: Question, measure: Measure) -> bool:
    """Whether the last answers all were worrying: for the employee alone."""
    last = said[-measure.sign_after :]
    return len(last) == measure.sign_after and all(question.is_worrying(a.value) for a in last)


def past_year(last: date) -> Span:
    """The year that ends with a local date."""
    day = 28 if (last.month, last.day) == (2, 29) else last.day
    return Span(last.replace(year=last.year - 1, day=day) + timedelta(days=1), last)


def shown_to_manager(talk: Talk, now: datetime) -> bool:
    """Whether the talk is at hand: from when its record opens until its follow-up closes, and never after."""
    windows = talk.windows
    return windows is not None and windows.record_opens <= now < windows.follow_up_closes


def may_read_well_being(talk: Talk, person_id: str, roles: Set[Role], now: datetime) -> bool:
    """Whether one reads what is shown of an employee beside the talk: the employee, the manager in its time."""
    reads = Role.EMPLOYEE in roles or (Role.MANAGER in roles and shown_to_manager(talk, now))
    return decided(reads, person_id, Owner(Of.PERSON, talk.subject_id), Area.WELL_BEING)


@cache
def measure() -> Measure:
    """The questions, as shipped."""
    text = resources.files("shared.data").joinpath("well_being.json").read_text("utf-8")
    return Measure.model_validate_json(text)
