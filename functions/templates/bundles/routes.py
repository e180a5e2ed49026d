"""The routes of bundles and of the keys that are trusted."""

from functions.templates.bundles.exporting import make_bundle
from functions.templates.bundles.importing import prepare_import
from functions.templates.bundles.models import (
    BundleImport,
    BundleQuery,
    ImportedBundle,
    OwnKeyView,
    TrustedKeysView,
    TrustedKeyView,
    TrustRequest,
)
from functions.templates.bundles.trust import end_trust, prepare_trust, the_trusted
from shared.adapters import register
from shared.adapters.carrying_out import carry_out_showing
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.adapters.signatures import Signer
from shared.domain.bundle import Bundle, document_of
from shared.domain.errors import (
    AlreadyTrusted,
    BrokenBundle,
    NewerFormat,
    NotAllowed,
    TooLarge,
    TryAgain,
    UntrustedBundle,
    WrongTemplateState,
)
from shared.domain.permission.leading import check_colleague


def add_to(edge: Edge, ports: Ports, signer: Signer) -> None:
    """Declare them."""

    @edge.add(
        "GET", "/v1/template-bundles/schema", "The JSON Schema of a bundle of templates",
        answers=None, public=True,
    )  # fmt: skip
    def show_bundle_schema(_: Call) -> Answer:
        dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        return Answer(200, dialect | Bundle.model_json_schema(), {})

    @edge.add(
        "GET", "/v1/template-bundles/key", "The key that signs this installation's bundles",
        answers=OwnKeyView,
    )  # fmt: skip
    def show_own_key(call: Call) -> Answer:
        caller = register.a_person(ports.store, call.caller_id)
        check_colleague(caller, ports.day(ports.now()))
        key = signer.public_key()
        return answer(OwnKeyView(key_id=key.id, public_key=key.pem))

    @edge.add(
        "GET", "/v1/template-bundles", "Published templates as one signed file",
        query=BundleQuery, answers=Bundle, refusals=(NotAllowed, WrongTemplateState, TooLarge),
    )  # fmt: skip
    def export_bundle(call: Call) -> Answer:
        asked = call.query.templates.split(",")
        bundle = make_bundle(ports, signer, call.caller_id, asked)
        document = bundle.model_dump(mode="json", exclude={"content"})
        document |= {"content": document_of(bundle.content)}
        name = f"templates-{bundle.content.created_at:%Y-%m-%d}.json"
        return Answer(200, document, {"Content-Disposition": f'attachment; filename="{name}"'})

    @edge.add(
        "POST", "/v1/template-bundles", "Take the templates of a signed file as a unit's drafts",
        body=BundleImport, answers=ImportedBundle, status=201, command=True,
        refusals=(NotAllowed, TooLarge, NewerFormat, UntrustedBundle, BrokenBundle, TryAgain),
    )  # fmt: skip
    def import_bundle(call: Call) -> Answer:
        asked = ports, signer, call.caller_id, call.body, call.language
        return carry_out_showing(ports, call, 201, lambda: prepare_import(*asked))

    @edge.add(
        "GET", "/v1/trusted-keys", "The keys whose bundles are taken here", answers=TrustedKeysView
    )
    def list_trusted_keys(call: Call) -> Answer:
        return answer(the_trusted(ports, call.caller_id))

    @edge.add(
        "POST", "/v1/trusted-keys", "Trust another installation's key",
        body=TrustRequest, answers=TrustedKeyView, status=201, command=True,
        refusals=(NotAllowed, AlreadyTrusted, TryAgain),
    )  # fmt: skip
    def trust_key(call: Call) -> Answer:
        asked = ports, call.caller_id, call.body
        return carry_out_showing(ports, call, 201, lambda: prepare_trust(*asked))

    @edge.add(
        "DELETE", "/v1/trusted-keys/{key_id}", "Trust a key no more",
        answers=TrustedKeysView, refusals=(NotAllowed, TryAgain),
    )  # fmt: skip
    def end_trust_in_key(call: Call, key_id: str) -> Answer:
        end_trust(ports, call.caller_id, key_id)
        return answer(the_trusted(ports, call.caller_id))
