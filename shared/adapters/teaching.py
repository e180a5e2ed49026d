"""Who teaches a group in a subject, in the tables: an item of the group for each subject."""

from collections.abc import Iterable, Mapping
from datetime import date

from shared.adapters import keys
from shared.adapters.store import Item, Store
from shared.domain.people import Person
from shared.domain.relation import groups_of
from shared.domain.teaching import Teaching


def teaching_item(teaching: Teaching) -> Item:
    """A teaching as an item (without its key)."""
    return teaching.model_dump(mode="json", exclude_defaults=True)


def teaching_of(item: Item) -> Teaching:
    """The teaching of an item."""
    return Teaching.model_validate({k: v for k, v in item.items() if k not in ("pk", "sk")})


def keys_of_subject(pupil: Person, school_subject: str, today: date) -> list[keys.Key]:
    """Where it stands who teaches a pupil in a subject: one item for each group."""
    return [keys.teaching(group_id, school_subject) for group_id in sorted(groups_of(pupil, today))]


def teachings_among(found: Mapping[keys.Key, Item], wanted: Iterable[keys.Key]) -> list[Teaching]:
    """The teachings of these keys among items that were read."""
    return [teaching_of(found[key]) for key in wanted if key in found]


def teachings_of_group(store: Store, group_id: str) -> list[Teaching]:
    """Who teaches a group, in all subjects."""
    return [
        teaching_of(item) for item in store.query(keys.group(group_id).pk, prefix=keys.TEACHING)
    ]
