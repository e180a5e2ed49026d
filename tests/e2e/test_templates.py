"""Templates over HTTP, on the whole system: the schema, texts rendered in a function, files, signed bundles."""

import json

import pytest

from infra.local.system import System
from shared.adapters.dynamo import DynamoStore
from shared.adapters.register import a_person
from shared.adapters.store import Table
from tests.support.http_client import Client


@pytest.mark.spec("F48", "F53")
def test_a_shipped_template_is_read_and_its_texts_are_rendered(system: System) -> None:
    teacher = Client(system.base_url, system.token("teacher"))
    schema = Client(system.base_url, None).get("/v1/templates/schema")
    assert (schema.status, schema.body["title"]) == (200, "Template")
    read = teacher.get("/v1/templates/employee", version="3")
    assert read.status == 200, read
    assert "<strong>two days before</strong>" in read.body["phases"][0]["instruction"]["html"]
    file = teacher.get("/v1/templates/employee/file").body
    assert file == read.body["file"]
    mine = teacher.post("/v1/templates", {"owner_id": "nowhere", "file": file})
    assert (mine.status, mine.problem) == (404, "not-found")


@pytest.mark.spec("F49")
def test_a_bundle_is_signed_by_the_installations_key_and_taken_back(system: System) -> None:
    principal = Client(system.base_url, system.token("principal"))
    tables = {Table.TALKS: system.outputs["TalksTable"]}
    store = DynamoStore(system.client("dynamodb"), tables)
    owner = a_person(store, principal.get("/v1/me").body["id"]).duties[0].unit_id
    made = principal.post("/v1/templates", {"owner_id": owner, "copy_of": "pupil-led"}).body
    path = f"/v1/templates/{made['id']}/publication"
    sent = {"Idempotency-Key": f"publish {made['id']}", "If-Match": '"1"'}
    assert principal.send("POST", path, headers=sent).status == 200
    bundle = principal.get("/v1/template-bundles", templates=made["id"]).body
    asked = {"owner_id": owner, "file": json.dumps(bundle)}
    taken = principal.post("/v1/template-bundles", asked)
    assert (taken.status, len(taken.body["templates"])) == (201, 1), taken
    bundle["content"]["origin"]["name"] += "!"
    broken = principal.post("/v1/template-bundles", asked | {"file": json.dumps(bundle)})
    assert broken.problem == "broken-bundle"
