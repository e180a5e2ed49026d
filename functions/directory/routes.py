"""The routes of the directory."""

import json
from importlib import resources

from functions.directory import me
from functions.directory.models import MeView
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, Verifier, answer
from shared.adapters.ports import Ports


def build(ports: Ports, verifier: Verifier) -> Edge:
    """The function, with what it is given to work with."""
    edge = Edge("directory", verifier, ports)

    @edge.add("GET", "/v1/me", "Who the caller is", answers=MeView, personal=False)
    def show_me(call: Call) -> Answer:
        return answer(me.read_me(ports, call.caller_id))

    @edge.add("GET", "/v1/openapi.json", "This document", answers=None, public=True)
    def show_document(_: Call) -> Answer:
        text = resources.files("shared.data").joinpath("openapi.json").read_text("utf-8")
        return Answer(200, json.loads(text), {})

    return edge
