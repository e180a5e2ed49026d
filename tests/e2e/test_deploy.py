"""`make deploy` against the emulator in AWS's place: the template is taken as it stands."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.build import BUILT, ROOT
from infra.local import emulator

PARAMETERS = (
    "AlarmMail=alarms@samtal.example",
    "MailSender=samtal@samtal.example",
    "WebAddress=https://samtal.example",
    "MalwareScan=TestSignatureOnly",  # the emulator has no service that searches buckets
    "CalculatedAlarms=false",  # and no alarms that calculate
)


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[emulator.Emulator]:
    directory: Path = tmp_path_factory.mktemp("account")
    with emulator.running(emulator.free_port(), directory, keep=False) as running:
        yield running


def deploy(account: emulator.Emulator, *parameters: str) -> subprocess.CompletedProcess[str]:
    here = {
        "AWS_ENDPOINT_URL": account.address,
        "AWS_ACCESS_KEY_ID": emulator.ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": emulator.SECRET,
        "AWS_DEFAULT_REGION": emulator.REGION,
    }
    return subprocess.run(
        [sys.executable, "-m", "infra.deploy", *parameters],
        cwd=ROOT, env=os.environ | here, text=True, capture_output=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def deployed(account: emulator.Emulator) -> str:
    first = deploy(account, *PARAMETERS)
    assert (first.returncode, first.stderr) == (0, "")
    return first.stdout


def test_it_creates_the_stack_and_changes_one_parameter_later(
    account: emulator.Emulator, deployed: str
) -> None:
    assert "execute-api" in deployed
    cloudformation = account.session.client(
        "cloudformation", endpoint_url=account.address, config=account.config
    )
    types = {
        resource["ResourceType"]
        for resource in cloudformation.describe_stack_resources(StackName="samtal")[
            "StackResources"
        ]
    }
    assert {"AWS::Lambda::LayerVersion", "AWS::S3::BucketPolicy"} <= types

    second = deploy(account, "LogRetentionDays=30")
    assert (second.returncode, second.stderr) == (0, "")
    [stack] = cloudformation.describe_stacks(StackName="samtal")["Stacks"]
    now = {given["ParameterKey"]: given["ParameterValue"] for given in stack["Parameters"]}
    assert now["LogRetentionDays"] == "30"
    assert now["AlarmMail"] == "alarms@samtal.example"


@pytest.mark.usefixtures("deployed")
def test_libraries_are_built_for_lambda_and_not_for_this_machine() -> None:
    compiled = list((BUILT / "aws" / "libraries").rglob("*.so"))
    assert compiled
    for library in compiled:
        assert library.read_bytes()[18:20] == b"\xb7\x00", f"{library} is not for ARM"


def test_an_unknown_parameter_is_said_in_one_sentence(account: emulator.Emulator) -> None:
    refused = deploy(account, "Colour=green")
    assert refused.returncode == 1
    assert refused.stderr == "The template has no parameter Colour.\n"


def test_a_refused_template_is_said_in_one_sentence(account: emulator.Emulator) -> None:
    refused = deploy(account, *PARAMETERS, "LogRetentionDays=2")
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert "LogRetentionDays" in refused.stderr
