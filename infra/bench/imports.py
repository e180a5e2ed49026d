"""How long a function takes to be imported, against one that imports the same libraries and does nothing."""

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator

from infra.build import ROOT

RUNS = 7
BARE = {
    "bare: its libraries": "import chalice.app, aws_lambda_powertools, pydantic, jwt, boto3",
    "bare: and a client": "import chalice.app, aws_lambda_powertools, pydantic, jwt, boto3; "
    "boto3.client('dynamodb')",
}
FUNCTIONS = (
    "scheduling",
    "documentation",
    "directory",
    "doorkeeper",
    "lists",
    "oversight",
    "templates",
    "attachments",
    "plans",
    "records",
    "rights",
    "archivist",
    "examiner",
    "disposer",
    "lifecycle",
    "relay",
    "sealer",
    "mailer",
    "sweeper",
)
SETTINGS = {
    "TALKS_TABLE": "talks", "HISTORY_TABLE": "history",
    "HOOK_SECRET": "hook", "SOURCE_QUEUE_URL": "http://127.0.0.1:1/source",
    "ARCHIVE_BUCKET": "archive",
    "MALWARE_SCAN": "GuardDuty", "SIGN_IN_SECRET": "sign-in", "PROVIDERS": "[]", "PASSWORD_LEVEL": "2",
    "LINK_KEYS_SECRET": "links", "ATTACHMENT_BUCKET": "files", "EXPORT_BUCKET": "exports",
    "ARCHIVE_QUEUE_URL": "http://127.0.0.1:1/requests", "SIGNING_KEY": "bundles",
    "JWKS_URL": "http://127.0.0.1:1/", "TOKEN_ISSUER": "https://issuer.example", "TOKEN_AUDIENCE": "web",
    "TALK_STATE_MACHINE_ARN": "arn:aws:states:eu-north-1:123456789012:stateMachine:talk",
    "ROUND_STATE_MACHINE_ARN": "arn:aws:states:eu-north-1:123456789012:stateMachine:round",
    "OFFER_STATE_MACHINE_ARN": "arn:aws:states:eu-north-1:123456789012:stateMachine:offer",
    "MAIL_QUEUE_URL": "http://127.0.0.1:1/mail", "MAIL_SENDER": "a@b.example",
    "WEB_ADDRESS": "https://c.example", "AWS_DEFAULT_REGION": "eu-north-1",
    "POWERTOOLS_METRICS_NAMESPACE": "Samtal", "POWERTOOLS_SERVICE_NAME": "bench",
}  # fmt: skip


def import_times() -> Iterator[tuple[str, float]]:
    """Median milliseconds of processor time of each, in a fresh interpreter with compiled modules."""
    for name, code in BARE.items():
        yield name, _median(code)
    for function in FUNCTIONS:
        yield function, _median(f"import functions.{function}.app")


def _median(code: str) -> float:
    timed = f"import time; t = time.process_time(); {code}; print(time.process_time() - t)"
    taken = [
        float(
            subprocess.run(
                [sys.executable, "-c", timed],
                cwd=ROOT, env=os.environ | SETTINGS, capture_output=True, text=True, check=True,
            ).stdout
        )
        for _ in range(RUNS)
    ]  # fmt: skip
    return statistics.median(taken) * 1000
