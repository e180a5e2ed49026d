"""One outbox entry: the request that it names is worked on as it stands, and the entry is done with it.

Whatever comes twice finds the request further than it was, or meets the version in the write: an export is
written again under the same name and told once.
"""

from aws_lambda_powertools import Logger

from functions.archivist.exporting import export
from functions.archivist.shelf import Shelf
from shared.adapters import outbox
from shared.adapters.keys import Key
from shared.adapters.outbox import RequestEntry, State, entry_of
from shared.adapters.ports import Ports
from shared.adapters.requests import load_request, write_request
from shared.adapters.store import UnitOfWork
from shared.domain.errors import NotFound
from shared.domain.rights import Request, RequestKind, RequestState

ARCHIVIST = "archivist"
"""The author of the versions that it makes."""
_log = Logger()


def work_on(ports: Ports, shelf: Shelf, key: Key) -> None:
    """Do it, unless it is done. Raises TryAgain, and StaleRequest if somebody else does something with it."""
    item = ports.store.get(key)
    entry = entry_of(item) if item else None
    if not isinstance(entry, RequestEntry) or entry.state is State.DONE:
        return
    work = UnitOfWork()
    try:
        request = load_request(ports.store, entry.person_id, entry.request_id)
    except NotFound:
        request = None  # disposed of meanwhile
    if request is not None and request.version == entry.generation:
        after = _worked_on(ports, shelf, request)
        write_request(work, after)
        _log.info("worked on a request", extra={"request": request.id, "state": after.state})
    outbox.take_request(work, entry)
    ports.store.commit(work)


def _worked_on(ports: Ports, shelf: Shelf, request: Request) -> Request:
    request.demand(RequestKind.EXPORT, RequestState.RECEIVED)
    return export(ports, shelf, request, ARCHIVIST)
