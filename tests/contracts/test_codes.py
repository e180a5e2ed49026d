"""Every code that an export tells to people has a name in both languages (R13)."""

import ast
from collections.abc import Iterable, Iterator

import pytest

from infra.build import ROOT
from infra.openapi import routes
from shared.adapters.documents import DISPOSED
from shared.adapters.dossier.codes import action, actions, codes, outcome
from shared.adapters.product_feedback import FeedbackKind
from shared.domain.agreement import Outcome
from shared.domain.attachment import Reason, State
from shared.domain.cooperation import Word
from shared.domain.erasure import Erasable
from shared.domain.notice import NoticeKind
from shared.domain.people import CarerRelation, Language
from shared.domain.policy import load_policies
from shared.domain.presence import Manner
from shared.domain.referral import ReferralState
from shared.domain.retention import Document
from shared.domain.rights import RequestKind, RequestState
from shared.domain.stage import Stage
from shared.domain.term import Half
from shared.domain.vocabulary import EMPLOYEE_FORM, KNOWN_SCHOOL_FORMS, Phase, Role, Status
from shared.domain.worry import WorryState

KINDS: dict[str, Iterable[str]] = {
    "language": Language, "status": Status, "phase": Phase, "role": Role, "outcome": Outcome,
    "manner": Manner, "word": Word, "worry": WorryState, "referral": ReferralState,
    "attachment": State, "refused_file": Reason, "request_kind": RequestKind,
    "request_state": RequestState, "document": {*Document, *Erasable}, "half": Half,
    "feedback": FeedbackKind, "notice": NoticeKind, "relation": CarerRelation,
    "school_form": {*KNOWN_SCHOOL_FORMS, EMPLOYEE_FORM},
    "talk_type": load_policies("standard"),
}  # fmt: skip
_NAMED_FOURTH = ("change_talk", "_after")
"""What changes a talk and says in its last or fourth place what happened."""


def events() -> Iterator[str]:
    """What can happen to a talk, as the code says it."""
    for directory in ("functions", "shared"):
        for path in (ROOT / directory).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(call, ast.Call):
                    yield from _said_in(call)
    yield from (stage for stage in Stage if stage is not Stage.CLOSED)
    yield DISPOSED


def _said_in(call: ast.Call) -> Iterator[str]:
    name = getattr(call.func, "id", "")
    told = [k.value for k in call.keywords if k.arg == "what" and name == "write_change"]
    told += call.args[3:] if name in _NAMED_FOURTH else []
    for each in told:
        for part in ast.walk(each):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_of_a_kind_is_named(kind: str) -> None:
    unnamed = {str(code) for code in KINDS[kind]} - codes()[kind].keys()
    assert not unnamed


def test_whatever_can_happen_to_a_talk_is_named() -> None:
    said = {*events()}
    assert {"booked", "held", "declined a time", "joined", "stays away"} <= said
    assert said - codes()["event"].keys() == set()


def test_every_route_is_named_as_the_trail_tells_of_it() -> None:
    known = {f"{route.method} {route.path}" for route in routes()}
    assert known == actions().keys()


def test_every_name_is_there_in_both_languages() -> None:
    every = [*codes().values(), actions()]
    assert not [name for names in every for name in names.items() if name[1].keys() != {"sv", "en"}]


def test_the_trail_is_told_in_words() -> None:
    assert action("GET /v1/talks/{talk_id}", "sv") == "Läsa ett samtal"
    assert action("DISPOSE record,note", "en") == "Disposal: Record, Notes"
    assert action("GET /v0/gone", "sv") == "GET /v0/gone"
    assert outcome("done", "sv") == "Gjort"
    assert outcome("not-allowed", "sv") not in ("", "not-allowed")
