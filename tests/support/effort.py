"""How hard a search tries."""

from hypothesis import settings


def of_a_machine() -> settings:
    """Half the examples of a plain property: each of a machine's is dozens of requests."""
    profile = settings()
    return settings(profile, max_examples=profile.max_examples // 2)
