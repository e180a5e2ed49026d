"""What bundles take and answer over HTTP."""

from typing import Annotated

from pydantic import StringConstraints

from shared.adapters.fields import ID, Body, Id, Line
from shared.adapters.template_view import View
from shared.domain.bundle import LARGEST, MOST_TEMPLATES

_NO_NUL = r"^[^\x00]*$"


class BundleQuery(Body):
    """Which templates, by id and separated by commas."""

    templates: Annotated[
        str, StringConstraints(pattern=f"^{ID}(,{ID}){{0,{MOST_TEMPLATES - 1}}}$", max_length=2_500)
    ]


class BundleImport(Body):
    """A bundle for a unit."""

    owner_id: Id
    """The unit that its templates shall belong to."""
    file: Annotated[str, StringConstraints(min_length=1, max_length=LARGEST, pattern=_NO_NUL)]
    """The file as it came, as one text: how it is written is looked at too."""


class ImportedTemplate(View):
    """A template that came with a bundle, as a draft of the unit."""

    id: str
    title: str


class ImportedBundle(View):
    """What a bundle brought."""

    name: str
    """Who signed it, as they are called here."""
    key_id: str
    created_at: str
    templates: tuple[ImportedTemplate, ...]


class TrustRequest(Body):
    """A key to trust."""

    name: Line
    """Who holds it."""
    public_key: Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=_NO_NUL)]
    """In PEM, on the curve NIST P-256."""


class OwnKeyView(View):
    """The key that signs what is bundled here: others add it to those that they trust."""

    key_id: str
    public_key: str


class TrustedKeyView(OwnKeyView):
    """A key whose bundles are taken."""

    name: str
    trusted_at: str


class TrustedKeysView(View):
    """All of them."""

    keys: tuple[TrustedKeyView, ...]
    may_edit: bool
