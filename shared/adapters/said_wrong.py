"""Marks beside texts that were said to be wrong, in the talk's partition: opening the talk shows them (R13)."""

from collections.abc import Iterable

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.store import Item, Store, UnitOfWork
from shared.domain.errors import TryAgain
from shared.domain.rights import Request
from shared.domain.said_wrong import SaidWrong


def marks_in(items: Iterable[Item]) -> list[SaidWrong]:
    """Those among the items of a talk, as they were made."""
    found = (item for item in items if item["sk"].startswith(keys.SAID_WRONG))
    marks = (SaidWrong.model_validate(item) for item in found)
    return sorted(marks, key=lambda mark: (mark.asked_at, mark.request_id))


def put_mark(work: UnitOfWork, request: Request) -> None:
    """Put the mark of a request that is made beside the text that it is about, if it is about one."""
    mark = SaidWrong.of(request)
    if mark is not None and request.about is not None and request.about.talk_id is not None:
        work.put(_key(request.about.talk_id, mark), _item(mark), None, lambda _: TryAgain())


def change_mark(store: Store, work: UnitOfWork, request: Request) -> None:
    """Let the mark say how its request stands now, unless it was disposed of with the text."""
    mark = SaidWrong.of(request)
    if mark is None or request.about is None or request.about.talk_id is None:
        return
    key = _key(request.about.talk_id, mark)
    if store.get(key) is not None:
        work.put(key, _item(mark), Attr("pk").exists(), lambda _: TryAgain())


def _key(talk_id: str, mark: SaidWrong) -> keys.Key:
    return keys.said_wrong(talk_id, mark.phase, mark.field, mark.request_id)


def _item(mark: SaidWrong) -> Item:
    return mark.model_dump(mode="json", exclude_none=True)
