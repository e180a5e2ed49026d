"""The numbers of the specification, and a fingerprint of the product they are shown for."""

import csv
import hashlib
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
NUMBERS = ROOT / "docs" / "spec" / "numbers.csv"


def titles() -> dict[str, str]:
    """Every number of the specification with its title, in the specification's order."""
    with NUMBERS.open(encoding="utf-8", newline="") as file:
        return {row["number"]: row["title"] for row in csv.DictReader(file)}


def fingerprint() -> str:
    """A hash of every file of the product as it stands, committed or not.

    Test results recorded for another fingerprint say nothing about this product.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    digest = hashlib.sha256()
    for name in sorted(listed.stdout.decode().split("\0")):
        path = ROOT / name
        if name and path.is_file():
            digest.update(f"{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
