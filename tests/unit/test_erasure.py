"""Which documents can be erased on request, and what becomes of a request at once (R13)."""

import pytest

from shared.domain.erasure import Erasable, assessed_by_table, erasure_rule, read_rules
from shared.domain.rights import RequestKind, RequestState
from tests.unit.test_rights import a_request


@pytest.mark.spec("R13")
def test_the_table_speaks_of_every_kind_and_allows_what_is_given_freely() -> None:
    rules = {document: erasure_rule(document) for document in Erasable}
    allowed = {document for document, rule in rules.items() if rule.allowed}
    assert allowed == {
        Erasable.DRAFT, Erasable.WELL_BEING, Erasable.PRODUCT_FEEDBACK, Erasable.LANGUAGE,
        Erasable.OWN_ATTACHMENT,
    }  # fmt: skip


@pytest.mark.spec("R13")
def test_what_no_rule_allows_is_refused_at_once_with_its_ground_and_the_rest_received() -> None:
    words = '{"sv": "s", "en": "e"}'
    rules = read_rules(
        f'{{"draft": {{"allowed": true, "ground": {words}, "reason": {words}}},'
        f' "record": {{"allowed": false, "ground": {words}, "reason": {words}}}}}'
    )
    request = a_request(RequestKind.ERASURE)
    assert assessed_by_table(request, rules[Erasable.DRAFT]) is request
    refused = assessed_by_table(request, rules[Erasable.RECORD])
    assert (refused.state, refused.version) == (RequestState.REFUSED, 1)
    assert refused.reply is not None
    assert (refused.reply.words, refused.reply.ground) == ("s", "s")
