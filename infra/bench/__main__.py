"""Prints it all."""

from infra import build as builds
from infra.bench.directory import lines, noted
from infra.bench.imports import import_times
from infra.bench.operations import costs, large_talk, processor_time
from infra.bench.transitions import transitions_of_a_life
from infra.problem import CannotContinue

PEOPLE = 10_000
"""`make bench-import` measures a hundred thousand, and notes what is printed of them."""


def main() -> None:
    """Measure and print, the quick things first."""
    _heading("Workflow: state transitions of one talk")
    life = transitions_of_a_life()
    for name, number in life.items():
        print(f"  {name:<34}{number:>6}")
    print(f"  {'together':<34}{sum(life.values()):>6}")

    _heading("Database: requests and capacity units (RCU, WCU, WCU of indexes)")
    for name, cost in costs():
        figures = f"{cost.read_units:>6.1f} {cost.write_units:>5} {cost.index_units:>5}"
        print(f"  {name:<34}{len(cost.requests):>3} {figures}   {_short(cost.requests)}")

    _heading("Processor: milliseconds of a warm request without the database")
    for name, spent in processor_time():
        print(f"  {name:<34}{spent:>8.1f}")

    _heading("Opening a talk with 60 answers, 10 links, 5 agreements and 15 check-ins")
    for name, figure in large_talk():
        print(f"  {name:<34}{figure:>20}")

    _heading("Import of people: seconds, memory of the process, requests and items written")
    print("\n".join(lines(PEOPLE)))
    print("\n".join(noted()))

    _heading("Importing a function: processor milliseconds in a fresh interpreter, median")
    for name, spent in import_times():
        print(f"  {name:<34}{spent:>8.0f}")

    _heading("Packages for AWS: megabytes unpacked")
    try:
        for name, size in builds.sizes(builds.build(builds.aws())):
            print(f"  {name:<34}{size / 1e6:>8.2f}")
    except CannotContinue as reason:
        print(f"  {reason}")


def _heading(text: str) -> None:
    print(f"\n{text}", flush=True)


def _short(requests: list[str]) -> str:
    return " ".join(name.removesuffix("Item").removesuffix("Items") for name in requests)


if __name__ == "__main__":
    main()
