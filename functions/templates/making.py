"""Making templates: from a file or a copy, drafted, published, retired (F41, F48, F59)."""

from datetime import datetime

from functions.templates import access
from functions.templates.models import NewTemplate
from shared.adapters import register
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.adapters.template_bank import load_entry, write_entry
from shared.adapters.templates import (
    find_own,
    load_version,
    read_version,
    write_draft,
    write_own,
    write_published,
)
from shared.domain.errors import Invalid, NotFound, StaleTemplate
from shared.domain.people import Person
from shared.domain.template import Template
from shared.domain.template_check import findings
from shared.domain.template_choice import NO_QUESTIONS
from shared.domain.template_library import load_template, shipped
from shared.domain.template_life import OwnTemplate, Source


def prepare_template(
    ports: Ports, caller_id: str, request: NewTemplate
) -> tuple[OwnTemplate, UnitOfWork]:
    """A new template with its first draft, and the unit of work that makes it.

    Raises NotFound for a unit or a template that is not there for the caller, NotAllowed for one who only
    reads, TooLarge.
    """
    now = ports.now()
    caller = register.a_person(ports.store, caller_id)
    access.check_edits(ports.store, caller, request.owner_id, ports.day(now))
    content, source = _content(ports, caller, request, now)
    template_id = ports.new_id()
    own = OwnTemplate(
        id=template_id,
        owner_id=request.owner_id,
        title=content.title,
        created_at=now,
        created_by=caller.id,
        copied_from=source,
        draft=1,
    )
    work = UnitOfWork()
    write_own(work, None, own)
    draft = content.model_copy(update={"id": template_id, "version": 1})
    write_draft(work, draft, caller.id, now)
    return own, work


def save_draft(
    ports: Ports, caller_id: str, template_id: str, file: Template, builds_on: int
) -> OwnTemplate:
    """The template with this draft; what is published stays as it is until the draft is published.

    A save that was already made and is only repeated answers as the first time. Raises NotFound, NotAllowed,
    StaleTemplate, WrongTemplateState once it is retired, TooLarge.
    """
    caller, own = _edited(ports, caller_id, template_id)
    if own.revision == builds_on + 1 and own.draft and _stands(ports, own, file):
        return own
    _demand_revision(own, builds_on)
    after, draft = own.drafted(file)
    work = UnitOfWork()
    write_own(work, own, after)
    write_draft(work, draft, caller.id, ports.now())
    ports.store.commit(work)
    return after


def prepare_publication(
    ports: Ports, caller_id: str, template_id: str, builds_on: int
) -> tuple[OwnTemplate, UnitOfWork]:
    """The template with its draft as the version that talks begin with from now on.

    Raises NotFound, NotAllowed, StaleTemplate, WrongTemplateState without a draft, and Invalid with everything
    that the draft still lacks.
    """
    caller, own = _edited(ports, caller_id, template_id)
    _demand_revision(own, builds_on)
    after = own.publish()
    version = after.published or 0
    lacking = list(findings(read_version(ports.store, own.id, version)))
    if lacking:
        raise Invalid(
            "The draft lacks something.",
            errors=[{"pointer": f"/file{f.pointer}", "detail": f.detail} for f in lacking[:20]],
        )
    work = UnitOfWork()
    write_own(work, own, after)
    write_published(work, own.id, version, caller.id, ports.now())
    return after, work


def prepare_retirement(
    ports: Ports, caller_id: str, template_id: str, builds_on: int
) -> tuple[OwnTemplate, UnitOfWork]:
    """The template, which no talk begins with any more; talks that did keep it.

    Raises NotFound, NotAllowed, StaleTemplate, WrongTemplateState if it is retired already.
    """
    _, own = _edited(ports, caller_id, template_id)
    _demand_revision(own, builds_on)
    after = own.retire(ports.now())
    work = UnitOfWork()
    write_own(work, own, after)
    write_entry(work, load_entry(ports.store, own), None)
    return after, work


def _edited(ports: Ports, caller_id: str, template_id: str) -> tuple[Person, OwnTemplate]:
    caller = register.a_person(ports.store, caller_id)
    own = find_own(ports.store, template_id)
    if own is None:
        raise NotFound
    access.check_edits(ports.store, caller, own.owner_id, ports.day(ports.now()))
    return caller, own


def _demand_revision(own: OwnTemplate, builds_on: int) -> None:
    if own.revision != builds_on:
        raise StaleTemplate(version=own.revision)


def _stands(ports: Ports, own: OwnTemplate, file: Template) -> bool:
    """Whether the draft says exactly this."""
    draft = read_version(ports.store, own.id, own.draft or 0)
    return draft == file.model_copy(update={"id": draft.id, "version": draft.version})


def _content(
    ports: Ports, caller: Person, request: NewTemplate, now: datetime
) -> tuple[Template, Source | None]:
    if request.file is not None:
        return request.file, None
    source = request.copy_of or NO_QUESTIONS
    if source in shipped():
        version = request.version or shipped()[source]
        if version > shipped()[source]:
            raise NotFound
        return load_template(source, version), Source(id=source, version=version)
    own = find_own(ports.store, source)
    if own is None:
        raise NotFound
    if access.works_under(ports.store, caller, own.owner_id, ports.day(now)):
        version = request.version or own.published or 0
    else:
        version = own.shared or 0  # from the bank
    if not 1 <= version <= (own.published or 0) or version != (request.version or version):
        raise NotFound  # a draft is its editors' alone
    return load_version(ports, source, version), Source(id=source, version=version)
