"""Starts and stops the emulator, in its own environment and on this machine's own address only."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Event
from time import monotonic
from urllib.request import urlopen

import boto3
from botocore.config import Config

from infra.build import ROOT
from infra.problem import CannotContinue

HOST = "127.0.0.1"
REGION = "eu-north-1"
ACCOUNT = "000000000000"
SECRET = "emulator"  # noqa: S105 guards nothing
PYTHON = ROOT / ".venv-emulator" / "bin" / "python"

# Processes of one function at once; further requests wait. More than there are processors do not
# answer sooner, and all of them together stay well under two gigabytes.
FUNCTION_PROCESSES = max(4, os.cpu_count() or 1)


@dataclass(frozen=True)
class Emulator:
    """A running emulator."""

    port: int

    @property
    def address(self) -> str:
        """Where every service answers."""
        return f"http://{HOST}:{self.port}"

    @cached_property
    def session(self) -> boto3.Session:
        """Signed in as the emulated account's root; everyone else has the rights of a role."""
        return boto3.Session(
            aws_access_key_id=ACCOUNT, aws_secret_access_key=SECRET, region_name=REGION
        )

    @cached_property
    def config(self) -> Config:
        """How patient its clients are."""
        return Config(retries={"mode": "standard", "max_attempts": 3}, connect_timeout=5)

    @property
    def mail_address(self) -> str:
        """Where sent mail can be read."""
        return f"{self.address}/_ministack/ses/messages"


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(port: int, directory: Path, *, keep: bool) -> Iterator[Emulator]:
    """An emulator on this port, writing only under `directory`; with `keep`, state outlives it.

    Raises:
        CannotContinue: the port is taken, the emulator is not installed, or it does not start.
    """
    if not PYTHON.exists():
        raise CannotContinue(
            "The emulator is not installed; run `make .venv-emulator/ready` first."
        )
    _ensure_free(port)
    scratch = directory / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    log = directory / "emulator.log"
    emulator = Emulator(port)
    process = None
    try:
        with log.open("w") as output, _undisturbed():
            process = subprocess.Popen(
                [str(PYTHON), "-I", "-u", str(Path(__file__).with_name("emulator_process.py"))],
                env=_environment(port, directory, keep=keep),
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip
        _wait_until_ready(process, emulator, log)
        yield emulator
    finally:
        if process is not None:
            _stop(process)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back what interrupts until a process that was started is also known, and so can be ended."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _environment(port: int, directory: Path, *, keep: bool) -> dict[str, str]:
    """Only what is meant: nothing of the caller's AWS set-up reaches the emulator or functions."""
    passed_on = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return (
        passed_on
        | {
            "TZ": "UTC",
            "TMPDIR": str(directory / "scratch"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "BIND_HOST": HOST,
            "MINISTACK_COGNITO_PRETOKEN_STRICT": "1",  # as Cognito: what the doorkeeper refuses is refused
            "GATEWAY_PORT": str(port),
            "MINISTACK_HOST": HOST,
            "MINISTACK_REGION": REGION,
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_ENDPOINT_URL": f"http://{HOST}:{port}",
            # Functions get the rights of their roles and no more, as on AWS.
            "AUTH": "true",
            "FUNCTION_PROCESSES": str(FUNCTION_PROCESSES),
            "LAMBDA_WARM_TTL_SECONDS": "60",
            "LOG_LEVEL": "WARNING",
            "PERSIST_STATE": "1" if keep else "0",
            "S3_PERSIST": "1" if keep else "0",
            "STATE_DIR": str(directory / "state"),
            "S3_DATA_DIR": str(directory / "state" / "s3"),
            # Listeners and helpers of services that this system does not use.
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "DOCKER_HOST": "unix:///nonexistent",
        }
    )


def _ensure_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as taken:
            raise CannotContinue(
                f"Port {port} is taken; stop what uses it or try `make run PORT={port + 1}`."
            ) from taken


def _wait_until_ready(process: subprocess.Popen[bytes], emulator: Emulator, log: Path) -> None:
    deadline = monotonic() + 60
    pause = Event()
    while process.poll() is None and monotonic() < deadline:
        if _is_ready(emulator):
            return
        pause.wait(0.1)
    last = (log.read_text(errors="replace").strip().splitlines() or ["it said nothing"])[-1]
    raise CannotContinue(f"The emulator did not start: {last}")


def _is_ready(emulator: Emulator) -> bool:
    try:
        with urlopen(f"{emulator.address}/_ministack/ready", timeout=2) as answer:  # noqa: S310
            ready: bool = answer.status == 200
            return ready
    except OSError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the emulator and every function process it started; they share its process group."""
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=20)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
