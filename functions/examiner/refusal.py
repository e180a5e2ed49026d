"""How the parts of an examination say no."""

from shared.domain.attachment import Reason


class Refusal(Exception):
    """The file is not let in."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
