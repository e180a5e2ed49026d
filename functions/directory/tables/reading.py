"""Reads a zip of CSV files into the scratch file, as if it were an export.

Semicolons, commas or tabs; headings in English or Swedish; UTF-8, with or without a byte order mark.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from io import TextIOWrapper
from pathlib import PurePath
from tempfile import TemporaryFile
from zipfile import BadZipFile, ZipFile

from functions.directory.reading import finish, keep
from functions.directory.report import Problems
from functions.directory.staging import Staging
from functions.directory.tables.records import Parts, Shape, record_of, shapes
from shared.domain.errors import Invalid

DELIMITERS = ";,\t"
MOST_BYTES = 1_000_000_000
"""Of one table, unpacked."""
NO_ZIP = "The file is no zip of CSV files."


def read_tables(chunks: Iterable[bytes], staging: Staging, today: date, problems: Problems) -> None:
    """Keep what the tables say. Raises Invalid if one cannot be read, or a needed one is missing."""
    with TemporaryFile() as file:
        for chunk in chunks:
            file.write(chunk)
        try:
            with ZipFile(file) as packed:
                _read(packed, staging, today, problems)
        except (BadZipFile, NotImplementedError, RuntimeError) as error:
            raise Invalid(NO_ZIP) from error
    finish(staging, problems)


def _read(packed: ZipFile, staging: Staging, today: date, problems: Problems) -> None:
    named = open_tables(packed)
    parts = Parts()
    # Parts first: a record is kept when all of it is known.
    for kind, shape in sorted(shapes().items(), key=lambda pair: pair[1].within is None):
        table = next((named[name] for name in shape.tables if name in named), None)
        if table is None:
            if shape.needed:
                raise Invalid(f"There is no table {' or '.join(shape.tables)}.csv.")
            continue
        for place, row in enumerate(rows_of(packed, table, shape, problems)):
            if shape.within is not None:
                parts.add(kind, shape.within, row)
            else:
                record = record_of(kind, row)
                keep(kind, record | parts.of(record["id"]), place, staging, today, problems)
    parts.close()


def open_tables(packed: ZipFile) -> dict[str, str]:
    """The tables of a zip, by their names in small letters."""
    return {
        PurePath(name).stem.lower(): name for name in packed.namelist() if name.endswith(".csv")
    }


def rows_of(
    packed: ZipFile, table: str, shape: Shape, problems: Problems
) -> Iterator[Mapping[str, str]]:
    """Each row by the attributes of the standard."""
    if packed.getinfo(table).file_size > MOST_BYTES:
        raise Invalid(f"{table} is larger than is taken.")
    with packed.open(table) as content, TextIOWrapper(content, "utf-8-sig", newline="") as text:
        try:
            heading = text.readline()
            delimiter = max(DELIMITERS, key=heading.count)
            names = [
                name.strip().lower()
                for name in next(csv.reader([heading], delimiter=delimiter), ())
            ]
            columns = _columns(table, names, shape, problems)
            for values in csv.reader(text, delimiter=delimiter):
                if any(values):
                    yield {
                        name: values[place].strip()
                        for name, place in columns.items()
                        if place < len(values)
                    }
        except UnicodeDecodeError as error:
            raise Invalid(
                f"{table} is not in UTF-8; it may be in Windows-1252. Save it as CSV UTF-8."
            ) from error
        except csv.Error as error:
            raise Invalid(f"{table} cannot be read as CSV.") from error


def _columns(table: str, names: list[str], shape: Shape, problems: Problems) -> dict[str, int]:
    """Where each attribute stands. Raises Invalid if the column that tells whose the row is is missing."""
    known = {name: attribute for attribute, them in shape.columns.items() for name in them}
    for name in names:
        if name not in known:
            problems.add(f"file/{table}", f"column {name[:40]!r} is not known; passed over")
    found = {known[name]: place for place, name in enumerate(names) if name in known}
    for attribute in ("id", "owner"):
        if attribute in shape.columns and attribute not in found:
            raise Invalid(f"{table} has no column {' or '.join(shape.columns[attribute])}.")
    return found
