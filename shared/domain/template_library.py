"""The templates that are shipped (F48), and what people and phases are called if a template does not say."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from pydantic import TypeAdapter

from shared.domain.template import Labels, Template
from shared.domain.vocabulary import Pattern, Phase, Role

_LABELS = TypeAdapter(Mapping[Pattern, Labels])


@cache
def shipped() -> Mapping[str, int]:
    """The newest version of each shipped template, by id."""
    newest: dict[str, int] = {}
    for path in resources.files("shared.data").joinpath("templates").iterdir():
        template_id, _, version = path.name.removesuffix(".json").rpartition(".v")
        newest[template_id] = max(int(version), newest.get(template_id, 0))
    return dict(sorted(newest.items()))


@cache
def load_template(template_id: str, version: int | None = None) -> Template:
    """A shipped template, the newest or the version a talk began with. Raises FileNotFoundError."""
    if version is None:
        if template_id not in shipped():
            raise FileNotFoundError(template_id)
        version = shipped()[template_id]
    folder = resources.files("shared.data").joinpath("templates")
    text = folder.joinpath(f"{template_id}.v{version}.json").read_text("utf-8")
    return Template.model_validate_json(json.dumps(_on_pages(json.loads(text))))


def names(template: Template, pattern: Pattern, language: str) -> Iterator[tuple[Role, str]]:
    """What each who takes part is called in a talk (F9, D15)."""
    usual, own = _usual()[pattern].roles, template.labels.roles
    for role in Role:
        words = own.get(role) or usual.get(role)
        if words is not None:
            yield role, words.in_language(language)


def name_of_phase(template: Template, pattern: Pattern, phase: Phase, language: str) -> str:
    """What a phase is called in a talk (D15)."""
    return (template.labels.phases.get(phase) or _usual()[pattern].phases[phase]).in_language(
        language
    )


@cache
def _usual() -> Mapping[Pattern, Labels]:
    text = resources.files("shared.data").joinpath("labels.json").read_text("utf-8")
    return _LABELS.validate_json(text)


def _on_pages(document: dict[str, Any]) -> dict[str, Any]:
    """A template as it was written before there were pages: its questions are one page's one section."""
    questions = document.pop("questions", None)
    if questions is not None:
        section = {"id": "questions", "questions": questions}
        document["pages"] = [{"id": "all", "sections": [section]}]
    return document
