"""What boto3 knows of the AWS services, read once in a process and not by each session.

moto forgets boto3's session between tests, and reading the descriptions again took longer than many tests.
"""

from functools import cache
from typing import Any

from botocore.loaders import JSONFileLoader

_read = JSONFileLoader.load_file


@cache
def _description(path: str) -> Any:
    return _read(JSONFileLoader(), path)


def pytest_configure() -> None:
    """Let every session share them; none changes them."""
    JSONFileLoader.load_file = lambda _, file_path: _description(file_path)  # type: ignore[assignment, method-assign]
