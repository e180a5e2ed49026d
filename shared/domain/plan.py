"""A pupil's development plan (IUP): what a talk and the judgements before it come to (R2, F91, F112).

Nothing is written in a plan itself. It is put together from the judgements that guardians may read, from
what was agreed, and from the fields of the record that the template marks as the plan's. The one who holds
the talk makes it final: that version stays as it was, with the words of its day. What is sensitive never
comes into it (R16).
"""

import json
from collections.abc import Iterable, Mapping, Set
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from shared.domain.agreement import Agreement, Outcome
from shared.domain.deciding import Area, Of, Owner, decided
from shared.domain.instant import Instant
from shared.domain.judgement import Judgement, latest, scale_of, subjects
from shared.domain.people import Person
from shared.domain.plan_duty import PlanDuty
from shared.domain.protection import is_known_to_holder, sees_name
from shared.domain.relation import is_employed, is_family_of
from shared.domain.strict_json import canonical
from shared.domain.talk import Talk
from shared.domain.template import Template
from shared.domain.template_question import (
    Choice,
    Criteria,
    Option,
    Scale,
    SelfAssessment,
    Text,
)
from shared.domain.template_words import Words
from shared.domain.term import Term, TermText
from shared.domain.ties import Kept, may_read, ties_to
from shared.domain.vocabulary import Pattern, Phase, PlanPart, Role


class Fixed(BaseModel):
    """A part of a plan: unchangeable; later shapes may have more."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class PlanJudgement(Fixed):
    """How it went in a subject, with the names of its day."""

    school_subject: str
    name: Words
    term: TermText
    words: str
    level: Words | None = None
    proposed_goal: str = ""


class PlanLine(Fixed):
    """One thing of an answer that is no free text: what, how far, and a remark."""

    name: Words
    level: Words | None = None
    remark: str = ""


class PlanAnswer(Fixed):
    """What was written in a field that is the plan's."""

    part: PlanPart
    prompt: Words
    role: Role | None = None
    """Whose field it is; None for one that several share."""
    text: str = ""
    lines: tuple[PlanLine, ...] = ()


class PlanAgreement(Fixed):
    """What was agreed."""

    goal: str
    strategy: str = ""
    owners: tuple[Role, ...]
    follow_up_on: date | None = None
    outcome: Outcome = Outcome.OPEN


class PlanContent(Fixed):
    """What a plan says."""

    pupil_id: str
    school_year: int
    """The calendar year in which it begins."""
    talk_id: str
    for_guardian_id: str | None = None
    """The one guardian whose talk it was, where they live apart (D11)."""
    unit_id: str
    school_form: str
    year: int | None = None
    held_on: date
    required: bool
    """Whether the pupil had to have one that year."""
    judgements: tuple[PlanJudgement, ...] = ()
    answers: tuple[PlanAnswer, ...] = ()
    agreements: tuple[PlanAgreement, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Another one for each content: says which one somebody looked at."""
        return sha256(canonical(self.model_dump(mode="json"))).hexdigest()[:32]

    def of(self, part: PlanPart) -> tuple[PlanAnswer, ...]:
        """What was written for a part."""
        return tuple(answer for answer in self.answers if answer.part is part)


class Plan(PlanContent):
    """A version that was made final; it never changes."""

    version: int
    made_by: str
    made_at: Instant

    @classmethod
    def final(cls, content: PlanContent, version: int, by: str, at: datetime) -> Self:
        """The content as a version."""
        return cls(**dict(content), version=version, made_by=by, made_at=at)


class Lack(StrEnum):
    """What a plan needs before it can be final."""

    AGREEMENTS = "agreements"
    JUDGEMENTS = "judgements"
    MEASURES = "measures"


def lacking(content: PlanContent) -> tuple[Lack, ...]:
    """What is missing. Agreements belong to every plan; the rest to one that the pupil must have (R2)."""
    missing = []
    if not content.agreements:
        missing.append(Lack.AGREEMENTS)
    if content.required:
        if not content.judgements and not content.of(PlanPart.JUDGEMENTS):
            missing.append(Lack.JUDGEMENTS)
        if not content.of(PlanPart.MEASURES):
            missing.append(Lack.MEASURES)
    return tuple(missing)


def assemble(
    talk: Talk,
    held_on: date,
    year: int | None,
    duty: PlanDuty | None,
    *,
    template: Template,
    texts: Mapping[str, str],
    agreements: Iterable[Agreement],
    judgements: Iterable[Judgement],
    graded: Set[str] = frozenset(),
) -> PlanContent:
    """The plan as it would be if it were made final. `texts` are those of the record, by field.

    `graded` are subjects in which the pupil has grades: of some pupils the others alone are judged here.
    """
    term = Term.of(held_on)
    left_out = graded if duty is not None and duty.subjects == "without_grades" else frozenset()
    known = (
        judgement
        for judgement in judgements
        if judgement.term <= term and judgement.school_subject not in left_out
    )
    return PlanContent(
        pupil_id=talk.subject_id,
        school_year=term.school_year,
        talk_id=talk.id,
        for_guardian_id=talk.for_guardian_id,
        unit_id=talk.unit_id,
        school_form=talk.school_form,
        year=year,
        held_on=held_on,
        required=duty is not None,
        judgements=tuple(_judgement(judgement) for judgement, _ in latest(known)),
        answers=tuple(_answers(template, texts)),
        agreements=tuple(
            PlanAgreement(**a.model_dump(include=set(PlanAgreement.model_fields)))
            for a in agreements
            if a.outcome is not Outcome.GIVEN_UP
        ),
    )


def has_plans(talk: Talk) -> bool:
    """Whether a plan is written in such a talk: about pupils in school, and nobody else."""
    return talk.pattern is Pattern.SCHOOL


def may_read_plan(plan: Plan, pupil: Person, caller: Person, today: date) -> bool:
    """Whether this version is open to the caller: teacher, pupil, guardian, staff of the pupil (F112).

    Of guardians who live apart each reads what was written in their own talk (D11), and whoever wrote it
    reads it as long as they work here.
    """
    knows = not pupil.is_protected or sees_name(pupil, caller, today)
    if plan.made_by == caller.id and is_employed(caller, today):
        reads = knows or is_known_to_holder(pupil, caller, today)
        return decided(reads, caller.id, Owner(Of.PERSON, pupil.id), Area.PLAN)
    is_another_guardians = plan.for_guardian_id not in (None, caller.id)
    if is_another_guardians and is_family_of(caller.id, pupil):
        return False
    return may_read(Kept.PLAN, ties_to(pupil, caller, today))


def _judgement(judgement: Judgement) -> PlanJudgement:
    code, scale = judgement.level, scale_of(judgement.school_form, judgement.term)
    step = scale.step(code)
    name = Words(sv=code) if code else None
    return PlanJudgement(
        school_subject=judgement.school_subject,
        name=subjects().get(judgement.school_subject) or Words(sv=judgement.school_subject),
        term=judgement.term,
        words=judgement.words,
        level=name if step is None else scale.levels[step].name,
        proposed_goal=judgement.proposed_goal,
    )


def _answers(template: Template, texts: Mapping[str, str]) -> Iterable[PlanAnswer]:
    if template.sensitive:
        return
    for field in template.fields:
        question, text = field.question, texts.get(field.id, "")
        if field.phase is not Phase.RECORD or question.in_plan is None or question.sensitive:
            continue
        if text.strip():
            role = None if question.shared else next(iter(field.writers))
            plain, lines = told(question.kind, text)
            yield PlanAnswer(
                part=question.in_plan, prompt=question.prompt, role=role, text=plain, lines=lines
            )


def told(
    kind: Text | Scale | Choice | SelfAssessment | Criteria, answer: str
) -> tuple[str, tuple[PlanLine, ...]]:
    """An answer for reading, in the words that its question has for it today."""
    if isinstance(kind, Text):
        return answer, ()
    value: Any = json.loads(answer)
    if isinstance(kind, Scale):
        return f"{value} ({kind.lowest}–{kind.highest})", ()
    return "", tuple(_lines(kind, value))


def _lines(kind: Choice | SelfAssessment | Criteria, value: Any) -> Iterable[PlanLine]:
    match kind:
        case Choice():
            for each in value if isinstance(value, list) else [value]:
                yield PlanLine(name=_name(kind.options, each))
        case SelfAssessment():
            for each, level in value.items():
                yield PlanLine(name=_name(kind.statements, each), level=_name(kind.levels, level))
        case _:
            for each, said in value.items():
                yield PlanLine(
                    name=_name(kind.criteria, each),
                    level=_name(kind.levels, said["level"]) if "level" in said else None,
                    remark=said.get("remark", ""),
                )


def _name(options: Iterable[Option], option_id: str) -> Words:
    return next(option.name for option in options if option.id == option_id)
