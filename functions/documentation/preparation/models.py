"""What preparation takes over HTTP."""

from shared.adapters.fields import Body, Line, LocalMoment


class ReopeningRequest(Body):
    """Until when preparation is open again, and why if somebody wants to say."""

    until: LocalMoment
    """By calendar and clock in the municipality's zone; no later than the policy allows."""
    reason: Line | None = None
    """For the history of the talk alone; nobody is written it."""
