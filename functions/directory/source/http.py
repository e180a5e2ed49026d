"""Asks the school's API: with patience, with a limit to what is read, and never where it is sent elsewhere."""

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import urllib3

from functions.directory.source.errors import Unreachable

ATTEMPTS = 6
FIRST_DELAY = 0.5
LONGEST_DELAY = 30.0
"""Seconds between two tries; no Retry-After makes it longer than twice that."""
MOST_BYTES = 64_000_000
"""In one answer, unpacked."""
TIMEOUT = urllib3.Timeout(connect=5, read=60)
BUSY = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back in the end."""

    status: int
    body: bytes

    def json(self) -> dict[str, Any]:
        """The object that it is. Raises Unreachable for anything else: a proxy's page, half an answer."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise Unreachable("an answer was not JSON") from error
        if not isinstance(found, dict):
            raise Unreachable("an answer was no JSON object")
        return found


class Http:
    """Requests to one place. `wait` is told how many seconds, `now` is for a Retry-After that is a date."""

    def __init__(self, wait: Callable[[float], None], now: Callable[[], datetime]) -> None:
        self._pool = urllib3.PoolManager(timeout=TIMEOUT, retries=False, maxsize=2)
        self._wait, self._now = wait, now

    def ask(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Answer:
        """The answer, after as many tries as are decent. Raises Unreachable."""
        for attempt in range(ATTEMPTS):
            told: str | None = None
            try:
                answer = self._pool.request(
                    method, url, headers=dict(headers), body=body,
                    redirect=False, preload_content=False,
                )  # fmt: skip
                try:
                    content = answer.read(MOST_BYTES + 1, decode_content=True)
                finally:
                    answer.release_conn()
            except urllib3.exceptions.HTTPError:
                pass
            else:
                if len(content) > MOST_BYTES:
                    raise Unreachable("an answer is larger than is taken")
                if answer.status not in BUSY:
                    return Answer(answer.status, content)
                told = answer.headers.get("Retry-After")
            if attempt < ATTEMPTS - 1:
                self._wait(self._delay(attempt, told))
        raise Unreachable("no answer after several tries")

    def _delay(self, attempt: int, told: str | None) -> float:
        """Full jitter below a doubling limit, and not before the time that the other side asked for."""
        limit = min(LONGEST_DELAY, FIRST_DELAY * 2**attempt)
        jitter = random.uniform(0, limit)  # noqa: S311 not a secret
        return min(2 * LONGEST_DELAY, self._asked(told) + jitter)

    def _asked(self, told: str | None) -> float:
        if told is None:
            return 0.0
        if told.strip().isdecimal():
            return float(told)
        try:
            then = parsedate_to_datetime(told)
        except ValueError:
            return 0.0
        if then.tzinfo is None:
            return 0.0
        return max(0.0, (then - self._now()).total_seconds())
