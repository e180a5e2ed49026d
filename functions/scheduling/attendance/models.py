"""What attendance takes over HTTP."""

from shared.adapters.fields import Body


class AttendanceRequest(Body):
    """Whether the caller comes to the talk."""

    attends: bool
