"""Imports people, groups and relations from an SS 12000 export in a bucket (R21).

Everything is read and mapped before anything is written. The report says what was done and, line by
line, what could not be taken as it stood; the log has figures and no names.
"""

from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, ConfigDict

from functions.directory.export import KINDS, MOST_BYTES, TOO_LARGE, read_export
from functions.directory.mapping import map_register
from functions.directory.report import Problems, Report
from functions.directory.writing import write_register
from shared.adapters.ports import Ports, from_environment
from shared.domain.errors import Invalid

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

NOT_IN_FILE = "is not in the file any more; left as it stands"
logger = Logger()


class ImportRequest(BaseModel):
    """Where the file is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bucket: str
    key: str


class Files(Protocol):
    """Where exports are."""

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
    """Bring the register to what the file says.

    A file that is no export changes nothing, and its report has one line. Raises TryAgain if the store
    was too busy to take all of it; the same import can then be made again.
    """
    problems = Problems()
    try:
        export = read_export(files.read(request), problems)
    except Invalid as reason:
        problems.add("file", reason.detail)
        return Report(problem_count=problems.count, problems=tuple(problems.lines))
    counts = {kind: len(getattr(export, kind)) for kind in KINDS}
    register = map_register(export, ports.day(ports.now()), problems)
    outcome = write_register(ports.store, register)
    left_out = outcome.no_longer_in_file
    problems.add_all((f"persons/{person_id}" for person_id in left_out), NOT_IN_FILE)
    return Report(
        **counts,
        written=outcome.written,
        unchanged=outcome.unchanged,
        no_longer_in_file=len(left_out),
        problem_count=problems.count,
        problems=tuple(problems.lines),
    )


@cache
def _root() -> tuple[Files, Ports]:
    """The real thing, made at the first import and not before."""
    return Bucket(boto3.client("s3")), from_environment()


@logger.inject_lambda_context
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, Any]:
    """What Lambda calls with `{"bucket": …, "key": …}`; answers with the report.

    Raises pydantic's ValidationError if the event is another.
    """
    files, ports = _root()
    report = run(ImportRequest.model_validate(event), files, ports)
    logger.info("import finished", extra=report.model_dump(exclude={"problems"}))
    return report.model_dump(mode="json")
