"""Templates: pages with sections with questions, who answers which in what phase, and how (F41–F59).

This model is also the file in which a template is exported and imported, and its JSON Schema is published.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field as Limits
from pydantic import StringConstraints, model_validator

from shared.domain.errors import NotFound
from shared.domain.template_question import AnyKind, PartId, Text
from shared.domain.template_words import Part, Passage, Words
from shared.domain.vocabulary import Phase, PlanPart, Role

_FIELD = re.compile(r"[a-z][a-z0-9-]{0,59}(?:\.[a-z]{1,20})?", re.ASCII)
MOST_FIELDS = 200
"""Fields of one template: a talk is opened with all of them at once."""
AnsweringRole = Literal[Role.RESPONSIBLE, Role.PUPIL, Role.GUARDIAN, Role.EMPLOYEE, Role.MANAGER]
Answerers = Annotated[tuple[AnsweringRole, ...], Limits(min_length=1, max_length=5)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._~-]{1,60}$")]


class Question(Part):
    """One question. Each answering role has a field of its own, unless the field is shared (F44, F105)."""

    id: PartId
    phase: Phase
    prompt: Words
    help: Passage | None = None
    answered_by: Answerers
    shared: bool = False
    sensitive: bool = False
    """Whether its answers are likely to be sensitive, even where the template's others are not (R16)."""
    in_plan: PlanPart | None = None
    """What its answers are in the pupil's development plan; not in it unless told (R2)."""
    kind: AnyKind = Text()


class Comments(Part):
    """A section's comment fields, one for each of these roles, with the name of who wrote (F54, F55)."""

    phase: Phase
    answered_by: Answerers
    prompt: Words = Words(sv="Kommentar", en="Comment")


class Section(Part):
    """Some questions that belong together, introduced (F54)."""

    id: PartId
    title: Words | None = None
    introduction: Passage | None = None
    leader: AnsweringRole | None = None
    """Who leads this point of the talk, if not the one who leads the page (F90)."""
    questions: Annotated[tuple[Question, ...], Limits(max_length=50)] = ()
    comments: Comments | None = None

    def asked(self) -> Iterator[Question]:
        """The questions, and the place for comments as the last of them."""
        yield from self.questions
        if self.comments is not None:
            yield Question(
                id=f"{self.id[:42]}-comment",
                phase=self.comments.phase,
                prompt=self.comments.prompt,
                answered_by=self.comments.answered_by,
            )


class Page(Part):
    """A page of a template: a part of the talk, or of what comes before or after (F54)."""

    id: PartId
    title: Words | None = None
    introduction: Passage | None = None
    leader: AnsweringRole | None = None
    """Who leads this part of the talk (F90)."""
    minutes: Annotated[int, Limits(ge=1, le=480)] | None = None
    """How long this part of the talk takes, about."""
    on_agenda: bool = True
    sections: Annotated[tuple[Section, ...], Limits(min_length=1, max_length=30)]


class AgeSpan(Part):
    """For whom a template is meant, in years of age; both ends belong to it (F10)."""

    youngest: Annotated[int, Limits(ge=0, le=150)]
    oldest: Annotated[int, Limits(ge=0, le=150)]

    @model_validator(mode="after")
    def _goes_up(self) -> Self:
        if self.youngest > self.oldest:
            raise ValueError("the oldest may not be younger than the youngest")
        return self


class Labels(Part):
    """What those who take part, and the three phases, are called in this kind of talk (F9, D15)."""

    roles: Mapping[Role, Words] = {}
    phases: Mapping[Phase, Words] = {}


class Field(Part):
    """A field of a talk: a question as one role (or all of them together) answers it."""

    id: str
    phase: Phase
    question: Question
    writers: frozenset[Role]


class Template(Part):
    """A versioned set of questions; a talk keeps the version it began with (F59)."""

    format: Literal["samtal-template-1"] = "samtal-template-1"
    """Tells a file of this kind from others, and from those of a later shape."""
    id: Code
    version: Annotated[int, Limits(ge=1, le=99_999_999)]
    title: Words
    description: Words | None = None
    target: Words | None = None
    """For whom and when it is meant, in words (F45)."""
    talk_types: Annotated[tuple[Code, ...], Limits(max_length=20)] = ()
    """The kinds of talk it is for; any if none is named."""
    school_forms: Annotated[tuple[Code, ...], Limits(max_length=60)] = ()
    """The school forms it is for, any if none is named; `EMPLOYEE` alone for employee talks."""
    age_span: AgeSpan | None = None
    sensitive: bool = False
    """Whether its answers are likely to be sensitive (F46)."""
    labels: Labels = Labels()
    instructions: Mapping[Phase, Passage] = {}
    """What meets those who write in a phase, before the questions (F52)."""
    pages: Annotated[tuple[Page, ...], Limits(min_length=1, max_length=30)]

    @model_validator(mode="after")
    def _says_each_thing_once(self) -> Self:
        pages = [page.id for page in self.pages]
        sections = [section.id for page in self.pages for section in page.sections]
        if sum(1 for _ in self.questions()) > MOST_FIELDS or len(self.fields) > MOST_FIELDS:
            raise ValueError(f"at most {MOST_FIELDS} fields")
        for ids in (pages, sections, [field.id for field in self.fields]):
            twice = sorted(one for one, times in Counter(ids).items() if times > 1)
            if twice:
                raise ValueError(f"more than once: {', '.join(twice)}"[:300])
        return self

    def questions(self) -> Iterator[Question]:
        """All questions, in the order of the template."""
        for page in self.pages:
            for section in page.sections:
                yield from section.asked()

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """All fields, in the order of the template."""
        return tuple(field for question in self.questions() for field in fields_of(question))

    def field(self, phase: Phase, field_id: str) -> Field:
        """The field of this id in this phase. Raises NotFound."""
        if _FIELD.fullmatch(field_id):
            for field in self.fields:
                if field.id == field_id and field.phase is phase:
                    return field
        raise NotFound("The template of this talk has no such field.")


def fields_of(question: Question) -> Iterator[Field]:
    """The field of a question, or those of everybody who answers it."""
    answerers = frozenset(question.answered_by)
    if question.shared:
        yield Field(id=question.id, phase=question.phase, question=question, writers=answerers)
        return
    for role in question.answered_by:
        yield Field(
            id=f"{question.id}.{role}",
            phase=question.phase,
            question=question,
            writers=frozenset({role}),
        )
