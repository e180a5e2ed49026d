"""A record that fails is named and comes again; the log says what kind of failure, and no more."""

import json
from io import StringIO
from typing import Any

import pytest
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import EventType

from shared.adapters import batches


class Unreachable(Exception):
    """A service did not answer."""


def test_the_kind_of_failure_is_logged_without_its_message(monkeypatch: pytest.MonkeyPatch) -> None:
    logged = StringIO()
    monkeypatch.setattr(batches, "_log", Logger(service="batches", stream=logged))

    def take(record: Any) -> None:
        if record.body == "bad":
            raise Unreachable("mona@home.example")

    records = [
        {"messageId": body, "body": body, "eventSource": "aws:sqs"} for body in ("good", "bad")
    ]
    answer = batches.take_each(EventType.SQS, {"Records": records}, take)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    (line,) = logged.getvalue().splitlines()
    assert json.loads(line)["failure"] == "Unreachable"
    assert "mona" not in line
