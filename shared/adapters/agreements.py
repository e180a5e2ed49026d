"""Agreements in the tables: beside their talk, each version in the history, and in the log of their person."""

from collections.abc import Callable, Iterable

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.paging import PageQuery, latest_shown
from shared.adapters.store import Index, Item, Store, Table, UnitOfWork
from shared.domain.agreement import Agreement, CheckIn
from shared.domain.errors import TalkChanged, TalkError
from shared.domain.instant import wire


def agreements_in(items: Iterable[Item]) -> list[Agreement]:
    """The agreements among the items of a talk, in the order they were made."""
    return [Agreement.model_validate(item) for item in items if item["sk"].endswith(keys.AGREED)]


def check_ins_in(items: Iterable[Item]) -> list[CheckIn]:
    """The check-ins among the items of a talk, oldest first."""
    return [CheckIn.model_validate(item) for item in items if keys.CHECK_IN in item["sk"]]


def items_of_agreements(store: Store, talk_id: str, number: int | None = None) -> list[Item]:
    """The agreements of a talk, or the one of this number, each with its check-ins."""
    return store.query(keys.talk(talk_id).pk, prefix=keys.agreements(number))


def log_of(
    store: Store, subject_id: str, asked: PageQuery, shown: Callable[[list[Item]], list[Item]]
) -> tuple[list[Agreement], str | None]:
    """A page of the agreements about somebody that are `shown`, the latest first; and the next (F89)."""
    page = latest_shown(store, [(Index.BY_SUBJECT, keys.log(subject_id))], asked, shown)
    return [Agreement.model_validate(item) for item in page.items], page.next


def write_agreement(work: UnitOfWork, agreement: Agreement) -> None:
    """Add a version of an agreement, refused with TalkChanged unless it builds on the one that stands."""
    version = agreement.model_dump(mode="json", exclude_none=True)
    listed = {"subject_key": keys.log(agreement.subject_id), "listed_at": wire(agreement.made_at)}
    builds_on = (
        Attr("pk").not_exists()
        if agreement.version == 1
        else Attr("version").eq(agreement.version - 1)
    )
    key = keys.agreement(agreement.talk_id, agreement.number)
    work.put(key, version | listed, builds_on, _overtaken)
    place = keys.agreement_version(agreement.talk_id, agreement.number, agreement.version)
    work.put_new(place, version, _overtaken, Table.HISTORY)


def write_check_in(work: UnitOfWork, check_in: CheckIn) -> None:
    """Add a check-in, also to the history, where nothing is ever taken away. Refused with TalkChanged."""
    item = check_in.model_dump(mode="json")
    named = (check_in.talk_id, check_in.agreement, check_in.number)
    work.put_new(keys.check_in(*named), item, _overtaken)
    work.put_new(keys.check_in_version(*named), item, _overtaken, Table.HISTORY)


def _overtaken(_: Item | None) -> TalkError:
    """Somebody else wrote meanwhile: the caller decides anew on what is true now."""
    return TalkChanged()
