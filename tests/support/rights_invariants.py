"""What must be true of requests about data and of disposals, whatever happened (R13, G9)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from shared.adapters import keys
from shared.adapters.keys import Key
from shared.adapters.store import Item, Table
from shared.domain.disposal import AT_WORK, Disposal
from shared.domain.rights import OPEN, Request, RequestState


def ids_in(talks: Mapping[Key, Item]) -> set[str]:
    """Ids of all requests and disposals there are."""
    asked = {key.sk for key in talks if key.pk.startswith("REQUESTS#")}
    return asked | {d.id for d in _disposals(talks)}


def rights_broken(contents: Mapping[Table, Mapping[Key, Item]]) -> Iterator[str]:
    """Everything that is wrong, in words."""
    talks, history = contents[Table.TALKS], contents[Table.HISTORY]
    yield from _requests_are_their_last_version(talks, history)
    yield from _what_is_to_be_done_is_on_the_lists(talks)


def _requests_are_their_last_version(
    talks: Mapping[Key, Item], history: Mapping[Key, Item]
) -> Iterator[str]:
    """Nothing of the log is missing, and who waits stands in the list of who answers."""
    versions: dict[str, list[Item]] = defaultdict(list)
    for key, item in sorted(history.items()):
        if key.pk.startswith("REQUESTS#"):
            versions[key.sk.partition("#")[0]].append(item)
    for key, item in talks.items():
        if not key.pk.startswith("REQUESTS#"):
            continue
        numbers = [int(version["version"]) for version in versions[key.sk]]
        if numbers != list(range(1, int(item["version"]) + 1)):
            yield f"{key} has versions {numbers}"
        request = Request.model_validate(item)
        listed = keys.requests_at(request.unit_id, waiting=request.state in OPEN)
        if item["responsible_key"] != listed:
            yield f"{key} is {request.state} and listed under {item['responsible_key']}"


def _what_is_to_be_done_is_on_the_lists(talks: Mapping[Key, Item]) -> Iterator[str]:
    """The disposer finds what was granted and what is approved, and nothing else."""
    erasures = {item["request_id"] for key, item in talks.items() if key.pk == "ERASURES"}
    granted = {
        item["id"]
        for key, item in talks.items()
        if key.pk.startswith("REQUESTS#") and item["state"] == RequestState.GRANTED
    }
    if erasures != granted:
        yield f"granted are {granted}, to be erased {erasures}"
    at_work = {item["disposal_id"] for key, item in talks.items() if key.pk == "DISPOSALS"}
    begun = {disposal.id for disposal in _disposals(talks) if disposal.state in AT_WORK}
    if at_work != begun:
        yield f"at work are {begun}, listed {at_work}"


def _disposals(talks: Mapping[Key, Item]) -> Iterator[Disposal]:
    for key, item in talks.items():
        if key.pk.startswith(keys.DISPOSAL) and key.sk == keys.DISPOSAL_ITSELF:
            yield Disposal.model_validate(item)
