"""Tells what happens as it happens, and waits for what should happen by itself."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from infra.build import ROOT
from infra.demo.theatre import Answer, DidNotHappen, Mail, Theatre

LOOK_EVERY = 0.5
"""Seconds between two looks at what the system does by itself."""
PATIENCE = timedelta(seconds=20)
"""How late the system may be before the demonstration gives up."""
_WAITING = ("Until ", "Where are we?")


class Stage:
    """One talk under observation: people act on it, the workflow and the mailer do the rest."""

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre
        self.names: dict[str, str] = {}
        self.status = ""
        self.steps = 0
        """Changes of the talk that nobody made by a request: the workflow's own, since `count_from`."""
        self.mails: list[Mail] = []
        self._talk_id: str | None = None
        self._by_people = 0
        self._mails_before = len(theatre.mails()) if theatre.mails else 0
        self._told_states: dict[str, int] = {}

    # --- what people do -----------------------------------------------------------

    def ask(self, who: str, method: str, path: str, body: Any = None) -> Any:
        """Ask without telling; the body of the answer."""
        answer = self.theatre.call(who, method, path, body)
        if answer.status >= 300:
            raise DidNotHappen(f"{method} {path} as {who} was refused: {_why(answer)}.")
        return answer.body

    def act(
        self, who: str, doing: str, method: str, path: str, body: Any = None, *,
        if_match: str | None = None, changes_talk: bool = False,
    ) -> Any:  # fmt: skip
        """Let somebody do something that must succeed; the body of the answer."""
        answer = self.theatre.call(who, method, path, body, if_match)
        if answer.status >= 300:
            raise DidNotHappen(f"{self.name(who)} {doing}? No: {_why(answer)}.")
        self.tell(self.name(who), doing)
        if changes_talk:
            self._by_people += 1
        return answer.body

    def refused(
        self, who: str, doing: str, problem: str, method: str, path: str, body: Any = None, *,
        if_match: str | None = None,
    ) -> Any:  # fmt: skip
        """Let somebody try what must be refused with this problem; the problem document."""
        answer = self.theatre.call(who, method, path, body, if_match)
        if answer.problem != problem:
            raise DidNotHappen(
                f"{self.name(who)} {doing}: {answer.status} {answer.problem or 'done'} "
                f"came where {problem} was due."
            )
        self.tell(self.name(who), doing)
        facts = {k: v for k, v in answer.body.items() if k not in ("type", "title", "status")}
        self.tell("", f"✗ {answer.status} {answer.body['type']}: {answer.body['title']}")
        for name, value in facts.items():
            self.tell("", f"    {name}: {_told(value)}")
        return answer.body

    # --- what the system does by itself -------------------------------------------

    def watch(self, talk_id: str, status: str, version: int) -> None:
        """Observe this talk from now on."""
        self._talk_id, self.status, self._by_people = talk_id, status, version

    def count_from(self, version: int) -> None:
        """Count the workflow's steps anew from this version of the talk."""
        self._by_people, self.steps = version, 0

    def until(self, what: str, happened: Callable[[], bool], due: datetime | None = None) -> None:
        """Wait until something has happened, telling what happens meanwhile.

        Raises DidNotHappen when it has not, some time after it was due.
        """
        latest = (due or self.theatre.now()) + PATIENCE
        while True:
            self._look()
            if happened():
                return
            if self.theatre.now() > latest:
                raise DidNotHappen(f"It did not happen that {what}.")
            self.theatre.wait(LOOK_EVERY)

    def until_clock(self, moment: datetime) -> None:
        """Wait for an instant, telling what happens meanwhile."""
        self.until("time passed", lambda: self.theatre.now() >= moment, moment)

    def until_mail(self, notice: str, due: datetime | None = None) -> None:
        """Wait for a mail of this occasion; nothing to wait for if mail cannot be seen."""
        if self.theatre.mails is not None:
            self.until(
                f"a mail went out: {notice}",
                lambda: any(mail.subject in _subjects(notice) for mail in self.mails),
                due,
            )

    def name(self, who: str) -> str:
        """Role and name of one of the cast."""
        return f"{who} {self.names[who]}"

    def tell(self, who: str, what: str) -> None:
        """One line of the story."""
        clock = self.theatre.now().astimezone(self.theatre.zone)
        self.theatre.say(f"{clock:%H:%M:%S}  {who:<34.34}  {what}")

    def _look(self) -> None:
        if self._talk_id is None:
            return
        self._tell_workflow(self._talk_id)
        talk = self.theatre.call("teacher", "GET", f"/v1/talks/{self._talk_id}")
        if talk.status != 200:
            raise DidNotHappen(f"The talk could not be read: {_why(talk)}.")
        self.steps = talk.body["version"] - self._by_people
        if talk.body["status"] != self.status:
            self.status = talk.body["status"]
            self.tell("→ the talk", f"is {self.status.upper()}")
        self._tell_mails(self._talk_id)

    def _tell_workflow(self, talk_id: str) -> None:
        for execution in self.theatre.executions(talk_id) if self.theatre.executions else ():
            told = self._told_states.get(execution.name, 0)
            for state in execution.states[told:]:
                if not state.startswith(_WAITING):
                    self.tell("⏰ workflow", f"{state}  (execution {execution.name})")
            self._told_states[execution.name] = len(execution.states)

    def _tell_mails(self, talk_id: str) -> None:
        if self.theatre.mails is None:
            return
        mine = [m for m in self.theatre.mails()[self._mails_before :] if talk_id in m.text]
        for mail in mine[len(self.mails) :]:
            self.tell("✉ mail", f"to {mail.to}: {mail.subject}")
        self.mails = mine


@cache
def _subjects(notice: str) -> frozenset[str]:
    """What mails of an occasion are called, in every language."""
    text = (ROOT / "functions" / "mailer" / "messages.json").read_text("utf-8")
    return frozenset(book["subjects"][notice] for book in json.loads(text)["languages"].values())


def _told(value: Any) -> str:
    """A fact of a problem in one line; of times that are named only when they start."""
    if isinstance(value, list):
        return ", ".join(
            str(each.get("start", each) if isinstance(each, dict) else each) for each in value
        )
    return str(value)


def _why(answer: Answer) -> str:
    title = answer.body.get("title", "") if isinstance(answer.body, dict) else ""
    return f"{answer.status} {answer.problem} {title}".strip().rstrip(".")
