"""How long what was written is kept, and what becomes of it then, by a municipality's own decisions (R15, D17).

A table says it, never code: which kind of document, in which school forms, how long after what, and the id
of the decision that this rests on. What no line speaks of is kept.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.domain.people import Person, Span
from shared.domain.term import SPRING_ENDS
from shared.domain.vocabulary import EMPLOYEE_FORM


class Document(StrEnum):
    """A kind of document that a retention decision can speak of; each with all its versions."""

    PREPARATION = "preparation"
    RECORD = "record"
    FOLLOW_UP = "follow_up"
    AGREEMENT = "agreement"
    """With what was said of it afterwards."""
    NOTE = "note"
    """Who was there, who did not agree, who was to be brought in."""
    WORRY = "worry"
    REFERRAL = "referral"
    """What was passed on to student health, with what came of it."""
    ATTACHMENT = "attachment"
    """With the bytes of the files, also of those that were taken away."""
    EVENTS = "events"
    """What happened to a talk, with the reasons that were given."""
    JUDGEMENT = "judgement"
    GRADE = "grade"
    ATTENDANCE = "attendance"
    PLAN = "plan"
    """The written individual development plan (R2)."""
    WELL_BEING = "well_being"
    OBSERVATION = "observation"
    AUDIT = "audit"
    """The trail of who did, saw or was refused what."""
    DRAFT = "draft"
    """What was typed and never saved."""


OF_TALK = frozenset({
    Document.PREPARATION, Document.RECORD, Document.FOLLOW_UP, Document.AGREEMENT, Document.NOTE,
    Document.WORRY, Document.REFERRAL, Document.ATTACHMENT, Document.EVENTS,
})  # fmt: skip
OF_PERSON = frozenset({
    Document.JUDGEMENT, Document.GRADE, Document.ATTENDANCE, Document.PLAN, Document.WELL_BEING,
    Document.AUDIT, Document.OBSERVATION,
})  # fmt: skip
DISPOSABLE = OF_TALK | OF_PERSON


class Trigger(StrEnum):
    """What the time is counted from."""

    WRITTEN = "written"
    TALK_HELD = "talk_held"
    SCHOOL_YEAR_ENDED = "school_year_ended"
    LEFT_SCHOOL_FORM = "left_school_form"
    LEFT_SCHOOL_OWNER = "left_school_owner"
    """The pupil, or the employee, has nothing more to do with the municipality."""


class Then(StrEnum):
    """What becomes of a document when its time is over."""

    KEEP = "keep"
    DISPOSE = "dispose"
    """Handed to the archive, and erased after that; both only once two people approved it."""
    BY_ITSELF = "by_itself"
    """The tables let it go without anybody's word, as they do with what was typed and never saved."""


class Kept(BaseModel):
    """A length of time in calendar units."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    years: int = Field(default=0, ge=0, le=150)
    months: int = Field(default=0, ge=0, le=11)

    def after(self, day: date) -> date:
        """The first day on which it is over. Of 29 February, a year later is 1 March: never too short."""
        months = day.year * 12 + day.month - 1 + self.years * 12 + self.months
        year, month = divmod(months, 12)
        try:
            return date(year, month + 1, day.day)
        except ValueError:
            year, month = divmod(months + 1, 12)
            return date(year, month + 1, 1)


class Rule(BaseModel):
    """One line of the table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: Document
    school_forms: tuple[str, ...] = ()
    """Codes of SS 12000, or `EMPLOYEE`; none means every one that no other line names."""
    trigger: Trigger
    kept: Kept = Kept()
    then: Then
    decision: str
    """The id of the municipality's decision, or where the figure comes from."""
    valid_from: date


class Fault(NamedTuple):
    """What is wrong with a table, and in which line, from 0."""

    line: int
    what: str


def faults_of(rules: Sequence[Rule]) -> list[Fault]:
    """What keeps a table from being used: lines that contradict each other or cannot be carried out."""
    faults = []
    for number, rule in enumerate(rules):
        if rule.then is Then.DISPOSE and rule.document not in DISPOSABLE:
            faults.append(Fault(number, f"{rule.document} cannot be disposed of by a decision"))
        if (rule.then is Then.BY_ITSELF) != (rule.document is Document.DRAFT):
            faults.append(Fault(number, "only drafts, and always drafts, go by themselves"))
        if any(_speak_of_the_same(rule, other) for other in rules[:number]):
            faults.append(Fault(number, "a line before speaks of the same from the same day"))
    return faults


def _speak_of_the_same(one: Rule, other: Rule) -> bool:
    if (one.document, one.valid_from) != (other.document, other.valid_from):
        return False
    both = (set(one.school_forms), set(other.school_forms))
    return both == (set(), set()) or not both[0].isdisjoint(both[1])


def rule_for(rules: Iterable[Rule], document: Document, school_form: str, day: date) -> Rule | None:
    """The line that holds on a local day; None means that the document is kept.

    One that names the school form goes before one that does not, then the one in force since last.
    """
    fitting = [
        rule
        for rule in rules
        if rule.document is document
        and rule.valid_from <= day
        and (not rule.school_forms or school_form in rule.school_forms)
    ]
    return max(fitting, key=lambda rule: (bool(rule.school_forms), rule.valid_from), default=None)


class Over(NamedTuple):
    """Since when the time of a document is over, and by which decision."""

    since: date
    decision: str


def last_of(over: Iterable[Over | None]) -> Over | None:
    """Of a document about several people: it goes with the last of them, and with none that is kept for one."""
    every = list(over)
    known = [each for each in every if each is not None]
    return max(known, default=None) if len(known) == len(every) else None


class Facts(NamedTuple):
    """What the time of a document can be counted from."""

    person: Person
    """Whom it is about, as the register knows them."""
    school_form: str = ""
    """In which school form it was written; empty where nobody knows."""
    written: date | None = None
    """The local date of the last of it."""
    held: date | None = None
    """The local date of its talk, once that is over."""
    school_year: int | None = None
    """The calendar year in which its school year begins."""


def due_on(rule: Rule, facts: Facts) -> date | None:
    """The first local day on which a document may go; None for one that is kept, or not to be told yet."""
    if rule.then is not Then.DISPOSE:
        return None
    happened = _day_of(rule.trigger, facts)
    return rule.kept.after(happened) if happened else None


def _day_of(trigger: Trigger, facts: Facts) -> date | None:
    match trigger:
        case Trigger.WRITTEN:
            return facts.written
        case Trigger.TALK_HELD:
            return facts.held
        case Trigger.SCHOOL_YEAR_ENDED:
            year = facts.school_year
            return None if year is None else date(year + 1, SPRING_ENDS, 30)
        case Trigger.LEFT_SCHOOL_FORM:
            return left_school_form(facts.person, facts.school_form)
        case _:
            return left_school_owner(facts.person)


def left_school_form(person: Person, school_form: str) -> date | None:
    """The last local day in a school form, or at work; None while it goes on, or where nobody knows."""
    if school_form == EMPLOYEE_FORM:
        return _last_day([duty.span for duty in person.duties]) or person.left
    spans = [e.span for e in person.enrolments if e.school_form == school_form]
    return _last_day(spans) if spans else person.left


def left_school_owner(person: Person) -> date | None:
    """The last local day on which somebody was anything in the municipality's schools."""
    if person.left:
        return person.left
    return _last_day([*(e.span for e in person.enrolments), *(d.span for d in person.duties)])


def _last_day(spans: Iterable[Span]) -> date | None:
    """The end of the last; None if one has no end, or there is none."""
    ends = [span.end or date.max for span in spans]
    last = max(ends, default=date.max)
    return None if last == date.max else last


_RULES = TypeAdapter(tuple[Rule, ...])


@cache
def load_rules(name: str = "standard") -> tuple[Rule, ...]:
    """A shipped table. Raises FileNotFoundError."""
    return shipped(name)


def shipped(name: str) -> tuple[Rule, ...]:
    """As `load_rules`, read anew."""
    return read_rules(
        resources.files("shared.data").joinpath(f"retention/{name}.json").read_text("utf-8")
    )


def read_rules(text: str) -> tuple[Rule, ...]:
    """A table from its JSON. Raises pydantic's ValidationError, which names the line that is wrong."""
    return _RULES.validate_json(text)


def has_been_at(person: Person, unit_id: str) -> bool:
    """Whether somebody is, was or will be at a unit, to learn or to work."""
    learnt = {enrolment.unit_id for enrolment in person.enrolments}
    return unit_id in learnt | {duty.unit_id for duty in person.duties}


def form_during(person: Person, unit_id: str, school_year: int) -> str | None:
    """The school form in which somebody was at a unit in a school year; None if they were not there."""
    first, last = date(school_year, SPRING_ENDS + 1, 1), date(school_year + 1, SPRING_ENDS, 30)
    for enrolment in person.enrolments:
        starts, ends = enrolment.span.start or date.min, enrolment.span.end or date.max
        if enrolment.unit_id == unit_id and starts <= last and first <= ends:
            return enrolment.school_form
    return None
