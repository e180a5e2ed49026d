"""Writes the OpenAPI document from the routes: `python -m infra.openapi`."""

import json
from pathlib import Path
from typing import Any, cast

from functions.attachments import routes as attachments
from functions.attachments.files import Files
from functions.directory import routes as directory
from functions.documentation import routes as documentation
from functions.lists import routes as lists
from functions.oversight import routes as oversight
from functions.plans import routes as plans
from functions.records import routes as records
from functions.rights import routes as rights
from functions.rights.files import Exports
from functions.scheduling import routes as scheduling
from functions.templates import routes as templates
from shared.adapters.edge import Route, Verifier
from shared.adapters.openapi import document
from shared.adapters.ports import Ports
from shared.adapters.signatures import Signer

PLACE = Path(__file__).parent.parent / "shared/data/openapi.json"


def routes() -> list[Route]:
    """Every route of every function; building them touches neither ports nor tokens."""
    nothing = cast(Any, None)
    ports, verifier = Ports(*[nothing] * 5), cast(Verifier, nothing)
    functions = (scheduling, documentation, directory, lists, oversight, plans, records)
    edges = [function.build(ports, verifier) for function in functions]
    edges.append(templates.build(ports, verifier, cast(Signer, nothing)))
    edges.append(attachments.build(ports, verifier, cast(Files, nothing)))
    edges.append(rights.build(ports, verifier, cast(Exports, nothing)))
    return [route for edge in edges for route in edge.table]


def text() -> str:
    """The document as it is committed."""
    return json.dumps(document(routes()), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    PLACE.write_text(text(), "utf-8")
