"""What was said of somebody's sign-ins: that they signed out, are kept out, or have left (R22)."""

from datetime import datetime

from shared.adapters import keys
from shared.adapters.store import Store, UnitOfWork, impossible
from shared.domain.instant import parse, wire
from shared.domain.sign_in import Door


def door_of(store: Store, person_id: str) -> Door:
    """What was said of somebody's sign-ins; two small items in one request."""
    door, left = keys.door(person_id), keys.left(person_id)
    found = store.get_many([door, left])
    said = found.get(door, {})
    out = said.get("signed_out_at")
    return Door(
        signed_out_at=parse(out) if out else None,
        excluded=bool(said.get("excluded")),
        has_left=left in found,
    )


def sign_out(
    store: Store, person_id: str, now: datetime, by: str, *, excluded: bool | None = None
) -> None:
    """End all sign-ins there are; keep the person out, let them in again, or None to leave that as it is."""
    said: dict[str, object] = {"signed_out_at": wire(now), "by": by}
    if excluded is not None:
        said["excluded"] = excluded
    work = UnitOfWork()
    work.update(keys.door(person_id), impossible, None, set=said)
    store.commit(work)
