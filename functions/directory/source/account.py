"""The account at the school's API: where it is, and the token that opens it (OAuth 2 client credentials)."""

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from functions.directory.source.errors import Refused
from functions.directory.source.http import Answer, Http

EARLY = timedelta(seconds=60)
"""A token is renewed before it ends, so that no request carries one that ends on the way."""
HERE = ("127.0.0.1", "localhost")


def _is_safe(url: str) -> str:
    """Encrypted, unless it does not leave this machine."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in HERE):
        raise ValueError("the address must begin with https://")
    return url.rstrip("/")


Address = Annotated[str, AfterValidator(_is_safe)]


class Account(BaseModel):
    """What the secret holds."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    base_url: Address
    token_url: Address
    client_id: str
    client_secret: str = Field(repr=False)
    scope: str = ""
    says_who_by: Literal["header", "form"] = "header"
    """How the client says who it is when it asks for a token: HTTP basic authentication, or in the form."""
    page_size: int = Field(default=500, ge=1, le=5000)


class Session:
    """Requests with a token, which is asked for when it is needed and renewed before it ends."""

    def __init__(self, account: Account, http: Http, now: Callable[[], datetime]) -> None:
        self.account = account
        self._http, self._now = http, now
        self._token = ""
        self._ends: datetime | None = None

    def ask(
        self,
        method: str,
        path: str,
        query: dict[str, Any] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """The answer; a token that is refused is tried once more as a new one. Raises Unreachable, Refused."""
        url = f"{self.account.base_url}{path}" + (f"?{urlencode(query)}" if query else "")
        answer = self._http.ask(method, url, self._headers(), body)
        if answer.status == 401:
            self._ends = None
            answer = self._http.ask(method, url, self._headers(), body)
        if answer.status in (401, 403):
            raise Refused(f"{path} answered {answer.status}")
        return answer

    def _headers(self) -> dict[str, str]:
        if self._ends is None or self._now() >= self._ends:
            self._renew()
        return {
            "Authorization": f"Bearer {self._token}",
            "Accept": "application/json",
            "Content-Type": "application/json",
        }

    def _renew(self) -> None:
        account = self.account
        form = {"grant_type": "client_credentials"} | (
            {"scope": account.scope} if account.scope else {}
        )
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        if account.says_who_by == "header":
            pair = f"{quote(account.client_id, safe='')}:{quote(account.client_secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form |= {"client_id": account.client_id, "client_secret": account.client_secret}
        asked = self._now()
        answer = self._http.ask("POST", account.token_url, headers, urlencode(form).encode())
        if answer.status != 200:
            raise Refused(f"the token endpoint answered {answer.status}")
        found = answer.json()
        token, lasts = found.get("access_token"), found.get("expires_in", 3600)
        if not isinstance(token, str) or not isinstance(lasts, int | float):
            raise Refused("the token endpoint gave no token")
        self._token, self._ends = token, asked + max(timedelta(seconds=lasts) - EARLY, timedelta(0))
