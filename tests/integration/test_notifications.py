"""The school's API says that something changed: it may ask for a look, and nothing else."""

import hmac
from typing import Any

import pytest

from functions.directory import routes as directory
from shared.adapters import hook
from tests.support.api import Api
from tests.support.notified import HOOK, Looks
from tests.support.signing import verifier
from tests.support.world import a_world

PATH = "/v1/directory/notifications"
CHANGED = {"modifiedEntites": ["Person"], "deletedEntities": False}


@pytest.fixture
def told() -> tuple[Api, Looks, Any]:
    ports, clock = a_world()
    looks = Looks()
    return Api.behind([directory.build(ports, verifier(), looks)]), looks, clock


@pytest.mark.spec("R21")
def test_many_notifications_ask_for_one_look_in_a_while(told: tuple[Api, Looks, Any]) -> None:
    api, looks, clock = told
    for _ in range(5):
        assert api.call(None, "POST", f"{PATH}/{HOOK}", CHANGED).status == 202
    assert looks.asked == 1
    clock.forward(minutes=5)
    assert api.call(None, "POST", f"{PATH}/{HOOK}", raw=b"\xff not json").status == 202
    assert looks.asked == 2


@pytest.mark.parametrize("key", [HOOK[:-1], f"{HOOK}x", "x", "%C3%A5", "å", "a" * 500])
def test_who_does_not_know_the_key_finds_nothing(told: tuple[Api, Looks, Any], key: str) -> None:
    api, looks, _ = told
    assert api.call(None, "POST", f"{PATH}/{key}", CHANGED).problem == "not-found"
    assert looks.asked == 0


def test_the_key_is_compared_in_a_time_that_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []
    real = hmac.compare_digest

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return real(one, other)

    monkeypatch.setattr(hmac, "compare_digest", compare)
    assert hook.is_hook(HOOK, HOOK)
    assert not hook.is_hook("\ud800", HOOK)
    assert len(compared) == 2
