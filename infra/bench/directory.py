"""What an import of a whole municipality takes: seconds, requests and the most memory a process had.

`make bench-import` measures 100,000 people, which takes a quarter of an hour, and notes the figures in
`docs/import.md`; `make bench` measures a tenth of them and prints what was noted. Each run is a process of
its own, against a store that answers at once, so that the figures are the import's.
"""

import argparse
import json
import os
import platform
import re
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
from infra.problem import CannotContinue
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
NOTED = ROOT / "docs" / "import.md"
_PLACE = r"(?s)(?P<begin><!-- measured -->)\n(?P<table>.*?)\n(?P<end><!-- end -->)"
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


def first_import(where: Path, people: int) -> str:
    """The figures of one import into an empty table, in a directory of its own, as JSON."""
    where.mkdir()
    _in_process("write", where, people)
    return _in_process("import", where, people)


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
    return json.dumps(
        {
            "seconds": took, "megabytes": _most_memory(),
            "requests": store.requests, "items": store.items_written,
        }
    )  # fmt: skip


def _most_memory() -> float:
    """The most memory this program ever had, in megabytes.

    Not what `getrusage` tells: that counts the process which started it too, before it became this program.
    """
    status = Path("/proc/self/status").read_text("ascii")
    [kilobytes] = re.findall(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(kilobytes) / 1024


def note(people: int) -> None:
    """Measure, and write the figures into the documentation with the machine and the day."""
    rows = [
        f"| {each.name.capitalize()} | {each.seconds:.0f} | {each.megabytes:.0f} MB "
        f"| {each.requests:,} | {each.items:,} |"
        for each in measure(people)
    ]
    head = f"| {people:,} people | Seconds | Memory | Requests | Items written |\n|---|---|---|---|---|"
    told = f"Measured on {SystemClock().now():%Y-%m-%d} on {_machine()}."
    text = NOTED.read_text("utf-8")
    kept = re.search(_PLACE, text)
    if kept is None:
        raise CannotContinue(f"{NOTED} has no place for figures.")
    table = "\n".join([kept["begin"], head, *rows, "", told, kept["end"]])
    NOTED.write_text(text.replace(kept[0], table), "utf-8")


def noted() -> Iterator[str]:
    """What was noted last, as `make bench` prints it."""
    kept = re.search(_PLACE, NOTED.read_text("utf-8"))
    for line in kept["table"].strip().splitlines() if kept else ():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        match cells:
            case [name, seconds, memory, requests, items] if seconds.isdigit():
                figures = f"{seconds:>7} s {memory:>9} {requests:>7} {items:>8}"
                yield f"  {name:<34}{figures}"
            case [told] if told:
                yield f"  {told}"
            case [name, "Seconds", *_]:
                yield f"  {name}, as noted in {NOTED.relative_to(ROOT)}:"


def _machine() -> str:
    """The processor and how many of it there are."""
    described = Path("/proc/cpuinfo").read_text("utf-8") if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*: (.+)", described)
    return f"{model[1] if model else platform.machine()}, {os.cpu_count()} processors"


def main() -> None:
    """Measure and print, or do one part of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--note", action="store_true", help="write the figures into docs/import.md")
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
        case _ if asked.note:
            note(asked.people)
            print("\n".join(noted()))
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
