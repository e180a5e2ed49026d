"""A teacher's judgement of a pupil in a subject, with a goal proposed for it (F71, F114, F115, R2).

There is one for each pupil, subject and term, kept in all its versions. The pupil reads it at once; the
guardians from the instant of its release (F61). How far the pupil has come is told by a level of the scale
of the school form; which those are is data, since criteria change (F59, D17).
"""

import operator
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.domain.instant import Instant
from shared.domain.template_words import Part, Words
from shared.domain.term import Term, TermText

_SUBJECT = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}")


class Judgement(BaseModel):
    """How it goes for a pupil in a subject, as it stands or as it stood."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    pupil_id: str
    term: TermText
    school_subject: str
    """The subject's code. A code that is not known is data."""
    school_form: str
    year: int | None = None
    """The pupil's year when it was written."""
    words: str
    level: str | None = None
    """A code of the school form's scale, or one that an import brought along."""
    proposed_goal: str = ""
    """What the subject's teacher proposes to work on: for a plan of a future talk (F115)."""
    released_at: Instant | None = None
    """From when the guardians read it; None: not yet decided."""
    version: int = 1
    author_id: str | None = None
    """Who wrote this version; None if an import did not tell."""
    imported: bool = Field(default=False, exclude_if=operator.not_)
    """Whether this version came with an import; one that was written here is not overwritten by any."""
    at: Instant

    def is_released(self, now: datetime) -> bool:
        """Whether guardians read it by now (F61)."""
        return self.released_at is not None and now >= self.released_at


class Progress(NamedTuple):
    """A judgement with the one before it in the same subject (F93)."""

    judgement: Judgement
    before: Judgement | None


def progress(judgements: Iterable[Judgement]) -> list[Progress]:
    """Each judgement with the one before it, by term and then by subject."""
    by_subject: dict[str, Judgement] = {}
    shown = []
    for judgement in sorted(judgements, key=lambda each: (each.term, each.school_subject)):
        shown.append(Progress(judgement, by_subject.get(judgement.school_subject)))
        by_subject[judgement.school_subject] = judgement
    return shown


def latest(judgements: Iterable[Judgement]) -> list[Progress]:
    """The last judgement of each subject with the one before it (F71, F93)."""
    last = {shown.judgement.school_subject: shown for shown in progress(judgements)}
    return [shown for _, shown in sorted(last.items())]


class Level(Part):
    """A step of a scale."""

    code: str
    name: Words


class Scale(Part):
    """The levels that a judgement can name, from the lowest, in some school forms from a date on."""

    school_forms: tuple[str, ...]
    valid_from: date
    levels: tuple[Level, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the levels, from the lowest."""
        return tuple(level.code for level in self.levels)

    def step(self, code: str | None) -> int | None:
        """How high a level is, from 0; None for a code that is not of the scale."""
        return self.codes.index(code) if code in self.codes else None

    def name(self, code: str | None, language: str) -> str | None:
        """What a level is called; a code that is not of the scale is called what it is."""
        step = self.step(code)
        return code if step is None else self.levels[step].name.in_language(language)


def scale_of(school_form: str, term: Term) -> Scale:
    """The scale of a school form in a term; without levels where none is used."""
    return _valid(scales(), school_form, term)


def is_subject(code: str) -> bool:
    """Whether this can be the code of a subject; which there are is nobody's to know (D17)."""
    return bool(_SUBJECT.fullmatch(code))


def subject_name(code: str, language: str) -> str:
    """What a subject is called; one that is not known is called by its code."""
    named = subjects().get(code)
    return named.in_language(language) if named else code


@cache
def scales() -> tuple[Scale, ...]:
    """Every scale, as shipped."""
    return TypeAdapter(tuple[Scale, ...]).validate_json(_data("judgement_levels"))


@cache
def subjects() -> Mapping[str, Words]:
    """Names of subjects by their codes, as shipped."""
    return TypeAdapter(Mapping[str, Words]).validate_json(_data("subjects"))


def _valid(known: Iterable[Scale], school_form: str, term: Term) -> Scale:
    mine = [s for s in known if school_form in s.school_forms and Term.of(s.valid_from) <= term]
    nothing = Scale(school_forms=(school_form,), valid_from=date.min, levels=())
    return max(mine, key=lambda scale: scale.valid_from, default=nothing)


def _data(name: str) -> str:
    return resources.files("shared.data").joinpath(f"{name}.json").read_text("utf-8")
