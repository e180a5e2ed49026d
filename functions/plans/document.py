"""A plan as a document in one language: headings, facts, texts and tables, before it becomes a file."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from functions.plans.models import PlanAnswerView, PlanView
from shared.adapters.document import Block, Document, Facts, Heading, Paragraph, Table
from shared.adapters.people_view import PersonView
from shared.domain.vocabulary import Role


class Words(BaseModel):
    """What a printed plan says in one language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    protected: str
    facts: Mapping[str, str]
    made: str
    judgements: str
    no_judgements: str
    columns: Mapping[str, str]
    goals: str
    agreements: str
    no_agreements: str
    measures: str
    no_measures: str
    written_by: str
    page: str
    terms: Mapping[str, str]
    forms: Mapping[str, str]
    roles: Mapping[Role, str]


def document_of(plan: PlanView, language: str) -> Document:
    """The document of a plan that was made final."""
    words = words_in(language)
    year = f"{plan.school_year}/{(plan.school_year + 1) % 100:02d}"
    return Document(
        language=language,
        name=f"development-plan-{plan.school_year}-v{plan.version}",
        title=words.title.format(school_year=year),
        blocks=tuple(_blocks(plan, words)),
        page=words.page,
    )


def _blocks(plan: PlanView, words: Words) -> Iterator[Block]:
    yield Facts(tuple(_facts(plan, words)))
    yield Heading(2, words.judgements)
    if plan.judgements:
        yield _judgements(plan, words)
        yield from _subjects(plan, words)
    elif not plan.other_judgements:
        yield Paragraph(words.no_judgements)
    yield from _answers(plan.other_judgements, words)
    if plan.goals:
        yield Heading(2, words.goals)
        yield from _answers(plan.goals, words)
    yield Heading(2, words.agreements)
    yield _agreements(plan, words) if plan.agreements else Paragraph(words.no_agreements)
    yield Heading(2, words.measures)
    if not plan.measures:
        yield Paragraph(words.no_measures)
    yield from _answers(plan.measures, words)


def _facts(plan: PlanView, words: Words) -> Iterator[tuple[str, str]]:
    def name(person: PersonView) -> str:
        return person.name or words.protected

    yield words.facts["pupil"], name(plan.pupil)
    yield words.facts["unit"], plan.unit or words.protected
    yield words.facts["form"], words.forms.get(plan.school_form, plan.school_form)
    if plan.year is not None:
        yield words.facts["year"], str(plan.year)
    yield words.facts["held_on"], plan.held_on
    if plan.for_guardian is not None:
        yield words.facts["guardian"], name(plan.for_guardian)
    made = words.made.format(date=plan.made_at[:10], name=name(plan.made_by))
    yield words.facts["made"], made
    yield words.facts["version"], str(plan.version)


def _judgements(plan: PlanView, words: Words) -> Table:
    names = ("subject", "term", "level")
    return Table(
        words.judgements,
        tuple(words.columns[name] for name in names),
        tuple((j.name, _term(j.term, words), j.level or "–") for j in plan.judgements),
        (40, 20, 40),
    )


def _subjects(plan: PlanView, words: Words) -> Iterator[Block]:
    """What was said of each: too long for a table."""
    for judgement in plan.judgements:
        yield Heading(3, judgement.name)
        yield Paragraph(judgement.words)
        if judgement.proposed_goal.strip():
            yield Facts(((words.columns["proposed"], judgement.proposed_goal),))


def _agreements(plan: PlanView, words: Words) -> Table:
    names = ("goal", "strategy", "owners", "follow_up")
    return Table(
        words.agreements,
        tuple(words.columns[name] for name in names),
        tuple(
            (a.goal, a.strategy, ", ".join(words.roles[o] for o in a.owners), a.follow_up_on or "")
            for a in plan.agreements
        ),
        (34, 34, 18, 14),
    )


def _answers(answers: Iterable[PlanAnswerView], words: Words) -> Iterator[Block]:
    for answer in answers:
        heading = answer.prompt
        if answer.role is not None:
            told = words.roles[answer.role]
            heading = words.written_by.format(prompt=answer.prompt, role=told)
        yield Heading(3, heading)
        if answer.text:
            yield Paragraph(answer.text)
        if answer.lines:
            yield _lines(answer, words)


def _lines(answer: PlanAnswerView, words: Words) -> Table:
    """Only columns in which something stands."""
    columns = [
        (words.columns["thing"], [line.name for line in answer.lines], 34),
        (words.columns["level"], [line.level or "" for line in answer.lines], 26),
        (words.columns["remark"], [line.remark for line in answer.lines], 40),
    ]
    filled = [column for column in columns if any(column[1])]
    headings, cells, widths = zip(*filled, strict=True)
    return Table(answer.prompt, headings, tuple(zip(*cells, strict=True)), widths)


def _term(term: str, words: Words) -> str:
    year, _, half = term.partition("-")
    return words.terms[half].format(year=year)


def words_in(language: str) -> Words:
    """What printed plans say in a language that the system speaks."""
    return _book().languages[language]


@cache
def _book() -> "_Book":
    text = resources.files("functions.plans").joinpath("words.json").read_text("utf-8")
    return _Book.model_validate_json(text)


class _Book(BaseModel):
    languages: dict[str, Words]
