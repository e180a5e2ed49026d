"""Making a bundle: published templates as one file, signed in the municipality's name (F49)."""

from functions.templates import access
from shared.adapters import register
from shared.adapters.ports import Ports
from shared.adapters.signatures import Signer
from shared.adapters.templates import find_own, line_of, load_version
from shared.domain.bundle import (
    Bundle,
    BundleContent,
    BundleOrigin,
    BundleSignature,
    check_size,
    document_of,
    message_of,
)
from shared.domain.errors import NotFound, WrongTemplateState
from shared.domain.strict_json import canonical
from shared.domain.template_life import OwnTemplate

ENVELOPE = 1_000
"""Bytes of a bundle around what is signed."""


def make_bundle(ports: Ports, signer: Signer, caller_id: str, template_ids: list[str]) -> Bundle:
    """The newest published version of each of these templates, signed.

    A signature speaks for the municipality, so only who edits a template bundles it. Raises NotFound for one
    that is not there for the caller, NotAllowed for one whom it is but who only reads it,
    WrongTemplateState for one that is not published, TooLarge, TryAgain.
    """
    now = ports.now()
    caller = register.a_person(ports.store, caller_id)
    owned: list[OwnTemplate] = []
    for template_id in dict.fromkeys(template_ids):
        own = find_own(ports.store, template_id)
        if own is None:
            raise NotFound
        access.check_edits(ports.store, caller, own.owner_id, ports.day(now))
        owned.append(own)
    templates = []
    for own in owned:
        if own.in_use is None:
            raise WrongTemplateState("Only what is published is bundled.", state=own.state)
        templates.append(load_version(ports, own.id, own.in_use))
    highest = line_of(ports.store, owned[0].owner_id)[0][-1]
    names = [unit.name for unit in register.units(ports.store, [highest])]
    content = BundleContent(
        origin=BundleOrigin(name=(names or [highest])[0][:200], key_id=signer.public_key().id),
        created_at=now,
        templates=tuple(templates),
    )
    document = document_of(content)
    check_size(len(canonical(document)) + ENVELOPE)
    message = message_of(document)
    return Bundle(content=content, signature=BundleSignature.of(signer.sign(message)))
