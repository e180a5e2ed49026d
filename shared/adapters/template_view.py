"""A template as a reader sees it: in their language, with formatted texts as HTML beside their source."""

from collections.abc import Callable, Iterator
from typing import Self

from pydantic import BaseModel, ConfigDict

from shared.adapters.markdown import to_html
from shared.domain.template import Page, Question, Section, Template
from shared.domain.template_agenda import agenda
from shared.domain.template_question import (
    Choice,
    Criteria,
    Kind,
    Option,
    Scale,
    SelfAssessment,
)
from shared.domain.template_words import Passage, Words
from shared.domain.vocabulary import Role


class View(BaseModel):
    """A part of a response."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class FormattedView(View):
    """A formatted text: as it was written, and as HTML that is safe to show."""

    text: str
    html: str

    @classmethod
    def of(cls, passage: Passage | None, language: str) -> Self | None:
        """The view, if there is a text."""
        if passage is None:
            return None
        text = passage.in_language(language)
        return cls(text=text, html=to_html(text))


class OptionView(View):
    """Something that can be chosen or judged."""

    id: str
    name: str
    description: FormattedView | None

    @classmethod
    def of(cls, option: Option, language: str) -> Self:
        """The view."""
        return cls(
            id=option.id,
            name=option.name.in_language(language),
            description=FormattedView.of(option.description, language),
        )


class FormView(View):
    """What an answer that is no free text is made of; its text is JSON. See the schema of templates."""

    lowest: int | None = None
    highest: int | None = None
    lowest_name: str | None = None
    highest_name: str | None = None
    most: int | None = None
    options: tuple[OptionView, ...] = ()
    statements: tuple[OptionView, ...] = ()
    criteria: tuple[OptionView, ...] = ()
    levels: tuple[OptionView, ...] = ()

    @classmethod
    def of(cls, kind: Kind, language: str) -> Self | None:
        """The view; none for free text."""

        def seen(options: tuple[Option, ...]) -> tuple[OptionView, ...]:
            return tuple(OptionView.of(option, language) for option in options)

        match kind:
            case Scale():
                return cls(
                    lowest=kind.lowest,
                    highest=kind.highest,
                    lowest_name=in_language(kind.lowest_name, language),
                    highest_name=in_language(kind.highest_name, language),
                )
            case Choice():
                return cls(most=kind.most, options=seen(kind.options))
            case SelfAssessment():
                return cls(statements=seen(kind.statements), levels=seen(kind.levels))
            case Criteria():
                return cls(criteria=seen(kind.criteria), levels=seen(kind.levels))
            case _:
                return None


class SectionView(View):
    """A section, with the ids of its fields."""

    id: str
    title: str | None
    introduction: FormattedView | None
    fields: tuple[str, ...]


class PageView(View):
    """A page (F54)."""

    id: str
    title: str | None
    introduction: FormattedView | None
    sections: tuple[SectionView, ...]


class PointView(View):
    """A point of a part of the agenda."""

    title: str
    leader: Role | None


class AgendaPartView(View):
    """A part of the talk, with who leads it (F56, F90)."""

    title: str
    leader: Role | None
    minutes: int | None
    points: tuple[PointView, ...]


class TemplateSummary(View):
    """Which template it is, and what is told of it (F10, F45, F46)."""

    id: str
    version: int
    title: str
    description: str | None
    target: str | None
    talk_types: tuple[str, ...]
    school_forms: tuple[str, ...]
    youngest: int | None
    oldest: int | None
    sensitive: bool

    @classmethod
    def of(cls, template: Template, language: str) -> Self:
        """The view."""
        span = template.age_span
        return cls(
            id=template.id,
            version=template.version,
            title=template.title.in_language(language),
            description=in_language(template.description, language),
            target=in_language(template.target, language),
            talk_types=template.talk_types,
            school_forms=template.school_forms,
            youngest=span.youngest if span else None,
            oldest=span.oldest if span else None,
            sensitive=template.sensitive,
        )


def in_language(words: Words | None, language: str) -> str | None:
    """The words, if there are any."""
    return words.in_language(language) if words else None


def agenda_view(template: Template, language: str) -> tuple[AgendaPartView, ...]:
    """The agenda."""
    return tuple(
        AgendaPartView(
            title=part.title,
            leader=part.leader,
            minutes=part.minutes,
            points=tuple(PointView(title=p.title, leader=p.leader) for p in part.points),
        )
        for part in agenda(template, language)
    )


FieldsOf = Callable[[Question], tuple[str, ...]]
"""The ids of the fields of a question that are shown."""


def pages_view(template: Template, language: str, shown: FieldsOf) -> tuple[PageView, ...]:
    """The pages on which something is shown: questions, or a text that belongs to no question."""
    return tuple(_pages(template, language, shown))


def _pages(template: Template, language: str, shown: FieldsOf) -> Iterator[PageView]:
    for page in template.pages:
        sections = tuple(_sections(page, language, shown))
        if sections:
            yield PageView(
                id=page.id,
                title=in_language(page.title, language),
                introduction=FormattedView.of(page.introduction, language),
                sections=sections,
            )


def _sections(page: Page, language: str, shown: FieldsOf) -> Iterator[SectionView]:
    for section in page.sections:
        fields = tuple(field for question in section.asked() for field in shown(question))
        if fields or _is_to_read(section):
            yield SectionView(
                id=section.id,
                title=in_language(section.title, language),
                introduction=FormattedView.of(section.introduction, language),
                fields=fields,
            )


def _is_to_read(section: Section) -> bool:
    """Whether a section asks nothing and is there to be read (F53)."""
    return section.introduction is not None and not any(True for _ in section.asked())
