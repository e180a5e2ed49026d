"""What goes as a page to read, so that the archive needs no program of ours."""

from collections.abc import Iterable

from shared.adapters.archive_file import File
from shared.adapters.document import Block, Document, Facts, Heading, Paragraph
from shared.adapters.documents import Stored, as_plain
from shared.adapters.page import as_html
from shared.adapters.ports import Ports
from shared.adapters.store import Table
from shared.adapters.talks import load_talk
from shared.adapters.templates import load_version
from shared.domain.disposal import Entry
from shared.domain.errors import NotFound
from shared.domain.instant import local_text
from shared.domain.template import fields_of

NAME = "documents.html"
_NOT_TOLD = {"pk", "sk", "subject_key", "responsible_key", "listed_at", "due_shard", "due_at"}


def page_of(ports: Ports, entry: Entry, stored: Iterable[Stored]) -> File:
    """The page: what goes and why, then everything that stood or once stood, under what was asked."""
    prompts = _prompts(ports, entry)
    why = tuple(
        (f"{due.document} {due.part}".strip(), f"{due.decision} ({due.since.isoformat()})")
        for due in entry.due
    )
    blocks: list[Block] = [
        Facts((("Gallras / Disposed of", local_text(ports.now(), ports.zone)[:10]), *why))
    ]
    for each in stored:
        blocks += _blocks(each, prompts)
    title = entry.talk_id or entry.person_id
    return File(NAME, as_html(Document("sv", "documents", title, tuple(blocks))))


def _prompts(ports: Ports, entry: Entry) -> dict[str, str]:
    """What each field asked, in the school's language."""
    if entry.talk_id is None:
        return {}
    talk = load_talk(ports.store, entry.talk_id)
    try:
        template = load_version(ports, talk.template_id, talk.template_version)
    except NotFound:  # a template may have gone before the talk
        return {}
    return {
        field.id: question.prompt.in_language("sv")
        for question in template.questions()
        for field in fields_of(question)
    }


def _blocks(stored: Stored, prompts: dict[str, str]) -> Iterable[Block]:
    item = as_plain(stored)["item"]
    was = " (tidigare / earlier)" if stored.table is Table.HISTORY else ""
    yield Heading(2, f"{prompts.get(item.get('field', ''), item['sk'])}{was}")
    if "text" in item:
        yield Paragraph(item["text"])
    told = ((name, value) for name, value in item.items() if name not in {*_NOT_TOLD, "text"})
    yield Facts(
        tuple((name, value if isinstance(value, str) else repr(value)) for name, value in told)
    )
