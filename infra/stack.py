"""Creates or updates the stack through a change set, and says what came out of it."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from uuid import uuid4

from botocore.exceptions import ClientError, WaiterError

from infra.problem import CannotContinue

if TYPE_CHECKING:
    from types_boto3_cloudformation import CloudFormationClient
    from types_boto3_cloudformation.type_defs import ParameterTypeDef, WaiterConfigTypeDef


def deploy(
    client: "CloudFormationClient",
    name: str,
    template_url: str,
    parameters: dict[str, str],
    *,
    seconds_between_looks: int = 5,
    say: Callable[[str], None] = print,
) -> dict[str, str]:
    """Bring the stack to this template and parameters; answer with the stack's outputs.

    Of a stack that exists, parameters that are not given stay as they are.

    Raises:
        CannotContinue: CloudFormation refused or rolled back; the message says what failed first.
    """
    before = _parameters(client, name)
    exists = before is not None
    given: list[ParameterTypeDef] = [
        {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
    ]
    given += [
        {"ParameterKey": key, "UsePreviousValue": True}
        for key in before or ()
        if key not in parameters
    ]
    created = client.create_change_set(
        StackName=name,
        ChangeSetName=f"deploy-{uuid4()}",
        ChangeSetType="UPDATE" if exists else "CREATE",
        TemplateURL=template_url,
        Parameters=given,
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    )
    pace: WaiterConfigTypeDef = {
        "Delay": seconds_between_looks,
        "MaxAttempts": 1800 // seconds_between_looks,
    }
    try:
        client.get_waiter("change_set_create_complete").wait(
            ChangeSetName=created["Id"], WaiterConfig=pace
        )
    except WaiterError as failed:
        reason = client.describe_change_set(ChangeSetName=created["Id"]).get("StatusReason", "")
        if "didn't contain changes" in reason or "No updates" in reason:
            client.delete_change_set(ChangeSetName=created["Id"])
            say("The stack is up to date.")
            return _outputs(client, name)
        raise CannotContinue(f"CloudFormation refused the template: {reason}") from failed
    client.execute_change_set(ChangeSetName=created["Id"])
    waiter = (
        client.get_waiter("stack_update_complete")
        if exists
        else client.get_waiter("stack_create_complete")
    )
    try:
        waiter.wait(StackName=name, WaiterConfig=pace)
    except WaiterError as failed:
        first = next(_failures(client, name), "the reason is not in the stack's events")
        raise CannotContinue(f"The stack was not brought up: {first}") from failed
    return _outputs(client, name)


def _parameters(client: "CloudFormationClient", name: str) -> list[str] | None:
    """The names of the stack's parameters; None if there is no stack yet."""
    try:
        [stack] = client.describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        return None
    if stack["StackStatus"] == "REVIEW_IN_PROGRESS":
        return None
    return [parameter["ParameterKey"] for parameter in stack.get("Parameters", [])]


def _outputs(client: "CloudFormationClient", name: str) -> dict[str, str]:
    [stack] = client.describe_stacks(StackName=name)["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def _failures(client: "CloudFormationClient", name: str) -> Iterator[str]:
    """What failed, the first failure first."""
    pages = client.get_paginator("describe_stack_events").paginate(StackName=name)
    events = [event for page in pages for event in page["StackEvents"]]
    for event in reversed(events):
        reason = event.get("ResourceStatusReason", "")
        if event.get("ResourceStatus", "").endswith("_FAILED") and "cancelled" not in reason:
            yield f"{event['LogicalResourceId']}: {reason}"
