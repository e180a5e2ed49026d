"""Reading talks: each reader gets exactly the phases that the access table gives them (F68, F83, F101)."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from functions.documentation.agreements.view import agreement_view
from functions.documentation.models import (
    AttendeeView,
    FieldView,
    PhaseView,
    TalkHead,
    TalkHeads,
    TalkView,
)
from functions.documentation.notes import Notes, with_disagreements_beside, with_words_on_saving
from functions.documentation.preparation.view import blind_until, late_for, preparing_view
from functions.documentation.room import said_with_room, with_room, words_of
from functions.documentation.said_wrong import with_marks_beside
from functions.documentation.step_view import step_view
from functions.documentation.student_health.view import comes_as
from shared.adapters import keys, register
from shared.adapters.agreements import agreements_in, check_ins_in
from shared.adapters.attachments import attachments_in
from shared.adapters.attachments_view import attachments_view, named_in
from shared.adapters.paging import PageQuery, latest_shown
from shared.adapters.people_view import Names
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene, meet
from shared.adapters.store import Index, Item
from shared.adapters.talks import responsible_key, subject_key, talk_of
from shared.adapters.template_view import (
    FormattedView,
    FormView,
    TemplateSummary,
    agenda_view,
    pages_view,
)
from shared.adapters.texts import Text, text_of
from shared.domain.errors import NotFound
from shared.domain.instant import local_text
from shared.domain.lifecycle import effective_status
from shared.domain.origin import booked_as
from shared.domain.people import Person
from shared.domain.protection import is_family
from shared.domain.relation import ever_worked, roles_in
from shared.domain.secrecy import Secrecy, secrecy_of
from shared.domain.talk import Talk
from shared.domain.template import Field, Question, fields_of
from shared.domain.template_library import name_of_phase
from shared.domain.template_library import names as names_of_roles
from shared.domain.vocabulary import Phase, Role
from shared.domain.windows import Window


def read_talk(
    ports: Ports, caller_id: str, talk_id: str, language: str, whole: str | None = None
) -> TalkView:
    """A talk with everything its reader may see: one query, and one request for the people in it.

    The longest texts are left out if all do not fit an answer; the one named by `whole` is not.

    Raises NotFound for a stranger as for a talk that does not exist.
    """
    items = ports.store.query(keys.talk(talk_id).pk)
    talk = next((talk_of(item) for item in items if item["sk"] == keys.talk(talk_id).sk), None)
    if talk is None:
        raise NotFound
    written = [text_of(item) for item in items if item["sk"].startswith(keys.TEXT)]
    agreements, said = agreements_in(items), check_ins_in(items)
    named = _named_in(talk, written)
    named |= {agreement.author_id for agreement in agreements} | {s.author_id for s in said}
    attached = attachments_in(items)
    named |= named_in(attached)
    notes = Notes.among(items)
    scene = meet(ports, caller_id, talk, named | notes.named())
    hidden = scene.hidden
    texts = {
        (text.phase, text.field): text
        for text in written
        if scene.may_read(text.phase) and text.field not in hidden
    }
    names = scene.names()
    shown, told = with_room(texts, whole), said_with_room(said, whole)
    view = TalkView(
        **dict(head_of(scene.talk, scene.roles, names, scene.now, ports.zone)),
        step=step_view(scene.talk, scene.now, language),
        preparation_due=_local(talk.windows.preparation_due if talk.windows else None, ports.zone),
        ready=tuple(names.of(ready.person_id) for ready in talk.ready),
        preparing=preparing_view(scene),
        blind_until=blind_until(scene),
        attendees=tuple(
            AttendeeView(person=names.of(a.person_id), role=comes_as(scene, a))
            for a in (talk.booking.attendees if talk.booking else ())
        ),
        booked_as=booked_as(scene.talk, scene.subject, caller_id, scene.roles),
        template=TemplateSummary.of(scene.template, language),
        labels=dict(names_of_roles(scene.template, talk.pattern, language)),
        agenda=agenda_view(scene.template, language) if scene.acting else (),
        phases=tuple(
            _phase(scene, phase, window, shown, hidden, names, language, ports.zone)
            for phase, window in visible(scene)
        ),
        agreements=tuple(
            agreement_view(agreement, told, names, ports.zone)
            for agreement in agreements
            if scene.may_read(Phase.RECORD)
        ),
        attachments=attachments_view(scene, attached, language),
        notes=notes.view(scene, names),
    )
    beside = with_marks_beside(with_disagreements_beside(view), scene, items)
    return with_words_on_saving(beside, caller_id, language)


def list_talks(ports: Ports, caller_id: str, asked: PageQuery) -> TalkHeads:
    """The talks the caller holds, those about the caller, and those about the caller's children, in pages."""
    now = ports.now()
    today = ports.day(now)
    caller = register.people(ports.store, [caller_id], own=[caller_id]).get(caller_id)
    if caller is None:
        return TalkHeads(talks=(), next=None)
    children = (child.person_id for child in caller.children)
    subjects = list(
        dict.fromkeys((caller_id, *children, *caller.own.consented_by, *caller.own.cares_for))
    )
    partitions = [(Index.BY_SUBJECT, subject_key(subject_id)) for subject_id in subjects]
    if ever_worked(caller):
        partitions.append((Index.BY_RESPONSIBLE, responsible_key(caller_id)))
    said = (*caller.own.consented_by, *caller.own.cares_for)
    people: dict[str, Person] = {}

    def theirs(items: list[Item]) -> list[Item]:
        """Of children who were once the caller's, and of what is another guardian's, nothing."""
        talks = list(map(talk_of, items))
        ids = {p for t in talks for p in (t.subject_id, t.responsible_id, t.for_guardian_id) if p}
        people.update(register.people(ports.store, ids, own=said))
        return [
            item
            for item, talk in zip(items, talks, strict=True)
            if talk.subject_id in people and roles_in(talk, caller, people[talk.subject_id], today)
        ]

    page = latest_shown(ports.store, partitions, asked, theirs)
    names = Names(people, lambda person: is_family(person, caller, today))
    heads = [
        (talk.booking.start if talk.booking else talk.created_at, head)
        for talk in map(talk_of, page.items)
        for roles in (roles_in(talk, caller, people[talk.subject_id], today),)
        for head in (head_of(talk, roles, names, now, ports.zone),)
    ]
    heads.sort(key=lambda pair: (pair[0], pair[1].id), reverse=True)
    return TalkHeads(talks=tuple(head for _, head in heads), next=page.next)


def _named_in(talk: Talk, texts: Iterable[Text]) -> set[str]:
    """Ids of everybody whose name a view of the talk may show."""
    named = {talk.responsible_id, talk.for_guardian_id or talk.responsible_id}
    named |= {*(ready.person_id for ready in talk.ready)}
    named |= {a.person_id for a in (talk.booking.attendees if talk.booking else ())}
    return named | {text.author_id for text in texts}


def head_of(
    talk: Talk, roles: frozenset[Role], names: Names, now: datetime, zone: ZoneInfo
) -> TalkHead:
    """What a talk is, to one who has these roles in it."""
    booking = talk.booking
    return TalkHead(
        id=talk.id,
        version=talk.version,
        talk_type=talk.talk_type,
        school_form=talk.school_form,
        status=effective_status(talk, now),
        your_roles=tuple(sorted(roles)),
        subject=names.of(talk.subject_id),
        responsible=names.of(talk.responsible_id),
        for_guardian=names.of(talk.for_guardian_id) if talk.for_guardian_id else None,
        slot_id=booking.slot_id if booking else None,
        start=local_text(booking.start, zone) if booking else None,
        end=local_text(booking.end, zone) if booking else None,
        place=booking.place if booking else None,
        previous_id=talk.previous_id,
        next_id=talk.next_id,
        disposed=talk.disposed,
        late=late_for(talk, roles, now),
    )


def visible(scene: Scene) -> Iterable[tuple[Phase, Window]]:
    """The phases this reader sees now; the follow-up appears by the clock, not by a batch (F101).

    It ends before it opens in a talk that is closed on its own day, whose summary appears then.
    """
    windows = scene.talk.windows
    if windows is None:
        return
    for phase in Phase:
        if phase is Phase.FOLLOW_UP and scene.now < min(
            windows.follow_up_opens, windows.follow_up_closes
        ):
            continue
        if scene.may_read(phase):
            yield phase, windows.of(phase)


def _phase(
    scene: Scene,
    phase: Phase,
    window: Window,
    texts: dict[tuple[Phase, str], Text],
    hidden: frozenset[str],
    names: Names,
    language: str,
    zone: ZoneInfo,
) -> PhaseView:
    fields = {
        field.id: field
        for field in scene.template.fields
        if field.phase is phase and scene.answers(phase, field.writers)
    }

    secrecy = secrecy_of(scene.talk.school_form, scene.now.astimezone(zone).date())

    def shown(question: Question) -> tuple[str, ...]:
        return tuple(field.id for field in fields_of(question) if field.id in fields)

    return PhaseView(
        phase=phase,
        title=name_of_phase(scene.template, scene.talk.pattern, phase, language),
        instruction=FormattedView.of(scene.template.instructions.get(phase), language),
        opens=local_text(window.opens, zone),
        closes=local_text(window.closes, zone),
        open=window.holds(scene.now),
        fields=tuple(
            _field(
                field, texts.get((phase, field.id)), _answerers(scene, field), secrecy,
                scene.template.sensitive or field.question.sensitive,
                field.id not in hidden and _writable(scene, phase, field, window),
                field.id in hidden, names, language, zone,
            )
            for field in fields.values()
        ),
        pages=pages_view(scene.template, language, shown),
    )  # fmt: skip


def _answerers(scene: Scene, field: Field) -> tuple[Role, ...]:
    return tuple(sorted(role for role in field.writers if scene.answers(field.phase, {role})))


def _writable(scene: Scene, phase: Phase, field: Field, window: Window) -> bool:
    allowed = scene.may_write(phase, field.writers)
    return allowed and window.holds(scene.now)


def _field(
    field: Field,
    text: Text | None,
    answered_by: tuple[Role, ...],
    secrecy: Secrecy,
    sensitive: bool,
    writable: bool,
    hidden: bool,
    names: Names,
    language: str,
    zone: ZoneInfo,
) -> FieldView:
    return FieldView(
        id=field.id,
        prompt=field.question.prompt.in_language(language),
        help=FormattedView.of(field.question.help, language),
        type=field.question.kind.type,
        form=FormView.of(field.question.kind, language),
        answered_by=answered_by,
        secrecy=secrecy,
        sensitive=sensitive,
        may_write=writable,
        hidden=hidden,
        version=text.version if text else 0,
        text=words_of(text),
        author=names.of(text.author_id) if text else None,
        saved_at=_local(text.at if text else None, zone),
    )


def _local(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return local_text(moment, zone) if moment else None
