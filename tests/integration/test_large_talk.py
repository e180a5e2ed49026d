"""However much is in a talk, opening it is one query, and one request for the people in it (G7)."""

import boto3
import pytest
from moto import mock_aws

from shared.adapters.dynamo import DynamoStore
from tests.support.contents import TABLES
from tests.support.large_talk import (
    AGREEMENTS,
    ANSWERS,
    CHECK_INS,
    LINKS,
    VERSIONS,
    a_large_talk,
)
from tests.support.requests import counted, operations
from tests.support.steps import a_term
from tests.support.tables import create_tables

A_PAGE = 1_048_576
"""Bytes that DynamoDB gives for one query: more would be a second request."""


@pytest.mark.slow
def test_a_talk_with_very_much_in_it_is_opened_with_one_query() -> None:
    with mock_aws():
        client = boto3.client("dynamodb")
        create_tables(client)
        steps = a_term(store=DynamoStore(client, TABLES))

        def ask(*request: object, **more: object) -> object:
            answered = steps.call(*request, **more)  # type: ignore[arg-type]
            assert answered.status < 300, answered.body
            return answered.body

        talk = a_large_talk(ask, steps.ports, steps.clock)
        steps.at("2021-11-02 08:00").read(talk)  # the template is remembered from now on
        with counted(client) as seen:
            opened = steps.read(talk)
        assert operations(seen) == ["Query", "BatchGetItem"]
        assert len(steps.call("teacher", "GET", f"/v1/talks/{talk}").raw) < A_PAGE / 4
        texts = [field for phase in opened["phases"] for field in phase["fields"] if field["text"]]
        assert len(texts) == ANSWERS + 1
        assert texts[-1]["version"] == VERSIONS
        assert len(opened["attachments"]) == LINKS
        said = [len(agreement["check_ins"]) for agreement in opened["agreements"]]
        assert said == [CHECK_INS] * AGREEMENTS
        path = f"/v1/talks/{talk}/texts/follow-up/summary/versions"
        with counted(client) as seen:
            steps.call("teacher", "GET", path, query={"limit": "200", "first": "newest"})
        assert operations(seen) == ["GetItem", "BatchGetItem", "Query"]
