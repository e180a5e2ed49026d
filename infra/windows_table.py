"""Writes docs/windows.md: every border of an example talk, computed by the code that decides them."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from infra.build import ROOT
from shared.adapters.figure_words import told
from shared.domain.duration import at_wall_clock
from shared.domain.instant import wire
from shared.domain.interpreter import working_days_before
from shared.domain.policy import Policy, load_policies
from shared.domain.windows import booking_period, windows_for

PAGE = ROOT / "docs" / "windows.md"
ZONE = ZoneInfo("Europe/Stockholm")
CREATED, BOOKED, START = (
    at_wall_clock(datetime.fromisoformat(text), ZONE)
    for text in ("2021-09-20 10:00", "2021-10-01 12:00", "2021-10-31 09:00")
)
ORDER = (
    "booking_reminder", "booking_closes", "preparation_opens", "record_opens", "preparation_reminder",
    "preparation_due", "interpreter_closes", "interpreter_check", "guardian_cutoff", "day_before",
    "start", "preparation_closes", "blind_until", "reopening_ends", "day_ends", "follow_up_opens",
    "record_closes", "follow_up_closes",
)  # fmt: skip
THE_START = "The talk; from now on the responsible can say it was held"
MEANINGS = {name: THE_START if name == "start" else told(name, "en").means for name in ORDER}
TITLES = {"development": "Development talk", "employee": "Employee talk", "salary": "Salary talk"}
INTRODUCTION = """\
# Windows

Printed by `python -m infra.windows_table`; do not edit. The figures are data,
`shared/data/policies/standard.json`; a talk carries its own as instants, computed when it got its time.

A window holds its first instant and not its last: a record that closes at 09:00 can be written at
08:59:59.999 and not at 09:00. Days are days of the calendar in the municipality's zone, so 09:00 stays
09:00 across a clock change. A time that a clock change skips is read as if the clock had not been
changed; of a time that comes twice the first is meant.

The database refuses a write outside its window by itself (the window is a condition in the request),
whatever the workflow does. The workflow moves the status shown; if it is late, the status is told by the
clock all the same.

The example is a talk on Sunday 31 October 2021 at 09:00 in Stockholm, the day the clocks went back. It
was created on 20 September at 10:00 and booked on 1 October at 12:00.
"""


def page() -> str:
    """The whole page."""
    policies = load_policies("standard")
    parts = [INTRODUCTION]
    for policy, title in TITLES.items():
        parts.append(f"## {title}, `{policy}`\n")
        parts.append("| Border | Rule | In Stockholm | Stored | From then on |")
        parts.append("|---|---|---|---|---|")
        parts += _rows(policies[policy])
        parts.append("")
    return "\n".join(parts)


def _rows(policy: Policy) -> Iterator[str]:
    end = START + policy.length.exact
    windows = windows_for(policy, BOOKED, START, end, ZONE)
    period = booking_period(policy, CREATED, ZONE)
    instants: dict[str, datetime] = {
        **dict(windows),
        "start": START,
        "booking_reminder": period.reminder,
        "booking_closes": period.closes,
    }
    rules = {"start": ""}
    if not policy.blind:
        del instants["blind_until"]
    reopening_ends = policy.reopening_ends.at({"booked": BOOKED, "start": START, "end": end}, ZONE)
    if reopening_ends > windows.preparation_closes:
        instants["reopening_ends"] = reopening_ends
    if policy.interpreter_extra.exact:
        days = policy.interpreter_check
        instants |= {
            "interpreter_closes": policy.interpreter_closes.at({"start": START}, ZONE),
            "interpreter_check": working_days_before(START, days, ZONE),
        }
        rules["interpreter_check"] = f"{days} working days before the start"
    for name, instant in sorted(instants.items(), key=lambda i: (i[1], ORDER.index(i[0]))):
        rule = rules[name] if name in rules else f"`{getattr(policy, name)}`"
        local = instant.astimezone(ZONE)
        shown = f"{local.day} {local:%b} {local:%H:%M} ({local:%z})"
        yield f"| {name} | {rule} | {shown} | `{wire(instant)}` | {MEANINGS[name]} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
