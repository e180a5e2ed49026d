"""Writes docs/settings.md: what a municipality can choose, from the model, the words and the template."""

from collections.abc import Iterator

from infra.build import ROOT
from infra.package import load
from shared.adapters.figure_words import Counts, all_words
from shared.domain.figures import FURTHEST
from shared.domain.policy import Policies, load_policies
from shared.domain.settings import FOR_ALL, FURTHEST_AHEAD, MOST_COMING

PAGE = ROOT / "docs" / "settings.md"
COUNTS = {
    Counts.CREATED: "created from then on",
    Counts.FIRST_TIMED: "first getting a time from then on",
    Counts.TIMED: "getting a time, or another one, from then on",
    Counts.PUBLISHED: "whose time is published from then on",
    Counts.USED: "all, at once",
}
MET = (
    "TimeZone", "PolicySets", "MailSender", "WebAddress", "SensitiveLevel", "FreshMinutes", "SignInBy",
    "AllowPasswordSignIn", "PasswordLevel", "LogRetentionDays",
)  # fmt: skip
"""The parameters of a deployment that people notice."""
INTRODUCTION = f"""\
# Settings

Printed by `python -m infra.settings_page`; do not edit.

What a municipality can decide about its talks without a deployment, and what only whoever deploys decides.

## Figures of the kinds of talk

Each kind of talk has figures: how long it is, when its parts open and close, who is reminded when. They are
shipped (`shared/data/policies/standard.json`, and as dates in [windows.md](windows.md)). In their place come
those that the municipality chooses, and in place of both those of a round, for the talks of that round.

| Call | To | Who |
|---|---|---|
| `GET /v1/settings/policies` | See what holds, what is shipped, what is to come | who works here |
| `POST /v1/settings/policies/{{talk_type}}/trial` | See the instants of an example talk | who works here |
| `PUT /v1/settings/policies/{{talk_type}}` | Choose | the highest permission, signed in anew |
| `GET /v1/settings/policies/{{talk_type}}/versions` | See what was chosen, by whom and why | who works here |

A choice is the whole set of figures that differ for a kind of talk: what is left out is as shipped, and no
figures at all take everything back. It has a reason, and counts at once or from 00:00 of a later day in
`starts`, at most {FURTHEST_AHEAD.days} days ahead; up to {MOST_COMING} wait for their day, and one for the same
day takes the place of the one before. "At once" takes up to a minute to reach every process
([decision 56](decisions/0056-settings.md)). `If-Match` names the `version` that was read; of two who choose at
once the second is told (412) and reads again.

**What is booked already stays as it is.** A talk carries its windows as instants, computed when it got its
time. Only moving it computes them anew. `tests/integration/test_fourteen_days.py` tells it by an example.

Figures are held against each other: a window may not close before it opens, a reminder comes before what it
reminds of, nothing is written after the follow-up has closed, lengths are made of the calendar's cells, and no
border is more than {FURTHEST} from what it is told from. The refusal (422) points at each figure that does not
fit. What fitted when it was chosen, and does not fit another release or a round's figures, is left out there;
`left_out` tells.

A border is written `start-P6D`, `booked`, `midnight` or `created+P7D`: an instant, and how long before or after
it, in days of the calendar. Lengths are written `PT30M`, numbers `20`, and yes or no `true` and `false`.
"""
FIXED = """\
Nobody chooses what makes a kind of talk: whom it is about, who must be ready, the calendar's cell, whether
well-being is shown beside it. Templates are chosen by each unit (`PUT /v1/units/{unit_id}/templates`), how long
documents are kept in the retention table (`PUT /v1/retention/table`), and whether a unit shows judgements by
itself (`PUT /v1/units/{unit_id}/judgement-use`).
"""
DEPLOYED = """\
## What whoever deploys decides

Parameters of `infra/template.yaml`, given to `make deploy` (see [deploying.md](deploying.md)); a wrong one can
shut everybody out. Those that change what people meet:

| Parameter | Meaning |
|---|---|
"""
SAID_ELSEWHERE = """
And in data of the code, because nobody has asked for another: the share of people that one import may take away
before it stops (`shared/data/imports.json`; a single import can be let through with another), and the texts of
mails (`functions/mailer/messages.json`).
"""


def page() -> str:
    """The whole page."""
    policies = load_policies("standard")
    return "\n".join(
        [
            INTRODUCTION,
            *_figures(policies),
            "",
            FIXED,
            DEPLOYED + "\n".join(_parameters()),
            SAID_ELSEWHERE,
        ]
    )


def _figures(policies: Policies) -> Iterator[str]:
    kinds = [(kind, policy.figures) for kind, policy in policies.items()]
    yield f"| Figure | {' | '.join(kind for kind, _ in kinds)} | Meaning | Counts for talks |"
    yield "|---" * (len(kinds) + 3) + "|"
    for name, words in all_words().items():
        shipped = " | ".join(f"`{figures[name]}`" for _, figures in kinds)
        counts = (
            "the same for all (D1, D9), but for a round"
            if name in FOR_ALL
            else COUNTS[words.counts]
        )
        yield f"| `{name}` | {shipped} | {words.en} | {counts} |"


def _parameters() -> Iterator[str]:
    parameters = load()["Parameters"]
    for name in MET:
        yield f"| `{name}` | {' '.join(parameters[name]['Description'].split())} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
