"""The bank: sharing templates with the whole installation, finding, praising and commenting them (F49, F50)."""

from functions.templates import access
from functions.templates.models import (
    BankQuery,
    BankView,
    CommentView,
    CreatorView,
    FeedbackRequest,
    FeedbackView,
    OwnerView,
    SharedView,
)
from shared.adapters import keys, register, template_bank
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork, impossible
from shared.adapters.template_view import in_language
from shared.adapters.templates import find_own, load_version, write_own
from shared.domain.errors import Invalid, NotFound, StaleTemplate
from shared.domain.instant import local_text
from shared.domain.people import Person
from shared.domain.permission.leading import check_colleague
from shared.domain.permission.templates import check_takes_comment_away
from shared.domain.template_life import OwnTemplate


def prepare_sharing(
    ports: Ports, caller_id: str, template_id: str, builds_on: int, *, shared: bool
) -> tuple[OwnTemplate, UnitOfWork]:
    """The template in the bank with its newest published version, or out of it again.

    Raises NotFound, NotAllowed, StaleTemplate, WrongTemplateState.
    """
    now = ports.now()
    caller = register.a_person(ports.store, caller_id)
    own = find_own(ports.store, template_id)
    if own is None:
        raise NotFound
    access.check_edits(ports.store, caller, own.owner_id, ports.day(now))
    if own.revision != builds_on:
        raise StaleTemplate(version=own.revision)
    before = template_bank.load_entry(ports.store, own)
    after = own.share(now) if shared else own.withdraw()
    work = UnitOfWork()
    write_own(work, own, after)
    entry = None
    if after.shared is not None:
        template = load_version(ports, own.id, after.shared)
        entry = template_bank.entry_of(after, template)
    template_bank.write_entry(work, before, entry)
    return after, work


def look_in(ports: Ports, caller_id: str, asked: BankQuery, language: str) -> BankView:
    """A page of what is shared, or found by words, for whoever works here. Raises NotFound."""
    check_colleague(register.a_person(ports.store, caller_id), ports.day(ports.now()))
    found, following = (
        template_bank.search(ports.store, asked.words, asked.after)
        if asked.words
        else template_bank.newest(ports.store, asked.after)
    )
    units = {keys.unit(entry.owner_id) for entry in found}
    items = ports.store.get_many(units) if units else {}
    named = {item["id"]: item["name"] for item in items.values()}
    return BankView(
        templates=tuple(
            SharedView(
                id=entry.template_id,
                version=entry.version,
                owner=OwnerView(id=entry.owner_id, name=named.get(entry.owner_id, entry.owner_id)),
                title=entry.title.in_language(language),
                description=in_language(entry.description, language),
                target=in_language(entry.target, language),
                talk_types=entry.talk_types,
                school_forms=entry.school_forms,
                shared_at=local_text(entry.shared_at, ports.zone),
            )
            for entry in found
        ),
        next=following,
    )


def read_feedback(ports: Ports, caller_id: str, template_id: str) -> FeedbackView:
    """Praise and comments of a shared template, for whoever works here. Raises NotFound."""
    caller, own = _shared(ports, caller_id, template_id)
    praised, comments = template_bank.feedback(ports.store, own.id)
    people = register.people(ports.store, template_bank.authors(comments)) if comments else {}
    return FeedbackView(
        praises=len(praised),
        praised_by_you=caller.id in praised,
        comments=tuple(
            CommentView(
                id=comment.id,
                text=comment.text,
                author=_named(people.get(comment.author_id), comment.author_id),
                at=local_text(comment.at, ports.zone),
            )
            for comment in comments
        ),
    )


def prepare_feedback(
    ports: Ports, caller_id: str, template_id: str, request: FeedbackRequest
) -> tuple[OwnTemplate, UnitOfWork]:
    """Praise, once from each, or none; and a comment. Raises NotFound, Invalid for one comment too many."""
    now = ports.now()
    caller, own = _shared(ports, caller_id, template_id)
    work = UnitOfWork()
    key = keys.praise(own.id, caller.id)
    if request.praise:
        work.put(key, {"author_id": caller.id}, None, impossible)
    else:
        work.delete(key, None, impossible)
    if request.comment is not None:
        _, comments = template_bank.feedback(ports.store, own.id)
        if len(comments) >= template_bank.MOST_COMMENTS:
            raise Invalid(errors=[{"pointer": "/comment", "detail": "there are too many already"}])
        comment = template_bank.Comment(
            id=ports.new_id(), text=request.comment, author_id=caller.id, at=now
        )
        item = comment.model_dump(mode="json")
        work.put(keys.comment(own.id, now, comment.id), item, None, impossible)
    return own, work


def remove_comment(ports: Ports, caller_id: str, template_id: str, comment_id: str) -> None:
    """Take a comment away: its author may, and who edits the template. Raises NotFound, NotAllowed."""
    caller, own = _shared(ports, caller_id, template_id)
    _, comments = template_bank.feedback(ports.store, own.id)
    comment = next((each for each in comments if each.id == comment_id), None)
    if comment is None:
        raise NotFound
    check_takes_comment_away(caller, comment.author_id, own.owner_id, ports.day(ports.now()))
    work = UnitOfWork()
    work.delete(keys.comment(own.id, comment.at, comment.id), None, impossible)
    ports.store.commit(work)


def _shared(ports: Ports, caller_id: str, template_id: str) -> tuple[Person, OwnTemplate]:
    caller = register.a_person(ports.store, caller_id)
    check_colleague(caller, ports.day(ports.now()))
    own = find_own(ports.store, template_id)
    if own is None or own.shared is None:
        raise NotFound
    return caller, own


def _named(person: Person | None, person_id: str) -> CreatorView:
    hidden = person is None or person.is_protected
    return CreatorView(id=person_id, name=None if hidden or person is None else person.name)
