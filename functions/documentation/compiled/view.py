"""Compiling what a reader sees of a talk into one reading order.

It is made of the view of the talk, so it can tell nobody more than that does.
"""

from functions.documentation.compiled.models import (
    CompiledAnswer,
    CompiledPage,
    CompiledSection,
    CompiledView,
)
from functions.documentation.models import PhaseView, TalkView
from shared.domain.vocabulary import Phase

_HELD = (Phase.PREPARATION, Phase.RECORD)


def compiled(view: TalkView) -> CompiledView:
    """The talk in the order of its template's pages, each once, whatever the phase of its questions."""
    phases = {phase.phase: phase for phase in view.phases}
    held = [phases[phase] for phase in _HELD if phase in phases]
    follow_up = phases.get(Phase.FOLLOW_UP)
    return CompiledView(
        talk_id=view.id,
        title=view.template.title,
        pages=_pages(held),
        feedback=follow_up.fields if follow_up else (),
        status=view.status,
        subject=view.subject,
        responsible=view.responsible,
        start=view.start,
        agreements=view.agreements,
        notes=view.notes,
    )


def _pages(phases: list[PhaseView]) -> tuple[CompiledPage, ...]:
    titles: dict[str, str | None] = {}
    sections: dict[str, dict[str, CompiledSection]] = {}
    for phase in phases:
        fields = {field.id: field for field in phase.fields}
        for page in phase.pages:
            titles.setdefault(page.id, page.title)
            on_page = sections.setdefault(page.id, {})
            for section in page.sections:
                answers = tuple(
                    CompiledAnswer(phase=phase.phase, field=fields[field_id])
                    for field_id in section.fields
                    if fields[field_id].version and fields[field_id].text != ""
                )
                before = on_page.get(section.id)
                on_page[section.id] = CompiledSection(
                    id=section.id,
                    title=section.title,
                    answers=(*(before.answers if before else ()), *answers),
                )
    pages = (
        CompiledPage(
            id=page_id,
            title=title,
            sections=tuple(s for s in sections[page_id].values() if s.answers),
        )
        for page_id, title in titles.items()
    )
    return tuple(page for page in pages if page.sections)
