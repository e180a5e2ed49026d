"""One item of every kind that belongs to a dossier, with a word in it that stands nowhere else."""

from collections.abc import Mapping
from datetime import date
from itertools import count
from typing import Any

from pydantic import BaseModel

from shared.adapters import keys
from shared.adapters.dossier.kinds import KINDS, Where
from shared.adapters.keys import Key
from shared.adapters.product_feedback import FeedbackKind, ProductFeedback
from shared.adapters.register import person_item
from shared.adapters.store import Item, Store, Table, UnitOfWork, impossible
from shared.adapters.talks import talk_item
from shared.adapters.texts import Text
from shared.domain.agreement import Agreement, CheckIn
from shared.domain.attachment import Attachment, State
from shared.domain.audit import About, Subject
from shared.domain.blocked import BlockedTime
from shared.domain.cooperation import Cooperation, Said, Way, Word
from shared.domain.disagreement import About as AboutWhat
from shared.domain.disagreement import Disagreement, Reply
from shared.domain.draft import Draft
from shared.domain.duration import Duration
from shared.domain.instant import wire
from shared.domain.judgement import Judgement
from shared.domain.note import Note
from shared.domain.observation import Observation
from shared.domain.people import Own, Person
from shared.domain.plan import Plan, PlanAgreement
from shared.domain.presence import Manner, Presence, Present
from shared.domain.referral import HealthEntry, Referral
from shared.domain.result import Attendance, Grade
from shared.domain.rights import Ground, Request, RequestKind, RequestState
from shared.domain.said_wrong import SaidWrong
from shared.domain.slot import Place, PlaceKind, Slot, slot_id
from shared.domain.teaching import Teacher, Teaching
from shared.domain.term import Half, Term
from shared.domain.vocabulary import Phase, Role
from shared.domain.well_being import Answer
from shared.domain.worry import Worry
from tests.support.talks import START, a_booking, a_waiting_talk, windows_of

AT = START
DAY = date(2021, 10, 31)
TERM = Term(2021, Half.AUTUMN)


class Planted:
    """A talk about `emil` and a person's all, kind by kind; `of` says in which kind a word was planted."""

    def __init__(self) -> None:
        self.of: dict[str, str] = {}
        self.items: list[tuple[Table, Key, Item]] = []
        self._numbers = count(1)

    def word(self, kind: str) -> str:
        """A word that stands nowhere else, to be found again."""
        word = f"planted{next(self._numbers):03d}"
        self.of[word] = kind
        return word

    def put(self, kind: str, key: Key, item: BaseModel | Item) -> None:
        """An item of a kind."""
        table = next(each.table for each in KINDS if each.name == kind)
        if isinstance(item, BaseModel):
            item = item.model_dump(mode="json", exclude_none=True)
        self.items.append((table, key, item))

    def missing(self, where: Where) -> set[str]:
        """Kinds of a dossier of which nothing was planted."""
        return {k.name for k in KINDS if k.where is where} - {*self.of.values()}

    def into(self, store: Store) -> None:
        """Put all of it into a store, in place of what stands there."""
        for table, key, item in self.items:
            work = UnitOfWork()
            work.put(key, item, None, impossible, table)
            store.commit(work)


def plant(store: Store, person: Person, talk_id: str = "talk") -> Planted:
    """Plant everything about a person, who is also staff, and a talk about them."""
    planted = Planted()
    _of_talk(planted, person.id, talk_id)
    _notes(planted, person.id, talk_id)
    _of_person(planted, person)
    _of_school(planted, person.id)
    planted.into(store)
    return planted


def _of_talk(planted: Planted, who: str, talk_id: str) -> None:
    word, put = planted.word, planted.put
    booking = a_booking().model_copy(
        update={"place": Place(kind=PlaceKind.ROOM, text=word("talk"))}
    )
    talk = a_waiting_talk(id=talk_id, subject_id=who).changed(
        booking=booking, windows=windows_of(booking)
    )
    put("talk", keys.talk(talk_id), talk_item(talk))
    event = {"what": "booked", "by": "mona", "at": wire(AT), "status": "booked", "generation": 1}
    put("event", keys.event(talk_id, 1), event | {"reason": word("event")})

    def text(kind: str, version: int) -> Text:
        return Text(
            phase=Phase.RECORD, field="summary", version=version, text=word(kind),
            author_id="teacher", at=AT,
        )  # fmt: skip

    put("text", keys.text(talk_id, Phase.RECORD, "summary"), text("text", 2))
    key = keys.text_version(talk_id, Phase.RECORD, "summary", 1)
    put("version of a text", key, text("version of a text", 1))

    def agreement(kind: str, version: int) -> Agreement:
        return Agreement(
            talk_id=talk_id, number=1, version=version, subject_id=who, goal=word(kind),
            strategy=word(kind), owners=(Role.PUPIL,), author_id="teacher", at=AT, made_at=AT,
        )  # fmt: skip

    put("agreement", keys.agreement(talk_id, 1), agreement("agreement", 2))
    key = keys.agreement_version(talk_id, 1, 1)
    put("version of an agreement", key, agreement("version of an agreement", 1))
    said = CheckIn(
        talk_id=talk_id, agreement=1, number=1, text=word("check-in"), author_id=who, at=AT
    )
    put("check-in", keys.check_in(talk_id, 1, 1), said)
    was = said.model_copy(update={"number": 2, "text": word("check-in as it was")})
    put("check-in as it was", keys.check_in_version(talk_id, 1, 2), was)

    def attachment(kind: str, version: int) -> Attachment:
        return Attachment(
            talk_id=talk_id, number=1, version=version, phase=Phase.RECORD, name=word(kind),
            author_id="teacher", at=AT, state=State.READY, url=f"https://{word(kind)}.example",
        )  # fmt: skip

    put("attachment", keys.attachment(talk_id, 1), attachment("attachment", 2))
    key = keys.attachment_version(talk_id, 1, 1)
    put("version of an attachment", key, attachment("version of an attachment", 1))
    wrong = SaidWrong(
        request_id="r1", person_id=who, unit_id="school", asked_by=word("said to be wrong"),
        asked_at=AT, phase=Phase.RECORD, field="summary", state=RequestState.RECEIVED,
    )  # fmt: skip
    put("said to be wrong", keys.said_wrong(talk_id, Phase.RECORD, "summary", "r1"), wrong)
    message: Item = {
        "kind": "mail", "notice": "booked", "recipient_id": word("message"), "state": "DONE",
        "generation": 1, "talk_id": talk_id, "expires_at": int(AT.timestamp()) + 400 * 86_400,
    }  # fmt: skip
    put("message", keys.outbox(talk_id, 1, "booked", who), message)
    put(
        "trail of a talk",
        keys.audit(About(Subject.TALK, talk_id), AT, "e1"),
        _entry(word("trail of a talk"), Subject.TALK, talk_id),
    )


def _notes(planted: Planted, who: str, talk_id: str) -> None:
    word = planted.word

    def note(kind: str, key: Key, of: str, version: int = 1) -> None:
        base: Any = {"talk_id": talk_id, "version": version, "author_id": "teacher", "at": AT}
        given: dict[str, Note] = {
            "presence": Presence(
                **base, people=(Present(name=word(kind), manner=Manner.PHONE),)
            ),
            "disagreement": Disagreement(
                **base, about=AboutWhat(), text=word(kind), noted_by="mona",
                noted_as=(Role.GUARDIAN,), noted_at=AT,
                answers=(Reply(text=word(kind), author_id="teacher", at=AT),),
            ),
            "cooperation": Cooperation(
                **base, actor=word(kind), purpose=word(kind), asked_by="teacher", asked_at=AT,
                said=(
                    Said(
                        person_id=who, word=Word.LIMITED, limits=word(kind), starts=DAY,
                        way=Way.ORALLY, recorded_by="teacher", at=AT,
                    ),
                ),
            ),
            "worry": Worry(
                **base, subject_id=who, unit_id="school", text=word(kind), passed_on_by="teacher",
                passed_on_at=AT, answer=word(kind), answered_by="rektor", answered_at=AT,
            ),
            "referral": Referral(
                **base, subject_id=who, unit_id="school", text=word(kind), passed_on_by="teacher",
                passed_on_at=AT, follow_up_by=DAY, assigned_to="kim",
                answer=HealthEntry(text=word(kind), by="kim", at=AT),
                follow_up=HealthEntry(text=word(kind), by="kim", at=AT),
            ),
        }  # fmt: skip
        planted.put(kind, key, given[of])

    for prefix in (keys.PRESENCE, keys.DISAGREEMENT, keys.COOPERATION, keys.WORRY, keys.REFERRAL):
        kind = prefix.rstrip("#").lower()
        note(kind, keys.note(talk_id, prefix, 1), kind, 2)
        note("version of a note", keys.note_version(talk_id, prefix, 1, 1), kind)
    unused = {*planted.of} - {w for *_, item in planted.items for w in _words(item)}
    for each in unused:  # made for kinds of notes that this one is not
        del planted.of[each]


def _of_person(planted: Planted, person: Person) -> None:
    word, put, who = planted.word, planted.put, person.id
    named = person.model_copy(update={"family_name": word("person")})
    put("person", keys.person(who), person_item(named))
    put("own", keys.own(who), Own(version=2, manager_id=word("own"), by=who, at=AT))
    put("version of own", keys.own_version(who, 1), Own(version=1, by=word("version of own")))
    put("door", keys.door(who), {"signed_out_at": wire(AT), "by": word("door")})
    request = Request(
        id="r1", kind=RequestKind.RECTIFICATION, person_id=who, unit_id="school", asked_by=who,
        asked_at=AT, due_on=DAY, ground=Ground.SELF, what=word("request"), author_id=who, at=AT,
    )  # fmt: skip
    put("request", keys.request(who, "r1"), request)
    was = request.model_copy(update={"what": word("version of a request")})
    put("version of a request", keys.request_version(who, "r1", 1), was)
    draft = Draft(
        talk_id="elsewhere", phase=Phase.RECORD, field="summary", text=word("draft"), builds_on=0,
        revision="r1", at=AT, kept_until=AT,
    )  # fmt: skip
    put("draft", keys.draft(who, "elsewhere", Phase.RECORD, "summary"), draft)
    base = {"pupil_id": who, "term": "2021-autumn", "at": AT}

    def judgement(kind: str, version: int) -> Judgement:
        told = {
            "school_subject": "MA",
            "school_form": "GR",
            "version": version,
            "words": word(kind),
        }
        return Judgement.model_validate(base | told)

    put("result", keys.result(who, TERM, keys.Kind.JUDGEMENT, "MA"), judgement("result", 2))
    key = keys.result_version(who, TERM, keys.Kind.JUDGEMENT, "MA", 1)
    put("version of a result", key, judgement("version of a result", 1))
    grade = Grade.model_validate(base | {"school_subject": "SV", "value": word("result")})
    put("result", keys.result(who, TERM, keys.Kind.GRADE, "SV"), grade)
    there = Attendance.model_validate(base | {"attended": 9, "author_id": word("result")})
    put("result", keys.result(who, TERM, keys.Kind.ATTENDANCE, ""), there)
    for kind, version in (("plan", 1), ("plan as it was", 1)):
        content = Plan(
            pupil_id=who, school_year=2021, talk_id="talk", unit_id="school", school_form="GR",
            held_on=DAY, required=True, version=version, made_by="teacher", made_at=AT,
            agreements=(PlanAgreement(goal=word(kind), owners=(Role.PUPIL,)),),
        )  # fmt: skip
        put(kind, keys.plan(who, 2021, version), {"content": content.model_dump_json()})

    def observation(kind: str, version: int) -> Observation:
        return Observation(
            id="seen", version=version, unit_id="school", children=(who,), day=DAY,
            title=word(kind), text=word(kind), author_id="freja", at=AT,
        )  # fmt: skip

    place = keys.observed(keys.observed_at(keys.Place.CHILD, who), DAY, "seen")
    put("observation of a child", place, observation("observation of a child", 2))
    key = keys.observation_version("seen", 1)
    put("version of an observation", key, observation("version of an observation", 1))
    felt = Answer(person_id=who, question=word("well-being"), day=DAY, value=3, at=AT)
    put("well-being", keys.well_being(who, DAY, felt.question), felt)
    about = About(Subject.PERSON, who)
    key = keys.audit(about, AT, "e2")
    put("trail about a person", key, _entry(word("trail about a person"), *about))


def _of_school(planted: Planted, who: str) -> None:
    """What a person is and does as staff."""
    word, put = planted.word, planted.put
    start = START.replace(hour=12)
    slot = Slot(
        id=slot_id(who, start), responsible_id=who, talk_type="development", start=start,
        end=start.replace(minute=30), place=Place(kind=PlaceKind.ROOM, text=word("slot")),
    )  # fmt: skip
    put("slot", keys.slot(slot.id), slot)
    busy = BlockedTime(
        person_id=who, start=start, end=start.replace(minute=30), grain=Duration.parse("PT5M"),
        reason=word("blocked time"), by=who, at=AT,
    )  # fmt: skip
    put("blocked time", keys.blocked(who, start), busy)
    kept = {"slot_id": word("holds"), "subject_id": "emil", "until": wire(AT)}
    put("holds", keys.holds(who), {"version": 1, "slots": [kept]})
    said = ProductFeedback(
        id="f1", kind=FeedbackKind.IDEA, words=word("product feedback"), at=AT, author_id=who
    )
    put("product feedback", keys.product_feedback("2021-10", AT, "f1"), said)
    taught = Teaching(
        group_id="5a", school_subject=word("teaching"), teachers=(Teacher(person_id=who),)
    )
    put("teaching", keys.teaching("5a", taught.school_subject), taught)


def _entry(word: str, subject: Subject, about: str) -> Item:
    return {
        "id": "e", "at": wire(AT), "actor_id": word, "action": "GET /v1/talks/{talk_id}",
        "outcome": "done", "about": [subject.value, about],
    }  # fmt: skip


def _words(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [word for each in value.values() for word in _words(each)]
    if isinstance(value, list | tuple):
        return [word for each in value for word in _words(each)]
    return []
