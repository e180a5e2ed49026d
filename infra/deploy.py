"""`make deploy`: builds for AWS and brings the stack there up to date.

    make deploy DEPLOY="AlarmMail=... MailSender=... WebAddress=https://..."

Credentials and region are the environment's, as any AWS client finds them. They must allow what the
template creates (CloudFormation, IAM roles, Lambda, API Gateway, Step Functions, DynamoDB, Cognito,
SQS, SES, S3, KMS, SNS, CloudWatch and its logs, EventBridge) and a bucket for what is uploaded.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra import build as builds
from infra.package import Template, load, package
from infra.problem import CannotContinue
from infra.providers import last_day, load_providers, sign_in_by, with_providers
from infra.stack import deploy
from shared.adapters.clock import SystemClock

if TYPE_CHECKING:
    from types_boto3_cloudformation import CloudFormationClient
    from types_boto3_s3 import S3Client
    from types_boto3_s3.literals import BucketLocationConstraintType as Location


def main() -> None:
    """Deploy with the parameters of the command line; say in one sentence what is in the way."""
    asked = _asked()
    parameters = dict(pair.split("=", 1) for pair in asked.parameters)
    try:
        outputs = _bring_up(asked.stack, parameters, asked.sign_in)
    except (BotoCoreError, ClientError, CannotContinue) as reason:
        sys.exit(str(reason))
    for name, value in sorted(outputs.items()):
        print(f"{name:<20} {value}")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stack", default="samtal", help="the stack's name")
    parser.add_argument(
        "--sign-in",
        metavar="FILE",
        help="the municipality's ways to sign in; none, to take them away",
    )
    parser.add_argument("parameters", nargs="*", metavar="Name=value", help="template parameters")
    asked = parser.parse_args()
    wrong = [pair for pair in asked.parameters if "=" not in pair]
    if wrong:
        parser.error(f"{wrong[0]!r} is not of the form Name=value")
    return asked


def _bring_up(stack: str, parameters: dict[str, str], sign_in: str | None) -> dict[str, str]:
    session = boto3.Session()
    if session.region_name is None:
        raise CannotContinue("No region is set; export AWS_DEFAULT_REGION, in Sweden eu-north-1.")
    template = load()
    _check(template["Parameters"], parameters)
    if sign_in not in (None, "none"):
        template = _with_ways_in(template, Path(str(sign_in)), parameters)
    elif sign_in is None and _ways_in(session.client("cloudformation"), stack):
        raise CannotContinue(
            "The stack has ways to sign in; name their file with --sign-in, or none to take them away."
        )
    account = session.client("sts").get_caller_identity()["Account"]
    default = template["Parameters"]["Architecture"]["Default"]
    print("Building")
    built = builds.build(builds.aws(parameters.get("Architecture", default)))

    s3 = session.client("s3")
    bucket = f"{stack}-artifacts-{account}-{session.region_name}"
    _ensure_private_bucket(s3, bucket, session.region_name)

    def upload(name: str, content: bytes) -> str:
        print(f"Uploading {name}, {len(content) / 1e6:.1f} MB")
        s3.put_object(Bucket=bucket, Key=name, Body=content)
        return f"s3://{bucket}/{name}"

    content = json.dumps(package(template, built, upload)).encode()
    key = upload("template.json", content).rsplit("/", 1)[1]
    print("Deploying; the first time takes some minutes")
    url = f"https://s3.{session.region_name}.amazonaws.com/{bucket}/{key}"
    return deploy(session.client("cloudformation"), stack, url, parameters)


def _with_ways_in(template: Template, path: Path, parameters: dict[str, str]) -> Template:
    """The template with the ways to sign in of a file; imports keep what these go by."""
    ways = load_providers(path)
    parameters.setdefault("SignInBy", sign_in_by(ways))
    now = SystemClock().now()
    for way in ways:
        ends = last_day(way, path.parent)
        if ends is not None and ends < now:
            raise CannotContinue(f"All certificates of {way.name} ended by {ends:%Y-%m-%d}.")
        print(f"{way.name}: certificates until {ends:%Y-%m-%d}" if ends else way.name)
    return with_providers(template, ways, path.parent)


def _ways_in(client: "CloudFormationClient", stack: str) -> bool:
    """Whether the stack was deployed with ways to sign in."""
    try:
        [found] = client.describe_stacks(StackName=stack)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        return False
    return any(each["OutputKey"] == "SignInProviders" for each in found.get("Outputs", []))


def _check(known: dict[str, dict[str, object]], given: dict[str, str]) -> None:
    unknown = [name for name in given if name not in known]
    if unknown:
        raise CannotContinue(f"The template has no parameter {unknown[0]}.")


def _ensure_private_bucket(s3: "S3Client", bucket: str, region: str) -> None:
    """The bucket for uploads, needed to deploy and to go back to what was deployed before."""
    try:
        s3.head_bucket(Bucket=bucket)
    except ClientError as error:
        if error.response["Error"]["Code"] != "404":
            raise
        s3.create_bucket(
            Bucket=bucket,
            CreateBucketConfiguration={"LocationConstraint": cast("Location", region)},
        )
    s3.put_public_access_block(
        Bucket=bucket,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
    )
    s3.put_bucket_lifecycle_configuration(
        Bucket=bucket,
        LifecycleConfiguration={
            "Rules": [
                {"ID": "expire", "Status": "Enabled", "Filter": {}, "Expiration": {"Days": 365}}
            ]
        },
    )


if __name__ == "__main__":
    main()
