"""What a reader is told of the step a talk is in: its name, and who sees what now (F60, F62, D15)."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, TypeAdapter

from functions.documentation.models import StepView
from shared.domain.blind import is_blind
from shared.domain.process import Step, step_of
from shared.domain.talk import Talk
from shared.domain.template_words import Words
from shared.domain.vocabulary import Pattern


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Words
    tells: Words
    blind: Words | None = None
    """What it tells instead while both sides prepare unseen (D5)."""


_TOLD = TypeAdapter(Mapping[Pattern, Mapping[Step, _Told]])
_NUMBERS = {
    Step.SCHOOL_PREPARES: 1,
    Step.FAMILY_PREPARES: 2,
    Step.TALK: 3,
    Step.AGREEMENTS: 4,
    Step.CALLED_OFF: 0,
}


def step_view(talk: Talk, now: datetime, language: str) -> StepView:
    """The step of a talk, in words."""
    step = step_of(talk, now)
    told = _told()[talk.pattern][step]
    tells = told.blind if told.blind is not None and is_blind(talk, now) else told.tells
    return StepView(
        step=step,
        number=_NUMBERS[step],
        name=told.name.in_language(language),
        tells=tells.in_language(language),
    )


@cache
def _told() -> Mapping[Pattern, Mapping[Step, _Told]]:
    text = resources.files("shared.data").joinpath("steps.json").read_text("utf-8")
    return _TOLD.validate_json(text)
