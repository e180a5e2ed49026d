"""Plays it, and exits 0 only if all of it happened."""

import argparse
import sys
from functools import partial
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from infra.demo.play import Play
from infra.demo.running import theatre
from infra.demo.theatre import DidNotHappen
from infra.local.run import NOTED
from infra.local.system import RUN
from infra.problem import CannotContinue


def main() -> None:
    """Perform, or say in one sentence what did not happen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--directory", type=Path, default=RUN, help="where the run keeps its notes")
    noted = parser.parse_args().directory / NOTED.name
    say = partial(print, flush=True)
    try:
        Play(theatre(noted, say)).perform()
    except (CannotContinue, DidNotHappen) as reason:
        sys.exit(f"\n{reason}")
    except (BotoCoreError, ClientError, OSError) as gone:
        sys.exit(f"\nThe running system does not answer: {gone}.")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted; the talk goes on without an audience.")
    say("\nAll of it happened: created → booked → prepared → held → followed up.")


if __name__ == "__main__":
    main()
