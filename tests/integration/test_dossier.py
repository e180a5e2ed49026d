"""What is read as a whole of a talk or a person: everything, or there is a reason why not (G9, R13)."""

import inspect
import json
from collections.abc import Iterator
from datetime import date, datetime
from itertools import product
from typing import Any, get_type_hints

import pytest

from shared.adapters import keys, register
from shared.adapters.dossier import (
    Place,
    Told,
    person_document,
    read_person,
    read_talk,
    talk_document,
)
from shared.adapters.dossier.kinds import KINDS, Where, kinds_of
from shared.adapters.dossier.words import words_in
from shared.adapters.keys import Key
from shared.adapters.page import as_html
from shared.adapters.store import Table
from shared.domain.audit import About, Subject
from shared.domain.duration import Duration
from shared.domain.people import Assignment
from shared.domain.term import Half, Term
from shared.domain.vocabulary import Phase
from tests.support.memory import MemoryStore
from tests.support.planted import AT, Planted, plant
from tests.support.steps import a_term
from tests.support.world import STOCKHOLM, a_world

NOTES = (keys.PRESENCE, keys.DISAGREEMENT, keys.COOPERATION, keys.WORRY, keys.REFERRAL)
GIVEN: dict[Any, tuple[Any, ...]] = {
    str: ("a1",), int: (1,), bool: (False, True), date: (AT.date(),), datetime: (AT,),
    Phase: tuple(Phase), Duration: (Duration.parse("PT5M"),), Term: (Term(2021, Half.SPRING),),
    keys.Kind: tuple(keys.Kind), keys.Place: tuple(keys.Place),
    About: tuple(About(subject, "a1") for subject in Subject),
    str | None: (None, "a1"),
}  # fmt: skip
NAMED: dict[str, tuple[str, ...]] = {
    "kind": NOTES,
    "slot_id": ("a1.20211031T080000Z",),
    "partition": tuple(
        keys.observed_at(place, "a1", open_to_families=opened)
        for place, opened in product(keys.Place, (False, True))
        if not (opened and place is keys.Place.CHILD)
    ),
}
"""Arguments that are not just any text."""
AS_WHAT_STANDS = {"plan as it was", "check-in as it was", "request"}
"""Kinds of which what stands and what was are always the same; one of both is told."""


def every_key() -> Iterator[tuple[str, Key]]:
    """A key of each kind that the module of keys can build, with the name of what builds it."""
    for name, builds in vars(keys).items():
        if isinstance(builds, Key):
            yield name, builds
        hints = get_type_hints(builds) if inspect.isfunction(builds) else {}
        if hints.pop("return", None) is not Key:
            continue
        named = {(n, str): values for n, values in NAMED.items()}
        possible = [named.get((n, of)) or GIVEN[of] for n, of in hints.items()]
        for values in product(*possible):
            yield name, _built(builds, dict(zip(hints, values, strict=True)))


def _built(builds: Any, arguments: dict[str, Any]) -> Key:
    made: Key = builds(**arguments)
    return made


def test_every_key_that_can_be_built_is_decided_about_once() -> None:
    undecided = {
        (name, key, tuple(kind.name for kind in found))
        for name, key in every_key()
        for found in [
            [kind for table in Table for kind in kinds_of(table, key) if _can_be(kind.table, name)]
        ]
        if len(found) != 1
    }
    assert not undecided


def _can_be(table: Table, name: str) -> bool:
    """Whether what this function builds is of the table; three shapes of keys stand in both."""
    if name in ("plan", "seal", "last_seal", "observation", "observation_version", "request"):
        return (table is Table.HISTORY) == (name in ("seal", "observation_version"))
    return True


def test_a_kind_that_belongs_nowhere_says_why() -> None:
    assert not [kind.name for kind in KINDS if (kind.where is Where.NOWHERE) != bool(kind.why)]


def planted() -> tuple[Any, Planted]:
    """The school with everything about Emil, who is made staff too so that there is more to find."""
    ports, _ = a_world()
    emil = register.a_person(ports.store, "emil").model_copy(
        update={"assignments": (Assignment(group_id="5a", role="Mentor"),)}
    )
    return ports.store, plant(ports.store, emil)


@pytest.mark.spec("G9", "R13")
def test_a_dossier_has_every_word_that_is_kept_of_a_talk_and_of_a_person() -> None:
    store, words = planted()
    assert not words.missing(Where.TALK) | words.missing(Where.PERSON)
    talk = json.dumps(read_talk(store, "talk").model_dump(mode="json"))
    dossier = read_person(store, "emil", AT)
    person = json.dumps(dossier.model_dump(mode="json"))
    where = {kind.name: kind.where for kind in KINDS}
    told = {word: of for word, of in words.of.items() if of not in AS_WHAT_STANDS}
    assert not {of for word, of in told.items() if word not in person}
    assert not {of for word, of in told.items() if (word in talk) != (where[of] is Where.TALK)}
    read = {*dossier.places, *(place for talk in dossier.talks for place in talk.places)}
    unread = {(table, key) for table, key, _ in words.items if Place(table, key) not in read}
    assert {key.pk for _, key in unread} == {"GROUP#5a"}  # what a group has is not one person's


@pytest.mark.spec("D8")
def test_a_life_leaves_nothing_about_its_talk_outside_the_dossier() -> None:
    """Everything that the store has after a life in which a little of all was done is known and found."""
    store = MemoryStore()
    steps = a_term(store=store)
    talk = steps.booked()["id"]
    steps.save(talk, "preparation", "wellbeing.pupil", "Bra", by="emil")
    steps.at("2021-10-31 09:10")
    steps.save(talk, "record", "school-efforts.responsible", "Läxhjälp", by="teacher")
    steps.move(talk, steps.publish(start="15:00")[0])
    kept = [(table, key) for table in Table for key in store._tables[table]]
    assert not [each for each in kept if len(kinds_of(*each)) != 1]
    dossier = read_talk(store, talk)
    found = {*dossier.places}
    about_it = {
        Place(table, key)
        for table, key in kept
        if talk in key.pk and kinds_of(table, key)[0].where is Where.TALK
    }
    assert about_it == found
    assert [event.what for event in dossier.events] == ["booked", "rebooked"]
    emil = read_person(store, "emil", steps.ports.now())
    teacher = read_person(store, "teacher", steps.ports.now())
    assert [each.talk.id for each in emil.talks] == [talk]
    assert [each.talk.id for each in teacher.others] == [talk]


@pytest.mark.spec("R13")
def test_a_dossier_can_be_read_as_pages_in_either_language_with_every_word_of_it() -> None:
    store, words = planted()
    dossier = read_person(store, "emil", AT)
    told = Told("sv", STOCKHOLM, lambda i: i or "", lambda _, text: (text.field, text.text))
    pages = [person_document(dossier, told), *(talk_document(t, told) for t in dossier.talks)]
    page = "".join(as_html(each).decode() for each in pages)
    untold = {of for word, of in words.of.items() if word not in page}
    assert untold <= AS_WHAT_STANDS
    assert words_in("sv").keys() == words_in("en").keys()
