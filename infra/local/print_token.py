"""`make token WHO=...`: a token for one of the made-up people of the running system."""

import sys
from urllib.error import URLError

from infra.local.run import NOTED
from infra.local.system import System
from infra.problem import CannotContinue


def main() -> None:
    """Print it, or one sentence on why there is none."""
    try:
        print(System.read(NOTED).token(sys.argv[1] if len(sys.argv) > 1 else ""))
    except CannotContinue as reason:
        sys.exit(str(reason))
    except URLError as gone:
        sys.exit(f"The running system does not answer: {gone.reason}")


if __name__ == "__main__":
    main()
