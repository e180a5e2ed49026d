"""Every key of both tables, built here and nowhere else. `docs/data-model.md` says what each serves."""

import hashlib
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from shared.domain.audit import About
from shared.domain.duration import Duration
from shared.domain.instant import wire
from shared.domain.slot import parse_slot_id
from shared.domain.term import Half, Term
from shared.domain.vocabulary import Phase

SHARDS = 8
"""Partitions of what is asked for as a whole (what is due, who is registered); each costs a query."""


class Key(NamedTuple):
    """The primary key of an item."""

    pk: str
    sk: str


# --- Talks: what is true now --------------------------------------------------------------


def talk(talk_id: str) -> Key:
    """The talk itself."""
    return Key(f"TALK#{talk_id}", "TALK")


TEXT = "TEXT#"


def text(talk_id: str, phase: Phase, field: str) -> Key:
    """The present text of a field, in the talk's own partition: opening a talk is one query."""
    return Key(f"TALK#{talk_id}", f"{TEXT}{phase}#{field}")


def draft(person_id: str, talk_id: str, phase: Phase, field: str) -> Key:
    """What somebody has typed into a field and not saved, in a partition of theirs alone.

    Whoever opens the talk does not even read it.
    """
    return Key(drafts_of(person_id), f"{drafts_in(talk_id)}{phase}#{field}")


def drafts_of(person_id: str) -> str:
    """The partition of somebody's drafts."""
    return f"DRAFTS#{person_id}"


def drafts_in(talk_id: str) -> str:
    """How the sort keys of somebody's drafts in a talk begin."""
    return f"{talk_id}#"


AGREED = "#AGREED"
CHECK_IN = "#CHECK-IN#"


def agreements(number: int | None = None) -> str:
    """How the sort keys of a talk's agreements begin, or of one with its check-ins."""
    return "AGREEMENT#" if number is None else f"AGREEMENT#{number:02d}#"


def agreement(talk_id: str, number: int) -> Key:
    """An agreement in its talk's partition: opening the talk shows it without another query."""
    return Key(f"TALK#{talk_id}", f"AGREEMENT#{number:02d}{AGREED}")


def check_in(talk_id: str, agreement_number: int, number: int) -> Key:
    """What was said of an agreement afterwards, in order, beside it."""
    return Key(f"TALK#{talk_id}", f"AGREEMENT#{agreement_number:02d}{CHECK_IN}{number:04d}")


ATTACHMENT = "ATTACHMENT#"


def attachment(talk_id: str, number: int) -> Key:
    """A file or link in its talk's partition: opening the talk shows it without another query."""
    return Key(f"TALK#{talk_id}", f"{ATTACHMENT}{number:03d}")


SAID_WRONG = "SAIDWRONG#"


def said_wrong(talk_id: str, phase: Phase, field: str, request_id: str) -> Key:
    """The mark that a text was said to be wrong, in the talk's partition."""
    return Key(f"TALK#{talk_id}", f"{SAID_WRONG}{phase}#{field}#{request_id}")


PRESENCE = "PRESENCE#"
DISAGREEMENT = "DISAGREEMENT#"
COOPERATION = "COOPERATION#"
WORRY = "WORRY#"
REFERRAL = "REFERRAL#"


def note(talk_id: str, kind: str, number: int) -> Key:
    """A note of one of these kinds in its talk's partition: opening the talk shows it without another query."""
    return Key(f"TALK#{talk_id}", f"{kind}{number:02d}")


def worries(unit_id: str, state: str) -> str:
    """The partition of the worries of a unit that have come so far, in the index by responsible."""
    return f"WORRIES#{unit_id}#{state}"


def referrals(unit_id: str, state: str) -> str:
    """The partition of what was passed on to student health at a unit, in the index by responsible."""
    return f"REFERRALS#{unit_id}#{state}"


def log(subject_id: str) -> str:
    """The partition of the agreements about somebody, in the index by subject."""
    return f"AGREEMENTS#{subject_id}"


def slot(slot_id: str) -> Key:
    """A published time, in order of start within its responsible's partition: a week is one query."""
    responsible_id, start = parse_slot_id(slot_id)
    return Key(slots_of(responsible_id), slot_at(start))


def slots_of(responsible_id: str) -> str:
    """The partition of one person's published times."""
    return f"SLOTS#{responsible_id}"


def slot_at(start: datetime) -> str:
    """The place of a start among somebody's times; also a bound for a range of them."""
    return f"SLOT#{wire(start)}"


def slots_from(now: datetime) -> tuple[str, str]:
    """The range of somebody's times that are still to come."""
    return slot_at(now), "SLOT#~"


def calendar(person_id: str, day: date, grain: Duration) -> Key:
    """One UTC day of a person's time, in cells of one grain."""
    return Key(f"CALENDAR#{person_id}", f"DAY#{grain}#{day.isoformat()}")


def blocked(person_id: str, start: datetime) -> Key:
    """A blocked time of a person, in order of start."""
    return Key(blocked_of(person_id), blocked_at(start))


def blocked_of(person_id: str) -> str:
    """The partition of one person's blocked times."""
    return f"BLOCKED#{person_id}"


def blocked_at(start: datetime) -> str:
    """The place of a start among somebody's blocked times; also a bound for a range of them."""
    return wire(start)


def room(unit_id: str, name: str, day: date, grain: Duration) -> Key:
    """One UTC day of an exclusive room, as a person's. The name is hashed: it may be any text."""
    digest = hashlib.sha256(name.encode()).hexdigest()[:32]
    return Key(f"ROOM#{unit_id}#{digest}", f"DAY#{grain}#{day.isoformat()}")


def latest_talk(
    subject_id: str, talk_type: str, responsible_id: str, guardian_id: str | None = None
) -> Key:
    """Names the latest talk of a kind between two people: whoever starts another must replace it.

    Where guardians live apart there is one for each of them (D11).
    """
    last = f"#{guardian_id}" if guardian_id else ""
    return Key(f"LATEST#{subject_id}", f"{talk_type}#{responsible_id}{last}")


def latest_of(subject_id: str) -> str:
    """The partition of the latest talks of somebody."""
    return f"LATEST#{subject_id}"


def offer(group_id: str, responsible_id: str, last_end: datetime, series_id: str) -> Key:
    """A group's pointer to a series open to it; in order of when the series is over."""
    return Key(f"OFFERS#{group_id}", f"{wire(last_end)}#{responsible_id}#{series_id}")


def offers_of(group_id: str) -> str:
    """The partition of a group's pointers."""
    return f"OFFERS#{group_id}"


def offers_from(now: datetime) -> tuple[str, str]:
    """The range of a group's pointers to series that are not over yet."""
    return wire(now), "~"


LINE = "LINE#"


def line(responsible_id: str, talk_type: str) -> str:
    """The partition of those who wait for a time of somebody."""
    return f"{LINE}{responsible_id}#{talk_type}"


def place_in_line(
    responsible_id: str, talk_type: str, since: datetime, talk_id: str, *, first: bool
) -> Key:
    """A place in the line: who must talk before the others, then in order of joining (G19)."""
    rank = 0 if first else 1
    return Key(line(responsible_id, talk_type), f"{rank}#{wire(since)}#{talk_id}")


def interpreters_of(unit_id: str) -> str:
    """The partition of a unit's talks that need an interpreter."""
    return f"INTERPRETERS#{unit_id}"


def interpreter(unit_id: str, start: datetime, talk_id: str) -> Key:
    """A talk that needs an interpreter, in order of start: the list to order from is one query."""
    return Key(interpreters_of(unit_id), f"{wire(start)}#{talk_id}")


def holds(person_id: str) -> Key:
    """The times one person holds: a new set takes the place of the old one."""
    return Key(f"HOLDS#{person_id}", "HOLDS")


ROUND = "ROUND#"


def round_(round_id: str) -> Key:
    """A round, in the partition of its roll: everything of a round is one query."""
    return Key(f"{ROUND}{round_id}", "ROUND")


ENROLLED = "PUPIL#"


def enrolled(
    round_id: str, responsible_id: str, subject_id: str, guardian_id: str | None = None
) -> Key:
    """One of whom a round is about, by responsible: a teacher's share is one query.

    Where guardians live apart there is one for each of them (D11).
    """
    last = f"#{guardian_id}" if guardian_id else ""
    return Key(f"{ROUND}{round_id}", f"{ENROLLED}{responsible_id}#{subject_id}{last}")


def rounds_of(owner_id: str) -> str:
    """The partition of pointers to the rounds of a unit, or of somebody who holds talks in them."""
    return f"ROUNDS#{owner_id}"


def round_pointer(owner_id: str, created: datetime, round_id: str) -> Key:
    """A pointer to a round, in order of creation."""
    return Key(rounds_of(owner_id), f"{wire(created)}#{round_id}")


def template(template_id: str) -> Key:
    """A template that somebody made, in the partition of its versions."""
    return Key(f"TEMPLATE#{template_id}", "TEMPLATE")


def template_version(template_id: str, version: int) -> Key:
    """One version of a template."""
    return Key(f"TEMPLATE#{template_id}", f"VERSION#{version:08d}")


def templates_of(owner_id: str) -> str:
    """The partition of pointers to the templates of a unit."""
    return f"TEMPLATES#{owner_id}"


def template_pointer(owner_id: str, created: datetime, template_id: str) -> Key:
    """A pointer to a template of a unit, in order of creation."""
    return Key(templates_of(owner_id), f"{wire(created)}#{template_id}")


BANK = "BANK"
"""The partition of all shared templates."""


def shared_template(shared: datetime, template_id: str) -> Key:
    """A template in the bank, in order of sharing."""
    return Key(BANK, f"{wire(shared)}#{template_id}")


def bank_words(word: str) -> str:
    """The partition of the words of the bank that begin as this one does."""
    return f"BANKWORD#{word[:2]}"


def bank_word(word: str, template_id: str) -> Key:
    """A word by which a shared template is found; the beginning of a word finds it too."""
    return Key(bank_words(word), f"{word}#{template_id}")


FEEDBACK = "FEEDBACK#"


def praise(template_id: str, person_id: str) -> Key:
    """Somebody's praise of a shared template, once each."""
    return Key(f"TEMPLATE#{template_id}", f"{FEEDBACK}PRAISE#{person_id}")


COMMENT = f"{FEEDBACK}COMMENT#"


def comment(template_id: str, at: datetime, comment_id: str) -> Key:
    """A comment on a shared template, in order of writing."""
    return Key(f"TEMPLATE#{template_id}", f"{COMMENT}{wire(at)}#{comment_id}")


def template_choices(unit_id: str) -> Key:
    """Which templates the talks of a unit begin with."""
    return Key(f"CHOICES#{unit_id}", "CHOICES")


class Kind(StrEnum):
    """What is told of a pupil for a term."""

    ATTENDANCE = "ATTENDANCE"
    GRADE = "GRADE"
    JUDGEMENT = "JUDGEMENT"


def results_of(pupil_id: str) -> str:
    """The partition of what is told of a pupil for a term: judgements, grades, attendance."""
    return f"RESULTS#{pupil_id}"


def of_school_years(first: int, last: int) -> tuple[str, str]:
    """The range of the results of some school years."""
    return f"{first:04d}#", f"{last:04d}#~"


def result(pupil_id: str, term: Term, kind: Kind, school_subject: str) -> Key:
    """What is told of a pupil in a subject, in order of terms; without a subject, in all."""
    return Key(results_of(pupil_id), f"{_term(term)}#{kind}#{school_subject}")


def kind_of_result(sort_key: str) -> Kind:
    """What the item of a sort key tells."""
    return Kind(sort_key.split("#", 3)[2])


TRUST = "TRUST"
"""The partition of the keys whose bundles of templates are taken."""


def trusted_key(key_id: str) -> Key:
    """A key that signs bundles of templates, trusted or not any more."""
    return Key(TRUST, f"KEY#{key_id}")


def plans_of(pupil_id: str) -> str:
    """The partition of a pupil's final development plans, in both tables."""
    return f"PLANS#{pupil_id}"


def plans_of_year(school_year: int) -> str:
    """How the sort keys of a school year's plans begin."""
    return f"{school_year:04d}#"


def plan(pupil_id: str, school_year: int, version: int) -> Key:
    """One final version of a plan."""
    return Key(plans_of(pupil_id), f"{plans_of_year(school_year)}{version:04d}")


def product_feedback_of(month: str) -> str:
    """The partition of what was said of the product in a month, such as `2021-10`."""
    return f"PRODUCTFEEDBACK#{month}"


def product_feedback(month: str, at: datetime, feedback_id: str) -> Key:
    """What somebody said of the product, in order of saying; the key names nobody."""
    return Key(product_feedback_of(month), f"{wire(at)}#{feedback_id}")


def product_feedback_count(person_id: str, day: date) -> Key:
    """How often somebody said something of the product on a day."""
    return Key(f"PRODUCTCOUNT#{person_id}", day.isoformat())


def observation(observation_id: str) -> Key:
    """An observation, in the item that every change of it locks."""
    return Key(f"OBSERVATION#{observation_id}", "OBSERVATION")


class Place(StrEnum):
    """What an observation is linked to."""

    CHILD = "CHILD"
    GROUP = "GROUP"
    UNIT = "UNIT"


def observed_at(place: Place, place_id: str, *, open_to_families: bool = False) -> str:
    """The partition of what was observed of a child, in a department or at a unit; or of its open part."""
    return f"OBSERVED#{place}#{place_id}{'#FAMILIES' if open_to_families else ''}"


EARLIEST = "0"
"""Before every date; a key of DynamoDB cannot be compared with nothing."""


def observed(partition: str, day: date, observation_id: str) -> Key:
    """An observation at one of the places it is linked to, by its date."""
    return Key(partition, f"{day.isoformat()}~{observation_id}")


def well_being_of(person_id: str) -> str:
    """The partition of what somebody said of their well-being."""
    return f"WELLBEING#{person_id}"


def well_being(person_id: str, day: date, question: str) -> Key:
    """What somebody said on a local date, by date: a year is one query."""
    return Key(well_being_of(person_id), f"{day.isoformat()}#{question}")


def of_days(first: date, last: date) -> tuple[str, str]:
    """The range of what was said from one local date to another, both included."""
    return first.isoformat(), f"{last.isoformat()}#~"


def command(person_id: str, idempotency_key: str) -> Key:
    """What one person's command was answered with. The client's key is hashed: it may be any text."""
    digest = hashlib.sha256(idempotency_key.encode()).hexdigest()
    return Key(f"COMMAND#{person_id}#{digest}", "COMMAND")


def request(person_id: str, request_id: str) -> Key:
    """What somebody asked for about a person's data, with all others about the same."""
    return Key(requests_of(person_id), request_id)


def requests_of(person_id: str) -> str:
    """The partition of the requests about somebody's data, in both tables."""
    return f"REQUESTS#{person_id}"


def requests_at(unit_id: str, *, waiting: bool) -> str:
    """The partition of the requests that a unit answers, or has answered, in the index by responsible."""
    return f"REQUESTS#{unit_id}#{'WAITING' if waiting else 'ANSWERED'}"


OUTBOX = "OUTBOX#"


def outbox(talk_id: str, talk_version: int, kind: str, recipient: str) -> Key:
    """A message to send, written with its cause. The same cause can never make it twice."""
    return Key(f"{OUTBOX}{talk_id}", f"{talk_version:08d}#{kind}#{recipient}")


def due_shard(item_id: str) -> str:
    """The partition of the index of what is due."""
    return f"DUE#{_shard(item_id)}"


def due_shards() -> list[str]:
    """All partitions of the index of what is due."""
    return [f"DUE#{number}" for number in range(SHARDS)]


RETENTION = "RETENTION"


def retention_table() -> Key:
    """How long documents are kept in this installation."""
    return Key(RETENTION, "TABLE")


def retention_table_version(version: int) -> Key:
    """One version of that, in the history."""
    return Key(RETENTION, f"{version:08d}")


SETTINGS = "SETTINGS"


def settings() -> Key:
    """The figures that the municipality has chosen: those that hold and those to come."""
    return Key(SETTINGS, "POLICIES")


def settings_choice(talk_type: str, version: int) -> Key:
    """One choice of figures for a kind of talk, in the history."""
    return Key(f"{SETTINGS}#{talk_type}", f"{version:08d}")


def retention_holds_of(unit_id: str) -> str:
    """The partition of a unit's retention holds, lifted ones among them."""
    return f"RETENTIONHOLDS#{unit_id}"


def retention_hold(unit_id: str, hold_id: str) -> Key:
    """A retention hold."""
    return Key(retention_holds_of(unit_id), hold_id)


def kept_back(about: About) -> Key:
    """How many retention holds there are on a talk or a person: what every erasure is conditioned on."""
    return Key(f"KEPTBACK#{about.subject}#{about.id}", "KEPTBACK")


DISPOSAL = "DISPOSAL#"
DISPOSAL_ITSELF = "DISPOSAL"
"""The sort key of a disposal, beside the entries of its list."""
ENTRY = "ENTRY#"


def disposal(disposal_id: str) -> Key:
    """A disposal, in the partition of its list."""
    return Key(f"{DISPOSAL}{disposal_id}", DISPOSAL_ITSELF)


def disposal_entry(disposal_id: str, number: int) -> Key:
    """One talk or person on the list of a disposal, in order."""
    return Key(f"{DISPOSAL}{disposal_id}", f"{ENTRY}{number:06d}")


def disposals_of(unit_id: str) -> str:
    """The partition of a unit's disposals, in the index by responsible."""
    return f"DISPOSALS#{unit_id}"


DISPOSALS_AT_WORK = "DISPOSALS"
"""The partition of those that the workflow has something to do for."""


def disposal_at_work(proposed_at: datetime, disposal_id: str) -> Key:
    """Says that the workflow has something to do for a disposal; the oldest comes first."""
    return Key(DISPOSALS_AT_WORK, f"{wire(proposed_at)}#{disposal_id}")


ERASURES_AT_WORK = "ERASURES"
"""The partition of the erasures on request that were granted and are not carried out."""


def erasure_at_work(granted_at: datetime, request_id: str) -> Key:
    """Says that an erasure was granted; the oldest comes first."""
    return Key(ERASURES_AT_WORK, f"{wire(granted_at)}#{request_id}")


DISPOSED = "DISPOSED#"


def disposed(about: About, disposal_id: str) -> Key:
    """What tells that documents of a talk or a person were disposed of, beside what is left."""
    return Key(f"{about.subject.upper()}#{about.id}", f"{DISPOSED}{disposal_id}")


# --- Talks: the register ------------------------------------------------------------------


def person(person_id: str) -> Key:
    """A person with all their relations."""
    return Key(f"PERSON#{person_id}", "PERSON")


OWN = "OWN"


def own(person_id: str) -> Key:
    """What is known of a person beside the register, in an item that no import writes."""
    return Key(f"PERSON#{person_id}", OWN)


def door(person_id: str) -> Key:
    """When somebody last signed out, and whether the school keeps them out."""
    return Key(f"PERSON#{person_id}", "DOOR")


def known_by(digest: str, person_id: str) -> Key:
    """One whom a sign-in with this digest may mean: two in one partition are one too many."""
    return Key(known_by_of(digest), person_id)


def known_by_of(digest: str) -> str:
    """The partition of those whom a sign-in may mean."""
    return f"SIGNIN#{digest}"


def left(person_id: str) -> Key:
    """Says that somebody is in the school's own records no more."""
    return Key(f"PERSON#{person_id}", "LEFT")


REGISTERED = "PERSON#"


def registered(person_id: str) -> Key:
    """Says that somebody is in the register, in one of a few partitions."""
    return Key(f"ROLL#{_shard(person_id)}", f"{REGISTERED}{person_id}")


def rolls() -> list[str]:
    """The partitions that name everybody in the register."""
    return [f"ROLL#{number}" for number in range(SHARDS)]


def group(group_id: str) -> Key:
    """A class or department."""
    return Key(f"GROUP#{group_id}", "GROUP")


MEMBER = "MEMBER#"


def member(group_id: str, person_id: str) -> Key:
    """A pupil in a group's own partition: a class list is one query."""
    return Key(f"GROUP#{group_id}", f"{MEMBER}{person_id}")


TEACHING = "TEACHING#"


def teaching(group_id: str, school_subject: str) -> Key:
    """Who teaches a group in a subject."""
    return Key(f"GROUP#{group_id}", f"{TEACHING}{school_subject}")


def unit(unit_id: str) -> Key:
    """A school unit."""
    return Key(f"UNIT#{unit_id}", "UNIT")


def judgement_use(unit_id: str) -> Key:
    """Whether a school unit shows judgements beside its talks, and what it calls them."""
    return Key(f"UNIT#{unit_id}", "JUDGEMENTS")


SOURCE = Key("SOURCE", "STATE")
"""What is known of the school's API, and how far fetching from it has come."""
NOTIFIED = Key("SOURCE", "NOTIFIED")
"""When the school's API last said that something changed."""
IMPORT = Key("IMPORT", "RUN")
"""The import that is being carried out, or was last: there is one at a time."""
LEADER = "LEADER#"


def leader(unit_id: str, person_id: str) -> Key:
    """Somebody who has or had higher permission at a unit: who is told of something there is one query."""
    return Key(f"UNIT#{unit_id}", f"{LEADER}{person_id}")


HEALTH = "HEALTH#"


def student_health(unit_id: str, person_id: str) -> Key:
    """Somebody who is or was student health at a unit: the team is one query (F12)."""
    return Key(f"UNIT#{unit_id}", f"{HEALTH}{person_id}")


# --- History: what was --------------------------------------------------------------------


def text_version(talk_id: str, phase: Phase, field: str, version: int) -> Key:
    """One version of one text, never changed: a field's history is one query."""
    return Key(f"TEXT#{talk_id}#{phase}#{field}", f"{version:08d}")


def text_history(talk_id: str, phase: Phase, field: str) -> str:
    """The partition of a field's versions."""
    return f"TEXT#{talk_id}#{phase}#{field}"


def versions_beyond(version: int | None, *, newest_first: bool = False) -> tuple[str, str]:
    """The range of the versions that follow one, in either order; of all if none is named."""
    first = f"{0:08d}"
    if version is None:
        return first, "~"
    return (first, f"{max(version - 1, 0):08d}") if newest_first else (f"{version + 1:08d}", "~")


def agreement_version(talk_id: str, number: int, version: int) -> Key:
    """One version of an agreement."""
    return Key(f"AGREEMENTS#{talk_id}", f"{number:02d}{AGREED}#{version:08d}")


def check_in_version(talk_id: str, agreement_number: int, number: int) -> Key:
    """A check-in, where nothing is ever taken away."""
    return Key(f"AGREEMENTS#{talk_id}", f"{agreement_number:02d}{CHECK_IN}{number:04d}")


def agreements_history(talk_id: str) -> str:
    """The partition of all that ever stood in a talk's agreements and check-ins."""
    return f"AGREEMENTS#{talk_id}"


def attachment_version(talk_id: str, number: int, version: int) -> Key:
    """What was once true of an attachment, who put it there and who took it away among it."""
    return Key(f"ATTACHMENTS#{talk_id}", f"{number:03d}#{version:08d}")


def attachments_history(talk_id: str) -> str:
    """The partition of every state that a talk's attachments were in."""
    return f"ATTACHMENTS#{talk_id}"


def notes_history(talk_id: str) -> str:
    """The partition of the versions of a talk's notes."""
    return f"NOTES#{talk_id}"


def note_version(talk_id: str, kind: str, number: int, version: int) -> Key:
    """One version of a note."""
    return Key(f"NOTES#{talk_id}", f"{kind}{number:02d}#{version:08d}")


def event(talk_id: str, talk_version: int) -> Key:
    """What happened to a talk, one for each version of it."""
    return Key(f"EVENTS#{talk_id}", f"{talk_version:08d}")


def events(talk_id: str) -> str:
    """The partition of what happened to a talk."""
    return f"EVENTS#{talk_id}"


def own_version(person_id: str, version: int) -> Key:
    """One version of what was said of a person beside the register."""
    return Key(f"OWN#{person_id}", f"{version:08d}")


def request_version(person_id: str, request_id: str, version: int) -> Key:
    """One version of a request: who did what with it, and when."""
    return Key(requests_of(person_id), f"{request_id}#{version:08d}")


def own_history(person_id: str) -> str:
    """The partition of the versions of what was said of a person beside the register."""
    return f"OWN#{person_id}"


def observation_history(observation_id: str) -> str:
    """The partition of the versions of an observation."""
    return f"OBSERVATION#{observation_id}"


def observation_version(observation_id: str, version: int) -> Key:
    """One version of an observation."""
    return Key(f"OBSERVATION#{observation_id}", f"{version:08d}")


def result_version(pupil_id: str, term: Term, kind: Kind, school_subject: str, version: int) -> Key:
    """One version of what was told of a pupil."""
    return Key(result_history(pupil_id, term, kind, school_subject), f"{version:08d}")


def result_history(pupil_id: str, term: Term, kind: Kind, school_subject: str) -> str:
    """The partition of the versions of a result."""
    return f"RESULT#{pupil_id}#{_term(term)}#{kind}#{school_subject}"


def _term(term: Term) -> str:
    """A term such that the order of texts is the order of time."""
    return f"{term.school_year:04d}#{1 if term.half is Half.AUTUMN else 2}"


def _shard(item_id: str) -> int:
    return int(hashlib.sha256(item_id.encode()).hexdigest(), 16) % SHARDS


AUDIT = "AUDIT#"


def audit(about: About, at: datetime, entry_id: str) -> Key:
    """An entry of the audit trail, in order of time with all others about the same talk or person."""
    return Key(audit_of(about), f"{wire(at)}#{entry_id}")


def audit_of(about: About) -> str:
    """The partition of what was done, seen or refused about a talk or a person."""
    return f"{AUDIT}{about.subject}#{about.id}"


SEALS = "SEALS"


def seal(number: int) -> Key:
    """A link of the chain that seals the audit trail."""
    return Key(SEALS, f"{number:012d}")


def last_seal() -> Key:
    """In Talks: which link of the chain is the last one, and the lock of the next."""
    return Key(SEALS, "LAST")
