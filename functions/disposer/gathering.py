"""Putting the list of a disposal together, a part of the register's roll at a time."""

from functions.disposer.desk import Desk, commit
from shared.adapters.disposals import numbered
from shared.adapters.due_documents import Search, look
from shared.adapters.retention import load_table
from shared.domain.disposal import Disposal


def gather(desk: Desk, disposal: Disposal) -> Disposal:
    """One look further. What was found and how far it got stand in one transaction.

    A list that was begun by another retention table lapses. Raises WrongDisposalState.
    """
    ports = desk.ports
    table = load_table(ports.store)
    if table.version != disposal.table_version:
        return commit(ports, disposal, disposal.lapse(ports.now()))
    search = Search(disposal.unit_id, table.rules, frozenset(disposal.documents))
    found = look(ports, search, disposal.cursor)
    entries = numbered(found.entries, disposal.entries)
    after = disposal.gathered(entries, found.cursor, ports.now())
    return commit(ports, disposal, after, *entries)
