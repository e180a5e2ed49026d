"""What the directory answers over HTTP."""

from pydantic import BaseModel, ConfigDict

from shared.domain.people import Language


class View(BaseModel):
    """A response."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class ChildView(View):
    """A child of the caller."""

    id: str
    name: str | None


class GroupView(View):
    """A class or department the caller is connected to."""

    id: str
    name: str
    school_form: str | None


class MeView(View):
    """The caller, and whom they act for."""

    id: str
    name: str
    language: Language
    """What they are written to in (D16)."""
    interpreter: str | None
    """The tag of the language that they need an interpreter for (R18)."""
    books_for: tuple[ChildView, ...]
    groups: tuple[GroupView, ...]


class Noted(View):
    """A notification was heard; what changed is asked for."""

    noted: bool = True
