"""What is known of a person beside the register: said by whom and when, and every version of it kept."""

from datetime import datetime

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.store import Item, Table, UnitOfWork
from shared.domain.errors import TalkChanged, TalkError
from shared.domain.people import Person


def write_own(work: UnitOfWork, person: Person, *, by: str, at: datetime, **said: object) -> Person:
    """The person of whom this is said, refused with TalkChanged unless all else is as it was read."""
    before = person.own
    update = {"version": before.version + 1, "by": by, "at": at, **said}
    after = before.model_copy(update=update)
    unchanged = Attr("version").eq(before.version) if before.version else Attr("pk").not_exists()
    item: Item = after.model_dump(mode="json", exclude_defaults=True)
    work.put(keys.own(person.id), item, unchanged, _changed)
    version = keys.own_version(person.id, after.version)
    work.put_new(version, item, _changed, Table.HISTORY)
    return person.model_copy(update={"own": after})


def _changed(_: Item | None) -> TalkError:
    return TalkChanged()
