"""More people than the made-up school has, in the running system, and what they do and get there."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from functools import cache
from typing import Any
from urllib.request import urlopen

from infra.build import ROOT
from infra.local.people import DemoPerson, access_token, let_sign_in
from infra.local.system import System
from shared.adapters.dynamo import DynamoStore
from shared.adapters.store import Table
from tests.support.contents import in_tables
from tests.support.http_client import Answered, Client
from tests.support.invariants import Contents, School, broken
from tests.support.told import Told, summary, untrue
from tests.support.town import Town
from tests.support.waiting import eventually
from tests.support.world import STOCKHOLM


@dataclass
class Newcomers:
    """Towns that came to the running system; everybody in them has a token."""

    system: System
    _tokens: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Their way to the tables, to come by and to be looked at."""
        named = self.system.outputs
        self._tables = {Table.TALKS: named["TalksTable"], Table.HISTORY: named["HistoryTable"]}
        self._client = self.system.client("dynamodb")

    def settle(self, town: Town) -> None:
        """Put people into the register and let them sign in."""
        town.settle(DynamoStore(self._client, self._tables))
        pool, client = self.system.outputs["UserPoolId"], self.system.outputs["ClientId"]
        known = [DemoPerson(person, person, person, "") for person in town.adults()]
        let_sign_in(self.system.client("cognito-idp"), pool, known)
        for person in town.adults():
            self._tokens[person] = access_token(self.system.address, client, person)

    def client(self, who: str, patience: float = 300) -> Client:
        """What somebody calls the system with."""
        return Client(self.system.base_url, self._tokens[who], patience)

    def call(
        self, who: str, method: str, path: str, body: Any, key: str, patience: float = 300
    ) -> Answered:
        """One request, as any client sends it."""
        keyed = {"Idempotency-Key": key} if method == "POST" else {}
        return self.client(who, patience).send(method, path, body, keyed)

    def contents(self) -> Contents:
        """Both tables."""
        return in_tables(self._client, self._tables)

    def check(self, name: str, told: list[Told]) -> School:
        """Every answer was true, and the tables are whole; workflows may be at work meanwhile."""
        print(f"\n{name}: {summary(told)}")
        school = School(self.contents())
        assert untrue(told, school) == []
        eventually(lambda: broken(self.contents(), instant()) == [], seconds=20)
        return school

    def mails(self) -> set[tuple[str, str]]:
        """Every mail so far: to whom, and on which occasion."""
        with urlopen(self.system.mail_address, timeout=10) as answer:
            accounts = json.load(answer)["messages"].values()
        return {
            (to, _occasions().get(str(make_header(decode_header(mail["Subject"]))), "?"))
            for mails in accounts
            for mail in mails
            for to in mail["To"]
        }


def instant() -> datetime:
    """Now, by the clock of the machine that the running system has too."""
    return datetime.now(UTC)  # noqa: TID251 a real system's clock


def in_seconds(seconds: float) -> datetime:
    """The local time in so many seconds, on a whole multiple of five of them."""
    moment = (instant() + timedelta(seconds=seconds)).replace(microsecond=0)
    return (moment + timedelta(seconds=-moment.second % 5)).astimezone(STOCKHOLM)


@cache
def _occasions() -> dict[str, str]:
    """What mails are called, in every language, and the occasion of each."""
    text = (ROOT / "functions" / "mailer" / "messages.json").read_text("utf-8")
    books = json.loads(text)["languages"].values()
    return {subject: kind for book in books for kind, subject in book["subjects"].items()}
