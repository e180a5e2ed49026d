"""Starts workflows again that were running when a kept system was stopped.

The emulator marks them failed. Each begins with the payload it first had; the lifecycle function
answers what is already done with the step that comes next now, so they find their place themselves.
"""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from types_boto3_stepfunctions import SFNClient

CUT_OFF = "States.ServiceRestart"


def resume(client: "SFNClient", state_machine: str, since: datetime) -> int:
    """Start again what was cut off, as the emulator noticed after `since`; how many there were."""
    pages = client.get_paginator("list_executions").paginate(
        stateMachineArn=state_machine, statusFilter="FAILED"
    )
    resumed = 0
    for failed in (execution for page in pages for execution in page["executions"]):
        if failed["stopDate"] < since:
            continue
        execution = client.describe_execution(executionArn=failed["executionArn"])
        if execution.get("error") == CUT_OFF:
            talk, generation, *_ = failed["name"].split(".")
            client.start_execution(
                stateMachineArn=state_machine,
                name=f"{talk}.{generation}.{uuid4().hex[:12]}",
                input=execution["input"],
            )
            resumed += 1
    return resumed
