"""Prints docs/access.md: who writes and reads what in a talk, and when, from the table the rules obey.

Behind that who may ask for what at all (`access_routes.py`).

`python -m infra.access_table > docs/access.md`; a test fails while the two differ.
"""

from collections.abc import Iterable, Iterator, Set

from infra import access_routes, access_system
from shared.domain.access import ACCESS, LEADERS, NOT_CLOSE, OPENED
from shared.domain.blind import SIDES
from shared.domain.policy import Border, Policy, load_policies
from shared.domain.referral import SHARED_WITH
from shared.domain.ties import READERS, Kept
from shared.domain.vocabulary import (
    FAMILY,
    KNOWN_SCHOOL_FORMS,
    Pattern,
    Phase,
    Role,
    pattern_of,
)

_TITLES = {
    Pattern.YOUNG: "Preschool, leisure-time centre, preschool class",
    Pattern.SCHOOL: "Compulsory and upper-secondary school",
    Pattern.ADULT: "Adult education",
    Pattern.EMPLOYEE: "Employee talks",
}
_PHASES = {
    Phase.PREPARATION: "Preparation (INNAN)",
    Phase.RECORD: "Record (UNDER)",
    Phase.FOLLOW_UP: "Follow-up (EFTER)",
}
_KEPT = {
    Kept.JUDGEMENT: "A judgement",
    Kept.RELEASED_JUDGEMENT: "A judgement from its release on",
    Kept.GRADE: "A grade",
    Kept.ATTENDANCE: "Attendance",
    Kept.TAGGED: "An observation in which the child is tagged",
    Kept.OF_PLACE: "An observation of the child's department or unit",
    Kept.OPEN_OF_PLACE: "One of these that is marked to be seen by families",
    Kept.PLAN: "A development plan that is final",
}
_ANCHORS = {
    "booked": "the booking",
    "start": "the start",
    "end": "the end",
    "midnight": "local midnight after the day",
}
_HEAD = """# Who writes and reads what, and when

Printed from `ACCESS` in `shared/domain/access.py` and from `shared/data/policies/standard.json`
by `python -m infra.access_table > docs/access.md`. Change those, not this.

A role is what somebody is to one talk on the day they ask; whoever has none cannot tell the talk from
one that does not exist. Where guardians live apart each has a role in their own talk alone; once the
pupil is of age, a guardian has one only by the pupil's consent. Each question of the template says
besides which of the writing roles answer it.
A window is open from its first instant until just before its last, in calendar days of the
municipality's clock, and stands as a condition in the very write that it guards. Closing a talk ends
every window of it at that instant.

A kind of talk or a round may be *staged* (`staged` in its policy): then the school, or the manager,
prepares first, and the family ({family}) sees and writes nothing of it until the one who
holds the talk says that planning is done, or the talk has been held (`shared/domain/process.py`).

In a *blind* talk (`blind` in its policy, or a round's; so {blind}) each side prepares unseen by
the other. The sides are {sides}.
Of preparation each reads only what its own side alone writes, and the history of nothing else, until
everybody awaited is ready, or {until}, or the talk has been held; what has been shown stays
shown (`shared/domain/blind.py`). Preparation that has closed can be opened again by the
{leaders}, until {reopening} at the latest, which is logged and told.

A role *in italics* writes only where the kind of talk, or its round, opens that (`guardians_follow_up`
in its policy). Of a talk whose template is flagged as sensitive, {not_close} read nothing, unless they
come to it.
"""
_TAIL = """## Beside the talks

What is kept of a pupil beside talks is read by what somebody is to the pupil today: staff of one of the pupil's
groups or higher permission where the pupil is enrolled, the pupil, a guardian, each the same in both homes.

{beside}

Judgements and grades are written by who teaches the pupil the subject, attendance by staff, observations by
who works at the unit, of children and departments they are connected to. Beside a talk stands what the reader
may read of this, and beside an employee talk whose policy says so (`well_being`) the employee's own measure of
their well-being: for the employee, and for the manager from when the record opens until the follow-up closes,
up to the talk's day. Nobody else reads it (`shared/domain/ties.py`, `shared/domain/well_being.py`).

## Student health

Who belongs to the student health team of a unit is told by duties and assignments of the register, in a table
(`shared/data/student_health.json`). To belong to it opens nothing. One of the team has the role
*student_health* in a talk to which they come, and all of it in one of which somebody passed something on to
them: the responsible teacher, or higher permission. What was passed on is read by who did so, the team and
higher permission; what the team writes, by the team and by whom each entry is shared with ({shared}).
Neither is in a mail, a list, the record or a development plan (`shared/domain/referral.py`).

## Files and links

Those who write a phase attach to it, and so does who holds the talk ({leaders}); those who read it have what
is ready. An attachment is taken away by who attached it or who holds the talk. All within the window
(`shared/domain/attachment.py`).

## Version history

Every save is a version. Which they were, by whom and when, is shown to {leaders} alone.

## Drafts

What somebody has typed and not saved is theirs alone: nobody else reads it, whatever their role, and it is
in no history. Who may write a field in its window may keep a draft of it; who wrote one and still has a part
in the talk reads it, also when the window has closed, for as long as `drafts_kept` of the policy says.
"""


def document() -> str:
    """The whole of docs/access.md."""
    policies = load_policies("standard").values()
    blind = [policy for policy in policies if policy.blind]
    told = {
        "family": _roles(FAMILY),
        "leaders": " or ".join(sorted(LEADERS)),
        "not_close": _roles(NOT_CLOSE),
        "blind": ", ".join(f"the {policy.talk_type} talk" for policy in blind),
        "sides": " and ".join(f"({_roles(side)})" for side in SIDES),
        "until": " or ".join(sorted({_words(policy.blind_until) for policy in blind})),
        "reopening": " or ".join(sorted({_words(policy.reopening_ends) for policy in blind})),
    }
    sections = (_section(pattern, policies) for pattern in Pattern)
    return "\n".join(
        [
            _HEAD.format(**told),
            *sections,
            _tail(),
            access_routes.document(),
            access_system.document(),
        ]
    )


def _tail() -> str:
    rows = [_row(["", "Read by"]), _row(["---", "---"])]
    rows += [_row([told, ", ".join(sorted(READERS[kept]))]) for kept, told in _KEPT.items()]
    return _TAIL.format(leaders=_roles(LEADERS), shared=_roles(SHARED_WITH), beside="\n".join(rows))


def _section(pattern: Pattern, policies: Iterable[Policy]) -> str:
    about = "employee" if pattern is Pattern.EMPLOYEE else "pupil"
    talks = [policy for policy in policies if policy.about == about]
    windows = [f"When: {policy.talk_type} talk" for policy in talks]
    lines = [f"## {_TITLES[pattern]}", "", *_forms(pattern)]
    lines += [_row(["", "Writes", "Reads besides", *windows]), _row(["---"] * (3 + len(talks)))]
    for phase in Phase:
        rule, opened = ACCESS[pattern, phase], OPENED.get((pattern, phase), frozenset())
        lines.append(
            _row(
                [
                    _PHASES[phase],
                    ", ".join([_roles(rule.writers), *(f"*{role}*" for role in sorted(opened))]),
                    _roles(rule.readers - rule.writers) or "nobody",
                    *(_window(policy, phase) for policy in talks),
                ]
            )
        )
    return "\n".join([*lines, ""])


def _forms(pattern: Pattern) -> Iterator[str]:
    forms = sorted(form for form in KNOWN_SCHOOL_FORMS if pattern_of(form) is pattern)
    if forms:
        unknown = ", and any code that is not known" if pattern_of("") is pattern else ""
        yield f"School forms: {', '.join(forms)}{unknown}."
        yield ""


def _window(policy: Policy, phase: Phase) -> str:
    opens, closes = (getattr(policy, f"{phase}_{end}") for end in ("opens", "closes"))
    return f"from {_words(opens)} until {_words(closes)}"


def _words(border: Border) -> str:
    anchor = _ANCHORS[border.anchor]
    if not border.sign:
        return anchor
    days, exact = border.duration.days, border.duration.exact
    length = f"{days} days" if days and not exact else str(border.duration)
    return f"{length} {'after' if border.sign > 0 else 'before'} {anchor}"


def _roles(roles: Set[Role]) -> str:
    return ", ".join(role for role in Role if role in roles)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(document(), end="")
