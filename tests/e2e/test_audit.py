"""The audit trail on the running system: told, sealed as it comes, and a touch of it is found (G8)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local.system import System
from infra.verify_trail import findings
from shared.domain.audit import Fault
from tests.support.http_client import Client
from tests.support.waiting import eventually


@pytest.mark.spec("G8")
def test_what_is_done_is_sealed_and_a_touch_is_found(system: System) -> None:
    client = system.client("dynamodb")
    history = system.outputs["HistoryTable"]
    teacher = Client(system.base_url, system.token("teacher"))
    assert teacher.get("/v1/talks").status == 200

    def found() -> list[Any]:
        later = datetime.now(UTC) + timedelta(minutes=11)  # noqa: TID251 a real system's clock
        return findings(client, system.outputs["TalksTable"], history, later)

    eventually(lambda: not found(), seconds=30)
    items = client.scan(TableName=history)["Items"]
    entry = next(item for item in items if item["pk"]["S"].startswith("AUDIT#"))
    client.put_item(TableName=history, Item=entry | {"outcome": {"S": "touched"}})
    assert [finding.fault for finding in found()] == [Fault.CHANGED]
    client.put_item(TableName=history, Item=entry)
    assert found() == []
