"""Engines for threads: in memory, and the emulator with real requests over HTTP.

moto is not among them: it copies its tables before a transaction and puts the copy back after a refusal,
which takes away what other threads wrote meanwhile.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from botocore.config import Config

from infra.local.emulator import Emulator, free_port, running
from shared.adapters.dynamo import DynamoStore
from shared.adapters.store import Store
from tests.support.contended import ContendedClient
from tests.support.contents import TABLES, in_memory, in_tables
from tests.support.invariants import Contents
from tests.support.memory import MemoryStore
from tests.support.tables import create_tables


@dataclass
class Engine:
    """A store that many threads may use at once."""

    name: str
    store: Store
    contents: Callable[[], Contents]
    conflicts: Callable[[], int]
    """How often a transaction met another one in flight."""


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    directory: Path = tmp_path_factory.mktemp("emulator")
    with running(free_port(), directory, keep=False) as emulator:
        yield emulator


@pytest.fixture(
    params=["memory", pytest.param("emulator", marks=pytest.mark.emulator)],
)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    match request.param:
        case "memory":
            memory = MemoryStore()
            yield Engine("memory", memory, lambda: in_memory(memory), lambda: 0)
        case name:
            emulator: Emulator = request.getfixturevalue("emulator")
            client = emulator.session.client(
                "dynamodb",
                endpoint_url=emulator.address,
                config=emulator.config.merge(Config(max_pool_connections=64)),
            )
            create_tables(client)
            for table in TABLES.values():  # what is written in the autumn of 2021 has expired
                client.update_time_to_live(
                    TableName=table,
                    TimeToLiveSpecification={"Enabled": False, "AttributeName": "expires_at"},
                )
            contended = ContendedClient(client)
            store = DynamoStore(contended, TABLES)
            yield Engine(name, store, lambda: in_tables(client), lambda: contended.conflicts)
            for table in TABLES.values():
                client.delete_table(TableName=table)
