"""Templates in the table: what stands there, which version a talk began with, which one it begins with."""

from datetime import datetime
from typing import NamedTuple

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.ports import Ports
from shared.adapters.store import Item, Store, UnitOfWork
from shared.domain.errors import NotFound, StaleTemplate, TalkError, TooLarge
from shared.domain.instant import wire
from shared.domain.policy import Policy
from shared.domain.template import Template
from shared.domain.template_choice import (
    NO_QUESTIONS,
    NO_QUESTIONS_AT_WORK,
    Choices,
    TemplateChoice,
    first_choice,
)
from shared.domain.template_library import load_template, shipped
from shared.domain.template_life import OwnTemplate
from shared.domain.vocabulary import EMPLOYEE_FORM

LARGEST = 300_000
"""Bytes of a template as JSON; an item of the table holds 400 KB with its key and what is told besides."""
HIGHEST = 6
"""Units one above another that are asked for their choice."""


class Beginning(NamedTuple):
    """The version that a talk begins with."""

    template_id: str
    version: int


def own_of(item: Item) -> OwnTemplate:
    """The template of an item."""
    return OwnTemplate.model_validate({k: v for k, v in item.items() if k not in ("pk", "sk")})


def find_own(store: Store, template_id: str) -> OwnTemplate | None:
    """The template of this id, if somebody made one."""
    item = store.get(keys.template(template_id))
    return own_of(item) if item else None


def load_version(ports: Ports, template_id: str, version: int) -> Template:
    """A version that was published or shipped, which never changes; at most one request, warm none.

    Raises NotFound.
    """
    if template_id in shipped():
        return load_template(template_id, version)
    kept = ports.templates.version(template_id, version)
    if kept is None:
        kept = read_version(ports.store, template_id, version)
        ports.templates.keep_version(kept)
    return kept


def read_version(store: Store, template_id: str, version: int) -> Template:
    """A version as it stands in the table, draft or not. Raises NotFound."""
    item = store.get(keys.template_version(template_id, version))
    if item is None:
        raise NotFound
    return Template.model_validate_json(item["content"])


def write_own(work: UnitOfWork, before: OwnTemplate | None, after: OwnTemplate) -> None:
    """Add a change of a template, refused with StaleTemplate unless it is still as it was read."""
    item = after.model_dump(mode="json", exclude_none=True)
    if before is None:
        work.put_new(keys.template(after.id), item, _changed)
        pointer = keys.template_pointer(after.owner_id, after.created_at, after.id)
        work.put(pointer, {"template_id": after.id}, None, _changed)
    else:
        unchanged = Attr("revision").eq(before.revision)
        work.put(keys.template(after.id), item, unchanged, _changed)


def write_draft(work: UnitOfWork, draft: Template, by: str, now: datetime) -> None:
    """Add a draft's content; the database itself refuses it in place of a published version.

    Raises TooLarge.
    """
    content = draft.model_dump_json(exclude_defaults=True)
    size = len(content.encode())
    if size > LARGEST:
        raise TooLarge("The template is too large.", limit_bytes=LARGEST, bytes=size)
    key = keys.template_version(draft.id, draft.version)
    item = {"content": content, "saved_at": wire(now), "saved_by": by}
    not_published = Attr("published_at").not_exists()
    work.put(key, item, not_published, _changed)


def write_published(
    work: UnitOfWork, template_id: str, version: int, by: str, at: datetime
) -> None:
    """Mark a version as published: from now on it stands as it is."""
    work.update(
        keys.template_version(template_id, version),
        _changed,
        Attr("content").exists() & Attr("published_at").not_exists(),
        {"published_at": wire(at), "published_by": by},
    )


def load_choices(store: Store, unit_id: str) -> Choices:
    """What a unit chose."""
    item = store.get(keys.template_choices(unit_id))
    return _choices_of(item) if item else Choices(unit_id=unit_id)


def write_choices(work: UnitOfWork, before: Choices, after: Choices) -> None:
    """Add a change of a unit's choices, refused unless they are still as they were read."""
    unchanged = Attr("revision").eq(before.revision) if before.revision else Attr("pk").not_exists()
    item = after.model_dump(mode="json")
    work.put(keys.template_choices(after.unit_id), item, unchanged, _changed)


def beginning_of(ports: Ports, policy: Policy, unit_id: str, school_form: str) -> Beginning:
    """The version that a talk at a unit begins with: the unit's choice, that of those above, or the shipped.

    A request or two more for a container that has not been asked lately, none for one that has.
    """
    asked = (unit_id, policy.talk_type, school_form)
    now = ports.now()
    found = ports.templates.answer(asked, now)
    if found is None:
        found = _find_beginning(ports.store, policy, unit_id, school_form)
        ports.templates.keep_answer(asked, now, found)
    return Beginning(*found)


def line_of(store: Store, unit_id: str) -> tuple[tuple[str, ...], dict[str, Choices]]:
    """A unit and those above it, the nearest first, with what they chose; a request for each."""
    line: list[str] = []
    choices: dict[str, Choices] = {}
    above: str | None = unit_id
    while above is not None and above not in line and len(line) < HIGHEST:
        line.append(above)
        wanted = keys.template_choices(above), keys.unit(above)
        found = store.get_many(wanted)
        if wanted[0] in found:
            choices[above] = _choices_of(found[wanted[0]])
        above = found.get(wanted[1], {}).get("parent_id")
    return tuple(line), choices


def _find_beginning(store: Store, policy: Policy, unit_id: str, school_form: str) -> Beginning:
    line, choices = line_of(store, unit_id)
    for choice in first_choice(line, choices, policy.talk_type, school_form):
        found = _version_of(store, choice, school_form)
        if found is not None:
            return found
    template = load_template(policy.template_for(school_form))
    return Beginning(template.id, template.version)


def _version_of(store: Store, choice: TemplateChoice, school_form: str) -> Beginning | None:
    template_id = choice.template_id
    if template_id is None:
        template_id = NO_QUESTIONS_AT_WORK if school_form == EMPLOYEE_FORM else NO_QUESTIONS
    if template_id in shipped():
        return Beginning(template_id, shipped()[template_id])
    own = find_own(store, template_id)
    version = own.in_use if own else None
    return Beginning(template_id, version) if version else None


def _choices_of(item: Item) -> Choices:
    return Choices.model_validate({k: v for k, v in item.items() if k not in ("pk", "sk")})


def _changed(item: Item | None) -> TalkError:
    return (
        StaleTemplate(version=int(item["revision"]))
        if item and "revision" in item
        else StaleTemplate()
    )
