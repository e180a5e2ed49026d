"""Where a running system writes, and how what a killed one left is told from what is in use."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "system-"


@contextmanager
def own_directory(parent: Path, *, keep: bool) -> Iterator[Path]:
    """A directory for one running system, gone afterwards; with `keep`, always the same one.

    What systems that were killed left in `parent` is removed.
    """
    parent.mkdir(exist_ok=True)
    _remove_abandoned(parent)
    if keep:
        kept = parent / "kept"
        kept.mkdir(exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(dir=parent, prefix=PREFIX, ignore_cleanup_errors=True) as name:
        directory = Path(name)
        # held for as long as this process lives, however it ends
        with (directory / "in-use").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield directory


def _remove_abandoned(parent: Path) -> None:
    for mark in parent.glob(f"{PREFIX}*/in-use"):
        with mark.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            shutil.rmtree(mark.parent, ignore_errors=True)
