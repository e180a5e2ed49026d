"""Where in something given a thing is wrong, as whoever gave it would look for it."""

from collections.abc import Iterable, Mapping

from pydantic_core import ErrorDetails


def pointer(steps: Iterable[object]) -> str:
    """A JSON pointer (RFC 6901); a name that the caller made up is given back cut to a sensible length."""
    escaped = (str(step)[:100].replace("~", "~0").replace("/", "~1") for step in steps)
    return "".join(f"/{step}" for step in escaped)


def place(error: ErrorDetails, given: object) -> list[object]:
    """The steps through what was given to what is wrong in it, or is missing from it.

    A model that has several shapes also counts the name of the shape as a step, which leads nowhere.
    """
    steps: list[object] = []
    for number, step in enumerate(error["loc"], start=1):
        match given:
            case Mapping() if step in given:
                given = given[step]
            case list() if isinstance(step, int):
                given = given[step]
            case _ if error["type"] != "missing" or number < len(error["loc"]):
                continue
        steps.append(step)
    return steps
