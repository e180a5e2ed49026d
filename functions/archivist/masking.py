"""What of a dossier its reader gets: as much as they may read in the system, and of others nothing.

The person gets all that is theirs. A guardian, and the school on somebody's behalf, get through an export no
more than they could read anyway. Whatever is left out is listed with why, so that nobody has to guess; what
must not even be known to exist is covered by rules that stand in every export.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from functions.archivist.masking_talk import MaskedTalk
from functions.archivist.naming import MASKED, RELATIVE
from functions.archivist.reader import Reader, Reason, Tally
from shared.adapters import register
from shared.adapters.dossier import (
    ObservationFile,
    PersonDossier,
    ResultFile,
    TalkDossier,
    TextFile,
)
from shared.adapters.scene import Scene, among
from shared.domain.audit import About, Entry
from shared.domain.errors import NotFound
from shared.domain.judgement import Judgement
from shared.domain.observation import Observation
from shared.domain.people import Person
from shared.domain.plan import may_read_plan
from shared.domain.presence import Presence
from shared.domain.result import Attendance
from shared.domain.rights import Ground, Purpose
from shared.domain.secrecy import secrecy_of
from shared.domain.seeing import is_named_to_relatives
from shared.domain.talk import Talk
from shared.domain.vocabulary import Role

T = TypeVar("T")


class Masked(NamedTuple):
    """A dossier as its reader gets it."""

    dossier: PersonDossier
    left_out: Counter[tuple[Reason, str]]
    hidden: frozenset[str]
    """Ids of people of whom the reader is told nothing: they stand nowhere in it."""

    @property
    def how_many(self) -> int:
        """How many things were left out."""
        return sum(self.left_out.values())


def mask(dossier: PersonDossier, reader: Reader) -> Masked:
    """The dossier for this reader."""
    tally = Tally()
    hidden = frozenset((*_others_apart(dossier.person, reader), *_others_of(dossier)))
    official = reader.request.purpose is Purpose.PUBLIC_ACCESS
    talks = tuple(_talks(dossier, reader, hidden, tally))
    update: dict[str, object] = {
        "talks": () if official else talks,
        "others": tuple(_own_words(dossier)) if reader.is_subject else (),
        "results": tuple(_results(dossier.results, reader, tally)),
        "plans": tally.keep(
            dossier.plans,
            lambda plan: may_read_plan(plan, dossier.person, reader.person, reader.today),
            Reason.NOT_YOURS_TO_READ, "plans",
        ),
        "observations": tuple(_observation(o, dossier.person.id, tally) for o in dossier.observations),
        "person": _person(dossier.person, hidden),
        "trail": _trail(dossier.trail, dossier.person, reader),
    }  # fmt: skip
    update |= _as_staff(dossier)
    for name in _ALONE if not reader.is_subject else ():
        update[name] = ()
        tally.add(Reason.THEIRS_ALONE, name, len(getattr(dossier, name)))
    if not reader.is_subject:
        update["requests"] = tally.keep(
            dossier.requests, lambda r: r.asked_by == reader.person.id and not official,
            Reason.THEIRS_ALONE, "requests",
        )  # fmt: skip
    if official:
        update |= dict.fromkeys((*_NOT_OFFICIAL, "talks"), ()) | {"person": _named(dossier.person)}
        update["results"] = tally.keep(
            dossier.results,
            lambda file: not isinstance(file.stands, Attendance),
            Reason.NOT_OFFICIAL, "attendance",
        )  # fmt: skip
        for name in _NOT_OFFICIAL:
            tally.add(Reason.NOT_OFFICIAL, name, len(getattr(dossier, name)))
        for talk in dossier.talks:
            secrecy = secrecy_of(talk.talk.school_form, reader.today)
            tally.add(Reason.NOT_OFFICIAL, f"talks_{secrecy}")
    return Masked(dossier.model_copy(update=update), tally.counted, hidden)


_ALONE = ("drafts", "well_being", "slots", "blocked", "holds", "feedback", "acts")
"""What is for the person themself, whoever asks on their behalf."""
_NOT_OFFICIAL = ("observations", "trail", "own_versions", "teaching")
"""What is no official document that could be handed out; nor are talks, told of by the secrecy to try (R16)."""


def _others_apart(person: Person, reader: Reader) -> Iterator[str]:
    """The other guardians of a child, where they live apart and one of them reads (D11)."""
    if reader.request.ground is not Ground.GUARDIAN or not person.own.separate_talks:
        return
    family = {g.person_id for g in person.guardians} | {c.person_id for c in person.own.carers}
    yield from family - {reader.person.id}


def _others_of(dossier: PersonDossier) -> Iterator[str]:
    """Whom talks, observations and times are about besides the person and who is in their care."""
    person = dossier.person
    near = {person.id, *(child.person_id for child in person.children)}
    near |= {*person.own.cares_for, *person.own.consented_by}
    yield from {talk.talk.subject_id for talk in dossier.others} - near
    yield from {slot.subject_id for slot in dossier.slots if slot.subject_id} - near
    yield from {child for o in dossier.observations for child in o.stands.children} - near


def _as_staff(dossier: PersonDossier) -> dict[str, object]:
    """What somebody has as staff, without those whom it is about, and without colleagues."""
    who = dossier.person.id
    nobody = {"subject_id": None, "subject_name": None, "hold": None, "only_for": ()}
    return {
        "slots": tuple(slot.model_copy(update=nobody) for slot in dossier.slots),
        "teaching": tuple(
            t.model_copy(update={"teachers": tuple(x for x in t.teachers if x.person_id == who)})
            for t in dossier.teaching
        ),
        "acts": tuple(
            act
            if act.about.id == who
            else act.model_copy(update={"about": About(act.about.subject, "")})
            for act in dossier.acts
        ),
    }


def _named(person: Person) -> Person:
    """A pupil as official documents name them: by name and school, and not even that if protected (R17)."""
    told = {"id": person.id, "given_name": "", "family_name": "", "marking": person.marking}
    if not person.is_protected:
        told |= person.model_dump(include={"given_name", "family_name", "enrolments"})
    return Person.model_validate(told)


def _person(person: Person, hidden: frozenset[str]) -> Person:
    own = person.own.model_copy(
        update={
            "carers": tuple(c for c in person.own.carers if c.person_id not in hidden),
            "consents": tuple(c for c in person.own.consents if c.guardian_id not in hidden),
        }
    )
    guardians = tuple(g for g in person.guardians if g.person_id not in hidden)
    return person.model_copy(update={"guardians": guardians, "own": own})


def _talks(
    dossier: PersonDossier, reader: Reader, hidden: frozenset[str], tally: Tally
) -> Iterator[TalkDossier]:
    """Those that the reader has a part in; the others are not even counted: they may be another guardian's."""
    people = {reader.person.id: reader.person, dossier.person.id: dossier.person}
    for talk in dossier.talks:
        try:
            scene = among(reader.ports, reader.person.id, talk.talk, people)
        except NotFound:
            if reader.request.ground is Ground.GUARDIAN:
                continue
            if not reader.is_subject:
                tally.add(Reason.NOT_YOURS_TO_READ, "talks")
                continue
            # A talk of their preschool years: nothing a child does there, but theirs to have (F7).
            roles = frozenset({Role.HIGHER})
            scene = Scene(
                reader.ports, talk.talk, reader.person, dossier.person, roles, reader.now, people
            )
        masked = MaskedTalk(talk, scene, reader, hidden, tally).masked()
        yield masked.model_copy(update={"trail": _trail(masked.trail, dossier.person, reader)})


def _own_words(dossier: PersonDossier) -> Iterator[TalkDossier]:
    """Of talks about others only what the person wrote there: the rest is those others'."""
    who = dossier.person.id
    for talk in dossier.others:
        texts = tuple(
            TextFile(stands=mine[-1], versions=mine)
            for file in talk.texts
            if (mine := tuple(v for v in file.versions if v.author_id == who))
        )
        agreements = tuple(a for a in talk.agreements if a.stands.author_id == who)
        notes = tuple(n for n in talk.notes if n.stands.author_id == who)
        yield talk.model_copy(
            update={
                "texts": texts,
                "agreements": tuple(a.model_copy(update={"check_ins": ()}) for a in agreements),
                "attachments": tuple(a for a in talk.attachments if a.stands.author_id == who),
                "notes": tuple(n for n in notes if not isinstance(n.stands, Presence)),
                "drafts": tuple(d for d in talk.drafts if d.person_id == who),
                "marks": tuple(m for m in talk.marks if m.asked_by == who),
                "events": tuple(e for e in talk.events if e.by == who),
                "messages": tuple(m for m in talk.messages if m.recipient_id == who),
                "trail": (),
                "talk": _without_others(talk.talk, who),
            }
        )


def _without_others(talk: Talk, who: str) -> Talk:
    """That there was a talk, and when; not who else was there, nor for whom."""
    update: dict[str, object] = {
        "created_by": talk.created_by if talk.created_by == who else MASKED,
        "for_guardian_id": None,
        "ready": tuple(ready for ready in talk.ready if ready.person_id == who),
        "waiting": None,
    }
    if talk.booking is not None:
        by = talk.booking.booked_by
        update["booking"] = talk.booking.model_copy(
            update={
                "attendees": tuple(a for a in talk.booking.attendees if a.person_id == who),
                "booked_by": by if by == who else MASKED,
            }
        )
    return talk.model_copy(update=update)


def _trail(trail: Iterable[Entry], person: Person, reader: Reader) -> tuple[Entry, ...]:
    """Relatives do not follow each other's steps, staff or not; the school is told of everybody (G8)."""
    entries = tuple(trail)
    if reader.request.ground is Ground.SCHOOL or not entries:
        return entries
    actors = register.people(reader.ports.store, {entry.actor_id for entry in entries})
    named = {a.id for a in actors.values() if is_named_to_relatives(a, person, reader.today)}
    named.add(reader.person.id)
    return tuple(
        entry if entry.actor_id in named else entry.model_copy(update={"actor_id": RELATIVE})
        for entry in entries
    )


def _results(results: Iterable[ResultFile], reader: Reader, tally: Tally) -> Iterator[ResultFile]:
    """A guardian gets what is released to guardians (F61)."""
    waits = reader.request.ground is Ground.GUARDIAN
    for file in results:
        judgement = file.stands
        if waits and isinstance(judgement, Judgement) and not judgement.is_released(reader.now):
            tally.add(Reason.NOT_RELEASED, "judgement")
        else:
            yield file


def _observation(file: ObservationFile, child_id: str, tally: Tally) -> ObservationFile:
    """Without the other children that are tagged in it."""
    tally.add(Reason.OTHER_CHILD, "observations", len({*file.stands.children} - {child_id}))

    def alone(one: Observation) -> Observation:
        return one.model_copy(update={"children": (child_id,)})

    return ObservationFile(stands=alone(file.stands), versions=tuple(map(alone, file.versions)))
