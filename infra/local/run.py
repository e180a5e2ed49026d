"""`make run`: the whole system until Ctrl-C, then nothing left of it."""

import argparse
import fcntl
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic
from types import FrameType

from infra.local.system import RUN, System, running_system
from infra.problem import CannotContinue

NOTED = RUN / "system.json"


def main() -> None:
    """Bring the system up, say how to use it, and wait to be stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=4566)
    parser.add_argument("--keep", action="store_true", help="find state from the last time again")
    parser.add_argument("--directory", type=Path, default=RUN, help="for notes and kept state")
    asked = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    began = monotonic()

    def say(line: str) -> None:
        print(f"[{monotonic() - began:5.1f} s] {line}", flush=True)

    try:
        with (
            _only_one(asked.directory),
            running_system(asked.port, asked.directory, keep=asked.keep, say=say) as system,
            _noted(system, asked.directory / NOTED.name),
        ):
            say("Ready")
            print(_how_to_use(system), flush=True)
            Event().wait()
    except CannotContinue as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        print("Stopped; nothing is left running.")


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """Leave by the ordinary way out; asking again does not disturb the cleaning up."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


@contextmanager
def _only_one(directory: Path) -> Iterator[None]:
    directory.mkdir(exist_ok=True)
    with (directory / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as held:
            raise CannotContinue(_already_running(directory / NOTED.name)) from held
        yield


def _already_running(noted: Path) -> str:
    try:
        return (
            f"The system is already running, at {System.read(noted).base_url}; stop that one first."
        )
    except CannotContinue:
        return "The system is already starting; stop that one first."


@contextmanager
def _noted(system: System, path: Path) -> Iterator[None]:
    system.write(path)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _how_to_use(system: System) -> str:
    widest = max(len(person.who) for person in system.people)
    people = "\n".join(
        f"  make token WHO={person.who:<{widest}}   {person.name}, {person.role}"
        for person in system.people
    )
    first = system.people[0].who
    return f"""
The API is at {system.base_url}
Sent mail is at {system.mail_address}

Each of these prints a token:
{people}

For example:
  curl -H "Authorization: Bearer $(make -s token WHO={first})" {system.base_url}/v1/me

Ctrl-C stops it.
"""


if __name__ == "__main__":
    main()
