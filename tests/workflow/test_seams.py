"""Guards on what is exchanged in moto: a renamed or changed seam must not go unnoticed."""

import inspect
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from moto.stepfunctions.parser.asl.component.common.retry.jitter_strategy_decl import (
    JitterStrategyDecl,
)
from moto.stepfunctions.parser.asl.component.common.retry.retrier_decl import RetrierDecl

from tests.support.lambda_runtime import Answer
from tests.support.moto_workflow import Seam, exchanged, seams
from tests.support.virtual_clock import VirtualClock


def answer_nothing(name: str, body: str | bytes) -> Answer:
    del name, body
    return Answer(b"{}", failed=False)


SEAMS = seams(VirtualClock(datetime(2021, 10, 1, tzinfo=UTC)), {}, answer_nothing)


def parameters(function: Callable[..., object]) -> list[str]:
    return list(inspect.signature(function).parameters)


@pytest.mark.parametrize("seam", SEAMS, ids=lambda seam: seam.name)
def test_moto_still_has_the_seam(seam: Seam) -> None:
    there = getattr(seam.owner, seam.name)
    if inspect.isroutine(there):
        assert parameters(there) == parameters(getattr(seam.instead, "__func__", seam.instead))


def test_retries_still_pass_their_time_by_these_names() -> None:
    assert "time.sleep(" in inspect.getsource(RetrierDecl._eval_body)
    assert "random.uniform(" in inspect.getsource(JitterStrategyDecl._eval_body)


def test_a_renamed_seam_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = VirtualClock(datetime(2021, 10, 1, tzinfo=UTC))
    monkeypatch.delattr(SEAMS[0].owner, SEAMS[0].name)
    with pytest.raises(AttributeError, match=SEAMS[0].name), exchanged(clock, answer_nothing):
        pass


def test_moto_is_left_as_it_was_found() -> None:
    clock = VirtualClock(datetime(2021, 10, 1, tzinfo=UTC))
    before = [getattr(seam.owner, seam.name) for seam in SEAMS]
    with exchanged(clock, answer_nothing):
        assert all(
            getattr(seam.owner, seam.name) is not there
            for seam, there in zip(SEAMS, before, strict=True)
        )
    assert [getattr(seam.owner, seam.name) for seam in SEAMS] == before
