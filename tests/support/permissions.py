"""What a function asked AWS for, and what its role in the template lets it ask for, in the same words."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from infra.package import load

TABLES = {"talks": "Talks", "history": "History"}
_TRANSACTED = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
_BUCKETS = {
    "exports": "ImportBucket", "attachments": "AttachmentBucket", "imports": "ImportBucket",
    "requested": "ExportBucket", "archive": "ArchiveBucket",
}  # fmt: skip
_QUEUES = {
    "mail": "MailQueue",
    "imports": "ImportQueue",
    "source": "SourceQueue",
    "requests": "RequestQueue",
}
_RESOURCE_OF = {"kms": "BundleKey"}
_SECRETS = {"hook": "SchoolHook", "sign-in": "SignInSecret", "school": "SchoolSource"}
_MACHINES = {
    "talk": "TalkWorkflow",
    "round": "RoundWorkflow",
    "offer": "OfferWorkflow",
    "retention": "RetentionWorkflow",
}
_RAW_MAIL = ("SendEmail", "SendRawEmail")
"""SES asks for both of one that sends a finished message."""


class Permission(NamedTuple):
    """An action on a resource of the template: `dynamodb:Query` on `Talks/index/overdue`."""

    action: str
    resource: str


def watch(client: Any, used: set[Permission]) -> Any:
    """The same client, which from now on notes what its requests need to be permitted."""

    def note(params: Mapping[str, Any], model: Any, **_: Any) -> None:
        service = model.service_model.signing_name
        used.update(
            Permission(f"{service}:{action}", resource)
            for action, resource in _needed(service, model.name, params)
        )

    client.meta.events.register("provide-client-params", note)
    if hasattr(client, "generate_presigned_post"):
        sign = client.generate_presigned_post

        def note_and_sign(bucket: str, key: str, **more: Any) -> Any:
            used.add(Permission("s3:PutObject", _of_object(bucket, key)))
            return sign(bucket, key, **more)

        client.generate_presigned_post = note_and_sign
    return client


def _needed(service: str, operation: str, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Actions and resources by AWS's rules; a KeyError is a service that is not known here."""
    if service == "dynamodb":
        yield from _of_tables(operation, given)
    elif service == "ses":
        assert "Raw" in given["Content"], "only finished messages are sent"
        yield from ((action, "MailSender") for action in _RAW_MAIL)
    elif service == "states":
        stops = operation == "StopExecution"
        arn = given["executionArn" if stops else "stateMachineArn"]
        machine = arn.split(":")[6]  # arn:aws:states:<region>:<account>:stateMachine:<machine>
        yield operation, _MACHINES[machine] + (":execution" if stops else "")
    elif operation == "CreateBucket":
        pass  # whose address a client takes to sign a form; no function makes buckets
    elif service == "s3":
        yield from _of_objects(operation, given)
    elif service == "sqs":
        yield operation, _QUEUES[given["QueueUrl"].rpartition("/")[2]]
    elif service == "secretsmanager":
        yield operation, _SECRETS.get(given["SecretId"], "LinkKeys")
    else:
        yield operation, _RESOURCE_OF[service]


def _of_objects(operation: str, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """An object's version has actions of its own; to copy is to read one object and to write another."""
    if operation == "ListObjectVersions":
        yield "ListBucketVersions", _BUCKETS[given["Bucket"]]
        return
    if operation == "CopyObject":
        source = given["CopySource"]
        yield "GetObjectVersion", _of_object(source["Bucket"], source["Key"])
        operation = "PutObject"
    elif "VersionId" in given:
        head, object_, rest = operation.partition("Object")
        operation = f"{head}{object_}Version{rest}"
    yield operation, _of_object(given["Bucket"], given["Key"])


def _of_object(bucket: str, key: str) -> str:
    """A bucket with several prefixes has rights for each of them."""
    prefix, slash, _ = key.partition("/")
    return f"{_BUCKETS[bucket]}/{prefix}/*" if slash else f"{_BUCKETS[bucket]}/*"


def _of_tables(operation: str, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if operation == "TransactWriteItems":
        for item in given["TransactItems"]:
            for kind, write in item.items():
                yield _TRANSACTED[kind], TABLES[write["TableName"]]
    elif "RequestItems" in given:
        for table in given["RequestItems"]:
            yield operation, TABLES[table]
    else:
        index = f"/index/{given['IndexName']}" if "IndexName" in given else ""
        yield operation, TABLES[given["TableName"]] + index


_RESOURCES: dict[str, dict[str, Any]] = load()["Resources"]


def functions() -> dict[str, dict[str, Any]]:
    """The functions of the template."""
    return {
        name: resource["Properties"]
        for name, resource in _RESOURCES.items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


def granted(function: str) -> set[Permission]:
    """What a function's role lets the function's own code do."""
    role = functions()[function]["Role"]["Fn::GetAtt"][0]
    return {
        Permission(action, _named(resource))
        for policy in _RESOURCES[role]["Properties"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
        for action in _listed(statement["Action"])
        for resource in _listed(statement["Resource"])
    } - _of_the_platform(function)


def _of_the_platform(function: str) -> set[Permission]:
    """What Lambda does in the function's name: write its log, read what feeds it, keep what failed."""
    permissions = {
        Permission(f"logs:{action}", f"{function}Log")
        for action in ("CreateLogStream", "PutLogEvents")
    }
    sources = [dict(event) for event in functions()[function].get("Events", {}).values()]
    on_failure = [functions()[function].get("EventInvokeConfig", {}).get("DestinationConfig")]
    for source in sources:
        if source["Type"] == "DynamoDB":
            actions = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
            stream = _named(source["Properties"]["Stream"])
            permissions |= {Permission(f"dynamodb:{action}", stream) for action in actions}
            on_failure.append(source["Properties"].get("DestinationConfig"))
        if source["Type"] == "SQS":
            actions = (
                "ChangeMessageVisibility", "DeleteMessage", "GetQueueAttributes", "ReceiveMessage",
            )  # fmt: skip
            queue = _named(source["Properties"]["Queue"])
            permissions |= {Permission(f"sqs:{action}", queue) for action in actions}
    for destination in filter(None, on_failure):
        queue = _named(destination["OnFailure"]["Destination"])
        permissions.add(Permission("sqs:SendMessage", queue))
    return permissions


def _named(resource: Any) -> str:
    """A resource of a statement by its name in the template."""
    match resource:
        case {"Ref": str(name)}:
            return name
        case {"Fn::GetAtt": [name, "StreamArn"]}:
            return f"{name}:stream"
        case {"Fn::GetAtt": [name, _]}:
            return str(name)
        case {"Fn::Sub": str(text)} if text.startswith("${"):
            name, _, rest = text.removeprefix("${").partition(".Arn}")
            return f"{name}{rest}"
        case {"Fn::Sub": str(text)} if ":execution:${" in text:
            machine = text.rpartition("${")[2].removesuffix(".Name}:*")
            return f"{machine}:execution"
        case {"Fn::Sub": str(text)} if text.endswith(":identity/${MailSender}"):
            return "MailSender"
        case {"Fn::Sub": str(text)} if text.endswith(":configuration-set/${MailEvents}"):
            return "MailEvents"
    raise AssertionError(f"{resource} is not known here")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
