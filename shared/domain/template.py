"""Question templates: what is asked in which phase, and who answers (F41–F44, F80)."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from shared.domain.errors import NotFound
from shared.domain.vocabulary import Phase, Role

_FIELD = re.compile(r"[a-z][a-z0-9-]{0,59}(?:\.[a-z]{1,20})?", re.ASCII)


class Question(BaseModel):
    """One question. Each answering role has a field of its own, unless the field is shared (F44, F105)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    phase: Phase
    prompt: Mapping[str, str]
    """By language."""
    answered_by: tuple[Role, ...]
    shared: bool = False


class Field(BaseModel):
    """A text field of a talk: a question as one role (or all of them together) answers it."""

    model_config = ConfigDict(frozen=True)

    id: str
    phase: Phase
    question: Question
    writers: frozenset[Role]


class Template(BaseModel):
    """A versioned set of questions; a talk keeps the version it began with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    version: int
    title: Mapping[str, str]
    questions: tuple[Question, ...]

    def fields(self) -> Iterator[Field]:
        """All text fields, in the order of the template."""
        for question in self.questions:
            if question.shared:
                yield Field(
                    id=question.id,
                    phase=question.phase,
                    question=question,
                    writers=frozenset(question.answered_by),
                )
                continue
            for role in question.answered_by:
                yield Field(
                    id=f"{question.id}.{role}",
                    phase=question.phase,
                    question=question,
                    writers=frozenset({role}),
                )

    def field(self, phase: Phase, field_id: str) -> Field:
        """The field of this id in this phase. Raises NotFound."""
        if _FIELD.fullmatch(field_id):
            for field in self.fields():
                if field.id == field_id and field.phase is phase:
                    return field
        raise NotFound("The template of this talk has no such field.")


@cache
def load_template(template_id: str, version: int | None = None) -> Template:
    """A shipped template, the newest or the version a talk began with. Raises FileNotFoundError."""
    folder = resources.files("shared.data").joinpath("templates")
    if version is None:
        version = max(
            int(path.name.removesuffix(".json").rpartition(".v")[2])
            for path in folder.iterdir()
            if path.name.startswith(f"{template_id}.v")
        )
    text = folder.joinpath(f"{template_id}.v{version}.json").read_text("utf-8")
    return Template.model_validate_json(text)
