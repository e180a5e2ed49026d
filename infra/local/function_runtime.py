"""Runs one function on the emulator the way Lambda's own Python runtime does.

The emulator starts this file as a custom runtime: its own runner for Python would report every
error under one name, and workflows catch errors by name. The loop is AWS's own runtime client.
Started as `python -I -S function_runtime.py <libraries>`, so that a function can import its own
package, the layer and the standard library, as on Lambda, and nothing else of this machine.
"""

import importlib
import os
import sys
from types import SimpleNamespace
from typing import Any


class BatchPartlyFailed(Exception):
    """Some records of a stream batch failed.

    On Lambda the answer `batchItemFailures` is enough to have them delivered again. The emulator
    reads that answer for queues only and takes a stream's whole batch for done, so here it becomes
    an error, after which the batch is delivered again from its start: more doubles than on Lambda,
    but never a loss.
    """


def main(libraries: str) -> None:
    """Answer events for the function that the environment names, until the emulator ends it."""
    sys.path[:0] = [os.environ["LAMBDA_TASK_ROOT"], libraries]
    module, name = os.environ["_HANDLER"].rsplit(".", 1)
    client = importlib.import_module("awslambdaric.lambda_runtime_client")
    bootstrap = importlib.import_module("awslambdaric.bootstrap")

    handler = whole_batches(getattr(importlib.import_module(module), name))
    entry: Any = SimpleNamespace(handler=handler)
    sys.modules["entry"] = entry
    bootstrap.run("entry.handler", client.LambdaRuntimeClient(os.environ["AWS_LAMBDA_RUNTIME_API"]))


def whole_batches(handler: Any) -> Any:
    """The handler, raising where its answer says that part of a stream batch failed."""

    def answer_for(event: Any, context: Any) -> Any:
        answer = handler(event, context)
        # The emulator holds an answer back for up to 50 ms to see whether anything was logged.
        print("END", flush=True)
        if isinstance(answer, dict) and answer.get("batchItemFailures"):
            first = event["Records"][0]
            if first["eventSource"] == "aws:dynamodb":
                raise BatchPartlyFailed(f"{len(answer['batchItemFailures'])} records failed")
        return answer

    return answer_for


if __name__ == "__main__":
    main(sys.argv[1])
