"""The demonstration, played against the functions in process, with time going by at once."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from functions.mailer.sending import send_entry
from infra.build import ROOT
from infra.demo.play import Play
from infra.demo.theatre import Answer, DidNotHappen, Mail, Theatre
from infra.local.emulator import free_port
from infra.local.people import DemoPerson
from infra.local.run import NOTED
from infra.local.system import System
from shared.adapters import keys
from shared.adapters.outbox import MailEntry, State, entry_of
from shared.adapters.talks import talk_of
from shared.adapters.timed_steps import take_due_step
from shared.domain.talk import Talk
from tests.support.api import Api
from tests.support.memory import MemoryStore
from tests.support.world import STOCKHOLM, a_world, local

pytestmark = pytest.mark.slow

CAST = {"teacher": "teacher", "guardian": "mona", "pupil": "emil", "other-guardian": "stranger"}
NIGHT = "2021-10-30 23:59:32"  # the performance crosses midnight


@dataclass
class House:
    """The functions on a clock that moves when the play waits; timed steps and mails come on time."""

    begins: str = NIGHT
    workflow_works: bool = True
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store = MemoryStore()
        self.ports, self.clock = a_world(self.begins, self.store, "standard,demonstration")
        self.api = Api(self.ports)
        self.sent: list[Mail] = []

    def call(
        self, who: str, method: str, path: str, body: Any = None, if_match: str | None = None
    ) -> Answer:
        path, _, asked = path.partition("?")
        query = dict([asked.split("=")]) if asked else None
        answer = self.api.call(CAST[who], method, path, body, if_match=if_match, query=query)
        return Answer(answer.status, answer.body)

    def wait(self, seconds: float) -> None:
        until = self.clock.now() + timedelta(seconds=seconds)
        while self.workflow_works and (due := [t for t in self._talks() if _due(t) <= until]):
            talk = min(due, key=_due)
            self.clock.set(max(_due(talk), self.clock.now()))
            take_due_step(self.ports, talk.id, talk.generation)
        self.clock.set(until)

    def mails(self) -> Sequence[Mail]:
        for item in self.store.items().values():
            if item["pk"].startswith(keys.OUTBOX):
                entry = entry_of(item)
                if isinstance(entry, MailEntry) and entry.state is State.PENDING:
                    send_entry(
                        self.ports, self._send, "a@b.example", "https://c.example", entry.key
                    )
        return self.sent

    def theatre(self) -> Theatre:
        return Theatre(
            self.call, self.clock.now, self.wait, self.told.append, STOCKHOLM, self.mails
        )

    def _talks(self) -> list[Talk]:
        items = self.store.items().values()
        return [talk_of(item) for item in items if item["sk"] == "TALK" and "due" in item]

    def _send(self, recipient: str, raw: bytes) -> str:
        message = message_from_bytes(raw, policy=policy.default)
        text = message.get_body()
        assert text is not None
        self.sent.append(Mail(recipient, str(message["Subject"]), text.get_content()))
        return f"message-{len(self.sent)}"


def _due(talk: Talk) -> datetime:
    assert talk.due is not None
    return talk.due


def test_a_talk_is_played_from_created_to_followed_up_within_ninety_seconds() -> None:
    house = House()
    Play(house.theatre()).perform()
    story = "\n".join(house.told)
    for status in ("CREATED", "BOOKED", "PREPARED", "HELD", "FOLLOWED_UP"):
        assert story.count(f"is {status}\n") == 1
    for problem in ("slot-taken", "window-not-open", "window-closed", "not-allowed"):
        assert f"/problems/{problem}" in story
    assert house.clock.now() - local(NIGHT) <= timedelta(seconds=90)


def test_it_can_be_played_again_right_after_an_interruption() -> None:
    house = House()
    interrupted = Play(house.theatre())
    interrupted.people_come()
    interrupted.teacher_publishes()
    interrupted.guardian_books()
    Play(house.theatre()).perform()


def test_it_stops_with_one_sentence_when_the_workflow_does_not_run() -> None:
    house = House(workflow_works=False)
    with pytest.raises(DidNotHappen, match=r"^It did not happen that the workflow .*\.$"):
        Play(house.theatre()).perform()


def what_the_command_says(directory: Path) -> str:
    played = subprocess.run(
        [sys.executable, "-m", "infra.demo", "--directory", str(directory)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert played.returncode == 1
    return played.stderr.strip()


def test_the_command_says_that_nothing_runs(tmp_path: Path) -> None:
    said = what_the_command_says(tmp_path)
    assert said == "The system is not running; start it with `make run`."


def test_the_command_says_that_what_ran_is_gone(tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    outputs = {"ClientId": "web", "TalkStateMachineArn": "arn"}
    people = (DemoPerson("teacher", "t-1", "Tora", "mentor"),)
    System(address, address, address, outputs, people).write(tmp_path / NOTED.name)
    said = what_the_command_says(tmp_path)
    assert said.startswith(f"{address} did not answer: ")
    assert len(said.splitlines()) == 1
