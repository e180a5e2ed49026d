"""Asks the other side to say when something changed, and renews that before it ends."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from functions.directory.source.account import Session
from functions.directory.source.errors import Refused, Unreachable
from functions.directory.source.lists import KINDS, MISSING
from functions.directory.source.state import Subscription
from shared.domain.instant import parse

RENEW_BEFORE = timedelta(days=2)
NAME = "Samtal"


def subscribe(
    session: Session, target: str, standing: Subscription | None, now: datetime
) -> Subscription | None:
    """The subscription that holds now; None where there are none: then changes are asked for by the hour.

    Raises Refused, Unreachable.
    """
    if standing is not None and standing.expires - now > RENEW_BEFORE:
        return standing
    known = standing or _ours(session, target)
    if known is not None:
        answer = session.ask("PATCH", f"/subscriptions/{known.id}", body=b"{}")
        if answer.status == 200:
            return _subscription(answer.json())
    wanted = {
        "name": NAME,
        "target": target,
        "resourceTypes": [{"resource": kind} for kind in KINDS],
    }
    answer = session.ask("POST", "/subscriptions", body=json.dumps(wanted).encode())
    if answer.status in MISSING:
        return None
    if answer.status not in (200, 201):
        raise Refused(f"/subscriptions answered {answer.status}")
    return _subscription(answer.json())


def _ours(session: Session, target: str) -> Subscription | None:
    """One that was made before, and whose making was not noted."""
    answer = session.ask("GET", "/subscriptions")
    if answer.status != 200:
        return None
    found = answer.json().get("data")
    for each in found if isinstance(found, list) else ():
        if isinstance(each, dict) and each.get("target") == target:
            return _subscription(each)
    return None


def _subscription(found: Mapping[str, Any]) -> Subscription:
    try:
        return Subscription(id=str(found["id"]), expires=parse(str(found["expires"])))
    except (KeyError, ValueError) as wrong:
        raise Unreachable("/subscriptions answered without an id and an end") from wrong
