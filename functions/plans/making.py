"""A plan of a talk: shown to who holds it, and made final by them while its record is open (R2, F91)."""

from collections.abc import Iterable
from typing import NamedTuple

from functions.plans.models import DraftPlanView, PlanView
from functions.plans.view import content_view, plan_view
from shared.adapters import keys
from shared.adapters.agreements import agreements_in
from shared.adapters.plans import plans_of, write_plan
from shared.adapters.ports import Ports
from shared.adapters.results import results_of
from shared.adapters.scene import Scene, meet
from shared.adapters.store import Item, UnitOfWork
from shared.adapters.talks import talk_of
from shared.adapters.texts import demand_open_window, text_of
from shared.domain.errors import (
    NotAllowed,
    NotFound,
    PlanChanged,
    PlanIncomplete,
    WindowNotOpen,
    WrongStatus,
)
from shared.domain.instant import local_text
from shared.domain.judgement import Judgement, latest
from shared.domain.plan import Plan, PlanContent, assemble, has_plans, lacking
from shared.domain.plan_duty import duty_of
from shared.domain.talk import Booking
from shared.domain.term import Term
from shared.domain.vocabulary import Phase


class Draft(NamedTuple):
    """A plan that is put together, and where."""

    scene: Scene
    booking: Booking
    content: PlanContent
    not_released: tuple[str, ...]
    version: int


def read_draft(ports: Ports, caller_id: str, talk_id: str, language: str) -> DraftPlanView:
    """The plan as it would be final now. Raises NotFound, NotAllowed, WrongStatus."""
    draft = _draft(ports, caller_id, talk_id)
    return DraftPlanView(
        **dict(content_view(ports, draft.content, draft.scene.people, language)),
        seen=draft.content.fingerprint,
        lacking=lacking(draft.content),
        not_released=draft.not_released,
        version=draft.version,
    )


def prepare_final(
    ports: Ports, caller_id: str, talk_id: str, seen: str, language: str
) -> tuple[PlanView, UnitOfWork]:
    """The plan as a version that stays as it is, from the talk's start until its record closes.

    Raises NotFound, NotAllowed, WrongStatus, WindowNotOpen or WindowClosed, PlanChanged if it says something
    else than what the caller looked at, PlanIncomplete, TooLarge; committing raises TalkChanged.
    """
    draft = _draft(ports, caller_id, talk_id)
    scene, content = draft.scene, draft.content
    _check_time(ports, scene, draft.booking)
    if content.fingerprint != seen:
        raise PlanChanged(seen=content.fingerprint)
    missing = lacking(content)
    if missing:
        raise PlanIncomplete(lacking=missing)
    plan = Plan.final(content, draft.version, caller_id, scene.now)
    work = UnitOfWork()
    demand_open_window(work, scene.talk, Phase.RECORD, scene.now)
    write_plan(work, plan)
    return plan_view(ports, plan, scene.people, language), work


def _draft(ports: Ports, caller_id: str, talk_id: str) -> Draft:
    items = ports.store.query(keys.talk(talk_id).pk)
    talk = next((talk_of(item) for item in items if item["sk"] == keys.talk(talk_id).sk), None)
    if talk is None:
        raise NotFound
    guardian = [talk.for_guardian_id] if talk.for_guardian_id else []
    scene = meet(ports, caller_id, talk, guardian)
    if not scene.holds_talk:
        raise NotAllowed
    if not has_plans(talk):
        raise NotFound
    if talk.booking is None:
        raise WrongStatus(status=talk.status)
    held_on = ports.day(talk.booking.start)
    term = Term.of(held_on)
    enrolled = (e for e in scene.subject.enrolments if e.span.covers(held_on))
    year = next((e.year for e in enrolled if e.school_form == talk.school_form), None)
    results = results_of(ports.store, scene.subject.id, term.school_year - 1, term.school_year)
    known = results.judgements
    released = [judgement for judgement in known if judgement.is_released(scene.now)]
    content = assemble(
        talk,
        held_on,
        year,
        duty_of(talk.school_form, year, held_on),
        template=scene.template,
        texts=_record(items),
        agreements=agreements_in(items),
        judgements=released,
        graded={g.school_subject for g in results.grades if g.term.school_year == term.school_year},
    )
    versions = plans_of(ports.store, scene.subject.id, term.school_year)
    version = versions[-1].version + 1 if versions else 1
    return Draft(scene, talk.booking, content, _held_back(known, released, term), version)


def _record(items: Iterable[Item]) -> dict[str, str]:
    texts = (text_of(item) for item in items if item["sk"].startswith(keys.TEXT))
    return {text.field: text.text for text in texts if text.phase is Phase.RECORD}


def _held_back(
    known: Iterable[Judgement], released: Iterable[Judgement], term: Term
) -> tuple[str, ...]:
    """Subjects of which the plan does not have the latest judgement."""
    shown = {judgement.school_subject: judgement.term for judgement, _ in latest(released)}
    newest = latest(judgement for judgement in known if judgement.term <= term)
    return tuple(j.school_subject for j, _ in newest if shown.get(j.school_subject) != j.term)


def _check_time(ports: Ports, scene: Scene, booking: Booking) -> None:
    if scene.now < booking.start:
        raise WindowNotOpen(opens=local_text(booking.start, ports.zone))
    if scene.talk.windows is not None:
        scene.talk.windows.of(Phase.RECORD).check(scene.now, ports.zone)
