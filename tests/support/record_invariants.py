"""What must be true at every instant of what stands beside talks; `invariants.py` asks it with the rest."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from shared.adapters.keys import Key
from shared.adapters.observations import places_of
from shared.adapters.store import Item, Table
from shared.domain.observation import Observation

Contents = Mapping[Table, Mapping[Key, Item]]


def records_broken(contents: Contents) -> Iterator[str]:
    """Every rule that does not hold, in words."""
    talks, history = contents[Table.TALKS], contents[Table.HISTORY]
    versions: dict[str, list[Item]] = defaultdict(list)
    for key, item in sorted(history.items()):
        if key.pk.startswith(("RESULT#", "OBSERVATION#")):
            versions[key.pk].append(item)
    standing = {
        f"RESULT#{key.pk.removeprefix('RESULTS#')}#{key.sk}": item
        for key, item in talks.items()
        if key.pk.startswith("RESULTS#")
    }
    standing |= {key.pk: item for key, item in talks.items() if key.pk.startswith("OBSERVATION#")}
    yield from _newest(standing, versions)
    yield from _copies(talks)


def _newest(standing: Mapping[str, Item], versions: Mapping[str, list[Item]]) -> Iterator[str]:
    """What stands is the last of its versions 1 to n, and all of them are kept."""
    for place in sorted(standing.keys() | versions.keys()):
        told = [_without_key(item) for item in versions.get(place, [])]
        numbers = [int(item["version"]) for item in told]
        if numbers != list(range(1, len(told) + 1)):
            yield f"{place} has versions {numbers}"
        if not told or told[-1] != _without_key(standing.get(place, {})):
            yield f"{place} does not stand as it was last saved"


def _copies(talks: Mapping[Key, Item]) -> Iterator[str]:
    """An observation is found at every place it is linked to, as it stands, and nowhere else (F74, F75)."""
    should = {
        place: _without_key(item)
        for key, item in talks.items()
        if key.pk.startswith("OBSERVATION#")
        for place in places_of(Observation.model_validate(item))
    }
    are = {key: _without_key(item) for key, item in talks.items() if key.pk.startswith("OBSERVED#")}
    for place in sorted(should.keys() | are.keys()):
        if should.get(place) != are.get(place):
            yield f"{place} is not the copy it should be"


def _without_key(item: Item) -> Item:
    return {name: value for name, value in item.items() if name not in ("pk", "sk")}
