"""Taking a bundle: signed by somebody who is trusted, unchanged, and then a unit's drafts (F49)."""

from functions.templates import access
from functions.templates.bundles.models import BundleImport, ImportedBundle, ImportedTemplate
from shared.adapters import register, trusted_keys
from shared.adapters.ports import Ports
from shared.adapters.signatures import PublicKey, Signer, holds
from shared.adapters.store import UnitOfWork
from shared.adapters.templates import write_draft, write_own
from shared.domain import bundle
from shared.domain.bundle import BundleOrigin
from shared.domain.errors import BrokenBundle, UntrustedBundle
from shared.domain.instant import local_text
from shared.domain.template_life import Origin, OwnTemplate


def prepare_import(
    ports: Ports, signer: Signer, caller_id: str, request: BundleImport, language: str
) -> tuple[ImportedBundle, UnitOfWork]:
    """Each template of the bundle as a draft of the unit, and the unit of work that makes them.

    Raises NotFound and NotAllowed as any change of the unit's templates, TooLarge, Invalid with what is
    wrong with the file, NewerFormat, UntrustedBundle, BrokenBundle.
    """
    now = ports.now()
    caller = register.a_person(ports.store, caller_id)
    access.check_edits(ports.store, caller, request.owner_id, ports.day(now))
    bundle.check_size(len(request.file.encode()))
    read = bundle.read(request.file)
    content = read.bundle.content
    name, key = _trusted(ports, signer, content.origin)
    if not holds(key.der, read.message, read.bundle.signature.raw):
        raise BrokenBundle
    work = UnitOfWork()
    made = []
    for template in content.templates:
        own = OwnTemplate(
            id=ports.new_id(),
            owner_id=request.owner_id,
            title=template.title,
            created_at=now,
            created_by=caller.id,
            imported_from=Origin(
                name=name,
                key_id=key.id,
                bundled_at=content.created_at,
                id=template.id,
                version=template.version,
            ),
            draft=1,
        )
        write_own(work, None, own)
        draft = template.model_copy(update={"id": own.id, "version": 1})
        write_draft(work, draft, caller.id, now)
        made.append(ImportedTemplate(id=own.id, title=own.title.in_language(language)))
    view = ImportedBundle(
        name=name,
        key_id=key.id,
        created_at=local_text(content.created_at, ports.zone),
        templates=tuple(made),
    )
    return view, work


def _trusted(ports: Ports, signer: Signer, origin: BundleOrigin) -> tuple[str, PublicKey]:
    """Who signed, as they are called here, and with what; our own bundles are taken back too."""
    found = trusted_keys.find(ports.store, origin.key_id)
    if found is not None and found.ended_at is None:
        return found.name, found.public_key
    ours = signer.public_key()
    if ours.id == origin.key_id:
        return origin.name, ours
    raise UntrustedBundle(key_id=origin.key_id, name=origin.name)
