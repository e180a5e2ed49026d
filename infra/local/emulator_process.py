"""The emulator's own process: emulator.py starts this file with the emulator's interpreter.

Some things are done before the emulator starts. It is tied to the life of the process that started
it, so that nothing stays behind when that is killed. A request for a function that already has as
many processes as this machine should run waits for its turn; as it comes, the emulator can only
start one more or refuse. And small writes are sent at once.
"""

import ctypes
import os
import signal
from collections import defaultdict
from importlib import import_module
from socketserver import StreamRequestHandler
from threading import BoundedSemaphore, Lock
from typing import Any

PR_SET_PDEATHSIG = 1


class Turns:
    """At most so many invocations of a function at once.

    None of our functions invokes another, so that waiting for a turn always ends.
    """

    def __init__(self, at_once: int) -> None:
        self._lock = Lock()
        self._free: dict[str, BoundedSemaphore] = defaultdict(lambda: BoundedSemaphore(at_once))

    def take(self, _function: dict[str, Any], config: dict[str, Any]) -> tuple[str, None]:
        """Wait for a turn of the function with this configuration; answer with its name."""
        name = str(config["FunctionArn"])
        self._of(name).acquire()
        return name, None

    def give_back(self, name: str) -> None:
        """Let the next one in."""
        self._of(name).release()

    def _of(self, name: str) -> BoundedSemaphore:
        with self._lock:
            return self._free[name]


def main() -> None:
    """Prepare and become the emulator."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    # They are held back while this process is started (emulator.py); from now on they count again.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
    # An event goes to its function in two small writes; joining them costs 40 ms an invocation.
    StreamRequestHandler.disable_nagle_algorithm = True
    app = import_module("ministack.app")
    functions = import_module("ministack.services.lambda_svc")
    turns = Turns(int(os.environ["FUNCTION_PROCESSES"]))
    _replace(functions, "_acquire_execution_slot", turns.take)
    _replace(functions, "_release_execution_slot", turns.give_back)
    app.main()


def _replace(module: Any, name: str, by: Any) -> None:
    if not hasattr(module, name):
        raise RuntimeError(f"This emulator has no {name}; see {__file__}.")
    setattr(module, name, by)


if __name__ == "__main__":
    main()
