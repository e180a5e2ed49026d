"""`make run` starts, says plainly why not, and leaves nothing behind however it ends."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import cycle
from pathlib import Path
from threading import Event
from urllib.request import urlopen

import pytest

from infra import build as builds
from infra.build import ROOT
from infra.local import emulator
from infra.local.directory import own_directory
from infra.local.emulator import HOST, free_port
from infra.local.system import running_system
from infra.problem import CannotContinue

STEPS = (
    "Building the functions",
    "Starting the emulator",
    "Deploying infra/template.yaml",
    "Importing the made-up school",
)
BOTH = (signal.SIGTERM, signal.SIGINT)


class Run:
    """`python -m infra.local.run`, as `make run` starts it, with notes of its own."""

    def __init__(self, directory: Path, port: int, *options: str) -> None:
        self.port = port
        self.directory = directory
        command = [sys.executable, "-u", "-m", "infra.local.run", "--port", str(port)]
        self.process = subprocess.Popen(
            [*command, "--directory", str(directory), *options],
            cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def wait_for(self, step: str) -> None:
        assert self.process.stdout
        seen = []
        for line in self.process.stdout:
            seen.append(line)
            if line.rstrip().endswith(step):
                return
        raise AssertionError(f"{step!r} never came: {seen} {self.end()}")

    def end(self, number: signal.Signals | None = None) -> tuple[int, str, str]:
        if number is not None:
            self.process.send_signal(number)
        assert self.process.stdout
        assert self.process.stderr
        with self.process:
            out, err = self.process.stdout.read(), self.process.stderr.read()
        return self.process.returncode, out, err

    def left_behind(self) -> list[str]:
        """Processes that were started for this run, by what they were told to use."""
        marks = (f"GATEWAY_PORT={self.port}\0", str(self.directory))
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                told = (process / "environ").read_text(errors="replace")
                command = (process / "cmdline").read_text(errors="replace")
                if int(process.name) != os.getpid() and any(m in told + command for m in marks):
                    found.append(command.replace("\0", " "))
        return found


@contextmanager
def started(directory: Path, port: int, *options: str) -> Iterator[Run]:
    run = Run(directory, port, *options)
    try:
        yield run
    finally:
        with run.process:
            run.process.kill()


def assert_nothing_left(run: Run) -> None:
    assert run.left_behind() == []
    assert [path.name for path in run.directory.iterdir() if path.name != "lock"] == []
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((HOST, run.port))


def assert_one_sentence(text: str) -> None:
    assert len(text.strip().splitlines()) == 1
    assert "Traceback" not in text
    assert text.strip().endswith(".")


def test_it_starts_after_an_interruption_once_at_a_time_tells_where_it_is_and_stops(
    tmp_path: Path,
) -> None:
    port = free_port()
    with started(tmp_path, port) as run:
        run.wait_for("Deploying infra/template.yaml")
        run.end(signal.SIGTERM)
    with started(tmp_path, port) as run:
        run.wait_for("Building the functions")
        assert "already starting" in refused_beside(run)
        run.wait_for("Ready")
        assert f"already running, at http://{HOST}:{run.port}/" in refused_beside(run)
        noted = json.loads((tmp_path / "system.json").read_text("utf-8"))
        with urlopen(noted["base_url"] + "/v1/openapi.json", timeout=20) as answer:
            assert json.load(answer)["openapi"].startswith("3.1")
        status, out, err = run.end(signal.SIGINT)
        assert (status, err) == (0, "")
        assert "make token WHO=" in out
        assert_nothing_left(run)


def refused_beside(run: Run) -> str:
    """What a second run for the same directory says instead of starting."""
    with started(run.directory, free_port()) as second:
        status, _, err = second.end()
    assert status == 1
    assert_one_sentence(err)
    return err


@pytest.mark.parametrize(("step", "number"), list(zip(STEPS, cycle(BOTH), strict=False)))
def test_it_can_be_interrupted_at_any_step(
    step: str, number: signal.Signals, tmp_path: Path
) -> None:
    with started(tmp_path, free_port()) as run:
        run.wait_for(step)
        status, out, err = run.end(number)
        assert (status, err) == (0, "")
        assert out.strip().endswith("Stopped; nothing is left running.")
        assert_nothing_left(run)


def test_nothing_runs_on_when_it_is_killed_outright(tmp_path: Path) -> None:
    with started(tmp_path, free_port()) as run:
        run.wait_for("Ready")
        run.end(signal.SIGKILL)
        pause = Event()
        for _ in range(100):
            if not run.left_behind():
                break
            pause.wait(0.1)
        assert run.left_behind() == []
    with own_directory(tmp_path, keep=False) as own:
        assert list(tmp_path.glob("system-*")) == [own], "what was left is removed"


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with started(tmp_path, port) as run:
            status, _, err = run.end()
    assert status == 1
    assert_one_sentence(err)
    assert str(port) in err
    assert_nothing_left(run)


def test_a_missing_emulator_is_said_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emulator, "PYTHON", tmp_path / "missing")
    with pytest.raises(CannotContinue) as said, running_system(directory=tmp_path):
        pass
    assert_one_sentence(str(said.value))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_uv_is_said_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builds, "UV", tmp_path / "missing")
    monkeypatch.setattr(builds, "BUILT", tmp_path / "built")
    with pytest.raises(CannotContinue) as said, running_system(directory=tmp_path / "run"):
        pass
    assert_one_sentence(str(said.value))
    assert list((tmp_path / "run").iterdir()) == []


def test_kept_state_is_found_again_and_workflows_go_on(tmp_path: Path) -> None:
    where = {"pk": {"S": "KEPT"}, "sk": {"S": "KEPT"}}
    waiting = {"version": 1, "talk_id": "kept", "generation": 1, "stage": "day_ends"}
    waiting["due"] = "2099-10-31T23:00:00.000Z"
    with running_system(directory=tmp_path, keep=True) as system:
        before = system.outputs
        system.client("dynamodb").put_item(TableName=before["TalksTable"], Item=where)
        system.client("stepfunctions").start_execution(
            stateMachineArn=before["TalkStateMachineArn"], name="kept.1", input=json.dumps(waiting)
        )
    with running_system(directory=tmp_path, keep=True) as system:
        assert system.outputs.keys() == before.keys()
        assert system.outputs["ApiId"] == before["ApiId"]
        assert system.token("guardian")
        found = system.client("dynamodb").get_item(TableName=before["TalksTable"], Key=where)
        assert found["Item"] == where
        [going_on] = system.client("stepfunctions").list_executions(
            stateMachineArn=before["TalkStateMachineArn"], statusFilter="RUNNING"
        )["executions"]
        assert going_on["name"].startswith("kept.1.")
