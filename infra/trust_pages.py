"""Prints docs/trust/data-flows.md and docs/trust/threats.md from the tables beside them.

    python -m infra.trust_pages

The tables are for people to write and for tests to hold; the pages are for people to read (R11, R12).
"""

import csv
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from infra.build import ROOT

FOLDER = ROOT / "docs" / "trust"
TESTS = ROOT / "tests"


class Kind(StrEnum):
    """What can be done to a flow of data (STRIDE)."""

    SPOOFING = "S"
    TAMPERING = "T"
    REPUDIATION = "R"
    DISCLOSURE = "I"
    DENIAL = "D"
    ELEVATION = "E"


WORDS = {
    Kind.SPOOFING: "Spoofing",
    Kind.TAMPERING: "Tampering",
    Kind.REPUDIATION: "Repudiation",
    Kind.DISCLOSURE: "Information disclosure",
    Kind.DENIAL: "Denial of service",
    Kind.ELEVATION: "Elevation of privilege",
}


class Flow(NamedTuple):
    """One way that data goes across a border of trust."""

    id: str
    name: str
    source: str
    target: str
    carries: str
    about: str
    kept_by: str
    functions: tuple[str, ...]
    resources: tuple[str, ...]
    """Names of the template, as those of the functions are."""


class Threat(NamedTuple):
    """What could go wrong with a flow, what stands against it, and the tests that show it."""

    flow: str
    kind: Kind
    threat: str
    answer: str
    tests: tuple[str, ...]
    """A file or folder under tests/, or `file::function`."""
    left: str
    """What remains, if anything does."""


def flows() -> list[Flow]:
    """All flows, in the order they are told."""
    return [
        Flow(
            row["flow"], row["name"], row["from"], row["to"], row["carries"], row["about"], row["kept by"],
            tuple(row["functions"].split()), tuple(row["resources"].split()),
        )
        for row in _rows("flows.csv")
    ]  # fmt: skip


def threats() -> list[Threat]:
    """All threats, flow by flow."""
    return [
        Threat(
            row["flow"], Kind(row["kind"]), row["threat"], row["answer"], tuple(row["tests"].split()),
            row["left"],
        )
        for row in _rows("threats.csv")
    ]  # fmt: skip


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, strict=True)


PICTURE = """\
flowchart LR
    subgraph out [Outside]
        people(["People: guardians, pupils, staff, employees"])
        idp["The municipality's own sign-in"]
        box[A mailbox]
        school["The school's own records"]
        other[Other municipalities]
        keeper["The municipality's archive"]
        operator([Who operates it])
    end
    subgraph aws ["The municipality's account"]
        pool[User pool and doorkeeper]
        api[API gateway]
        http[Functions with HTTP]
        files[("Files: attachments, exports, archives")]
        imports[Importers]
        talks[(Talks)]
        history[(History)]
        relay[Relay]
        flows[[Workflows]]
        steps[Functions of the steps]
        mailer[Mailer]
        sealer[Sealer]
        archivist[Archivist]
        disposer[Disposer]
        logs[Logs and alarms]
    end
"""


def flow_page() -> str:
    """The picture and the table of flows."""
    parts = [
        "# Where data goes",
        "",
        "Printed from `docs/trust/flows.csv` by `python -m infra.trust_pages`. Each arrow across a border of",
        "trust is a row below; a test holds that every function, table, queue, bucket and workflow of",
        "`infra/template.yaml` is in one. What could go wrong with each is in [threats.md](threats.md).",
        "",
        "```mermaid",
        PICTURE + "\n".join(_arrows()),
        "```",
        "",
        "| Flow | From | To | What it carries | About whom | What keeps it |",
        "|---|---|---|---|---|---|",
    ]
    parts += [
        f"| **{each.name}** | {each.source} | {each.target} | {each.carries} | {each.about} | {each.kept_by} |"
        for each in flows()
    ]
    parts += ["", "| Flow | Functions | Resources |", "|---|---|---|"]
    parts += [
        f"| {each.name} | {', '.join(each.functions)} | {', '.join(each.resources)} |"
        for each in flows()
    ]
    return "\n".join(parts) + "\n"


ARROWS: dict[str, tuple[str, ...]] = {
    "sign-in": ("idp {-->} pool", "pool --> people"),
    "request": ("people {<-->} api", "api <--> http"),
    "link": ("box {-->} api",),
    "tables": ("http {<-->} talks", "http --> history"),
    "outbox": ("talks {-->} relay", "relay --> flows", "relay --> mailer"),
    "timers": ("flows {-->} steps", "steps <--> talks"),
    "mail": ("mailer {-->} box",),
    "files": ("people {<-->} files",),
    "register": ("school {-->} imports", "imports --> talks"),
    "trail": ("history {<-->} sealer",),
    "exports": ("archivist {-->} files", "history --> archivist"),
    "disposal": ("disposer {-->} keeper", "disposer --> history"),
    "logs": ("http {-->} logs", "logs --> operator"),
    "bundles": ("other {<-->} api",),
}
"""How each flow is drawn; the arrow in braces bears its name."""


def _arrows() -> Iterator[str]:
    for each in flows():
        for arrow in ARROWS[each.id]:
            named = arrow.replace("{-->}", f'-- "{each.name}" -->')
            yield "    " + named.replace("{<-->}", f'<-- "{each.name}" -->')


def threat_page() -> str:
    """The threats of each flow."""
    parts = [
        "# What could go wrong, and what stands against it",
        "",
        "STRIDE for each flow of [data-flows.md](data-flows.md), printed from `docs/trust/threats.csv` by",
        "`python -m infra.trust_pages`. A test holds that each flow has its six, and that the tests named are",
        "there; they are run with all others. What no test can show is told under what is left.",
    ]
    found = threats()
    for flow in flows():
        parts += [
            "",
            f"## {flow.name}",
            "",
            "| | Threat | What stands against it | Shown by | Left |",
        ]
        parts += ["|---|---|---|---|---|"]
        parts += [
            f"| {WORDS[each.kind]} | {each.threat} | {each.answer} | {_links(each)} | {each.left} |"
            for each in found
            if each.flow == flow.id
        ]
    return "\n".join(parts) + "\n"


def _links(threat: Threat) -> str:
    return "<br>".join(
        f"[{_shown(test)}](../../tests/{test.partition('::')[0]})" for test in threat.tests
    )


def _shown(test: str) -> str:
    path, _, function = test.partition("::")
    return function.removeprefix("test_").replace("_", " ") or path


PAGES = {FOLDER / "data-flows.md": flow_page, FOLDER / "threats.md": threat_page}


if __name__ == "__main__":
    for _path, _page in PAGES.items():
        _path.write_text(_page(), encoding="utf-8")
