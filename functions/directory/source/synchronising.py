"""One invocation: the subscription kept alive, a round begun or gone on with, and what is whole handed on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools import Logger

from functions.directory.running import ImportRequest
from functions.directory.source.account import Session
from functions.directory.source.errors import SourceError
from functions.directory.source.fetching import Parts, fetch
from functions.directory.source.state import State, load, save
from functions.directory.source.subscribing import subscribe
from shared.adapters.ports import Ports

PREFIX = "source/"
logger = Logger()


@dataclass(frozen=True, slots=True)
class Others:
    """Who is asked to go on: another invocation of this, or the importer."""

    bucket: str
    ask_again: Callable[[], None]
    ask_import: Callable[[ImportRequest], None]


def synchronise(
    session: Session,
    parts: Parts,
    ports: Ports,
    others: Others,
    target: str,
    has_time: Callable[[], bool],
    *,
    full: bool = False,
) -> dict[str, Any]:
    """Answers with figures alone. Raises SourceError when the other side does not do its part."""
    before = load(ports.store)
    after = fetch(session, parts, ports, has_time, full=full)
    if after is None:
        return _told("somebody else fetches", before)
    if after.fetch is not None:
        others.ask_again()
        return _told("goes on", after)
    # A new day ends and begins things by itself: spans, majority, who heads a unit.
    new_day = after.handed_on is None or ports.day(after.handed_on) != ports.day(ports.now())
    if after.parts != before.parts or after.base != before.base or new_day:
        key = f"{PREFIX}{after.base}/"
        others.ask_import(ImportRequest(bucket=others.bucket, key=key))
        after = save(ports.store, after, handed_on=ports.now())
    return _told("whole", _subscribed(session, ports, after, target))


def _subscribed(session: Session, ports: Ports, state: State, target: str) -> State:
    """A missing subscription costs an hour, and must not cost the round."""
    try:
        subscription = subscribe(session, target, state.subscription, ports.now())
    except SourceError as error:
        logger.warning("no subscription", extra={"failure": type(error).__name__})
        return state
    if subscription == state.subscription:
        return state
    return save(ports.store, state, subscription=subscription)


def _told(outcome: str, state: State) -> dict[str, Any]:
    told = {
        "outcome": outcome,
        "parts": state.parts,
        "offered": list(state.offered),
        "subscribed": state.subscription is not None,
    }
    logger.info("source", extra=told)
    return told
