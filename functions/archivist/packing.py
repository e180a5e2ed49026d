"""The files of an export: a first page that tells what it is and what is missing, pages to read, and JSON."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from importlib import resources
from typing import Any
from urllib.parse import quote

from functions.archivist.attaching import Files
from functions.archivist.masking import Masked
from functions.archivist.naming import Namer, scrubbed
from shared.adapters.archive_file import File, as_json
from shared.adapters.document import Block, Document, Facts, Heading, Links, Paragraph, Table
from shared.adapters.dossier import TalkDossier, Told, person_document, talk_document
from shared.adapters.dossier.telling import title_of
from shared.adapters.dossier.telling_person import talks_title
from shared.adapters.page import as_html
from shared.domain.attachment import Attachment
from shared.domain.rights import Purpose, Request


def files_of(request: Request, masked: Masked, namer: Namer, filed: Files) -> Iterator[File]:
    """Every file but those that are attached, and the manifest."""
    dossier = masked.dossier
    told = replace(namer.told, file=partial(_file, filed, words_in(request.language)))
    yield _page("index", _first_page(request, masked, namer, filed))
    listed = [each._asdict() for _, each in sorted(filed.items())]
    yield as_json("data/files.json", listed)
    yield _page("person", _with_way_back(person_document(dossier, told), told))
    person = dossier.model_dump(mode="json", exclude={"talks", "others"})
    yield as_json("data/person.json", scrubbed(person, namer.secret))
    for talk in (*dossier.talks, *dossier.others):
        yield _page(_name(talk), _with_way_back(talk_document(talk, told), told))
        document = scrubbed(talk.model_dump(mode="json"), namer.secret)
        yield as_json(f"data/{_name(talk)}.json", document)


def _page(name: str, document: Document) -> File:
    return File(f"{name}.html", as_html(document))


def _with_way_back(document: Document, told: Told) -> Document:
    """The page, which begins with a link to the first one."""
    back = Links((("index.html", told.words["back"]),))
    return document._replace(blocks=(back, *document.blocks))


def _name(talk: TalkDossier) -> str:
    return f"talk-{talk.talk.id}"


def _file(filed: Files, words: dict[str, Any], attachment: Attachment) -> tuple[str, str]:
    """Where in the export a file is, and what is said of it."""
    found = filed.get((attachment.talk_id, attachment.number))
    if found is None:
        return "", ""
    if found.path is None:
        return "", words["no_file"][found.why]
    return quote(found.path), words["there"]


def _first_page(request: Request, masked: Masked, namer: Namer, filed: Files) -> Document:
    words, told = words_in(request.language), namer.told
    name = told.name(request.person_id)
    if request.purpose is Purpose.PUBLIC_ACCESS and masked.dossier.person.is_protected:
        name = told.words["protected"]
    return Document(
        language=request.language,
        name="index",
        title=words[f"title_{request.purpose}"].format(name=name),
        blocks=tuple(_blocks(request, masked, namer, filed, words)),
    )


def _blocks(
    request: Request, masked: Masked, namer: Namer, filed: Files, words: dict[str, Any]
) -> Iterator[Block]:
    told = namer.told
    facts = (
        (words["made"], told.time(masked.dossier.read_at)),
        (words["asked"], told.time(request.asked_at)),
        (words["asked_by"], told.name(request.asked_by)),
        (words["ground"], words[request.ground]),
        (words["reference"], request.reference or ""),
    )
    yield Facts(tuple((name, value) for name, value in facts if value))
    yield Heading(2, words["contents"])
    talks = masked.dossier.talks
    yield Links((("person.html", words["person_page"]),))
    for title, listed in (
        (talks_title(masked.dossier, told), talks),
        (told.words["others"], masked.dossier.others),
    ):
        if listed:
            yield Heading(3, title)
            yield Links(tuple((f"{_name(t)}.html", title_of(t, told)) for t in listed))
    yield Paragraph(words["data"])
    yield Paragraph(words["files"])
    yield Paragraph(words["times"])
    yield from _not_there(masked, namer, filed, words)
    yield from _left_out(masked, words)
    yield from _assessment(request, namer, words)
    yield Heading(2, words["always"])
    yield Paragraph("\n".join(f"{n}. {words[f'rule_{n}']}" for n in range(1, 5)))


def _not_there(
    masked: Masked, namer: Namer, filed: Files, words: dict[str, Any]
) -> Iterator[Block]:
    """Files whose bytes are not in the export, with why and where they can be had."""
    talks = {t.talk.id: t for t in (*masked.dossier.talks, *masked.dossier.others)}
    rows = tuple(
        (each.name, title_of(talks[each.talk_id], namer.told), words["no_file"][each.why])
        for _, each in sorted(filed.items())
        if each.why is not None
    )
    if rows:
        yield Heading(2, words["files_left_out"])
        headings = (namer.told.words["name"], words["where"], words["why"])
        yield Table(words["files_left_out"], headings, rows, (30, 25, 45))


def _left_out(masked: Masked, words: dict[str, Any]) -> Iterator[Block]:
    yield Heading(2, words["left_out"])
    if not masked.left_out:
        yield Paragraph(words["nothing_left_out"])
        return
    rows = sorted(
        (words["places"][where], words["reasons"][why], str(count))
        for (why, where), count in masked.left_out.items()
    )
    headings = (words["where"], words["why"], words["count"])
    yield Table(words["left_out"], headings, tuple(rows), (25, 60, 15))


def _assessment(request: Request, namer: Namer, words: dict[str, Any]) -> Iterator[Block]:
    assessment = request.assessment
    if assessment is None:
        return
    yield Heading(2, words["assessment"])
    yield Paragraph(words["included" if assessment.included else "withheld"])
    told = namer.told
    facts = [(words["legal_ground"], assessment.ground or ""), (words["why"], assessment.words)]
    facts += [
        (told.words["who"], told.name(assessment.by)),
        (told.words["when"], told.time(assessment.at)),
    ]
    yield Facts(tuple((name, value) for name, value in facts if value))
    if not assessment.included:
        yield Paragraph(words["appeal"])


def words_in(language: str) -> dict[str, Any]:
    """What exports say in a language that the system speaks."""
    words: dict[str, Any] = _book()[language]
    return words


@cache
def _book() -> Any:
    return json.loads(
        resources.files("functions.archivist").joinpath("words.json").read_text("utf-8")
    )
