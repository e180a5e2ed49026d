"""Lists over HTTP, as the gateway hands on their bytes."""

from datetime import UTC, datetime, timedelta
from urllib.request import Request, urlopen

import pytest

from infra.local.system import System

_DAY = datetime.now(UTC) + timedelta(days=40)  # noqa: TID251 a real system's clock


@pytest.mark.spec("G22")
@pytest.mark.parametrize(
    "accept", ["application/json", "text/html,application/xhtml+xml,*/*;q=0.8"]
)
@pytest.mark.parametrize(
    ("form", "kind", "first", "last"),
    [
        ("pdf", "application/pdf", b"%PDF-", b"%%EOF\n"),
        ("csv", "text/csv; charset=utf-8", b"\xef\xbb\xbf", b"\r\n"),
        ("html", "text/html; charset=utf-8", b"<!doctype html>", b"</html>\n"),
    ],
)
def test_a_list_arrives_byte_by_byte_whatever_is_accepted(
    system: System, accept: str, form: str, kind: str, first: bytes, last: bytes
) -> None:
    request = Request(
        f"{system.base_url}/v1/days/{_DAY:%Y-%m-%d}?format={form}",
        headers={"Authorization": f"Bearer {system.token('teacher')}", "Accept": accept},
    )
    with urlopen(request, timeout=60) as answer:
        content, named = answer.read(), answer.headers
    assert named["Content-Type"] == kind
    assert content.startswith(first)
    assert content.endswith(last)
    assert len(content) == int(named["Content-Length"])
