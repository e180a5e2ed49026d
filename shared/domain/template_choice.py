"""Which template the talks of a unit begin with (F41, F43): the unit's choice, or that of the unit above."""

from collections.abc import Mapping
from typing import Self

from pydantic import BaseModel, ConfigDict

NO_QUESTIONS = "plain"
"""The shipped template that asks nothing: for a unit that wants no template (F43)."""
NO_QUESTIONS_AT_WORK = "plain-employee"


class TemplateChoice(BaseModel):
    """A template for a kind of talk, for one school form or for all that have no choice of their own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    talk_type: str
    school_form: str | None = None
    template_id: str | None
    """None: no template, and so no questionnaire."""


class Choices(BaseModel):
    """The choices of one unit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit_id: str
    revision: int = 0
    """Raised by every change; the optimistic lock."""
    choices: tuple[TemplateChoice, ...] = ()

    def of(self, talk_type: str, school_form: str) -> TemplateChoice | None:
        """The unit's choice, if it made one."""
        mine = {c.school_form: c for c in self.choices if c.talk_type == talk_type}
        return mine.get(school_form) or mine.get(None)

    def replaced(self, choices: tuple[TemplateChoice, ...]) -> Self:
        """The unit with these choices, and no others."""
        return self.model_copy(update={"revision": self.revision + 1, "choices": choices})


def first_choice(
    line: tuple[str, ...], choices: Mapping[str, Choices], talk_type: str, school_form: str
) -> tuple[TemplateChoice, ...]:
    """What the unit and those above it chose, the nearest first."""
    made = (choices[unit].of(talk_type, school_form) for unit in line if unit in choices)
    return tuple(choice for choice in made if choice is not None)
