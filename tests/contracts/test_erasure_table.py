"""Every kind of item that is about people is in the table of what can be erased on request (R13, G9)."""

import pytest

from shared.adapters.dossier.kinds import KINDS, Where
from shared.domain.erasure import Erasable, erasure_rule

RULES = {document: erasure_rule(document) for document in Erasable}


@pytest.mark.spec("R13")
def test_each_kind_is_erasable_or_refused_with_a_ground_or_is_no_personal_document() -> None:
    spoken_of = {name for rule in RULES.values() for name in rule.kinds}
    assert not spoken_of - {kind.name for kind in KINDS}, "no such kinds"
    undecided = {
        kind.name
        for kind in KINDS
        if kind.name not in spoken_of and not (kind.where is Where.NOWHERE and kind.why)
    }
    assert not undecided


@pytest.mark.spec("R13")
def test_each_line_has_its_kinds_and_its_ground_and_reason_in_both_languages() -> None:
    for document, rule in RULES.items():
        assert rule.kinds, document
        for words in (rule.ground, rule.reason):
            assert words.sv, document
            assert words.en, document
