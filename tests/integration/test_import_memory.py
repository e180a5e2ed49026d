"""An import holds what it works on in memory, not the file: a municipality fits into half a gigabyte."""

import json
from pathlib import Path

import pytest

from infra.bench.directory import first_import

FEW, MANY = 420, 2_100


@pytest.mark.slow
def test_five_times_the_people_take_hardly_more_memory(tmp_path: Path) -> None:
    """Libraries and all; `make bench-import` measures 100,000 people."""
    few, many = (json.loads(first_import(tmp_path / str(n), n)) for n in (FEW, MANY))
    assert many["items"] > 4 * few["items"]
    assert many["megabytes"] < min(1.25 * few["megabytes"], 512)
