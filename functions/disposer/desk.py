"""What the steps of a disposal work with."""

from typing import NamedTuple

from functions.disposer.vault import Files, Vault
from shared.adapters.disposals import write_disposal, write_entry
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.disposal import Disposal, Entry


class Desk(NamedTuple):
    """The tables and the two buckets."""

    ports: Ports
    vault: Vault
    files: Files


def commit(ports: Ports, before: Disposal, after: Disposal, *entries: Entry) -> Disposal:
    """Write a disposal as it becomes, with entries of its list. Raises WrongDisposalState."""
    work = UnitOfWork()
    write_disposal(work, before, after)
    for entry in entries:
        write_entry(work, after.id, entry)
    ports.store.commit(work)
    return after
