"""Prints docs/access-cells.md: every cell of the access table, for those who answer for it.

`python -m tests.access.document > docs/access-cells.md`; a test fails while the two differ. Patterns and
moments that answer alike stand in one row.
"""

from collections.abc import Iterable, Iterator

from tests.access import elsewhere, of_age, protected
from tests.access.people import CASTS, COLUMNS, PATTERNS, STRANGERS, VARIANTS
from tests.access.relations import Relation, relations
from tests.access.rules import ANSWERS, actions, cell, moments, rules

NOBODY = "–"
_HEAD = """# Who is answered what, at every moment of a talk

Printed from the rules in `tests/access/rules` by `python -m tests.access.document > docs/access-cells.md`.
Those rules are written from the specification, not from the program; `tests/access` asks the API for every
cell of them, those who stand in one column in turn, and fails if one answer differs. How the program
decides is in [access.md](access.md).

## What a cell says

"""
_PEOPLE = """
A refusal changes nothing in the tables, and words that were typed into a field are handed back with it.

## Who they are

- **holder**: the responsible teacher; in an employee talk the manager.
- **subject**: the pupil; in an employee talk the employee.
- **guardian**: the guardian who booked and the other one; where guardians live apart, the one whose talk it
  is; of a pupil of age, one with the pupil's consent.
- **guardian apart**: the other guardian, where each has a talk of their own.
- **staff**: staff connected to the pupil through a group.
- **higher**: higher permission at the talk's unit.
- **further**: further staff who come to the talk; while it has no time they are strangers.
- **others**: everybody else. For talks about a pupil: {pupil}; the other guardian of a pupil of age, without
  consent. For employee talks: {employee}.

A dash stands where a pattern has nobody. Moments that follow each other in the list below are told as
*first* **to** *last*.

## Patterns

{patterns}
Other school forms follow one of these: {forms}; a code that nobody knows is *young*.

## Moments

"""

_ELSEWHERE = """
## Everything else

What is asked for beside a talk is answered alike at every moment. **yes** is here: not refused for who asks.
Where a row names one pattern only, the thing has nothing to do with school forms. `colleagues` work at the
unit and have nothing to do with the class, `employed elsewhere` work at another, `not employed` are
classmates, their guardians, former guardians and who has left; `installation` is the administrator of the
municipality, `unknown` has a sign-in and is in no register.
"""

_PROTECTED = """
## Protected identities

While the pupil's identity is protected, the family, who leads the school and staff on the closed list are
answered as all tables above say. Of the other staff who have to do with the pupil, *closed* says: as a
stranger, 404 to the byte as if there were no such pupil, and beside a talk with the same requests of the
tables. To all others nothing changes: they were strangers before.

An action stands here where anybody is closed out; in all others ({ever}) nothing changes for anybody. Of a
guardian whose identity is protected only they themselves and who leads the child's school are told
anything, and of one of the staff also the manager, whichever route names them; to everybody else they do
not exist. Each of this is asked of every route.
"""
_OF_AGE = """
## A pupil of age

In a talk they are patterns of their own (*adult*, *school of age*). Beside it, where no row above is about
one of age, the pupil and the former guardians are answered so; what names no pupil is answered as ever.
"""
_UNITS = """
## Other units, and relations that end

Who these people are to a talk and its school, until midnight and after; they are answered as that column is, in
every action above. *others*, *colleagues*, *employed elsewhere* and *not employed* are strangers.
"""


def document() -> str:
    """The whole page."""
    lines = [_HEAD + "\n".join(f"- **{word}**: {told}." for word, told in ANSWERS.items())]
    patterns = "\n".join(f"- **{name}**: {_told(name)}" for name in PATTERNS + VARIANTS)
    others = (f"{name.split()[1]} is *{name.split()[0]}*" for name in CASTS if _is_form(name))
    lines.append(
        _PEOPLE.format(
            pupil="; ".join(STRANGERS["pupil"].values()),
            employee="; ".join(STRANGERS["employee"].values()),
            patterns=patterns + "\n",
            forms=", ".join(others),
        )
    )
    lines += [f"- **{name}**: {row['tells']}." for name, row in moments().items()]
    for action in actions():
        numbers = {
            number: None for rule in rules() if rule.action == action for number in rule.spec
        }
        lines += ["", f"## {action[0].upper()}{action[1:]}", "", f"{', '.join(numbers)}", ""]
        lines += [_row(["pattern", "moments", *COLUMNS]), _row(["---"] * (2 + len(COLUMNS)))]
        lines += [_row([_patterns(p), _moments(m), *a]) for p, m, a in _rows(action)]
    lines += [*_elsewhere(), *_protected(), *_of_age(), *_units()]
    return "\n".join(lines) + "\n"


def _elsewhere() -> Iterator[str]:
    """The rules for what is asked beside a talk, as they stand."""
    yield _ELSEWHERE
    yield _row(["what", "pattern", *elsewhere.COLUMNS])
    yield _row(["---"] * (2 + len(elsewhere.COLUMNS)))
    for rule in elsewhere.rules():
        yield _row([rule.action, "; ".join(rule.patterns), *rule.answers.values()])


def _protected() -> Iterator[str]:
    """What a protected identity changes, by who is closed out."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for action, answers in protected.rows().items():
        alike.setdefault(tuple(answers.values()), []).append(action)
    ever = alike.pop((protected.AS_EVER,) * len(protected.COLUMNS))
    yield _PROTECTED.format(ever=f"{len(ever)} of {len(protected.rows())}")
    yield _row(["what", *(f"{column}, not on the list" for column in protected.COLUMNS)])
    yield _row(["---"] * (1 + len(protected.COLUMNS)))
    for shown, some in alike.items():
        yield from (_row([action, *shown]) for action in some)


def _of_age() -> Iterator[str]:
    yield _OF_AGE
    yield _row(["what", *of_age.COLUMNS])
    yield _row(["---"] * (1 + len(of_age.COLUMNS)))
    yield from (_row([row.action, *row.answers.values()]) for row in of_age.rows().values())


def _units() -> Iterator[str]:
    yield _UNITS
    head = ["who", "in the talk before", "after", "beside it before", "after", "but for"]
    yield from (_row(head), _row(["---"] * len(head)))
    for relation in relations():
        columns = [*relation.columns, *relation.elsewhere]
        yield _row([relation.tells, *columns, _but_for(relation)])


def _but_for(relation: Relation) -> str:
    told = (f"{action}: {answer}" for action, answer in relation.exceptions.items())
    return "; ".join(told) or NOBODY


Table = dict[str, tuple[str, ...]]
"""The answers of one pattern at each moment, a column each; a dash where a pattern has nobody."""


def _rows(action: str) -> Iterator[tuple[list[str], list[str], tuple[str, ...]]]:
    """Patterns that answer alike, and for them the moments that do, in the order in which they first do."""
    tables: list[tuple[list[str], Table]] = []
    for pattern in PATTERNS + VARIANTS:
        table = _table(action, pattern)
        for patterns, other in tables:
            if all(_alike(table[moment], other[moment]) for moment in moments()):
                patterns.append(pattern)
                other |= {moment: _both(table[moment], other[moment]) for moment in moments()}
                break
        else:
            tables.append(([pattern], table))
    for patterns, table in tables:
        alike: dict[tuple[str, ...], list[str]] = {}
        for moment, shown in table.items():
            alike.setdefault(shown, []).append(moment)
        for shown, when in alike.items():
            yield patterns, when, shown


def _table(action: str, pattern: str) -> Table:
    people = CASTS[pattern].columns
    return {
        moment: tuple(
            cell(action, pattern, moment).answers[column] if people[column] else NOBODY
            for column in COLUMNS
        )
        for moment in moments()
    }


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return all(a == b or NOBODY in (a, b) for a, b in zip(one, other, strict=True))


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(b if a == NOBODY else a for a, b in zip(one, other, strict=True))


def _moments(some: list[str]) -> str:
    """Moments that follow each other as `first to last`."""
    order = list(moments())
    runs: list[list[str]] = []
    for moment in some:
        if runs and order.index(moment) == order.index(runs[-1][-1]) + 1:
            runs[-1].append(moment)
        else:
            runs.append([moment])
    told = (run[0] if len(run) == 1 else f"{run[0]} **to** {run[-1]}" for run in runs)
    return "any" if len(some) == len(order) else "; ".join(told)


def _patterns(some: list[str]) -> str:
    return "all" if len(some) == len(PATTERNS + VARIANTS) else "; ".join(some)


def _told(name: str) -> str:
    return {
        "young": "preschool and its like (FS here): the child never acts, guardians take its part.",
        "school": "compulsory and upper-secondary school (GR here), a pupil under age.",
        "adult": "adult education (KOMVUX here), a pupil of age.",
        "employee": "employee talks.",
        "young apart": "the same as young, where the guardians live apart.",
        "school apart": "the same as school, where the guardians live apart.",
        "school sensitive": "the same as school, with a template flagged as sensitive.",
        "school opened": "the same as school, where the follow-up is opened to guardians.",
        "school of age": "upper-secondary school (GY here), where the pupil is of age.",
    }[name]


def _is_form(name: str) -> bool:
    return name not in PATTERNS + VARIANTS


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(document(), end="")
