"""Templates over HTTP, on the whole system: the schema, texts rendered in a function, a file imported."""

import pytest

from infra.local.system import System
from tests.support.http_client import Client


@pytest.mark.spec("F48", "F53")
def test_a_shipped_template_is_read_and_its_texts_are_rendered(system: System) -> None:
    teacher = Client(system.base_url, system.token("teacher"))
    schema = Client(system.base_url, None).get("/v1/templates/schema")
    assert (schema.status, schema.body["title"]) == (200, "Template")
    read = teacher.get("/v1/templates/employee", version="2")
    assert read.status == 200, read
    assert "<strong>two days before</strong>" in read.body["phases"][0]["instruction"]["html"]
    file = teacher.get("/v1/templates/employee/file").body
    assert file == read.body["file"]
    mine = teacher.post("/v1/templates", {"owner_id": "nowhere", "file": file})
    assert (mine.status, mine.problem) == (404, "not-found")
