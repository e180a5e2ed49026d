"""The retention table of the installation: its own if somebody wrote one, else the shipped one (D17, R15)."""

import json
from datetime import datetime

from boto3.dynamodb.conditions import Attr, ConditionBase
from pydantic import BaseModel, ConfigDict

from shared.adapters import keys
from shared.adapters.store import Item, Refusal, Store, Table, UnitOfWork
from shared.domain.errors import StaleRetention, TalkError
from shared.domain.instant import Instant
from shared.domain.retention import Rule, load_rules


class RetentionTable(BaseModel):
    """A version of the table."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: int = 0
    """0 is the shipped one, which holds while the installation has none of its own."""
    rules: tuple[Rule, ...]
    by: str | None = None
    at: Instant | None = None


def load_table(store: Store) -> RetentionTable:
    """The table that holds now."""
    item = store.get(keys.retention_table())
    return _table_of(item) if item else RetentionTable(rules=load_rules())


def write_table(
    work: UnitOfWork, before: int, rules: tuple[Rule, ...], by: str, at: datetime
) -> RetentionTable:
    """Add the next version. Refused with StaleRetention unless `before` is the one that stands."""
    table = RetentionTable(version=before + 1, rules=rules, by=by, at=at)
    # As text: what is written years later need not have the attributes of today.
    item: Item = {
        "version": table.version,
        "content": json.dumps([rule.model_dump(mode="json") for rule in rules], ensure_ascii=False),
        "by": by,
        "at": table.model_dump(mode="json")["at"],
    }
    work.put(keys.retention_table(), item, _is_still(before), _stale)
    work.put_new(keys.retention_table_version(table.version), item, _stale, Table.HISTORY)
    return table


def demand_table(work: UnitOfWork, version: int, refusal: Refusal) -> None:
    """Have the database refuse everything else unless the table is still of this version."""
    work.check(keys.retention_table(), _is_still(version), refusal)


def _is_still(version: int) -> ConditionBase:
    return Attr("version").eq(version) if version else Attr("pk").not_exists()


def _table_of(item: Item) -> RetentionTable:
    rules = [Rule.model_validate_json(json.dumps(rule)) for rule in json.loads(item["content"])]
    return RetentionTable.model_validate({**item, "rules": rules})


def _stale(item: Item | None) -> TalkError:
    return StaleRetention(version=int(item["version"]) if item else 0)
