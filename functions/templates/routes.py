"""The routes of templates."""

from collections.abc import Callable

from functions.templates import bank, choosing, making, reading
from functions.templates.bundles import routes as bundles
from functions.templates.models import (
    BankQuery,
    BankView,
    ChoicesRequest,
    ChoicesView,
    DraftRequest,
    FeedbackRequest,
    FeedbackView,
    ListedTemplates,
    NewTemplate,
    TemplatesQuery,
    TemplateView,
    VersionQuery,
)
from functions.templates.product import routes as product
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, Verifier, answer
from shared.adapters.guard import guarded
from shared.adapters.ports import Ports
from shared.adapters.signatures import Signer
from shared.adapters.store import UnitOfWork
from shared.domain.errors import (
    Invalid,
    NotAllowed,
    StaleTemplate,
    TooLarge,
    TryAgain,
    WrongTemplateState,
)
from shared.domain.template import Template
from shared.domain.template_life import OwnTemplate

CHANGES = (NotAllowed, StaleTemplate, WrongTemplateState, TryAgain)


def build(ports: Ports, verifier: Verifier, signer: Signer) -> Edge:
    """The function, with what it is given to work with."""
    ports = guarded(ports)
    edge = Edge("templates", verifier, ports, personal=False)

    def shown(
        call: Call, template_id: str, version: int | None = None, status: int = 200
    ) -> Answer:
        view = reading.read_template(ports, call.caller_id, template_id, version, call.language)
        return answer(view, status, etag=f'"{view.revision}"')

    def once(
        call: Call, status: int, prepare: Callable[[], tuple[OwnTemplate, UnitOfWork]]
    ) -> Answer:
        """Prepare and commit a change, once for each Idempotency-Key, and show what stands then."""

        def act() -> Answer:
            own, work = prepare()
            done = Answer(status, {"id": own.id}, {})
            call.commanded.record(work, done, ports.now())
            ports.store.commit(work)
            return done

        done = call.commanded.once(ports.store, ports.now(), act)
        return shown(call, done.body["id"], status=status)

    @edge.add(
        "GET", "/v1/templates/schema", "The JSON Schema of a template's file",
        answers=None, public=True,
    )  # fmt: skip
    def show_template_schema(_: Call) -> Answer:
        return Answer(200, schema(), {})

    @edge.add(
        "GET", "/v1/templates", "The templates that a unit can use",
        query=TemplatesQuery, answers=ListedTemplates, refusals=(Invalid,),
    )  # fmt: skip
    def list_templates(call: Call) -> Answer:
        return answer(reading.list_templates(ports, call.caller_id, call.query, call.language))

    @edge.add(
        "POST", "/v1/templates", "Make a template: new, from a file, or as a copy",
        body=NewTemplate, answers=TemplateView, status=201, command=True,
        refusals=(NotAllowed, TooLarge, TryAgain),
    )  # fmt: skip
    def make_template(call: Call) -> Answer:
        return once(call, 201, lambda: making.prepare_template(ports, call.caller_id, call.body))

    @edge.add(
        "GET", "/v1/templates/{template_id}", "A template as it will look, and as a file",
        query=VersionQuery, answers=TemplateView,
    )  # fmt: skip
    def show_template(call: Call, template_id: str) -> Answer:
        return shown(call, template_id, call.query.version)

    @edge.add(
        "GET", "/v1/templates/{template_id}/file", "A template as one file",
        query=VersionQuery, answers=Template,
    )  # fmt: skip
    def export_template(call: Call, template_id: str) -> Answer:
        version = call.query.version
        view = reading.read_template(ports, call.caller_id, template_id, version, call.language)
        name = f"{view.file.id}.v{view.file.version}.json"
        return answer(view.file, content_disposition=f'attachment; filename="{name}"')

    @edge.add(
        "PUT", "/v1/templates/{template_id}/draft", "Write a template's draft",
        body=DraftRequest, answers=TemplateView, if_match=True, refusals=(*CHANGES, TooLarge),
    )  # fmt: skip
    def save_draft(call: Call, template_id: str) -> Answer:
        making.save_draft(ports, call.caller_id, template_id, call.body.file, call.version)
        return shown(call, template_id)

    @edge.add(
        "POST", "/v1/templates/{template_id}/publication", "Publish a template's draft",
        answers=TemplateView, if_match=True, command=True, refusals=(*CHANGES, Invalid),
    )  # fmt: skip
    def publish_template(call: Call, template_id: str) -> Answer:
        asked = ports, call.caller_id, template_id, call.version
        return once(call, 200, lambda: making.prepare_publication(*asked))

    @edge.add(
        "POST", "/v1/templates/{template_id}/retirement", "Take a template out of use",
        answers=TemplateView, if_match=True, command=True, refusals=CHANGES,
    )  # fmt: skip
    def retire_template(call: Call, template_id: str) -> Answer:
        asked = ports, call.caller_id, template_id, call.version
        return once(call, 200, lambda: making.prepare_retirement(*asked))

    @edge.add(
        "POST", "/v1/templates/{template_id}/sharing", "Share a template with the whole installation",
        answers=TemplateView, if_match=True, command=True, refusals=CHANGES,
    )  # fmt: skip
    def share_template(call: Call, template_id: str) -> Answer:
        asked = ports, call.caller_id, template_id, call.version
        return once(call, 200, lambda: bank.prepare_sharing(*asked, shared=True))

    @edge.add(
        "POST", "/v1/templates/{template_id}/withdrawal", "Take a template out of the bank",
        answers=TemplateView, if_match=True, command=True, refusals=CHANGES,
    )  # fmt: skip
    def withdraw_template(call: Call, template_id: str) -> Answer:
        asked = ports, call.caller_id, template_id, call.version
        return once(call, 200, lambda: bank.prepare_sharing(*asked, shared=False))

    @edge.add(
        "GET", "/v1/shared-templates", "The templates that are shared, found by words",
        query=BankQuery, answers=BankView,
    )  # fmt: skip
    def search_bank(call: Call) -> Answer:
        return answer(bank.look_in(ports, call.caller_id, call.query, call.language))

    @edge.add(
        "GET", "/v1/templates/{template_id}/feedback", "What colleagues think of a shared template",
        answers=FeedbackView,
    )  # fmt: skip
    def show_feedback(call: Call, template_id: str) -> Answer:
        return answer(bank.read_feedback(ports, call.caller_id, template_id))

    @edge.add(
        "POST", "/v1/templates/{template_id}/feedback", "Praise a shared template, or comment on it",
        body=FeedbackRequest, answers=FeedbackView, command=True, refusals=(TryAgain,),
    )  # fmt: skip
    def give_feedback(call: Call, template_id: str) -> Answer:
        def act() -> Answer:
            _, work = bank.prepare_feedback(ports, call.caller_id, template_id, call.body)
            done = Answer(200, {}, {})
            call.commanded.record(work, done, ports.now())
            ports.store.commit(work)
            return done

        call.commanded.once(ports.store, ports.now(), act)
        return answer(bank.read_feedback(ports, call.caller_id, template_id))

    @edge.add(
        "DELETE", "/v1/templates/{template_id}/feedback/{comment_id}", "Take a comment away",
        answers=FeedbackView, refusals=(NotAllowed, TryAgain),
    )  # fmt: skip
    def remove_comment(call: Call, template_id: str, comment_id: str) -> Answer:
        bank.remove_comment(ports, call.caller_id, template_id, comment_id)
        return answer(bank.read_feedback(ports, call.caller_id, template_id))

    @edge.add(
        "GET", "/v1/units/{unit_id}/templates", "Which templates a unit chose", answers=ChoicesView
    )
    def show_choices(call: Call, unit_id: str) -> Answer:
        view = ChoicesView.of(choosing.read_choices(ports, call.caller_id, unit_id))
        return answer(view, etag=f'"{view.revision}"')

    @edge.add(
        "PUT", "/v1/units/{unit_id}/templates", "Choose the templates of a unit's talks",
        body=ChoicesRequest, answers=ChoicesView, if_match=True,
        refusals=(NotAllowed, StaleTemplate, TryAgain),
    )  # fmt: skip
    def choose_templates(call: Call, unit_id: str) -> Answer:
        made = choosing.choose(ports, call.caller_id, unit_id, call.body, call.version)
        view = ChoicesView.of(made)
        return answer(view, etag=f'"{view.revision}"')

    bundles.add_to(edge, ports, signer)
    product.add_to(edge, ports)
    return edge


def schema() -> dict[str, object]:
    """The JSON Schema of a template's file, from the model that reads it."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return dialect | Template.model_json_schema()
