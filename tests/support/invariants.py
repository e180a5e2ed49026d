"""What must be true of the tables at every instant, whoever did what when (D1, D8, D9, D13).

The checker looks at the raw contents of both tables and at what people were told; it uses none of the
code that is to be checked but the models that read an item.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from itertools import combinations
from typing import NamedTuple

from shared.adapters.keys import Key
from shared.adapters.outbox import Entry, State, entry_of
from shared.adapters.rounds import round_of
from shared.adapters.slots import slot_of
from shared.adapters.store import Item, Table
from shared.adapters.talks import talk_of
from shared.adapters.texts import Text, text_of
from shared.domain.duration import Duration
from shared.domain.instant import wire
from shared.domain.lifecycle import is_over
from shared.domain.round import Round
from shared.domain.slot import Slot
from shared.domain.talk import Talk
from shared.domain.vocabulary import Status
from tests.support.record_invariants import records_broken
from tests.support.rights_invariants import ids_in, rights_broken
from tests.support.settings_invariants import settings_broken

Contents = Mapping[Table, Mapping[Key, Item]]


class Saved(NamedTuple):
    """What somebody was told is saved."""

    talk_id: str
    phase: str
    field: str
    version: int
    text: str
    author_id: str


class School:
    """The contents of both tables, sorted out."""

    def __init__(self, contents: Contents) -> None:
        self.talks: dict[str, Talk] = {}
        self.raw_talks: dict[str, Item] = {}
        self.texts: dict[tuple[str, str, str], Text] = {}
        self.slots: dict[str, Slot] = {}
        self.cells: dict[tuple[str, str, str], object] = {}
        self.blocked: dict[tuple[str, str], Item] = {}
        self.line: dict[str, list[Item]] = defaultdict(list)
        self.latest: dict[tuple[str, str, str, str | None], str] = {}
        self.interpreters: dict[tuple[str, str], str] = {}
        self.outbox: dict[Key, Entry] = {}
        self.raw_outbox: dict[Key, Item] = {}
        self.rounds: dict[str, Round] = {}
        self.others = ids_in(contents[Table.TALKS])
        """What else something is sent about: requests and disposals."""
        self.roll: dict[tuple[str, str, str, str | None], str] = {}
        self.versions: dict[tuple[str, str, str], list[Text]] = defaultdict(list)
        self.events: dict[str, dict[int, Item]] = defaultdict(dict)
        self.agreed: dict[tuple[str, str], Item] = {}
        self.agreed_versions: dict[tuple[str, str], list[Item]] = defaultdict(list)
        self.attached: dict[tuple[str, str], Item] = {}
        self.attached_versions: dict[tuple[str, str], list[Item]] = defaultdict(list)
        self.notes: dict[tuple[str, str], Item] = {}
        self.note_versions: dict[tuple[str, str], list[Item]] = defaultdict(list)
        self.own: dict[str, Item] = {}
        self.own_versions: dict[str, list[Item]] = defaultdict(list)
        self.plans = _plans_in(contents[Table.TALKS])
        self.plans_as_they_were = _plans_in(contents[Table.HISTORY])
        for key, item in sorted(contents[Table.TALKS].items()):
            self._sort_in(key, item)
            if key.sk == "OWN":
                self.own[key.pk.removeprefix("PERSON#")] = item
            if key.pk.startswith("BLOCKED#"):
                self.blocked[key.pk.removeprefix("BLOCKED#"), key.sk] = item
            self._sort_in_what_follows_talks(key, item)
        for key, item in sorted(contents[Table.HISTORY].items()):
            self._sort_in_history(key, item)

    def _sort_in_history(self, key: Key, item: Item) -> None:
        kind, _, rest = key.pk.partition("#")
        match kind:
            case "TEXT":
                talk_id, phase, field = rest.split("#")
                self.versions[talk_id, phase, field].append(text_of(item))
                assert int(key.sk) == item["version"], key
            case "AGREEMENTS":
                self._sort_in_agreed(rest, key.sk, item)
            case "ATTACHMENTS":
                self.attached_versions[rest, key.sk.partition("#")[0]].append(item)
            case "OWN":
                self.own_versions[rest].append(item)
            case "NOTES":
                self.note_versions[rest, key.sk.rpartition("#")[0]].append(item)
            case "RESULT" | "OBSERVATION" | "PLANS" | "REQUESTS" | "SETTINGS":
                pass  # looked at in record_, rights_ and settings_invariants.py, and as plans
            case _:
                assert kind == "EVENTS", key
                self.events[rest][int(key.sk)] = item

    def _sort_in_what_follows_talks(self, key: Key, item: Item) -> None:
        kind, _, owner = key.pk.partition("#")
        if kind == "LINE":
            self.line[item["talk_id"]].append(item)
        if kind == "INTERPRETERS":
            self.interpreters[owner, key.sk] = item["language"]

    def _sort_in(self, key: Key, item: Item) -> None:
        kind, _, owner = key.pk.partition("#")
        match kind:
            case "TALK":
                self._sort_in_talk(owner, key.sk, item)
            case "SLOTS":
                slot = slot_of(item)
                assert (slot.responsible_id, f"SLOT#{wire(slot.start)}") == (owner, key.sk)
                self.slots[slot.id] = slot
            case "CALENDAR" | "ROOM":
                whose = owner if kind == "CALENDAR" else key.pk
                self._sort_in_calendar(whose, key.sk.removeprefix("DAY#"), item)
            case "LATEST":
                talk_type, responsible_id, *apart = key.sk.split("#")
                guardian_id = apart[0] if apart else None
                self.latest[owner, talk_type, responsible_id, guardian_id] = item["talk_id"]
            case "ROUND":
                self._sort_in_round(owner, key.sk, item)
            case "OUTBOX":
                self.outbox[key] = entry_of(item)
                self.raw_outbox[key] = item

    def _sort_in_talk(self, talk_id: str, sk: str, item: Item) -> None:
        kind, _, rest = sk.partition("#")
        match kind:
            case "TALK":
                self.talks[talk_id] = talk_of(item)
                self.raw_talks[talk_id] = item
            case "AGREEMENT":
                self.agreed[talk_id, rest] = item
            case "ATTACHMENT":
                self.attached[talk_id, rest] = item
            case "PRESENCE" | "DISAGREEMENT" | "COOPERATION" | "WORRY" | "REFERRAL":
                self.notes[talk_id, sk] = item
            case _:
                phase, field = rest.split("#")
                self.texts[talk_id, phase, field] = text_of(item)

    def _sort_in_agreed(self, talk_id: str, sk: str, item: Item) -> None:
        place = sk.rpartition("#")[0] if "#AGREED#" in sk else sk
        self.agreed_versions[talk_id, place].append(item)

    def _sort_in_calendar(self, owner: str, day: str, item: Item) -> None:
        for name in item.keys() - {"pk", "sk", "revision"}:
            self.cells[owner, day, name] = item[name]

    def _sort_in_round(self, round_id: str, sort_key: str, item: Item) -> None:
        if sort_key == "ROUND":
            self.rounds[round_id] = round_of(item)
        else:
            _, responsible_id, subject_id, *apart = sort_key.split("#")
            guardian_id = apart[0] if apart else None
            self.roll[round_id, responsible_id, subject_id, guardian_id] = item["talk_id"]


def _plans_in(items: Mapping[Key, Item]) -> dict[Key, Item]:
    return {key: item for key, item in items.items() if key.pk.startswith("PLANS#")}


def broken(contents: Contents, now: datetime, saved: Iterable[Saved] = ()) -> list[str]:
    """Every rule that does not hold, in words; empty if all do."""
    school = School(contents)
    checks = (
        _slots_carry_talks_that_are_there,
        _talks_are_at_slots_that_carry_them,
        _nobody_is_in_two_talks,
        _calendars_hold_what_is_booked_and_published,
        _published_times_do_not_overlap,
        _talks_make_sense,
        _what_both_prepared_is_shown,
        _every_change_has_its_event,
        _every_generation_has_its_workflow,
        _what_is_not_delivered_is_due,
        _who_waits_stands_in_line_once,
        _texts_are_the_newest_of_their_history,
        _agreements_are_the_newest_of_their_history,
        _attachments_are_the_newest_of_their_history,
        _notes_are_the_newest_of_their_history,
        _worries_are_listed_and_due_until_somebody_has_seen_them,
        _referrals_are_listed_and_known_to_their_talk,
        _final_plans_stand_as_they_were,
        _rounds_name_talks_that_are_there,
        _what_is_said_of_people_is_the_newest,
        _carers_and_their_children_know_each_other,
        _interpreters_are_listed_as_talks_say,
    )
    found = [problem for check in checks for problem in check(school)]
    found += records_broken(contents)
    found += rights_broken(contents)
    found += settings_broken(contents)
    found += _one_talk_of_a_kind(school, now)
    found += _offers_are_held(school, now)
    found += _what_was_saved_is_there(school, saved)
    return found


def _final_plans_stand_as_they_were(school: School) -> Iterator[str]:
    """A plan that was made final is the same in both tables, and none is left out between two (R2)."""
    if school.plans != school.plans_as_they_were:
        yield "a final plan was changed, or is in one table only"
    for key in school.plans:
        year, _, version = key.sk.partition("#")
        before = Key(key.pk, f"{year}#{int(version) - 1:04d}")
        if int(version) > 1 and before not in school.plans:
            yield f"{key} follows none"


def _slots_carry_talks_that_are_there(school: School) -> Iterator[str]:
    """A slot that carries a talk carries one that has the slot's time (F32, D13)."""
    for slot in school.slots.values():
        if slot.talk_id is None:
            continue
        talk = school.talks.get(slot.talk_id)
        if talk is None or talk.booking is None or slot.id not in talk.booking.slot_ids:
            yield f"slot {slot.id} carries {slot.talk_id}, which is elsewhere"
        elif (slot.part_of or slot.id) != talk.booking.slot_id:
            yield f"slot {slot.id} is part of {slot.part_of}, its talk is at {talk.booking.slot_id}"
        elif talk.subject_id != slot.subject_id:
            yield f"slot {slot.id} names {slot.subject_id}, its talk {talk.subject_id}"


def _talks_are_at_slots_that_carry_them(school: School) -> Iterator[str]:
    """A talk with a time is carried by its slot, at the slot's time (F32, D13)."""
    for talk in school.talks.values():
        if talk.booking is None:
            continue
        taken = school.slots.get(talk.booking.slot_id)
        if taken is None or taken.talk_id != talk.id:
            yield f"{talk.id} is at {talk.booking.slot_id}, which does not carry it"
        elif (taken.start, taken.end) != (talk.booking.start, talk.booking.end - _extra(talk)):
            yield f"{talk.id} and {taken.id} have different times"
        elif more := [s for s in talk.booking.more_slots if _carried(school, s) != talk.id]:
            yield f"{talk.id} takes {more} too, which do not carry it"


def _carried(school: School, slot_id: str) -> str | None:
    return school.slots[slot_id].talk_id if slot_id in school.slots else None


def _extra(talk: Talk) -> timedelta:
    """How much longer it takes with an interpreter, by the standard policy (G10)."""
    asked = talk.booking is not None and talk.booking.interpreter is not None
    return _EXTRA.get(talk.talk_type, timedelta()) if asked else timedelta()


_EXTRA = {"development": timedelta(minutes=15), "demonstration": timedelta(seconds=5)}


def _interpreters_are_listed_as_talks_say(school: School) -> Iterator[str]:
    """The list to order interpreters from holds exactly the booked talks that need one (G10)."""
    wanted = {
        (talk.unit_id, f"{wire(talk.booking.start)}#{talk.id}"): talk.booking.interpreter.language
        for talk in school.talks.values()
        if talk.booking is not None and talk.booking.interpreter is not None
    }
    if wanted != school.interpreters:
        yield f"interpreters are ordered for {school.interpreters}, needed for {wanted}"


def _nobody_is_in_two_talks(school: School) -> Iterator[str]:
    """Nobody attends two talks that overlap (D13)."""
    attended: dict[str, list[Talk]] = defaultdict(list)
    for talk in school.talks.values():
        for attendee in talk.booking.attendees if talk.booking else ():
            attended[attendee.person_id].append(talk)
    for person_id, talks in attended.items():
        for one, other in combinations(talks, 2):
            assert one.booking is not None
            assert other.booking is not None
            if one.booking.start < other.booking.end and other.booking.start < one.booking.end:
                yield f"{person_id} is in {one.id} and {other.id} at once"


def _calendars_hold_what_is_booked_and_published(school: School) -> Iterator[str]:
    """Each cell is owned by what takes that time, and nothing takes time without its cells (D13)."""
    expected = dict(_cells_taken(school))
    for cell in sorted(expected.keys() | school.cells.keys()):
        if expected.get(cell) != school.cells.get(cell):
            yield f"cell {cell} is {school.cells.get(cell)}, should be {expected.get(cell)}"


def _cells_taken(school: School) -> Iterator[tuple[tuple[str, str, str], object]]:
    for talk in school.talks.values():
        booking = talk.booking
        if booking is None:
            continue
        for attendee in booking.attendees:
            holds_it = attendee.role in ("responsible", "manager")
            end = booking.end + (booking.buffer.exact if holds_it else timedelta())
            for day, number in _cells(booking.start, end, booking.grain):
                yield (attendee.person_id, f"{booking.grain}#{day}", f"c{number}"), talk.id
    yield from _cells_published(school)
    for (person_id, start), item in school.blocked.items():
        begins, ends = (datetime.fromisoformat(item[name]) for name in ("start", "end"))
        for day, number in _cells(begins, ends, Duration.parse(item["grain"])):
            yield (person_id, f"{item['grain']}#{day}", f"c{number}"), f"BLOCK#{start}"
            yield (person_id, f"{item['grain']}#{day}", f"o{number}"), 3


def _cells_published(school: School) -> Iterator[tuple[tuple[str, str, str], object]]:
    for slot in school.slots.values():
        grain = _GRAIN_OF.get(slot.talk_type, _FIVE_MINUTES)
        offered = set(_cells(slot.start, slot.end, grain))
        for day, number in _cells(slot.start, slot.end + slot.buffer.exact, grain):
            owner = 1 if (day, number) in offered else 2
            yield (slot.responsible_id, f"{grain}#{day}", f"o{number}"), owner
        if slot.place is not None and slot.place.exclusive:
            name = " ".join(slot.place.text.casefold().split())
            room = f"ROOM#{slot.room_unit_id}#{sha256(name.encode()).hexdigest()[:32]}"
            for day, number in offered:
                yield (room, f"{grain}#{day}", f"o{number}"), slot.id


_FIVE_MINUTES = Duration.parse("PT5M")
_GRAIN_OF = {"demonstration": Duration.parse("PT5S")}


def _cells(start: datetime, end: datetime, grain: Duration) -> Iterator[tuple[date, int]]:
    """The cells of [start, end), walked through second by second of the grain."""
    midnight = datetime.combine(start.astimezone(UTC).date(), time(), UTC)
    steps = (start - midnight) // grain.exact
    per_day = timedelta(days=1) // grain.exact
    while midnight + steps * grain.exact < end:
        yield (midnight + steps * grain.exact).date(), steps % per_day
        steps += 1


def _published_times_do_not_overlap(school: School) -> Iterator[str]:
    """No two published times of one person overlap (D13)."""
    for one, other in combinations(school.slots.values(), 2):
        same = one.responsible_id == other.responsible_id
        if same and one.start < other.end and other.start < one.end:
            yield f"{one.id} and {other.id} overlap"


def _talks_make_sense(school: School) -> Iterator[str]:
    """Status, time, windows, timer and links of a talk agree (D1, D2, D9)."""
    for talk in school.talks.values():
        has_time = talk.status not in (Status.CREATED, Status.CANCELLED)
        if (has_time, has_time) != (talk.booking is not None, talk.windows is not None):
            yield f"{talk.id} is {talk.status} with booking {talk.booking}"
        if (talk.due is None) != (talk.stage == "closed"):
            yield f"{talk.id} is due {talk.due} for {talk.stage}"
        if talk.status in (Status.CANCELLED, Status.FOLLOWED_UP) and talk.due is not None:
            yield f"{talk.id} is {talk.status} and still has a timer"
        item = school.raw_talks[talk.id]
        if item.get("due_at") != (wire(talk.due) if talk.due else None):
            yield f"{talk.id} is in the index of what is due at {item.get('due_at')}"
        for neighbour_id, back in ((talk.previous_id, "next_id"), (talk.next_id, "previous_id")):
            if neighbour_id and getattr(school.talks.get(neighbour_id), back, None) != talk.id:
                yield f"{talk.id} and {neighbour_id} are not linked both ways"


def _what_both_prepared_is_shown(school: School) -> Iterator[str]:
    """Once everybody awaited is ready a blind talk is shown for good, and no other ever is (D5)."""
    for talk in school.talks.values():
        marked = {role for ready in talk.ready for role in ready.roles}
        if talk.revealed_at is not None and not talk.blind:
            yield f"{talk.id} was shown, and was never hidden"
        if talk.blind and talk.revealed_at is None and marked.issuperset(talk.ready_when):
            yield f"{talk.id} is hidden, and everybody is ready"


def _every_change_has_its_event(school: School) -> Iterator[str]:
    """The history of a talk tells each of its versions, the last one as it stands (design 5)."""
    for talk_id in school.events.keys() - school.talks.keys():
        yield f"events of {talk_id}, which does not exist"
    for talk in school.talks.values():
        events = school.events.get(talk.id, {})
        first = _FIRST if _FIRST in events else _BEGUN_AND_BOOKED
        if sorted(events) != list(range(first, talk.version + 1)):
            yield f"{talk.id} is at version {talk.version} with events {sorted(events)}"
            continue
        last = events[talk.version]
        if (last["status"], last["generation"]) != (talk.status, talk.generation):
            yield f"the last event of {talk.id} tells {last['status']} {last['generation']}"


_FIRST = 1
_BEGUN_AND_BOOKED = 2
"""The first version of a talk that is begun and booked in one go."""


def _every_generation_has_its_workflow(school: School) -> Iterator[str]:
    """Generations count up by one, and each one's beginning has a workflow entry (design 4)."""
    for talk in school.talks.values():
        generation = 0 if _FIRST in school.events.get(talk.id, {}) else 1
        for version, event in sorted(school.events.get(talk.id, {}).items()):
            if event["generation"] not in (generation, generation + 1):
                yield f"{talk.id} jumps from generation {generation} to {event['generation']}"
            started = Key(f"OUTBOX#{talk.id}", f"{version:08d}#workflow#{event['generation']}")
            wanted = event["generation"] != generation
            if version == _FIRST and talk.round is not None:
                wanted = started in school.outbox  # one that begins in a round needs none
            if wanted != (started in school.outbox):
                yield f"version {version} of {talk.id} has the wrong workflow entry"
            generation = event["generation"]


def _what_is_not_delivered_is_due(school: School) -> Iterator[str]:
    """An outbox entry stands in the index of what is due until it is done (design 5)."""
    for key, entry in school.outbox.items():
        item = school.raw_outbox[key]
        if (
            key.pk.removeprefix("OUTBOX#")
            not in school.talks.keys() | school.rounds.keys() | school.others
        ):
            yield f"{key} is about what does not exist"
        if (entry.state is State.DONE) == ("due_at" in item or "due_shard" in item):
            yield f"{key} is {entry.state} and due at {item.get('due_at')}"


def _texts_are_the_newest_of_their_history(school: School) -> Iterator[str]:
    """What stands is the newest version, and the versions are 1 to n (D8, F107)."""
    for place in sorted(school.texts.keys() | school.versions.keys()):
        versions = school.versions.get(place, [])
        if [text.version for text in versions] != list(range(1, len(versions) + 1)):
            yield f"{place} has versions {[text.version for text in versions]}"
        elif not versions or school.texts.get(place) != versions[-1]:
            yield f"{place} stands at {school.texts.get(place)}"
        if place[0] not in school.talks:
            yield f"{place} is of no talk"


def _agreements_are_the_newest_of_their_history(school: School) -> Iterator[str]:
    """What was agreed, and what was said of it since, stands as it was last said and is kept (F88, F113)."""
    for place in sorted(school.agreed.keys() | school.agreed_versions.keys()):
        versions = school.agreed_versions.get(place, [])
        standing = school.agreed.get(place, {})
        if not versions or not _without_key(versions[-1]).items() <= standing.items():
            yield f"{place} stands as {standing}"
        if "#CHECK-IN#" not in place[1] and [int(v["version"]) for v in versions] != list(
            range(1, len(versions) + 1)
        ):
            yield f"{place} has versions {[v['version'] for v in versions]}"
        if place[0] not in school.talks:
            yield f"{place} is of no talk"


def _attachments_are_the_newest_of_their_history(school: School) -> Iterator[str]:
    """Every state of an attachment is kept, and the last one stands; numbers have no gaps (F70, F82)."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for place in sorted(school.attached.keys() | school.attached_versions.keys()):
        versions, standing = school.attached_versions[place], school.attached.get(place, {})
        if not versions or _without_key(versions[-1]) != _without_key(standing):
            yield f"attachment {place} stands as {standing}"
        if [int(v["version"]) for v in versions] != list(range(1, len(versions) + 1)):
            yield f"attachment {place} has versions {[v['version'] for v in versions]}"
        numbers[place[0]].append(int(place[1]))
    for talk_id, used in numbers.items():
        if talk_id not in school.talks or sorted(used) != list(range(1, len(used) + 1)):
            yield f"the attachments of {talk_id} are {used}"


def _notes_are_the_newest_of_their_history(school: School) -> Iterator[str]:
    """What is noted in a talk stands as it was noted last, and the versions are 1 to n (F97–F100)."""
    for place in sorted(school.notes.keys() | school.note_versions.keys()):
        versions = school.note_versions.get(place, [])
        standing = school.notes.get(place, {})
        if [int(v["version"]) for v in versions] != list(range(1, len(versions) + 1)):
            yield f"{place} has versions {[v['version'] for v in versions]}"
        elif not versions or not _without_key(versions[-1]).items() <= standing.items():
            yield f"{place} stands as {standing}"
        if place[0] not in school.talks:
            yield f"{place} is of no talk"


def _worries_are_listed_and_due_until_somebody_has_seen_them(school: School) -> Iterator[str]:
    """A worry is in its unit's list as what it is, due while it is open, and its readers were told (F100)."""
    for (talk_id, sk), item in school.notes.items():
        if not sk.startswith("WORRY#"):
            continue
        state = "acknowledged" if "acknowledged_by" in item else "open"
        state = "answered" if "answer" in item else state
        if item["responsible_key"] != f"WORRIES#{item['unit_id']}#{state}":
            yield f"{sk} of {talk_id} is {state} and listed under {item['responsible_key']}"
        if (state == "open") != ("due_at" in item and "due_shard" in item):
            yield f"{sk} of {talk_id} is {state} and due at {item.get('due_at')}"
        named = f"#worry.{int(item['number'])}.{int(item['reminders'])}#"
        if not any(key.pk == f"OUTBOX#{talk_id}" and named in key.sk for key in school.outbox):
            yield f"of {sk} of {talk_id} nobody was told"


def _referrals_are_listed_and_known_to_their_talk(school: School) -> Iterator[str]:
    """What was passed on to student health is due, in the list of its unit, and its talk says so (F12)."""
    for (talk_id, sk), item in school.notes.items():
        if not sk.startswith("REFERRAL#"):
            continue
        state = "finished" if "follow_up" in item else "unfinished"
        place = (f"REFERRALS#{item['unit_id']}#{state}", item["follow_up_by"])
        if (item["responsible_key"], item["listed_at"]) != place:
            yield f"{sk} of {talk_id} is {state} and listed under {item['responsible_key']}"
        if (state == "unfinished") != ("due_at" in item and "due_shard" in item):
            yield f"{sk} of {talk_id} is {state} and due at {item.get('due_at')}"
        if talk_id in school.talks and school.talks[talk_id].student_health_at is None:
            yield f"{talk_id} does not know of {sk}"


def _without_key(item: Item) -> Item:
    return {name: value for name, value in item.items() if name not in ("pk", "sk")}


def _rounds_name_talks_that_are_there(school: School) -> Iterator[str]:
    """Everybody on the roll of a round has a talk, and a talk without a time is tended to once (F29)."""
    for (round_id, *of), talk_id in school.roll.items():
        talk = school.talks.get(talk_id)
        if round_id not in school.rounds or talk is None:
            yield f"{of} is on the roll of {round_id} with {talk_id}, which is not there"
        elif not _is_enrolled_as(talk, *of):
            yield f"{of} is on the roll of {round_id} with the talk of another"
    for talk in school.talks.values():
        if talk.round is not None and talk.round.id not in school.rounds:
            yield f"{talk.id} is in {talk.round.id}, which does not exist"
        elif talk.status is Status.CREATED and (talk.round is None or not talk.round.tends):
            continue
        elif talk.status is Status.CREATED and talk.due is not None:
            yield f"{talk.id} is tended to by its round and by itself"


def _what_is_said_of_people_is_the_newest(school: School) -> Iterator[str]:
    """What is known of somebody beside the register is the last of its versions 1 to n (D11, D12)."""
    for person_id in sorted(school.own.keys() | school.own_versions.keys()):
        told = [_without_keys(item) for item in school.own_versions[person_id]]
        stands = _without_keys(school.own.get(person_id, {}))
        versions = [item["version"] for item in told]
        if versions != list(range(1, len(told) + 1)) or told[-1] != stands:
            yield f"of {person_id} is known {stands}, with versions {versions}"


def _carers_and_their_children_know_each_other(school: School) -> Iterator[str]:
    """A child's carer finds the child, and nobody finds one whose carer they are not (R20)."""
    said = {
        (carer["person_id"], child)
        for child, own in school.own.items()
        for carer in own.get("carers", ())
    }
    found = {(who, child) for who, own in school.own.items() for child in own.get("cares_for", ())}
    for carer, child in sorted(said ^ found):
        yield f"that {carer} cares for {child} is known from one end only"


def _without_keys(item: Item) -> Item:
    return {name: value for name, value in item.items() if name not in ("pk", "sk")}


def _is_enrolled_as(talk: Talk, responsible: object, subject: object, guardian: object) -> bool:
    """Whether a talk is of these people; an older round knows one that was divided since as the shared one."""
    apart = guardian in (None, talk.for_guardian_id)
    return (talk.responsible_id, talk.subject_id) == (responsible, subject) and apart


def _who_waits_stands_in_line_once(school: School) -> Iterator[str]:
    """A talk has a place in its line exactly while it waits, and a workflow for its turn (G13)."""
    for talk_id in school.line.keys() - school.talks.keys():
        yield f"{talk_id} stands in a line and does not exist"
    for talk in school.talks.values():
        places = [
            (item["pk"], item["turn"], item.get("due_at")) for item in school.line.get(talk.id, [])
        ]
        if places != _places_it_should_have(talk):
            yield f"{talk.id}, {talk.status}, stands in line at {places}"
        turn = talk.waiting.turn if talk.waiting else None
        started = Key(f"OUTBOX#{talk.id}", f"{turn or 0:08d}#offer workflow#{turn}")
        if turn is not None and started not in school.outbox:
            yield f"turn {turn} of {talk.id} has no workflow entry"


def _places_it_should_have(talk: Talk) -> list[tuple[str, int, str | None]]:
    waiting = talk.waiting
    if waiting is None or talk.status is not Status.CREATED:
        return []
    line = f"LINE#{talk.responsible_id}#{talk.talk_type}"
    return [(line, waiting.turn, wire(waiting.due) if waiting.due else None)]


def _offers_are_held(school: School, now: datetime) -> Iterator[str]:
    """An offer that counts is one time, held for that subject until then, and offered to nobody else (G13)."""
    offered: dict[str, str] = {}
    for talk in school.talks.values():
        offer = talk.waiting.offer_at(now) if talk.waiting else None
        if offer is None:
            continue
        slot = school.slots.get(offer.slot_id)
        hold = slot.hold_at(now) if slot and slot.is_free else None
        offered_to = (talk.subject_id, talk.for_guardian_id, offer.until)
        if hold is None or (hold.subject_id, hold.guardian_id, hold.until) != offered_to:
            yield f"{talk.id} is offered {offer.slot_id}, which is held by {hold}"
        if offer.slot_id in offered:
            yield f"{offer.slot_id} is offered to {talk.id} and {offered[offer.slot_id]}"
        offered[offer.slot_id] = talk.id
    for slot in school.slots.values():
        hold = slot.hold_at(now)
        if hold is not None and hold.kind == "offer" and slot.id not in offered:
            yield f"{slot.id} is held for an offer that nobody has"


def _one_talk_of_a_kind(school: School, now: datetime) -> Iterator[str]:
    """Two people have at most one talk of a kind that is not over, and the pointer names it.

    A shared talk that was divided leaves none to point to, though earlier ones that are over were shared.
    """
    kinds: dict[tuple[str, str, str, str | None], list[Talk]] = defaultdict(list)
    for talk in school.talks.values():
        kind = (talk.subject_id, talk.talk_type, talk.responsible_id, talk.for_guardian_id)
        kinds[kind].append(talk)
    divided = {kind[:3] for kind in kinds if kind[3] is not None}
    for kind in school.latest.keys() | kinds.keys():
        pointed = school.latest.get(kind)
        was_divided = pointed is None and kind[3] is None and kind[:3] in divided
        if not was_divided and pointed not in {talk.id for talk in kinds[kind]}:
            yield f"the latest talk of {kind} is {pointed}, which is none of them"
        for talk in kinds[kind]:
            if not is_over(talk, now) and talk.id != pointed:
                yield f"{talk.id} is not over, but {pointed} is the latest of {kind}"


def _what_was_saved_is_there(school: School, saved: Iterable[Saved]) -> Iterator[str]:
    """Nothing anybody was told is saved is missing (G7)."""
    for told in saved:
        versions = school.versions.get((told.talk_id, told.phase, told.field), [])
        wanted = (told.version, told.text, told.author_id)
        if wanted not in {(text.version, text.text, text.author_id) for text in versions}:
            yield f"{told} is not in the history"
