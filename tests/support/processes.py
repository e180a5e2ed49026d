"""The HTTP functions for many threads: each has its own, as every process on Lambda has."""

import threading
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from shared.adapters.ports import Ports
from tests.support.api import Answered, Api


class Processes:
    """All of them work on the same tables."""

    def __init__(self, ports: Ports, *, keeps_contract: bool = True) -> None:
        self._ports, self._keeps_contract = ports, keeps_contract
        self._mine = threading.local()

    def call(self, who: str, method: str, path: str, body: Any, key: str) -> Answered:
        """One request, in the process of this thread."""
        if not hasattr(self._mine, "api"):
            self._mine.api = Api(self._ports, keeps_contract=self._keeps_contract)
        api: Api = self._mine.api
        address = urlsplit(path)
        query = dict(parse_qsl(address.query)) or None
        return api.call(who, method, address.path, body, key=key, query=query)
