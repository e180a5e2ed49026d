"""Clients of AWS services for tests under moto.

A client takes longer to make than any call takes, and holds nothing of a test: one of each is enough.
"""

from functools import cache
from typing import Any

import boto3


@cache
def client(service: str) -> Any:
    """The client of a service; only for use under `mock_aws`."""
    return boto3.client(service)  # type: ignore[call-overload]
