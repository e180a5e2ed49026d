"""Unpacking what was packed by deflate, a piece at a time, however much a few bytes may become."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from functions.examiner.refusal import Refusal
from shared.domain.attachment import Reason
from shared.domain.attachment_kinds import Inside

PIECE = 64 * 1024
"""Bytes that are in memory at once, of what is packed and of what it becomes."""


@dataclass
class Budget:
    """How much may still be unpacked, of a file and all that is in it."""

    left: int

    @classmethod
    def of(cls, size: int, inside: Inside) -> "Budget":
        """For a file of this many bytes."""
        return cls(min(inside.most_bytes, max(inside.free_bytes, size * inside.most_times)))

    def take(self, amount: int) -> None:
        """Raise Refusal if it is more than there is."""
        self.left -= amount
        if self.left < 0:
            raise Refusal(Reason.TOO_MUCH_INSIDE)


def inflated(packed: Iterator[bytes], *, bare: bool) -> Iterator[bytes]:
    """What the packed pieces become. Raises Refusal if they are no such thing, or end too early.

    `bare`: as in archives, without a header, and nothing may follow. Otherwise what follows is no matter.
    """
    stream = zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS)
    try:
        for piece in packed:
            if stream.eof and bare:
                raise Refusal(Reason.UNREADABLE)
            while piece and not stream.eof:
                yield stream.decompress(piece, PIECE)
                piece = stream.unconsumed_tail  # noqa: PLW2901 what is left of it
        yield stream.flush()
    except zlib.error as wrong:
        raise Refusal(Reason.UNREADABLE) from wrong
    if not stream.eof or (bare and stream.unused_data):
        raise Refusal(Reason.UNREADABLE)
