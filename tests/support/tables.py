"""The two tables, made exactly as the template says, on moto or on any endpoint."""

from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from tests.support.moto_answers import make_direct
from tests.support.moto_transactions import make_light
from tests.support.moto_values import make_plain
from tests.support.spec_numbers import ROOT

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_SAME_WORD = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")


class TemplateLoader(yaml.SafeLoader):
    """Reads YAML with CloudFormation's short forms, whose values no table's shape depends on."""


def _ignore(_: yaml.SafeLoader, suffix: str, node: yaml.Node) -> str:
    return f"!{suffix} {node.value}"


TemplateLoader.add_multi_constructor("!", _ignore)


@cache
def _resources() -> dict[str, Any]:
    text = (ROOT / "infra" / "template.yaml").read_text(encoding="utf-8")
    resources: dict[str, Any] = yaml.load(text, Loader=TemplateLoader)["Resources"]
    return resources


def create_tables(client: "DynamoDBClient", talks: str = "talks", history: str = "history") -> None:
    """Make both tables under these names and wait until they can be used."""
    make_light()
    make_direct()
    make_plain()
    for name, resource in ((talks, "Talks"), (history, "History")):
        shape = _resources()[resource]["Properties"]
        request = {word: shape[word] for word in _SAME_WORD if word in shape}
        if "StreamSpecification" in shape:
            request["StreamSpecification"] = {"StreamEnabled": True, **shape["StreamSpecification"]}
        client.create_table(TableName=name, **request)
        client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
        if "TimeToLiveSpecification" in shape:
            client.update_time_to_live(
                TableName=name, TimeToLiveSpecification=shape["TimeToLiveSpecification"]
            )
