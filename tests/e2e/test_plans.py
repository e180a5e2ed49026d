"""Development plans over HTTP, on the whole system: listed, read as a page, and printed to be kept."""

from datetime import UTC, date, datetime
from urllib.request import Request, urlopen

import pytest

from infra.local.system import System
from shared.adapters.dynamo import DynamoStore
from shared.adapters.plans import write_plan
from shared.adapters.store import Table, UnitOfWork
from shared.domain.plan import Plan, PlanAgreement
from shared.domain.vocabulary import Role
from tests.support.http_client import Client


@pytest.mark.spec("F112")
def test_a_guardian_reads_and_keeps_the_plan_of_their_child(system: System) -> None:
    tables = {
        Table.TALKS: system.outputs["TalksTable"],
        Table.HISTORY: system.outputs["HistoryTable"],
    }
    guardian = Client(system.base_url, system.token("guardian"))
    child = guardian.get("/v1/me").body["books_for"][0]["id"]
    plan = Plan(
        pupil_id=child, school_year=2021, talk_id="t", unit_id="nowhere", school_form="GR", year=5,
        held_on=date(2021, 10, 31), required=True, version=1, made_by="somebody",
        made_at=datetime(2021, 10, 31, 9, 30, tzinfo=UTC),
        agreements=(PlanAgreement(goal="Läsa två böcker", owners=(Role.PUPIL,)),),
    )  # fmt: skip
    work = UnitOfWork()
    write_plan(work, plan)
    DynamoStore(system.client("dynamodb"), tables).commit(work)

    listed = guardian.get(f"/v1/people/{child}/plans")
    assert (listed.status, [p["school_year"] for p in listed.body["plans"]]) == (200, [2021])
    path = f"/v1/people/{child}/plans/2021/1"
    assert guardian.get(path).body["agreements"][0]["goal"] == "Läsa två böcker"
    for form, first in (("html", b"<!doctype html>"), ("pdf", b"%PDF-1.7")):
        headers = {"Authorization": f"Bearer {guardian.token}", "Accept": "*/*"}
        address = f"{system.base_url}{path}?format={form}"
        with urlopen(Request(address, headers=headers), timeout=60) as answer:
            assert answer.read().startswith(first)
