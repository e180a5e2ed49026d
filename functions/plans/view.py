"""A plan as its reader sees it: in their language, with people by name unless their identity is protected."""

from collections.abc import Iterable, Mapping

from functions.plans.models import (
    AgreedView,
    ContentView,
    LineView,
    PlanAnswerView,
    PlanHead,
    PlanSubjectView,
    PlanView,
)
from shared.adapters import register
from shared.adapters.people_view import Names
from shared.adapters.ports import Ports
from shared.adapters.template_view import in_language
from shared.domain.instant import local_text
from shared.domain.people import Person
from shared.domain.plan import Plan, PlanAnswer, PlanContent
from shared.domain.vocabulary import PlanPart


def content_view(
    ports: Ports, content: PlanContent, people: Mapping[str, Person], language: str
) -> ContentView:
    """What a plan says; one request for the school's name."""
    names = Names(people)
    units = [unit.name for unit in register.units(ports.store, [content.unit_id])]

    def answers(part: PlanPart) -> tuple[PlanAnswerView, ...]:
        return tuple(_answers(content.of(part), language))

    return ContentView(
        pupil=names.of(content.pupil_id),
        school_year=content.school_year,
        talk_id=content.talk_id,
        for_guardian=names.of(content.for_guardian_id) if content.for_guardian_id else None,
        unit=units[0] if units else content.unit_id,
        school_form=content.school_form,
        year=content.year,
        held_on=content.held_on.isoformat(),
        required=content.required,
        judgements=tuple(
            PlanSubjectView(
                school_subject=judgement.school_subject,
                name=judgement.name.in_language(language),
                term=str(judgement.term),
                level=in_language(judgement.level, language),
                words=judgement.words,
                proposed_goal=judgement.proposed_goal,
            )
            for judgement in content.judgements
        ),
        other_judgements=answers(PlanPart.JUDGEMENTS),
        goals=answers(PlanPart.GOALS),
        agreements=tuple(
            AgreedView(
                goal=agreement.goal,
                strategy=agreement.strategy,
                owners=agreement.owners,
                follow_up_on=agreement.follow_up_on.isoformat() if agreement.follow_up_on else None,
                outcome=agreement.outcome,
            )
            for agreement in content.agreements
        ),
        measures=answers(PlanPart.MEASURES),
    )


def plan_view(ports: Ports, plan: Plan, people: Mapping[str, Person], language: str) -> PlanView:
    """A version that was made final."""
    return PlanView(
        **dict(content_view(ports, plan, people, language)),
        version=plan.version,
        made_by=Names(people).of(plan.made_by),
        made_at=local_text(plan.made_at, ports.zone),
    )


def head_of(ports: Ports, plan: Plan, people: Mapping[str, Person]) -> PlanHead:
    """A version in a list."""
    return PlanHead(
        school_year=plan.school_year,
        version=plan.version,
        talk_id=plan.talk_id,
        held_on=plan.held_on.isoformat(),
        made_at=local_text(plan.made_at, ports.zone),
        made_by=Names(people).of(plan.made_by),
    )


def _answers(answers: Iterable[PlanAnswer], language: str) -> Iterable[PlanAnswerView]:
    for answer in answers:
        yield PlanAnswerView(
            prompt=answer.prompt.in_language(language),
            role=answer.role,
            text=answer.text,
            lines=tuple(
                LineView(
                    name=line.name.in_language(language),
                    level=in_language(line.level, language),
                    remark=line.remark,
                )
                for line in answer.lines
            ),
        )
