"""Reading templates: a list for a unit, and one of them as it will look and as a file (F45, F48)."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from functions.templates import access
from functions.templates.models import (
    CreatorView,
    FindingView,
    ListedTemplate,
    ListedTemplates,
    OriginView,
    OwnerView,
    PhasePreview,
    QuestionView,
    TemplatesQuery,
    TemplateView,
    VersionView,
)
from shared.adapters import keys, register
from shared.adapters.ports import Ports
from shared.adapters.store import Store
from shared.adapters.template_view import (
    FormattedView,
    FormView,
    TemplateSummary,
    agenda_view,
    pages_view,
)
from shared.adapters.templates import find_own, line_of, load_version, own_of, read_version
from shared.domain.errors import Invalid, NotFound
from shared.domain.instant import local_text
from shared.domain.people import Person
from shared.domain.permission.leading import check_colleague
from shared.domain.permission.templates import makes_templates
from shared.domain.template import Question, Template, fields_of
from shared.domain.template_check import findings
from shared.domain.template_library import load_template, shipped
from shared.domain.template_life import OwnTemplate, TemplateState
from shared.domain.vocabulary import Phase

PAGE = 200
"""Templates of units on a page of a list."""


def list_templates(
    ports: Ports, caller_id: str, asked: TemplatesQuery, language: str
) -> ListedTemplates:
    """A page of what a unit can use: its own, those of the units above it, and at last the shipped ones.

    Drafts and retired ones are shown to those who edit them. Raises NotFound for one who works elsewhere,
    Invalid for a place that is in no list of this unit.
    """
    today = ports.day(ports.now())
    caller = register.a_person(ports.store, caller_id)
    access.check_reads(ports.store, caller, asked.unit_id, today)
    line, _ = line_of(ports.store, asked.unit_id)
    places, following = _page(ports.store, line, asked.after)
    own = ports.store.get_many(map(keys.template, places)) if places else {}
    owners = _owners(ports.store, line)
    return ListedTemplates(
        templates=(
            *_listed(map(own_of, own.values()), owners, caller, today, language),
            *(_shipped(language) if following is None else ()),
        ),
        next=following,
    )


def _page(store: Store, line: tuple[str, ...], after: str | None) -> tuple[list[str], str | None]:
    """Ids of the templates of a page, and the place to go on from: an owner, and what it has there."""
    owner, _, begin = (after or f"{line[0]}~0").rpartition("~")
    if owner not in line:
        raise Invalid(errors=[{"pointer": "?/after", "detail": "not the `next` of this list"}])
    found: list[tuple[str, str]] = []
    for unit_id in line[line.index(owner) :]:
        first = f"{begin}~" if unit_id == owner and after else "0"
        pointers = store.query(
            keys.templates_of(unit_id), between=(first, "~"), limit=PAGE + 1 - len(found)
        )
        found += ((pointer["template_id"], f"{unit_id}~{pointer['sk']}") for pointer in pointers)
        if len(found) > PAGE:
            break
    shown = found[:PAGE]
    return [template_id for template_id, _ in shown], shown[-1][1] if len(found) > PAGE else None


def read_template(
    ports: Ports, caller_id: str, template_id: str, version: int | None, language: str
) -> TemplateView:
    """One version of a template: unless it is told, the draft for an editor, else the newest published.

    Raises NotFound for a template or a version that is not there for the caller.
    """
    today = ports.day(ports.now())
    caller = register.a_person(ports.store, caller_id)
    if template_id in shipped():
        check_colleague(caller, today)
        return _view_of_shipped(template_id, version, language)
    own = find_own(ports.store, template_id)
    if own is None:
        raise NotFound
    edits = makes_templates(caller, own.owner_id, today)
    if not edits and not access.works_under(ports.store, caller, own.owner_id, today):
        check_colleague(caller, today)
        if own.shared is None or version not in (None, own.shared):
            raise NotFound
        version = own.shared
    template = _version(ports, own, version, edits)
    creator = register.find_person(ports.store, own.created_by)
    hidden = creator is None or creator.is_protected
    return TemplateView(
        **dict(_seen(template, language)),
        id=own.id,
        revision=own.revision,
        owner=_owners(ports.store, (own.owner_id,))[own.owner_id],
        state=own.state,
        draft=own.draft if edits else None,
        published=own.published,
        shared=own.shared,
        copied_from=own.copied_from,
        imported_from=_origin(own, ports.zone),
        created_at=local_text(own.created_at, ports.zone),
        created_by=CreatorView(
            id=own.created_by, name=None if hidden or creator is None else creator.name
        ),
        may_edit=edits,
    )


def _origin(own: OwnTemplate, zone: ZoneInfo) -> OriginView | None:
    origin = own.imported_from
    if origin is None:
        return None
    return OriginView(
        name=origin.name,
        key_id=origin.key_id,
        bundled_at=local_text(origin.bundled_at, zone),
        id=origin.id,
        version=origin.version,
    )


def _version(ports: Ports, own: OwnTemplate, version: int | None, edits: bool) -> Template:
    wanted = version or (own.draft if edits and own.draft else own.published)
    if wanted is None or (wanted > (own.published or 0) and not edits):
        raise NotFound
    if wanted == own.draft:
        return read_version(ports.store, own.id, wanted)
    return load_version(ports, own.id, wanted)


def _view_of_shipped(template_id: str, version: int | None, language: str) -> TemplateView:
    newest = shipped()[template_id]
    if version is not None and version > newest:
        raise NotFound
    return TemplateView(
        **dict(_seen(load_template(template_id, version), language)),
        id=template_id,
        revision=0,
        owner=None,
        state=TemplateState.PUBLISHED,
        draft=None,
        published=newest,
        shared=None,
        copied_from=None,
        imported_from=None,
        created_at=None,
        created_by=None,
        may_edit=False,
    )


def _seen(template: Template, language: str) -> VersionView:
    return VersionView(
        told=TemplateSummary.of(template, language),
        findings=tuple(FindingView(pointer=f.pointer, detail=f.detail) for f in findings(template)),
        agenda=agenda_view(template, language),
        phases=tuple(_phase(template, phase, language) for phase in Phase),
        file=template,
    )


def _phase(template: Template, phase: Phase, language: str) -> PhasePreview:
    def shown(question: Question) -> tuple[str, ...]:
        if question.phase is not phase:
            return ()
        return tuple(field.id for field in fields_of(question))

    return PhasePreview(
        phase=phase,
        instruction=FormattedView.of(template.instructions.get(phase), language),
        fields=tuple(
            QuestionView(
                id=field.id,
                prompt=field.question.prompt.in_language(language),
                help=FormattedView.of(field.question.help, language),
                type=field.question.kind.type,
                form=FormView.of(field.question.kind, language),
                answered_by=tuple(sorted(field.writers)),
            )
            for field in template.fields
            if field.phase is phase
        ),
        pages=pages_view(template, language, shown),
    )


def _owners(store: Store, unit_ids: tuple[str, ...]) -> dict[str, OwnerView]:
    found = store.get_many(keys.unit(unit_id) for unit_id in unit_ids)
    named = {item["id"]: item["name"] for item in found.values()}
    return {u: OwnerView(id=u, name=named.get(u, u)) for u in unit_ids}


def _listed(
    templates: Iterator[OwnTemplate],
    owners: dict[str, OwnerView],
    caller: Person,
    today: date,
    language: str,
) -> Iterator[ListedTemplate]:
    for own in sorted(templates, key=lambda own: (own.created_at, own.id)):
        edits = makes_templates(caller, own.owner_id, today)
        if edits or own.in_use:
            yield ListedTemplate(
                id=own.id,
                owner=owners[own.owner_id],
                state=own.state,
                title=own.title.in_language(language),
                draft=own.draft if edits else None,
                published=own.published,
                may_edit=edits,
            )


def _shipped(language: str) -> Iterator[ListedTemplate]:
    for template_id, version in shipped().items():
        yield ListedTemplate(
            id=template_id,
            owner=None,
            state=TemplateState.PUBLISHED,
            title=load_template(template_id).title.in_language(language),
            draft=None,
            published=version,
            may_edit=False,
        )
