"""Imports what stands beside talks from a file in a bucket: judgements, grades, attendance, observations.

Invoked as the import of people is. The report tells what was done and, line by line, what could not be taken;
the log has figures and nothing of anybody.
"""

from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, ConfigDict

from functions.records.importing.checking import check, of_kind
from functions.records.importing.file import MOST_BYTES, TOO_LARGE, read_file
from functions.records.importing.of_observations import take_observations
from functions.records.importing.of_results import take_results
from functions.records.importing.of_teaching import take_teaching
from functions.records.importing.report import Outcome, Report
from functions.records.importing.rows import (
    AttendanceRow,
    GradeRow,
    JudgementRow,
    ObservationRow,
    TeachingRow,
)
from shared.adapters.ports import Ports, from_environment
from shared.domain.errors import Invalid

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

logger = Logger()


class ImportRequest(BaseModel):
    """Where the file is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bucket: str
    key: str


class Files(Protocol):
    """Where files are."""

    def read(self, request: ImportRequest) -> bytes:
        """The content of the file. Raises Invalid if there is none, or too much of it."""
        ...


class Bucket:
    """Files in S3."""

    def __init__(self, client: "S3Client") -> None:
        self._client = client

    def read(self, request: ImportRequest) -> bytes:
        """The content of the object."""
        try:
            answer = self._client.get_object(Bucket=request.bucket, Key=request.key)
        except self._client.exceptions.NoSuchKey as error:
            raise Invalid("There is no such file.") from error
        if answer["ContentLength"] > MOST_BYTES:
            raise Invalid(TOO_LARGE)
        return answer["Body"].read()


def run(request: ImportRequest, files: Files, ports: Ports) -> Report:
    """Bring the records to what the file says. A file that cannot be read changes nothing.

    Raises TryAgain if the store was too busy to take all of it; the same import can then be made again.
    """
    outcome = Outcome()
    try:
        rows = read_file(files.read(request), outcome)
    except Invalid as reason:
        outcome.note("file", reason.detail)
        return outcome.report()
    told = check(rows, outcome)
    take_results(ports, outcome, of_kind(told, JudgementRow, GradeRow, AttendanceRow))
    take_observations(ports, outcome, of_kind(told, ObservationRow))
    take_teaching(ports, outcome, of_kind(told, TeachingRow))
    return outcome.report()


@cache
def _root() -> tuple[Files, Ports]:
    """The real thing, made at the first import and not before."""
    return Bucket(boto3.client("s3")), from_environment()


@logger.inject_lambda_context
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, Any]:
    """What Lambda calls with `{"bucket": …, "key": …}`; answers with the report."""
    files, ports = _root()
    report = run(ImportRequest.model_validate(event), files, ports)
    logger.info("import finished", extra=report.model_dump(exclude={"problems"}))
    return report.model_dump(mode="json")
