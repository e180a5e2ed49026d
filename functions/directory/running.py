"""One import: read, compared, judged, written, by as many invocations as it takes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from functions.directory import checkpoint as checkpoints
from functions.directory.checkpoint import Checkpoint
from functions.directory.comparing import compare
from functions.directory.identities import Identities
from functions.directory.mapping import map_places
from functions.directory.reading import KINDS, OPTIONAL, read_export, read_pages
from functions.directory.report import Problems, Report
from functions.directory.staging import OnDisk, Staging
from functions.directory.tables.own import read_own, say_own
from functions.directory.tables.reading import read_tables
from functions.directory.tally import Tallies, limits
from functions.directory.writing import write_planned
from shared.adapters.ports import Ports
from shared.domain.errors import Invalid

TABLES = ".zip"
"""How the name of a zip of CSV files ends."""
OWN_TABLES = ".own.zip"
"""How the name of one ends that has what the school's records do not."""


class ImportRequest(BaseModel):
    """Where the file is and what to do with it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bucket: str
    key: str
    """A file, or with a slash at the end the name under which fetched pages are kept."""
    dry_run: bool = False
    """Only tell what would change."""
    complete: bool = True
    """Whether the file has everybody, so that who is not in it has left."""
    overwrite: bool = False
    """Whether own tables go before what somebody said over HTTP since."""
    most_gone: float | None = Field(default=None, ge=0, le=1)
    """The share of each kind that may be taken away this time, instead of the installation's."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that can be read once. `version` names its content."""

    version: str
    chunks: Iterator[bytes]
    is_pages: bool = False
    """Whether each chunk is a page that was fetched, the newest first."""


class Files(Protocol):
    """Where exports are."""

    def open(self, request: ImportRequest) -> File:
        """The file. Raises Invalid if there is none, or too much of it."""
        ...


def run(
    request: ImportRequest,
    files: Files,
    ports: Ports,
    has_time: Callable[[], bool] = lambda: True,
    identities: Identities | None = None,
) -> Report:
    """Bring the register to what the file says, as far as the time allows.

    A file that is no export changes nothing, and its report has one line. Raises TryAgain if the store
    was too busy to take all of it, and ImportRunning if another import is at work; the same import can
    then be made again.
    """
    problems = Problems()
    if request.key.endswith(OWN_TABLES):
        return _run_own(request, files, ports, has_time, problems)
    try:
        with OnDisk(identities) as staging:
            file = files.open(request)
            _read(request, file, staging, ports.day(ports.now()), problems)
            report = _carry_out(request, file.version, staging, ports, problems, has_time)
    except Invalid as reason:
        problems.add("file", reason.detail)
        report = Report(dry_run=request.dry_run)
    told = {"problem_count": problems.count, "problems": tuple(problems.lines)}
    return report.model_copy(update=told)


def _run_own(
    request: ImportRequest,
    files: Files,
    ports: Ports,
    has_time: Callable[[], bool],
    problems: Problems,
) -> Report:
    """What the school knows of people beside its records; done again it goes on where it was."""
    tallies, report = Tallies(), Report(dry_run=request.dry_run)
    try:
        wanted, taken = read_own(files.open(request).chunks, problems)
        written, finished = say_own(
            ports, wanted, tallies, problems, has_time,
            overwrite=request.overwrite, dry_run=request.dry_run,
        )  # fmt: skip
        told = {"records": taken, "changes": tallies.kinds, "written": written}
        report = report.model_copy(update=told | {"finished": finished and not request.dry_run})
    except Invalid as reason:
        problems.add("file", reason.detail)
    lines = {"problem_count": problems.count, "problems": tuple(problems.lines)}
    return report.model_copy(update=lines)


def _read(
    request: ImportRequest, file: File, staging: Staging, today: date, problems: Problems
) -> None:
    if file.is_pages:
        read_pages(file.chunks, staging, today, problems)
    elif request.key.endswith(TABLES):
        read_tables(file.chunks, staging, today, problems)
    else:
        read_export(file.chunks, staging, today, problems)


def _carry_out(
    request: ImportRequest,
    version: str,
    staging: Staging,
    ports: Ports,
    problems: Problems,
    has_time: Callable[[], bool],
) -> Report:
    today = ports.day(ports.now())
    places = map_places(staging, today, problems)
    found = compare(ports.store, staging, places, today, problems, complete=request.complete)
    before = None if request.dry_run else checkpoints.standing(ports.store, version)
    tallies = before.tallies if before else found
    report = Report(
        records={k: n for k in KINDS if (n := staging.count(k)) or k not in OPTIONAL},
        changes=tallies.kinds,
        dry_run=request.dry_run,
    )
    most = limits().most_gone if request.most_gone is None else request.most_gone
    # What was begun has passed this, and is a part of the way there already.
    stopped = [] if before else found.too_much(most, limits().few)
    if stopped or request.dry_run:
        return report.model_copy(update={"stopped": tuple(stopped)})
    checkpoint = checkpoints.begin(ports.store, version, tallies, before, ports.now(), ports.new_id)
    finished = _write(ports, staging, checkpoint, has_time)
    return report.model_copy(update={"written": checkpoint.written, "finished": finished})


def _write(
    ports: Ports, staging: Staging, checkpoint: Checkpoint, has_time: Callable[[], bool]
) -> bool:
    finished = write_planned(ports.store, staging, checkpoint, has_time)
    if finished:
        checkpoint.finish(ports.now())
    else:
        checkpoint.pause(ports.now())
    return finished
