"""The municipality's chosen figures in the tables: one item that holds, and every choice in the history."""

import json
from datetime import datetime

from boto3.dynamodb.conditions import Attr, ConditionBase

from shared.adapters import keys
from shared.adapters.store import Item, Store, Table, UnitOfWork
from shared.domain.errors import StaleSettings, TalkError
from shared.domain.settings import Choice, Settings


def load_settings(store: Store) -> Settings:
    """What holds and what is to come."""
    item = store.get(keys.settings())
    if item is None:
        return Settings()
    return Settings.model_validate(
        {"version": item["version"], "choices": json.loads(item["content"])}
    )


def write_choice(work: UnitOfWork, before: Settings, choice: Choice, now: datetime) -> Settings:
    """One choice more. Refused with StaleSettings unless `before` is what stands. Raises Invalid."""
    after = before.choose(choice, now)
    # As text: what is written years later need not have the attributes of today.
    standing = [each.model_dump(mode="json") for each in after.choices]
    item: Item = {"version": after.version, "content": json.dumps(standing, ensure_ascii=False)}
    work.put(keys.settings(), item, _is_still(before.version), _stale)
    written: Item = {
        "version": choice.version,
        "content": json.dumps(choice.model_dump(mode="json"), ensure_ascii=False),
    }
    key = keys.settings_choice(choice.talk_type, choice.version)
    work.put_new(key, written, _stale, Table.HISTORY)
    return after


def choices_of(store: Store, talk_type: str, before: int, limit: int) -> list[Choice]:
    """What was ever chosen for a kind of talk, the latest first, before a version."""
    first, last = (keys.settings_choice(talk_type, version) for version in (0, before - 1))
    items = store.query(
        first.pk, between=(first.sk, last.sk), table=Table.HISTORY, limit=limit, newest_first=True
    )
    return [Choice.model_validate(json.loads(item["content"])) for item in items]


def _is_still(version: int) -> ConditionBase:
    return Attr("version").eq(version) if version else Attr("pk").not_exists()


def _stale(item: Item | None) -> TalkError:
    return StaleSettings(version=int(item["version"]) if item else 0)
