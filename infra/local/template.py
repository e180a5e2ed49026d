"""What the emulator must be told differently, and nothing more.

Everything else in infra/template.yaml is deployed to the emulator as it stands. Each difference is
named here with its reason, and tested in tests/contracts/test_local_template.py.
"""

import json
import shlex
from pathlib import Path
from typing import Any

from infra.package import Template

RUNTIME = "provided.al2023"


def for_emulator(template: Template) -> Template:
    """The same template for functions that are started by `bootstrap` below."""
    local: Template = json.loads(json.dumps(template))
    # A custom runtime, so that errors keep their names: see function_runtime.py.
    local["Globals"]["Function"]["Runtime"] = RUNTIME
    # Libraries are read where they lie instead of being unpacked for every process.
    del local["Globals"]["Function"]["Layers"]
    for prints in ("Lists", "Plans"):
        del local["Resources"][prints]["Properties"]["Layers"]
    del local["Resources"]["Libraries"], local["Resources"]["Printing"]
    # They refuse connections that are not encrypted; these do not leave the machine.
    for bucket in ("Import", "Attachment", "Archive", "Export"):
        del local["Resources"][f"{bucket}BucketPolicy"]
    # The emulator asks for the right to send mail without saying as whom.
    for statement in _statements(local["Resources"]["MailerRole"]):
        if "ses:SendEmail" in statement["Action"]:
            statement["Resource"] = "*"
    return local


def _statements(role: dict[str, Any]) -> list[dict[str, Any]]:
    [policy] = role["Properties"]["Policies"]
    statements: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
    return statements


def bootstrap(python: Path, libraries: Path) -> str:
    """The program that the emulator starts for a function."""
    runtime = Path(__file__).with_name("function_runtime.py")
    command = shlex.join([str(python), "-I", "-S", str(runtime), str(libraries)])
    return f"#!/bin/sh\nexec {command}\n"


def put_gateway_responses(client: Any, api: str, template: Template) -> None:
    """Give the API its own refusals, which the emulator does not read out of the template."""
    properties = template["Resources"]["Api"]["Properties"]
    for kind, response in properties["GatewayResponses"].items():
        status = {"statusCode": str(response["StatusCode"])} if "StatusCode" in response else {}
        client.put_gateway_response(
            restApiId=api,
            responseType=kind,
            responseParameters={
                f"gatewayresponse.header.{name}": value
                for name, value in response["ResponseParameters"]["Headers"].items()
            },
            responseTemplates=response["ResponseTemplates"],
            **status,
        )
    client.create_deployment(restApiId=api, stageName=properties["StageName"])
