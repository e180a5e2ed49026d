"""The token of a link in mail: what it says, whom it is for, and that nobody else can make one (G17)."""

import base64
import re
from datetime import timedelta
from typing import Any

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from shared.adapters.fields import ID
from shared.adapters.ids import random_id
from shared.adapters.links import REFETCH_AFTER, LinkKeys, Links, from_secret
from shared.domain.errors import NotFound, TryAgain
from tests.support.linking import links
from tests.support.world import local

NOW = local("2021-10-01 08:00")
THEN = NOW + timedelta(days=90)
OLD, NEW = "o" * 32, "n" * 32
PERSON = "5f1c1b7e-6d6b-4a58-9c02-0b8a1f6f3a11"


def test_a_token_names_its_talk_and_its_recipient() -> None:
    link = links().read(links().make("talk", PERSON, THEN), NOW)
    assert (link.talk_id, link.expires) == ("talk", THEN)
    assert link.is_for(PERSON)
    assert not link.is_for("another")


def test_a_token_fits_into_an_address_and_holds_no_person() -> None:
    token = links().make(random_id(), PERSON, THEN)
    assert re.fullmatch(ID, token)
    assert len(token) < 80
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    assert PERSON.encode() not in raw
    assert PERSON.encode()[:8] not in raw


def test_it_opens_until_just_before_it_expires() -> None:
    token = links().make("talk", PERSON, THEN)
    assert links().read(token, THEN - timedelta(milliseconds=1))
    with pytest.raises(NotFound):
        links().read(token, THEN)


@given(place=st.integers(0, 70), sign=st.sampled_from("Aa0-_Zz9"), data=st.data())
def test_no_other_text_opens_anything(place: int, sign: str, data: st.DataObject) -> None:
    token = links().make("a-talk-of-22-characters", PERSON, THEN)
    place = min(place, len(token) - 1)
    changed = token[:place] + sign + token[place + 1 :]
    cut = token[: data.draw(st.integers(0, len(token) - 1))]
    for wrong in {changed, cut, token + sign, token + "="} - {token}:
        with pytest.raises(NotFound) as refused:
            links().read(wrong, NOW)
        assert (refused.value.detail, refused.value.facts) == (NotFound.title, {})


@given(text=st.text(st.sampled_from("ABab01-_.~é="), max_size=120))
def test_no_made_up_text_opens_anything(text: str) -> None:
    with pytest.raises(NotFound):
        links().read(text, NOW)


def test_another_key_signs_nothing_of_ours() -> None:
    token = links(LinkKeys(key=OLD)).make("talk", PERSON, THEN)
    with pytest.raises(NotFound):
        links(LinkKeys(key=NEW)).read(token, NOW)


def test_links_of_the_key_before_open_until_the_next_change() -> None:
    token = links(LinkKeys(key=OLD)).make("talk", PERSON, THEN)
    assert links(LinkKeys(key=NEW, previous=OLD)).read(token, NOW).is_for(PERSON)
    with pytest.raises(NotFound):
        links(LinkKeys(key="3" * 32, previous=NEW)).read(token, NOW)


def test_a_key_that_is_newer_than_our_memory_is_asked_for_and_invented_ones_cause_no_storm() -> (
    None
):
    token = links(LinkKeys(key=NEW)).make("talk", PERSON, THEN)
    asked: list[bool] = []
    moment = 1000.0

    def source(fresh: bool) -> LinkKeys:
        asked.append(fresh)
        return LinkKeys(key=NEW, previous=OLD) if any(asked) else LinkKeys(key=OLD)

    remembering = Links(source, lambda: moment)
    assert remembering.read(token, NOW).talk_id == "talk"
    assert asked.count(True) == 1
    strange = links(LinkKeys(key="s" * 32)).make("talk", PERSON, THEN)
    for _ in range(10):
        with pytest.raises(NotFound):
            remembering.read(strange, NOW)
    assert asked.count(True) == 1
    moment += REFETCH_AFTER + 1
    with pytest.raises(NotFound):
        remembering.read(strange, NOW)
    assert asked.count(True) == 2


@pytest.fixture
def secrets() -> Any:
    with mock_aws():
        yield boto3.client("secretsmanager")


def test_keys_are_a_secret_that_is_read_once_in_a_while(secrets: Any) -> None:
    secrets.create_secret(Name="links", SecretString=f'{{"key": "{OLD}", "previous": ""}}')
    asked: list[str] = []
    secrets.meta.events.register("before-call", lambda model, **_: asked.append(model.name))
    source = from_secret("links", secrets)
    assert source(False) == source(False) == LinkKeys(key=OLD)
    assert asked == ["GetSecretValue"]
    secrets.put_secret_value(
        SecretId="links", SecretString=f'{{"key": "{NEW}", "previous": "{OLD}"}}'
    )
    assert source(False) == LinkKeys(key=OLD)
    assert source(True) == LinkKeys(key=NEW, previous=OLD)


@pytest.mark.parametrize("stored", [None, "no JSON", '{"key": "short"}'])
def test_without_usable_keys_it_is_said_to_try_again(secrets: Any, stored: str | None) -> None:
    if stored is not None:
        secrets.create_secret(Name="links", SecretString=stored)
    with pytest.raises(TryAgain) as refused:
        from_secret("links", secrets)(False)
    assert "short" not in str(refused.value)
