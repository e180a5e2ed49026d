"""The bank of shared templates in the table: entries, the words they are found by, praise and comments."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from shared.adapters import keys
from shared.adapters.store import Item, Store, UnitOfWork, impossible
from shared.domain.instant import Instant
from shared.domain.template import Template
from shared.domain.template_bank import found_by, words_of
from shared.domain.template_life import OwnTemplate
from shared.domain.template_words import Words

PAGE = 100
"""Entries of one page."""
_FIRST, _LAST = "0", "~"
MOST_ASKED = 5
"""Words of one search that are looked for."""
MOST_COMMENTS = 200


class Entry(BaseModel):
    """A shared template, as the bank tells of it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    template_id: str
    version: int
    owner_id: str
    title: Words
    description: Words | None = None
    target: Words | None = None
    talk_types: tuple[str, ...] = ()
    school_forms: tuple[str, ...] = ()
    shared_at: Instant
    words: tuple[str, ...] = ()


class Comment(BaseModel):
    """What somebody said of a shared template."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    text: str
    author_id: str
    at: Instant


def entry_of(own: OwnTemplate, template: Template) -> Entry:
    """The entry of a template that is shared."""
    if own.shared_at is None:
        raise AssertionError("the template is not shared")
    texts = [template.title, template.description, template.target]
    told = [each for words in texts if words for each in (words.sv, words.en)]
    return Entry(
        template_id=own.id,
        version=template.version,
        owner_id=own.owner_id,
        title=template.title,
        description=template.description,
        target=template.target,
        talk_types=template.talk_types,
        school_forms=template.school_forms,
        shared_at=own.shared_at,
        words=tuple(found_by(told)),
    )


def load_entry(store: Store, own: OwnTemplate) -> Entry | None:
    """The entry that stands in the bank for a template."""
    if own.shared_at is None:
        return None
    item = store.get(keys.shared_template(own.shared_at, own.id))
    return Entry.model_validate(item) if item else None


def write_entry(work: UnitOfWork, before: Entry | None, after: Entry | None) -> None:
    """Replace an entry and the words it is found by; the template's own condition guards all of it."""
    entries = {_key(entry): entry for entry in (before, after) if entry is not None}
    words = {
        keys.bank_word(word, entry.template_id)
        for entry in (before, after)
        if entry is not None
        for word in entry.words
    }
    for key, entry in entries.items():
        if entry is after:
            work.put(key, after.model_dump(mode="json", exclude_none=True), None, impossible)
        else:
            work.delete(key, None, impossible)
    for key in sorted(words):
        if after is not None and key.sk.partition("#")[0] in after.words:
            work.put(key, {"entry": _key(after).sk}, None, impossible)
        else:
            work.delete(key, None, impossible)


def newest(store: Store, after: str | None) -> tuple[list[Entry], str | None]:
    """A page of what is in the bank, the newest first, and the place to go on from."""
    span = (_FIRST, after or _LAST)
    items = store.query(keys.BANK, between=span, limit=PAGE + 2, newest_first=True)
    return _page([item for item in items if item["sk"] != after])


def search(store: Store, text: str, after: str | None) -> tuple[list[Entry], str | None]:
    """The same of what is found by all of these words, or by words that begin so; a query for each word."""
    found: set[str] | None = None
    for word in words_of(text)[:MOST_ASKED]:
        hits = {i["entry"] for i in store.query(keys.bank_words(word), prefix=word)}
        found = hits if found is None else found & hits
    wanted = sorted((sk for sk in found or () if sk < (after or _LAST)), reverse=True)[: PAGE + 1]
    items = store.get_many(keys.Key(keys.BANK, sk) for sk in wanted) if wanted else {}
    places = (keys.Key(keys.BANK, sk) for sk in wanted)
    return _page([items[key] | {"sk": key.sk} for key in places if key in items])


def _page(items: list[Item]) -> tuple[list[Entry], str | None]:
    shown = items[:PAGE]
    following = shown[-1]["sk"] if len(items) > PAGE else None
    return [Entry.model_validate(item) for item in shown], following


def feedback(store: Store, template_id: str) -> tuple[set[str], list[Comment]]:
    """Ids of those who praised a template, and the comments on it, oldest first; one query."""
    items = store.query(keys.template(template_id).pk, prefix=keys.FEEDBACK)
    praised = {i["author_id"] for i in items if not i["sk"].startswith(keys.COMMENT)}
    return praised, [_comment(i) for i in items if i["sk"].startswith(keys.COMMENT)]


def authors(comments: Iterable[Comment]) -> set[str]:
    """Ids of those who commented."""
    return {comment.author_id for comment in comments}


def _comment(item: Item) -> Comment:
    return Comment.model_validate(item)


def _key(entry: Entry) -> keys.Key:
    return keys.shared_template(entry.shared_at, entry.template_id)
