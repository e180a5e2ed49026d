"""What signing out answers over HTTP."""

from functions.directory.models import View


class SignedOutView(View):
    """Who must sign in again."""

    person_id: str
    signed_out_at: str
    """Whatever was signed in until then is refused."""
    excluded: bool
    """Whether the school keeps them out until it says otherwise."""


class ExclusionView(View):
    """Whether the school keeps somebody out."""

    person_id: str
    excluded: bool
    signed_out_at: str | None
    """When somebody last ended all their sign-ins."""
