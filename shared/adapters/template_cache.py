"""What a container remembers of templates, so that a warm one asks for them no more."""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import Any

from shared.domain.template import Template

MOST = 64
"""Versions kept: a container meets those of the schools it serves."""
CHOICE_HOLDS = timedelta(seconds=30)
"""How long an answer to "which template" is given again: a new choice counts after this, everywhere."""


class TemplateCache:
    """Published versions, which never change; and for a short while, which of them talks begin with."""

    def __init__(self) -> None:
        self._versions: OrderedDict[tuple[str, int], Template] = OrderedDict()
        self._answers: dict[Hashable, tuple[datetime, Any]] = {}

    def version(self, template_id: str, version: int) -> Template | None:
        """A version, if it is remembered."""
        return self._versions.get((template_id, version))

    def keep_version(self, template: Template) -> None:
        """Remember a published version, and forget the one that was first."""
        self._versions[template.id, template.version] = template
        while len(self._versions) > MOST:
            self._versions.popitem(last=False)

    def answer(self, asked: Hashable, now: datetime) -> Any:
        """What was found a moment ago, or None."""
        at, found = self._answers.get(asked, (None, None))
        return found if at is not None and at <= now < at + CHOICE_HOLDS else None

    def keep_answer(self, asked: Hashable, now: datetime, found: Any) -> None:
        """Remember what was found, for a moment."""
        if len(self._answers) >= MOST * MOST:
            self._answers.clear()
        self._answers[asked] = (now, found)
