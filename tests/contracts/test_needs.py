"""What a stolen or forgotten session must not be enough for, route by route (R11, R22; decision 42)."""

import pytest

from infra.openapi import routes
from shared.domain.sign_in import Need

PROVED_LATELY = {
    "PUT /v1/people/{person_id}/carers": "it opens a child's talks to somebody",
    "PUT /v1/people/{person_id}/manager": "it opens an employee's talks to somebody",
    "PUT /v1/people/{person_id}/readers": "it opens a protected person to somebody",
    "PUT /v1/settings/policies/{talk_type}": "it decides when everybody may write",
    "PUT /v1/retention/table": "it decides what is erased",
    "POST /v1/disposals/{disposal_id}/approvals": "it erases",
}


@pytest.mark.spec("R11", "R22")
def test_what_opens_access_or_erases_asks_for_a_sign_in_that_was_proved_lately() -> None:
    fresh = {f"{r.method} {r.path}" for r in routes() if r.need is Need.FRESH}
    assert fresh == PROVED_LATELY.keys()


@pytest.mark.spec("R11")
def test_who_is_kept_out_is_said_in_a_strong_sign_in() -> None:
    path = "/v1/people/{person_id}/exclusion"
    needs = {r.method: r.need for r in routes() if r.path == path and r.method != "GET"}
    assert needs == {"PUT": Need.STRONG, "DELETE": Need.STRONG}
