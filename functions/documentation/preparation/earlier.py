"""Earlier talks about the same person beside the form: what was written, agreed and came of it (F69, F78, F94).

Who sees which is decided for each earlier talk as if it were opened now: roles of today, a salary talk's own
two readers, guardians apart each theirs (D11, D12, R27). Only talks at work stand beside talks at work.
"""

from collections.abc import Iterator
from dataclasses import replace

from functions.documentation.agreements.view import agreement_view
from functions.documentation.preparation.models import (
    AnswerView,
    EarlierQuery,
    EarlierTalksView,
    EarlierTalkView,
)
from functions.documentation.reading import head_of, visible
from functions.documentation.room import with_room, words_of
from functions.documentation.steps import SUMMARY
from shared.adapters import keys, register
from shared.adapters.agreements import agreements_in, check_ins_in
from shared.adapters.paging import PageQuery, Place, latest_shown
from shared.adapters.people_view import Names
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene, enter
from shared.adapters.store import Index, Item
from shared.adapters.talks import subject_key, talk_of
from shared.adapters.template_view import FormView
from shared.adapters.texts import Text, text_of
from shared.domain.instant import local_text, wire
from shared.domain.lifecycle import effective_status
from shared.domain.relation import roles_in
from shared.domain.vocabulary import Pattern, Phase, Status

Texts = dict[tuple[str, str], Text]
"""By talk and field."""
LOOKED_THROUGH = 100
"""Talks about somebody that are read at once."""


def read_earlier(
    ports: Ports, caller_id: str, talk_id: str, language: str, asked: EarlierQuery
) -> EarlierTalksView:
    """The talks held before this one that the caller may read: four requests, and a query for each shown.

    Raises NotFound for a stranger.
    """
    scene = enter(ports, caller_id, talk_id)
    before = _first_place(scene)
    if asked.cursor is not None:
        before = min(before, Place.parse(asked.cursor))
    partition = (Index.BY_SUBJECT, subject_key(scene.talk.subject_id))
    page = latest_shown(
        ports.store,
        [partition],
        PageQuery(limit=asked.limit, cursor=before.cursor()),
        lambda items: [item for item in items if _met(scene, item)],
        LOOKED_THROUGH,
    )
    shown = [met for item in page.items if (met := _met(scene, item)) is not None]
    contents = [ports.store.query(keys.talk(one.talk.id).pk) for one in shown]
    names = _names(scene, shown, contents)
    texts = with_room(
        {
            (one.talk.id, text.field): text
            for one, items in zip(shown, contents, strict=True)
            for text in _texts(one, items)
        }
    )
    return EarlierTalksView(
        talks=tuple(
            _view(one, items, texts, names, language)
            for one, items in zip(shown, contents, strict=True)
        ),
        next=page.next,
    )


def _first_place(scene: Scene) -> Place:
    """Where the earlier ones begin: before this talk, or before now if it has no time."""
    booking = scene.talk.booking
    key = keys.talk(scene.talk.id)
    return Place(wire(booking.start if booking else scene.now), key.pk, key.sk)


def _met(scene: Scene, item: Item) -> Scene | None:
    """An earlier talk as the same caller meets it now, if it was held and they read what came of it."""
    talk = talk_of(item)
    if effective_status(talk, scene.now) not in (Status.HELD, Status.FOLLOWED_UP):
        return None
    if (talk.pattern is Pattern.EMPLOYEE) is not (scene.talk.pattern is Pattern.EMPLOYEE):
        return None
    today = scene.ports.day(scene.now)
    roles = roles_in(talk, scene.caller, scene.subject, today)
    met = replace(scene, talk=talk, roles=roles)
    return met if roles and _phases(met) else None


def _phases(scene: Scene) -> set[Phase]:
    return {phase for phase, _ in visible(scene)} - {Phase.PREPARATION}


def _names(scene: Scene, shown: list[Scene], contents: list[list[Item]]) -> Names:
    named = {item["author_id"] for items in contents for item in items if "author_id" in item}
    talks = [one.talk for one in shown]
    named |= {person for t in talks for person in (t.responsible_id, t.for_guardian_id) if person}
    more = named - scene.people.keys()
    known = register.people(scene.ports.store, more) if more else {}
    return scene.names(known)


def _texts(scene: Scene, items: list[Item]) -> list[Text]:
    phases = _phases(scene)
    texts = (text_of(item) for item in items if item["sk"].startswith(keys.TEXT))
    return [text for text in texts if text.phase in phases and text.text.strip()]


def _view(
    scene: Scene, items: list[Item], texts: Texts, names: Names, language: str
) -> EarlierTalkView:
    zone, talk = scene.ports.zone, scene.talk
    written = {field: text for (talk_id, field), text in texts.items() if talk_id == talk.id}
    summary, said = written.pop(SUMMARY, None), check_ins_in(items)
    return EarlierTalkView(
        **dict(head_of(talk, scene.roles, names, scene.now, zone)),
        link=f"/v1/talks/{talk.id}",
        summary=words_of(summary) if summary else None,
        answers=tuple(_answers(scene, written, names, language)),
        agreements=tuple(
            agreement_view(agreement, said, names, zone)
            for agreement in agreements_in(items)
            if scene.may_read(Phase.RECORD)
        ),
    )


def _answers(
    scene: Scene, written: dict[str, Text], names: Names, language: str
) -> Iterator[AnswerView]:
    for field in scene.template.fields:
        text = written.get(field.id)
        if text is None or text.phase is not field.phase:
            continue
        yield AnswerView(
            phase=field.phase,
            id=field.id,
            prompt=field.question.prompt.in_language(language),
            type=field.question.kind.type,
            form=FormView.of(field.question.kind, language),
            text=words_of(text),
            author=names.of(text.author_id),
            saved_at=local_text(text.at, scene.ports.zone),
        )
