"""The life of a template that a school or the municipality made: draft → published → retired (F41, F47, F59).

Only a draft can be edited. Publishing makes it the version that talks begin with from then on; editing a
published template makes the next draft beside it, and no published version ever changes.
"""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict

from shared.domain.errors import WrongTemplateState
from shared.domain.instant import Instant
from shared.domain.template import Template
from shared.domain.template_words import Words


class TemplateState(StrEnum):
    """Where a template is in its life. One that was published stays so while its next draft is written."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class Source(BaseModel):
    """The template, and its version, that another was made from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    version: int


class Origin(BaseModel):
    """The bundle, and the template in it, that another was made from (F49)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    """Who holds the key that signed it, as they are called here."""
    key_id: str
    bundled_at: Instant
    id: str
    version: int


class OwnTemplate(BaseModel):
    """A template with an owner: what is true of it now. Its versions are kept beside it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    revision: int = 1
    """Raised by every change; the optimistic lock."""
    owner_id: str
    """The unit it belongs to, a school or the municipality; never a person (F47)."""
    title: Words
    """Of the newest version, draft or not."""
    created_at: Instant
    created_by: str
    copied_from: Source | None = None
    imported_from: Origin | None = None
    draft: int | None = None
    published: int | None = None
    """The newest version that talks can begin with."""
    shared: int | None = None
    """The version that everybody who works in the installation may read and copy (F49)."""
    shared_at: Instant | None = None
    retired_at: Instant | None = None

    @property
    def state(self) -> TemplateState:
        """Where it is in its life."""
        if self.retired_at is not None:
            return TemplateState.RETIRED
        return TemplateState.DRAFT if self.published is None else TemplateState.PUBLISHED

    @property
    def in_use(self) -> int | None:
        """The version that talks begin with today, if any."""
        return None if self.retired_at is not None else self.published

    def drafted(self, template: Template) -> tuple[Self, Template]:
        """The template with this draft, in place of the one there was or as the next version.

        Raises WrongTemplateState once it is retired.
        """
        self._demand_not_retired()
        version = self.draft or (self.published or 0) + 1
        draft = template.model_copy(update={"id": self.id, "version": version})
        return self._changed(draft=version, title=template.title), draft

    def publish(self) -> Self:
        """The template with its draft as the version that talks begin with.

        Raises WrongTemplateState if there is none.
        """
        self._demand_not_retired()
        if self.draft is None:
            raise WrongTemplateState("There is no draft to publish.", state=self.state)
        return self._changed(draft=None, published=self.draft)

    def retire(self, now: Instant) -> Self:
        """The template as one that no talk begins with any more; those that did keep it.

        Raises WrongTemplateState if that is so already.
        """
        self._demand_not_retired()
        return self._changed(retired_at=now, shared=None, shared_at=None)

    def share(self, now: Instant) -> Self:
        """The template with its newest published version in the bank, in place of the one there was.

        Raises WrongTemplateState if there is none to share.
        """
        if self.in_use is None:
            raise WrongTemplateState("Only what is published is shared.", state=self.state)
        return self._changed(shared=self.in_use, shared_at=now)

    def withdraw(self) -> Self:
        """The template out of the bank; copies that were made stay. Raises WrongTemplateState."""
        if self.shared is None:
            raise WrongTemplateState("It is not shared.", state=self.state)
        return self._changed(shared=None, shared_at=None)

    def _demand_not_retired(self) -> None:
        if self.retired_at is not None:
            raise WrongTemplateState("A retired template can be copied.", state=self.state)

    def _changed(self, **update: object) -> Self:
        return self.model_copy(update={"revision": self.revision + 1, **update})
