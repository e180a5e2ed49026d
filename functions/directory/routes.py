"""The routes of the directory."""

import json
from importlib import resources

from functions.directory import me
from functions.directory.models import MeView, Noted
from functions.directory.notifications import Notifications
from functions.directory.readers import routes as readers_routes
from functions.directory.said import routes as said_routes
from functions.directory.signing_out import routes as signing_out_routes
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, Verifier, answer
from shared.adapters.guard import guarded
from shared.adapters.ports import Ports
from shared.domain.errors import NotFound, TryAgain


def build(ports: Ports, verifier: Verifier, notifications: Notifications | None = None) -> Edge:
    """The function, with what it is given to work with; without notifications nobody's are taken."""
    ports = guarded(ports)
    edge = Edge("directory", verifier, ports)

    @edge.add("GET", "/v1/me", "Who the caller is", answers=MeView, personal=False)
    def show_me(call: Call) -> Answer:
        return answer(me.read_me(ports, call.caller_id))

    @edge.add("GET", "/v1/openapi.json", "This document", answers=None, public=True)
    def show_document(_: Call) -> Answer:
        text = resources.files("shared.data").joinpath("openapi.json").read_text("utf-8")
        return Answer(200, json.loads(text), {})

    @edge.add(
        "POST", "/v1/directory/notifications/{key}", "Say that the school's own records changed",
        answers=Noted, status=202, public=True, refusals=(NotFound, TryAgain),
    )  # fmt: skip
    def take_notification(_: Call, key: str) -> Answer:
        if notifications is None:
            raise NotFound
        notifications.take(ports, key)
        return answer(Noted(), 202)

    said_routes.add_to(edge, ports)
    signing_out_routes.add_to(edge, ports)
    readers_routes.add_to(edge, ports)
    return edge
