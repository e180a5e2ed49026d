"""The bucket of attachments in tests: on moto, made as the template says, and what is done with files there."""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from functions.attachments.files import Files
from shared.adapters.attachments import load_attachment, write_attachment
from shared.adapters.store import Store, UnitOfWork
from shared.domain.attachment import State

BUCKET = "attachments"


@cache
def _signer() -> Any:
    config = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
    return boto3.client("s3", config=config)


def files() -> Files:
    """Signs as the function does; signing asks nobody anything."""
    return Files(_signer(), BUCKET)


def examined(store: Store, talk_id: str, number: int) -> None:
    """The file is there as the examiner leaves one that is clean, without anybody having looked."""
    for _ in range(2):
        stands, work = load_attachment(store, talk_id, number), UnitOfWork()
        arrived = stands.state is State.BEING_EXAMINED
        write_attachment(work, stands.passed() if arrived else stands.arrived("v1"))
        store.commit(work)
