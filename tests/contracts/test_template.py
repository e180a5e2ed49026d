"""The template says what the system is allowed and what becomes of failures."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from functions.doorkeeper.handler import METRIC
from infra.bench import imports
from infra.build import ROOT
from infra.package import load
from shared.adapters import object_names
from shared.domain.attachment_kinds import kinds

TEMPLATE = load()
RESOURCES: dict[str, dict[str, Any]] = TEMPLATE["Resources"]


def of_type(kind: str) -> dict[str, dict[str, Any]]:
    return {
        name: resource["Properties"]
        for name, resource in RESOURCES.items()
        if resource["Type"] == kind
    }


FUNCTIONS = of_type("AWS::Serverless::Function")
ROLES = of_type("AWS::IAM::Role")
ALARMS = of_type("AWS::CloudWatch::Alarm")
QUEUES = of_type("AWS::SQS::Queue")
BY_LINK = {f"/v1/links/{{token}}{rest}" for rest in ("", "/slots", "/rebooking", "/cancellation")}
DEAD_LETTERS = {name for name in QUEUES if name.endswith("DeadLetters")}


def statements(role: str) -> Iterator[dict[str, Any]]:
    for policy in ROLES[role]["Policies"]:
        yield from policy["PolicyDocument"]["Statement"]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


# --- rights -------------------------------------------------------------------------------


def test_every_function_has_a_role_that_is_its_alone() -> None:
    roles = [function["Role"]["Fn::GetAtt"][0] for function in FUNCTIONS.values()]
    assert len(roles) == len(set(roles)) == len(FUNCTIONS)


@pytest.mark.parametrize("name", ROLES)
def test_a_role_holds_its_own_statements_and_no_managed_policy(name: str) -> None:
    assert "ManagedPolicyArns" not in ROLES[name]
    assert list(statements(name))


@pytest.mark.parametrize("name", ROLES)
def test_a_role_names_actions_and_resources(name: str) -> None:
    for statement in statements(name):
        assert not [action for action in listed(statement["Action"]) if "*" in action]
        if statement.get("Sid") != "LogsAndTracesHaveNoResource":
            assert "*" not in listed(statement["Resource"])


def test_only_what_aws_cannot_narrow_has_no_resource() -> None:
    wide = [
        (role, action)
        for role in ROLES
        for statement in statements(role)
        if "*" in listed(statement["Resource"])
        for action in listed(statement["Action"])
    ]
    assert {role for role, _ in wide} == {
        "TalkWorkflowRole",
        "RoundWorkflowRole",
        "OfferWorkflowRole",
        "RetentionWorkflowRole",
    }
    assert {action.split(":")[0] for _, action in wide} == {"logs", "xray"}


@pytest.mark.spec("G9", "G8")
def test_nobody_may_change_history_and_the_disposer_alone_may_delete_there() -> None:
    may: dict[str, set[str]] = {}
    for role in ROLES:
        for statement in statements(role):
            if any("History" in json.dumps(resource) for resource in listed(statement["Resource"])):
                for action in listed(statement["Action"]):
                    may.setdefault(action, set()).add(role)
    only_read_or_add = {
        "dynamodb:ConditionCheckItem", "dynamodb:PutItem", "dynamodb:Query",
        "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
    }  # fmt: skip
    assert may.keys() - only_read_or_add == {"dynamodb:DeleteItem"}
    assert may["dynamodb:DeleteItem"] == {"DisposerRole"}


@pytest.mark.spec("G9")
def test_the_archive_is_only_added_to_and_kept() -> None:
    bucket = RESOURCES["ArchiveBucket"]
    assert bucket["DeletionPolicy"] == bucket["UpdateReplacePolicy"] == "Retain"
    properties = bucket["Properties"]
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert properties["VersioningConfiguration"]["Status"] == "Enabled"
    locked = properties["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert (locked["Mode"], locked["Days"] >= 365) == ("GOVERNANCE", True)
    assert "LifecycleConfiguration" not in properties
    may = {
        action
        for role in ROLES
        for statement in statements(role)
        if "ArchiveBucket" in json.dumps(statement["Resource"])
        for action in listed(statement["Action"])
    }
    assert may == {"s3:GetObject", "s3:ListBucket", "s3:PutObject"}


def test_only_the_mailer_sends_mail_and_only_relay_sweeper_and_schedule_start_workflows() -> None:
    may = {
        action: {
            role
            for role in ROLES
            for statement in statements(role)
            if action in listed(statement["Action"])
        }
        for action in ("ses:SendEmail", "states:StartExecution")
    }
    assert may == {
        "ses:SendEmail": {"MailerRole"},
        "states:StartExecution": {"RelayRole", "SweeperRole", "RetentionScheduleRole"},
    }


# --- what becomes of failures ----------------------------------------------------------------


def test_every_dead_letter_queue_has_an_alarm_that_tells_someone() -> None:
    watched = set()
    for alarm in ALARMS.values():
        assert alarm["AlarmActions"] == [{"Ref": "Alarms"}]
        if alarm.get("MetricName") == "ApproximateNumberOfMessagesVisible":
            [queue] = alarm["Dimensions"]
            watched.add(queue["Value"]["Fn::GetAtt"][0])
    assert watched == DEAD_LETTERS
    [told] = RESOURCES["Alarms"]["Properties"]["Subscription"]
    assert told["Endpoint"] == {"Ref": "AlarmMail"}


def test_every_queue_is_a_dead_letter_queue_or_has_one() -> None:
    for name, queue in QUEUES.items():
        if name not in DEAD_LETTERS:
            assert queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0] in DEAD_LETTERS


@pytest.mark.parametrize("name", FUNCTIONS)
def test_nothing_asynchronous_fails_in_silence(name: str) -> None:
    function = FUNCTIONS[name]
    kinds = {event["Type"] for event in function.get("Events", {}).values()}
    for event in function.get("Events", {}).values():
        if event["Type"] == "DynamoDB":
            assert is_dead_letter(event["Properties"]["DestinationConfig"])
            assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        if event["Type"] == "SQS":
            assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    if "Schedule" in kinds or name.endswith("Importer"):
        assert is_dead_letter(function["EventInvokeConfig"]["DestinationConfig"])


def is_dead_letter(destination: dict[str, Any]) -> bool:
    return destination["OnFailure"]["Destination"]["Fn::GetAtt"][0] in DEAD_LETTERS


def test_a_mail_being_sent_is_not_delivered_again_meanwhile() -> None:
    # what AWS advises: six times the function's timeout
    assert QUEUES["MailQueue"]["VisibilityTimeout"] >= 6 * FUNCTIONS["Mailer"]["Timeout"]


def test_an_upload_being_examined_is_not_announced_again_meanwhile() -> None:
    assert QUEUES["UploadQueue"]["VisibilityTimeout"] >= 6 * FUNCTIONS["Examiner"]["Timeout"]


def test_there_are_alarms_for_workflows_repairs_and_the_api() -> None:
    assert {alarm.get("MetricName") for alarm in ALARMS.values()} >= {
        "ExecutionsFailed",
        "ExecutionsTimedOut",
        "Repaired",
        "5XXError",
    }


def test_every_stream_has_an_alarm_for_who_reads_it_too_late() -> None:
    behind = {
        alarm["Dimensions"][0]["Value"]["Ref"]
        for alarm in ALARMS.values()
        if alarm.get("MetricName") == "IteratorAge"
    }
    assert behind == {
        name
        for name, function in FUNCTIONS.items()
        if "DynamoDB" in {event["Type"] for event in function.get("Events", {}).values()}
    }


@pytest.mark.spec("R22")
def test_failures_of_the_doorkeeper_that_are_no_refusals_raise_an_alarm() -> None:
    metrics = {metric["Id"]: metric for metric in ALARMS["DoorkeeperFailsAlarm"]["Metrics"]}
    assert metrics["failures"]["Expression"].startswith("errors - FILL(refused, 0)")
    counted = metrics["refused"]["MetricStat"]["Metric"]
    everywhere = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
    of_doorkeeper = FUNCTIONS["Doorkeeper"]["Environment"]["Variables"]
    assert counted == {
        "Namespace": everywhere["POWERTOOLS_METRICS_NAMESPACE"],
        "MetricName": METRIC,
        "Dimensions": [{"Name": "service", "Value": of_doorkeeper["POWERTOOLS_SERVICE_NAME"]}],
    }
    for name in ("errors", "throttled"):
        [of] = metrics[name]["MetricStat"]["Metric"]["Dimensions"]
        assert of["Value"] == {"Ref": "Doorkeeper"}


def test_repairs_are_counted_under_the_name_that_the_alarm_watches() -> None:
    alarm = ALARMS["RepairedAlarm"]
    everywhere = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
    of_sweeper = FUNCTIONS["Sweeper"]["Environment"]["Variables"]
    assert alarm["Namespace"] == everywhere["POWERTOOLS_METRICS_NAMESPACE"]
    assert alarm["Dimensions"] == [
        {"Name": "service", "Value": of_sweeper["POWERTOOLS_SERVICE_NAME"]}
    ]


@pytest.mark.spec("R21")
def test_the_schools_records_are_asked_for_every_hour_and_when_they_say_so() -> None:
    events = RESOURCES["Synchroniser"]["Properties"]["Events"].values()
    asked = {event["Type"]: event["Properties"] for event in events}
    assert asked["Schedule"]["Schedule"] == "rate(1 hour)"
    assert asked["SQS"]["Queue"] == {"Fn::GetAtt": ["SourceQueue", "Arn"]}
    told = RESOURCES["Directory"]["Properties"]["Environment"]["Variables"]
    assert told["SOURCE_QUEUE_URL"] == {"Ref": "SourceQueue"}


# --- what is kept ------------------------------------------------------------------------------


@pytest.mark.spec("R11")
@pytest.mark.parametrize("name", of_type("AWS::DynamoDB::Table"))
def test_tables_are_encrypted_recoverable_and_not_easily_lost(name: str) -> None:
    table = RESOURCES[name]
    assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"
    properties = table["Properties"]
    assert properties["DeletionProtectionEnabled"] is True
    assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert properties["SSESpecification"]["KMSMasterKeyId"] == {"Ref": "Key"}
    assert properties["BillingMode"] == "PAY_PER_REQUEST"


@pytest.mark.spec("R11")
@pytest.mark.parametrize(
    "name",
    [*FUNCTIONS, "Api", "TalkWorkflow", "RoundWorkflow", "OfferWorkflow", "RetentionWorkflow"],
)
def test_logs_are_encrypted_and_end(name: str) -> None:
    log = RESOURCES[f"{name}Log"]["Properties"]
    assert log["RetentionInDays"] == {"Ref": "LogRetentionDays"}
    assert log["KmsKeyId"] == {"Fn::GetAtt": ["Key", "Arn"]}


@pytest.mark.spec("R11")
@pytest.mark.parametrize("name", QUEUES)
def test_queues_are_encrypted(name: str) -> None:
    assert QUEUES[name]["KmsMasterKeyId"] == {"Ref": "Key"}


def test_exports_of_people_are_private_and_short_lived() -> None:
    bucket = RESOURCES["ImportBucket"]["Properties"]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["VersioningConfiguration"]["Status"] == "Enabled"
    [rule] = bucket["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] <= 7
    assert rule["NoncurrentVersionExpiration"]["NoncurrentDays"] <= 7


def test_attached_files_are_private_kept_and_at_home_in_another_origin() -> None:
    bucket = RESOURCES["AttachmentBucket"]["Properties"]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["VersioningConfiguration"]["Status"] == "Enabled"
    [rule] = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"] == {"Fn::GetAtt": ["Key", "Arn"]}
    [origin] = [rule["AllowedOrigins"] for rule in bucket["CorsConfiguration"]["CorsRules"]]
    assert "WebAddress" in json.dumps(origin)
    assert "*" not in json.dumps(origin)
    [refused] = RESOURCES["AttachmentBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert refused["Effect"] == "Deny"
    assert refused["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_only_what_nobody_examined_is_forgotten_and_not_before_it_has_lapsed() -> None:
    rules = RESOURCES["AttachmentBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert {rule["Prefix"] for rule in rules} == {object_names.INCOMING}
    [days] = [rule["ExpirationInDays"] for rule in rules if "ExpirationInDays" in rule]
    assert timedelta(days=days) == kinds().limits.awaited_for.exact


def test_who_hands_files_out_cannot_let_one_in_and_nobody_tags_one() -> None:
    may = {
        role: {
            (action, resource["Fn::Sub"].rpartition("}/")[2])
            for statement in statements(role)
            for action in listed(statement["Action"])
            for resource in listed(statement["Resource"])
            if action.startswith("s3:") and "AttachmentBucket" in str(resource.get("Fn::Sub"))
        }
        for role in ("AttachmentsRole", "ExaminerRole")
    }
    assert may == {
        "AttachmentsRole": {("s3:PutObject", "incoming/*"), ("s3:GetObject", "clean/*")},
        "ExaminerRole": {
            ("s3:GetObjectVersion", "incoming/*"), ("s3:GetObjectVersionTagging", "incoming/*"),
            ("s3:DeleteObjectVersion", "incoming/*"), ("s3:PutObject", "clean/*"),
        },
    }  # fmt: skip
    tag = "s3:PutObjectTagging"
    tagging = {r for r in ROLES for s in statements(r) if tag in listed(s["Action"])}
    assert tagging == {"MalwareProtectionRole"}


@pytest.mark.spec("R11")
def test_the_access_log_says_nothing_about_people() -> None:
    written = RESOURCES["Api"]["Properties"]["AccessLogSetting"]["Format"]
    assert set(re.findall(r"\$context\.([a-zA-Z.]+)", written)) == {
        "error.responseType",
        "httpMethod",
        "integrationStatus",
        "requestId",
        "requestTime",
        "resourcePath",  # the route, with {talk_id} in it
        "responseLatency",
        "status",
    }


# --- the way in ---------------------------------------------------------------------------------


def test_only_descriptions_and_the_links_in_mail_need_no_sign_in() -> None:
    public = {
        event["Properties"]["Path"]
        for function in FUNCTIONS.values()
        for event in function.get("Events", {}).values()
        if event["Properties"].get("Auth", {}).get("Authorizer") == "NONE"
    }
    assert RESOURCES["Api"]["Properties"]["Auth"]["DefaultAuthorizer"] == "SignedIn"
    described = {"/v1/openapi.json", "/v1/templates/schema", "/v1/template-bundles/schema"}
    notified = (
        "/v1/directory/notifications/{key}"  # whose key is a secret, and which asks for a look
    )
    assert public - BY_LINK - {notified} == described
    assert public >= BY_LINK


def test_no_trace_holds_the_token_of_a_link() -> None:
    """The gateway's traces have the whole address of a request."""
    assert RESOURCES["Api"]["Properties"]["TracingEnabled"] is False


def test_passwords_are_for_where_they_are_asked_for() -> None:
    condition, asked_for, otherwise = RESOURCES["WebClient"]["Properties"]["ExplicitAuthFlows"][
        "Fn::If"
    ]
    assert condition == "PasswordSignIn"
    assert "ALLOW_USER_PASSWORD_AUTH" in asked_for
    assert otherwise == ["ALLOW_USER_SRP_AUTH"], "for who has no e-ID, with a second factor"
    assert TEMPLATE["Parameters"]["AllowPasswordSignIn"]["Default"] == "false"


def test_the_gateway_refuses_in_the_words_of_the_functions() -> None:
    words = json.loads((ROOT / "shared/data/problems.json").read_text("utf-8"))
    for response in RESOURCES["Api"]["Properties"]["GatewayResponses"].values():
        headers = response["ResponseParameters"]["Headers"]
        assert headers["Content-Type"] == "'application/problem+json'"
        problem = json.loads(response["ResponseTemplates"]["application/json"])
        known = words[problem["type"].removeprefix("/problems/")]
        assert problem["title"] == f"{known['sv']} / {known['en']}"
        assert problem.get("status") == response.get("StatusCode")


# --- the functions exist -----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_starts_with_what_the_template_gives_it(name: str) -> None:
    """With these environment variables and no others, as on Lambda."""
    function = FUNCTIONS[name]
    variables = (
        TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
        | function["Environment"]["Variables"]
    )
    given = {key: value if isinstance(value, str) else "x" for key, value in variables.items()}
    given |= {"TIME_ZONE": TEMPLATE["Parameters"]["TimeZone"]["Default"]}
    given |= {"POLICY_SETS": TEMPLATE["Parameters"]["PolicySets"]["Default"]}
    given |= {"SENSITIVE_LEVEL": "3", "FRESH_MINUTES": "15", "PASSWORD_LEVEL": "2"}
    given |= {"MALWARE_SCAN": TEMPLATE["Parameters"]["MalwareScan"]["Default"]}
    given |= {"AWS_DEFAULT_REGION": "eu-north-1", "PATH": os.environ["PATH"]}
    module, handler = function["Handler"].rsplit(".", 1)
    asked = f"from {module} import {handler}; assert callable({handler})"
    started = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, env=given, capture_output=True, check=False
    )
    assert started.returncode == 0, started.stderr.decode()


def test_functions_are_measured_with_every_setting_that_they_are_given() -> None:
    given = {
        setting
        for name in imports.FUNCTIONS
        for setting in FUNCTIONS[name.title()]["Environment"]["Variables"]
    }
    assert given - imports.SETTINGS.keys() == set()
