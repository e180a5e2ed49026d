"""What is exchanged in moto's Step Functions interpreter, and nothing else of it.

Executions run on a virtual clock, and Lambda calls go to real handlers. If moto renames one of
these seams, `exchanged` raises; `tests/workflow/test_seams.py` also notices changed parameters.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import cache
from random import Random
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest.mock import patch

from jsonpath_ng.ext.parser import parse as jsonpath_parse
from moto.awslambda_simple.models import LambdaSimpleBackend
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import (
    FailureEventException,
)
from moto.stepfunctions.parser.asl.component.common.retry import jitter_strategy_decl, retrier_decl
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.timestamp import Timestamp
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import (
    WaitFunction,
)
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.asl.utils import json_path
from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker

from tests.support.aws import client
from tests.support.lambda_runtime import Answer
from tests.support.virtual_clock import Strand, VirtualClock

Call = Callable[[str, str | bytes], Answer]


class Seam(NamedTuple):
    """A name in moto and what stands there instead."""

    owner: Any
    name: str
    instead: Any


@contextmanager
def exchanged(clock: VirtualClock, call_function: Call) -> Iterator[None]:
    """Exchange every seam, and end all executions when the context is left."""
    strands: dict[ExecutionWorker, Strand] = {}
    with ExitStack() as stack:
        for seam in seams(clock, strands, call_function):
            stack.enter_context(patch.object(*seam))
        try:
            yield
        finally:
            for worker, strand in strands.items():
                if not strand.ended:
                    worker.stop(clock.now(), error=None, cause="the test is over")


def seams(
    clock: VirtualClock, strands: dict[ExecutionWorker, Strand], call_function: Call
) -> list[Seam]:
    """Everything that is exchanged; executions that start are put into `strands`."""
    return [*_executions(clock, strands), *_waiting(clock), *_calls(call_function)]


# What is parsed holds no state of an execution, and parsing takes longer than running it.
_parse = AmazonStateLanguageParser.parse


@cache
def _parsed(definition: str) -> Any:
    return _parse(definition)


@cache
def _parsed_path(path: str, debug: bool = False) -> Any:
    del debug
    return jsonpath_parse(path)


def _executions(clock: VirtualClock, strands: dict[ExecutionWorker, Strand]) -> Iterator[Seam]:
    moto_stop = ExecutionWorker.stop

    def start(self: ExecutionWorker) -> None:
        name = self._evaluation_details.execution_details.name
        strands[self] = clock.run(f"execution {name}", self._execution_logic)

    def stop(
        self: ExecutionWorker, stop_date: datetime, error: str | None, cause: str | None
    ) -> None:
        moto_stop(self, stop_date, error, cause)
        clock.wake(strands[self])

    yield Seam(ExecutionWorker, "start", start)
    yield Seam(ExecutionWorker, "stop", stop)
    yield Seam(AmazonStateLanguageParser, "parse", staticmethod(_parsed))
    yield Seam(json_path, "parse", _parsed_path)


def _waiting(clock: VirtualClock) -> Iterator[Seam]:
    def pause(seconds: float) -> None:
        clock.sleep_until(clock.now() + timedelta(seconds=seconds))

    def seconds_until(self: Timestamp, env: Any) -> float:
        self.string.eval(env=env)
        text: str = env.stack.pop()
        if self._from_timestamp_string(text) is None:
            raise FailureEventException(self._create_failure_event(env, text))
        return (datetime.fromisoformat(text) - clock.now()).total_seconds()

    def wait(self: WaitFunction, env: Any, wait_seconds: float) -> None:
        del self, env
        pause(wait_seconds)

    yield Seam(Timestamp, "_get_wait_seconds", seconds_until)
    yield Seam(WaitFunction, "_wait_interval", wait)
    yield Seam(retrier_decl, "time", SimpleNamespace(sleep=pause))
    yield Seam(jitter_strategy_decl, "random", Random(0))  # the same jitter on every run


def _calls(call_function: Call) -> Iterator[Seam]:
    # moto makes a client for each call, which takes longer than the call.
    def one_client(region: str, service: str, state_credentials: Any = None) -> Any:
        del region, state_credentials
        return client(service)

    def invoke(
        self: LambdaSimpleBackend,
        function_name: str,
        qualifier: str | None,
        body: Any,
        headers: Any,
        response_headers: Any,
    ) -> bytes:
        del self, qualifier, headers
        answer = call_function(function_name.rpartition(":")[2], body)
        if answer.failed:
            response_headers["x-amz-function-error"] = "Unhandled"
        return answer.body

    yield Seam(lambda_eval_utils, "boto_client_for", one_client)
    yield Seam(LambdaSimpleBackend, "invoke", invoke)
