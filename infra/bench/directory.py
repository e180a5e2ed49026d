"""What an import of a whole municipality takes: seconds, requests and the most memory a process had.

`python -m infra.bench.directory --people 100000` measures a large one; `make bench` a tenth of it. Each
run is a process of its own, against a store that answers at once, so that the figures are the import's.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, cast

from functions.directory.running import File, ImportRequest, run
from infra.bench.flat_store import FlatStore
from infra.build import ROOT
from infra.local.school import Size, make_school
from shared.adapters.clock import SystemClock
from shared.adapters.ids import random_id
from shared.adapters.ports import Ports
from shared.adapters.settings import TalkSettings
from shared.adapters.store import Store
from shared.domain.policy import load_policies

EACH = 210
"""People of one made-up school with its preschool."""
CHUNK = 256 * 1024
HUNDREDTH = 100
RUNS = ("new", "the same", "1 % changed")


@dataclass(frozen=True)
class Figures:
    """One import. `requests` and `items` are of the database."""

    name: str
    people: int
    seconds: float
    megabytes: float
    """The most that the process had in memory, libraries and all; the table is a file of its own."""
    requests: int
    items: int


@dataclass(frozen=True)
class OnDisk:
    """A file on this machine."""

    path: Path

    def open(self, _: ImportRequest) -> File:
        """Read it as a stream."""
        return File(f"{self.path} {self.path.stat().st_mtime_ns}", self._chunks())

    def _chunks(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk


def measure(people: int) -> Iterator[Figures]:
    """A first import, the same again, and one in which a hundredth has changed; a process each."""
    with tempfile.TemporaryDirectory() as name:
        where = Path(name)
        _in_process("write", where, people)
        for run_name in RUNS:
            if run_name == RUNS[-1]:
                _in_process("change", where, people)
            told = _in_process("import", where, people)
            yield Figures(run_name, people, **json.loads(told))


def _in_process(what: str, where: Path, people: int) -> str:
    command = [sys.executable, "-m", "infra.bench.directory", "--do", what, "--in", str(where)]
    done = subprocess.run(
        [*command, "--people", str(people)],
        cwd=ROOT, env=os.environ | {"LOG_LEVEL": "CRITICAL"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def _write(where: Path, people: int) -> None:
    size = Size(schools=max(1, round(people / EACH)))
    export, _ = make_school(1, date(2021, 10, 1), size)
    with (where / "school.json").open("w", encoding="utf-8") as file:
        json.dump(export.records, file, ensure_ascii=False)


def _change(where: Path) -> None:
    """Another name for each hundredth of the people."""
    records: dict[str, Any] = json.loads((where / "school.json").read_text("utf-8"))
    for person in records["persons"][::HUNDREDTH]:
        person["familyName"] = f"{person['familyName']}-Ny"
    (where / "school.json").write_text(json.dumps(records, ensure_ascii=False), "utf-8")


def _import(where: Path) -> str:
    store = FlatStore(where / "table.sqlite")
    settings = TalkSettings(talks_table="talks", history_table="history")
    policies = load_policies("standard")
    ports = Ports(cast(Store, store), SystemClock(), random_id, settings.zone, policies)
    began, spent = perf_counter(), process_time()
    report = run(ImportRequest(bucket="-", key="-"), OnDisk(where / "school.json"), ports)
    took = max(perf_counter() - began, process_time() - spent)
    store.close()
    if not report.finished:
        raise AssertionError(report.stopped)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return json.dumps(
        {
            "seconds": took, "megabytes": most,
            "requests": store.requests, "items": store.items_written,
        }
    )  # fmt: skip


def main() -> None:
    """Measure and print, or do one part of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--do", choices=["write", "change", "import"], help=argparse.SUPPRESS)
    parser.add_argument("--in", dest="where", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    match asked.do:
        case "write":
            _write(asked.where, asked.people)
        case "change":
            _change(asked.where)
        case "import":
            print(_import(asked.where))
        case _:
            for line in lines(asked.people):
                print(line)


def lines(people: int) -> Iterator[str]:
    """The figures, as `make bench` prints them."""
    for each in measure(people):
        figures = (
            f"{each.seconds:>7.1f} s {each.megabytes:>6.0f} MB {each.requests:>7} {each.items:>8}"
        )
        yield f"  {f'{each.people:,} people, {each.name}':<34}{figures}"


if __name__ == "__main__":
    main()
