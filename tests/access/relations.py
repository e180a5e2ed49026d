"""Relations that end, or begin, at a midnight: what somebody is to a talk on the last day and on the next.

`relations.csv` says in which column of the other rules they stand before and after; `-` is not asked. Each
is made by changing the register under a talk that is there, so no answer can rest on what was once read.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from shared.adapters import keys, register
from shared.adapters.store import UnitOfWork, impossible
from shared.domain.people import (
    Assignment,
    Carer,
    CarerRelation,
    Consent,
    Duty,
    Enrolment,
    Group,
    Guardianship,
    Membership,
    Person,
    Span,
    Unit,
)
from tests.access.moments import A_MOMENT, Kept
from tests.access.rules import FOLDER
from tests.access.worlds import World
from tests.support.world import GUARDIAN, STOCKHOLM, fill, local

_ORIGIN = date(2021, 8, 1)


@dataclass(frozen=True)
class Relation:
    """One line of `relations.csv`."""

    name: str
    who: str
    tells: str
    patterns: tuple[str, ...]
    patterns_after: tuple[str, ...]
    """By which rules of a talk, and of all else, they are answered after it; none: by the same."""
    columns: tuple[str, str]
    """In a talk, before and after."""
    elsewhere: tuple[str, str]
    exceptions: Mapping[str, str]
    """Actions in which they are answered otherwise after it: what is kept for a group that they are not in
    is hidden from staff too, and what somebody made stays theirs."""
    spec: tuple[str, ...]

    @property
    def is_none(self) -> bool:
        """Whether they never had to do with the talk, so that no midnight changes anything."""
        return self.columns == ("others", "others")


@cache
def relations() -> tuple[Relation, ...]:
    """All of them."""
    with (FOLDER / "relations.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return tuple(
        Relation(
            row["relation"],
            row["who"],
            row["tells"],
            tuple(row["pattern"].split("/")),
            tuple(filter(None, row["pattern after"].split("/"))),
            (row["before"], row["after"]),
            (row["elsewhere before"], row["elsewhere after"]),
            dict(_told(told) for told in row["except"].split("|") if told),
            tuple(row["spec"].split()),
        )
        for row in rows
    )


def _told(exception: str) -> tuple[str, str]:
    action, _, answer = exception.rpartition("=")
    return action, answer


def changed(kept: Kept, *, name: str, last: date, over: bool) -> Kept:
    """A world in which the relation's last day is `last`: just before its end, or at the midnight after."""
    world = kept.again()
    with_newcomers(world)
    CHANGES[name](_Change(world, last, over))
    midnight = local(f"{last + timedelta(days=1)} 00:00")
    return Kept(world, world.kept(), midnight if over else midnight - A_MOMENT)


def long_over(kept: Kept, *, name: str) -> Kept:
    """A world in which the relation ended the day before."""
    yesterday = kept.instant.astimezone(STOCKHOLM).date() - timedelta(days=1)
    return replace(changed(kept, name=name, last=yesterday, over=True), instant=kept.instant)


@dataclass(frozen=True)
class _Change:
    """What ends when, in which world; `over` tells what has no date of its own whether it has happened."""

    world: World
    last: date
    over: bool

    @property
    def until(self) -> Span:
        return Span(start=None, end=self.last)

    @property
    def then(self) -> Span:
        return Span(start=self.last + timedelta(days=1))

    def edit(self, who: str, **changes: Any) -> None:
        """Write somebody anew in the register."""
        person = register.a_person(self.world.store, who)
        fill(self.world.store, [Person.model_validate(dict(person) | changes)])

    def said(self, who: str, **own: Any) -> None:
        """Write anew what is known of somebody beside the register."""
        standing = self.world.store.get(keys.own(who)) or {"version": 1}
        work = UnitOfWork()
        work.put(keys.own(who), standing | own, None, impossible)
        self.world.store.commit(work)


def with_newcomers(world: World) -> None:
    """A school like this one and its people, and others who have nothing to do with the talk."""
    there = (Enrolment(unit_id="other-unit", school_form="GR", year=5),)
    in_class = (Membership(group_id="far-class"),)

    def person(who: str, **given: Any) -> Person:
        known = {"id": who, "given_name": who.title(), "family_name": "Testsson"}
        return Person.model_validate(known | given)

    def of(who: str) -> tuple[Guardianship, ...]:
        return (Guardianship(person_id=who, relation=GUARDIAN),)

    fill(world.store, [
        Group(id="far-class", name="5B", kind="Klass", unit_id="other-unit", school_form="GR"),
        Unit(id="area", name="Området", kind="Rektorsområde", parent_id="town"),
        Unit(id="unit", name="Almskolan", kind="Skolenhet", parent_id="area",
             school_forms=("FS", "GR", "GY", "KOMVUX")),
        Unit(id="annex", name="Almens annex", kind="Skolenhet", parent_id="unit"),
        person("rut", duties=(Duty(unit_id="area", role="Rektor"),)),
        person("tage", duties=(Duty(unit_id="area", role="Lärare"),)),
        person("nils", duties=(Duty(unit_id="annex", role="Rektor"),)),
        person("nea", duties=(Duty(unit_id="annex", role="Kurator"),)),
        person("karin"),
        person("elof", duties=(Duty(unit_id="other-unit", role="Lärare"),),
               assignments=(Assignment(group_id="far-class", role="Mentor"),)),
        person("pontus", birth_date=date(2010, 5, 1), enrolments=there, memberships=in_class,
               guardians=of("gabi")),
        person("gabi", children=of("pontus")),
        person("vera", birth_date=date(2003, 1, 1), enrolments=there, memberships=in_class),
        person("kim", birth_date=date(2010, 5, 1), enrolments=there,
               memberships=(Membership(group_id="class", span=Span(end=date(2021, 6, 30))), *in_class)),
    ])  # fmt: skip


def _guardianship(change: _Change) -> None:
    pupil = register.a_person(change.world.store, "pelle")
    ended = {"span": change.until}
    others = [g for g in pupil.guardians if g.person_id != "gun"]
    [mine] = [g for g in pupil.guardians if g.person_id == "gun"]
    change.edit("pelle", guardians=(mine.model_copy(update=ended), *others))
    child = Guardianship(person_id="pelle", relation=GUARDIAN, span=change.until)
    change.edit("gun", children=(child,))


def _decision(change: _Change) -> None:
    carer = Carer(
        person_id="karin", relation=CarerRelation.FOSTER_PARENT, starts=_ORIGIN, ends=change.last,
        evidence="SN 2021-0117",
    )  # fmt: skip
    change.said("pelle", carers=[carer.model_dump(mode="json")])
    change.said("karin", cares_for=["pelle"])


def _majority(change: _Change) -> None:
    birthday = change.last + timedelta(days=1)
    change.edit("pelle", birth_date=birthday.replace(year=birthday.year - 18))


def _consent(change: _Change) -> None:
    consents = [Consent(guardian_id="gun", at=local(f"{_ORIGIN} 08:00")).model_dump(mode="json")]
    change.said("pelle", consents=[] if change.over else consents)


def _staff(
    who: str, *, leaves: bool, to: str | None = None, role: str = "Lärare"
) -> Callable[[_Change], None]:
    """Somebody's groups end, and their duty if they leave; `to` is where they work then."""

    def apply(change: _Change) -> None:
        person = register.a_person(change.world.store, who)
        ended = {"span": change.until}
        duties = [d.model_copy(update=ended) if leaves else d for d in person.duties]
        groups = [a.model_copy(update=ended) for a in person.assignments]
        if to is not None:
            duties.append(Duty(unit_id=to, role=role, span=change.then))
        if to == "other-unit" and groups:
            groups.append(Assignment(group_id="far-class", role="Mentor", span=change.then))
        change.edit(who, duties=tuple(duties), assignments=tuple(groups))

    return apply


def _class(change: _Change) -> None:
    spans = {"class": change.until, "other-class": change.then}
    change.edit(
        "pelle", memberships=tuple(Membership(group_id=g, span=s) for g, s in spans.items())
    )


def _principal(change: _Change) -> None:
    duties = register.a_person(change.world.store, "emma").duties
    change.edit("emma", duties=(*duties, Duty(unit_id="unit", role="Rektor", span=change.then)))


def _nothing(_change: _Change) -> None:
    """They never had to do with it."""


CHANGES: dict[str, Callable[[_Change], None]] = {
    "guardianship ends": _guardianship,
    "decision ends": _decision,
    "pupil comes of age": _majority,
    "consent is taken back": _consent,
    "mentorship ends": _staff("sten", leaves=False),
    "mentor leaves": _staff("sten", leaves=True),
    "mentor changes unit": _staff("sten", leaves=True, to="other-unit"),
    "pupil changes class": _class,
    "principal leaves": _staff("hedda", leaves=True),
    "principal becomes a teacher": _staff("hedda", leaves=True, to="unit"),
    "principal changes unit": _staff("hedda", leaves=True, to="other-unit", role="Rektor"),
    "principal comes": _principal,
    "further staff leaves": _staff("fredrik", leaves=True),
    "student health leaves": _staff("hanna", leaves=True),
    "holder leaves": _staff("ingrid", leaves=True),
    "manager leaves": _staff("mia", leaves=True),
    **dict.fromkeys(
        (
            "manager of another school", "mentor of another school", "guardian of another school",
            "pupil of another school", "pupil of age of another school", "pupil left the class",
            "head of the unit above", "teacher of the unit above", "head of the unit below",
            "student health of the unit below",
        ),
        _nothing,
    ),
}  # fmt: skip
"""How each comes about."""
