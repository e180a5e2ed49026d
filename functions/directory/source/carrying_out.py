"""One invocation of the synchroniser with what it was given: the account, the clients, the time."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.parameters import SecretsProvider
from pydantic import BaseModel, ConfigDict

from functions.directory.importer import Queue
from functions.directory.source.account import Account, Session
from functions.directory.source.bucket import BucketParts
from functions.directory.source.http import Http
from functions.directory.source.lists import probe
from functions.directory.source.synchronising import Others, synchronise
from shared.adapters.hook import hook_address
from shared.adapters.ports import Ports
from shared.adapters.settings import SourceSettings

NOT_SET_UP = '"base_url": ""'
"""In the secret until somebody fills it in."""


class Asked(BaseModel):
    """What the function is asked; nothing means to go on, or to begin a round."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    probe: bool = False
    """Only tell which lists the other side has."""
    full: bool = False
    """Begin again from everything."""


def carry_out(
    asked: Asked,
    settings: SourceSettings,
    ports: Ports,
    client: Callable[[str], Any],
    has_time: Callable[[], bool],
    wait: Callable[[float], None],
) -> dict[str, Any]:
    """Answers with figures. Raises SourceError, and TryAgain or ImportRunning as the store does."""
    secrets = SecretsProvider(boto3_client=client("secretsmanager"))
    secret = str(secrets.get(settings.source_secret))
    if NOT_SET_UP in secret:
        return {"outcome": "not set up"}
    session = Session(Account.model_validate_json(secret), Http(wait, ports.now), ports.now)
    if asked.probe:
        return dict(probe(session))
    sqs = client("sqs")

    def ask_again() -> None:
        sqs.send_message(QueueUrl=settings.source_queue_url, MessageBody="{}")

    imports = Queue(sqs, settings.import_queue_url)
    others = Others(settings.import_bucket, ask_again, imports.ask)
    target = hook_address(settings.api_address, str(secrets.get(settings.hook_secret)))
    parts = BucketParts(client("s3"), settings.import_bucket)
    return synchronise(session, parts, ports, others, target, has_time, full=asked.full)
