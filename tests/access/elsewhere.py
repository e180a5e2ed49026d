"""What can be asked for beside a talk: by whom, as the rules say, and how that is put over the API."""

import csv
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from tests.access.actions import Asked, put
from tests.access.moments import LATER, MOMENTS, Kept, another
from tests.access.people import CASTS
from tests.access.rules import FOLDER
from tests.access.worlds import BOOKED, DAY, World, a_world
from tests.support.api import Answered
from tests.support.bundles import THEIRS
from tests.support.retention import a_rule
from tests.support.templates import a_file

COLUMNS = (
    "holder", "subject", "guardian", "guardian apart", "staff", "higher", "further", "health", "colleagues",
    "employed elsewhere", "not employed",
    "installation", "unknown",
)  # fmt: skip
"""The columns of these rules: those of a talk, and all others by where they work; `installation` has the
highest permission of the installation."""
COMMON = 8
"""So many columns are those of a talk; here student health is answered as colleagues, but for `health.csv`."""
_OTHERS = {
    "colleagues": ("sture", "emma"),
    "employed elsewhere": ("mia", "max", "elsa"),
    "not employed": ("fia", "klas", "pia", "frida"),
    "installation": ("adam",),
    "unknown": ("nobody",),
}
Route = tuple[str, str]


class Rule(NamedTuple):
    """One line of `elsewhere.csv`."""

    action: str
    route: Route
    patterns: tuple[str, ...]
    answers: Mapping[str, str]
    spec: tuple[str, ...]


@cache
def rules() -> tuple[Rule, ...]:
    """All of them."""
    with (FOLDER / "elsewhere.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return tuple(
        Rule(
            row["action"],
            (row["route"].split()[0], row["route"].split()[1]),
            tuple(row["pattern"].split("/")),
            {column: row.get(column) or _of_health(row) for column in COLUMNS},
            tuple(row["spec"].split()),
        )
        for row in rows
    )


def _of_health(row: Mapping[str, str]) -> str:
    with (FOLDER / "health.csv").open(encoding="utf-8", newline="") as lines:
        said = [told["health"] for told in csv.DictReader(lines) if told["action"] == row["action"]]
    return said[0] if said else row["colleagues"]


def people(pattern: str) -> dict[str, tuple[str, ...]]:
    """Who stands in which column; where guardians live together, the other one has a part of their own."""
    known = CASTS[pattern].columns
    named = {who for some in (known[c] for c in COLUMNS[:COMMON]) for who in some}
    others = {
        column: tuple(who for who in some if who not in named) for column, some in _OTHERS.items()
    }
    return {column: known[column] for column in COLUMNS[:COMMON]} | others


@dataclass(frozen=True)
class Question:
    """What is sent, with names in braces for what it is about."""

    body: Any = None
    query: Any = None
    if_match: str | None = None


_ROUND = {
    "name": "Hösten", "talk_type": "development", "unit_id": "unit",
    "parts": [{"responsible_id": "ingrid", "group_id": "class"}],
    "opens": "2021-11-04T18:00", "reminder": "2021-11-08T18:00",
    "few_times": "2021-11-11T08:00", "closes": "2021-11-15T18:00",
}  # fmt: skip
_TRUST = {"name": "Grannkommunen", "public_key": THEIRS.public_key().pem}
_HOURS = {"earliest": "08:00", "latest": "16:00"}
_HOLD = {"person_id": "{person_id}", "reason": "appeal", "reference": "1"}
_SEEN = {"unit_id": "{unit_id}", "title": "Ute", "text": "I skogen"}
_SUBJECT = {"subject_id": "{subject_id}"}
_STAFF = {"staff_id": "{staff_id}"}
_LINE = {"responsible_id": "{holder_id}", "talk_type": "{talk_type}"}
QUESTIONS: dict[str, Question] = {
    "see the times that can be booked": Question(query=_SUBJECT),
    "book a time": Question(_SUBJECT | {"slot_id": "{slot_id}"}),
    "hold a time": Question({"slots": [_SUBJECT | {"slot_id": "{slot_id}"}]}),
    "propose a visit": Question(
        {"talk_type": "{talk_type}", "subject_ids": ["{subject_id}"], "date": LATER} | _HOURS
    ),
    "join the line for a time": Question(_SUBJECT | _LINE),
    "see the lines that one stands in": Question(query=_SUBJECT),
    "book the visit that the holder proposed": Question({"proposal_id": "{proposal_id}"}),
    "publish times": Question({
        "talk_type": "{talk_type}", "groups": ["{group_id}"], "date": "2022-02-01", "start": "09:00",
    }),
    "start a talk of one's own": Question({"talk_type": "{talk_type}", "subject_ids": ["{subject_id}"]}),
    "see the holder's week": Question(query=_STAFF),
    "have the list of the holder's day": Question(query=_STAFF),
    "change a free time of the holder": Question({"only_for": []}, if_match='"1"'),
    "withdraw a free time of the holder": Question(if_match='"1"'),
    "withdraw free times of the holder": Question({"slot_ids": ["{slot_id}"]}),
    "block hours of the holder": Question(
        {"date": "2021-12-03", "start": "09:00", "end": "10:00", "staff_id": "{staff_id}"}
    ),
    "give all of the holder's day back": Question({"reason": "Ill", "staff_id": "{staff_id}"}),
    "move all of the holder's day": Question({"to_date": "2022-02-02", "staff_id": "{staff_id}"}),
    "say whether guardians live apart": Question({"separate": True}),
    "have the list of interpreters": Question(
        query={"unit_id": "{unit_id}", "from": "2021-11-01", "to": "2021-11-30"}
    ),
    "plan a round for the holder": Question(
        _ROUND | {"parts": [{"responsible_id": "ingrid", "group_id": "{group_id}"}]}
    ),
    "see the pupils of a round of the holder": Question(query={"responsible_id": "ingrid"}),
    "change a round of the holder": Question({"closes": "2021-11-20T18:00"}, if_match='"1"'),
    "call a round of the holder off": Question({"reason": "No"}),
    "see the templates of the unit": Question(query={"unit_id": "{unit_id}"}),
    "make a template of the unit": Question({"owner_id": "{unit_id}", "file": a_file()}),
    "choose the templates of the unit": Question({"choices": []}, if_match='"1"'),
    "save a draft of a template": Question({"file": a_file()}, if_match='"1"'),
    "publish a template": Question(if_match='"1"'),
    "retire a template": Question(if_match='"1"'),
    "share a template": Question(if_match='"1"'),
    "take a template out of the bank": Question(if_match='"1"'),
    "have templates as a signed bundle": Question(query={"templates": "{template_id}"}),
    "take templates from a signed bundle": Question({"owner_id": "{unit_id}", "file": "{}"}),
    "praise a shared template": Question({"praise": True}),
    "trust another installation's bundles": Question(_TRUST),
    "judge the pupil in a subject": Question({"words": "Bra"}, if_match='"0"'),
    "enter the pupil's grade": Question({"value": "A"}, if_match='"0"'),
    "enter the pupil's attendance": Question(
        {"attended": 1, "valid_absence": 0, "invalid_absence": 0}, if_match='"0"'
    ),
    "say whether the unit shows judgements": Question({"use": "plan"}, if_match='"0"'),
    "say what one thinks of the product": Question({"kind": "praise", "words": "Bra"}),
    "document something of the unit": Question(_SEEN),
    "change what higher permission documented": Question(_SEEN, if_match='"1"'),
    "say how one is": Question({"answers": [{"question": "well_being", "value": 7}]}),
    "choose among the pupils of the class": Question(query={"group_id": "{group_id}"}),
    "say what language somebody is written to in": Question(
        {"language": "en", "interpreter": "so"}, if_match='"0"'
    ),
    "say who acts as guardian by a decision": Question({"carers": []}, if_match='"0"'),
    "replace the retention table": Question({"rules": [a_rule()]}, if_match='"0"'),
    "choose figures for a kind of talk": Question(
        {"figures": {"record_closes": "start+P14D"}, "reason": "BUN 1"}, if_match='"0"'
    ),
    "try figures on an example talk": Question({"start": "2022-02-01T09:00"}),
    "keep something of the unit from being erased": Question(_HOLD),
    "propose a disposal": Question({"documents": ["record"]}),
    "approve a disposal": Question({"listed": "0" * 64}),
    "call a disposal off": Question({"reason": "No"}),
    "say who is let near somebody": Question({"readers": []}, if_match='"0"'),
    "say whose employee somebody is": Question({"manager_id": "hedda"}, if_match='"0"'),
    "consent as a pupil of age": Question({"guardian_id": "gun"}),
    "ask for all that is kept about the subject": Question({"purpose": "access", "reference": "17"}),
    "say that something about the subject is wrong": Question(
        {"what": "Name", "why": "Wrong", "reference": "17"}
    ),
    "ask for something of the subject to be erased": Question(
        {"document": "draft", "reference": "17"}
    ),
    "decide about an erasure": Question(
        {"outcome": "granted", "words": "Done", "ground": "17.1 a"}, if_match='"1"'
    ),
    "answer that something is wrong": Question(
        {"outcome": "corrected", "words": "Done"}, if_match='"1"'
    ),
    "decide about what is confidential": Question({"include": True}, if_match='"1"'),
    "see the requests that a unit has to answer": Question(query={"unit_id": "{unit_id}"}),
}  # fmt: skip
"""How each action is asked; what is not here is asked with nothing but its address."""
MISSING = {
    "request_id": "wH3eU0vA8zF1gT6cD9iL2N",
    "observation_id": "hT2bX4sY6vC8dR1zB5eF9K",
    "hold_id": "wH3eU0vA8zF1gT6cD9iL2N", "disposal_id": "xJ4fV1wB9aG2hU7dE0jM3P",
    "subject_id": "emilia", "person_id": "emilia", "slot_id": "preacher.20211031T120000Z",
    "group_id": "no-class", "proposal_id": "kT4wM1nS9rX2yL6uV8zC3B", "staff_id": "preacher",
    "round_id": "pB6xN3oT1sY4zM8vW2aD5E", "block_id": "preacher.20211104T080000Z",
    "template_id": "rD8zP5qV3uA6bO1xY4cF7G", "shared_id": "rD8zP5qV3uA6bO1xY4cF7G",
    "unit_id": "no-school", "comment_id": "sE9aQ6rW4vB7cP2yZ5dG8H", "talk_id": "gZ3vL0mR8qW1xK5tY7uB2A",
}  # fmt: skip
_BANK = (
    "see what colleagues think of a shared template",
    "praise a shared template",
    "take away what higher permission said of a shared template",
)
_IN_LINE = ("leave the line", "let an offered time go")


GUESSED = {
    "subject_id",
    "person_id",
    "staff_id",
    "holder_id",
    "group_id",
    "unit_id",
    "slot_id",
    "block_id",
}
"""Names that the register or a calendar gives; those of all else are long and random (keys.py)."""


def outcome(answered: Answered) -> str:
    """Whether somebody is refused for who they are; what else stands in the way is no matter here."""
    return {403: "no", 404: "hidden"}.get(answered.status, "yes")


class Scene(NamedTuple):
    """A world with free and blocked times, a round and templates; or with a talk in the line."""

    kept: Kept
    names: dict[str, str]

    @property
    def heard(self) -> list[str]:
        """What the last question asked the tables for."""
        return list(self.kept.world.store.heard)

    def ask(self, rule: Rule, who: str, **names: str) -> Answered:
        """The question, put by somebody."""
        return put(self.kept.again(), who, self.asked(rule, **names))

    def asked(self, rule: Rule, **names: str) -> Asked:
        """The question as it is sent."""
        known = self.names | names
        if rule.action in _BANK:
            known["template_id"] = known["shared_id"]
        question = QUESTIONS.get(rule.action, Question())
        method, path = rule.route
        body = _filled(question.body, known)
        if rule.action == "publish times" and self.kept.world.cast.pattern == "employee":
            body = body | {"groups": [], "only_for": [known["subject_id"]]}
        query = _filled(question.query, known)
        return Asked(method, path.format_map(known), body, question.if_match, query)


@cache
def scene(pattern: str, *, waiting: bool = False, held: bool = False) -> Scene:
    """The world in which everything is asked.

    `waiting`: all times are taken and the subject waits for one; `held`: there is a talk about them as well, in
    which something of everything stands.
    """
    world = another(a_world(pattern))
    world.restore(world.empty)
    world.at(BOOKED)
    cast = world.cast
    names = {
        "subject_id": cast.subject, "person_id": cast.subject, "holder_id": cast.holder,
        "staff_id": cast.holder, "talk_type": cast.talk_type, "group_id": "class", "unit_id": "unit",
        "week": "2021-W47", "date": DAY, "guardian_id": "gun", "key_id": "unknown",
        "school_year": "2021", "plan_version": "1", "term": "2021-autumn", "school_subject": "MA",
    }  # fmt: skip
    if waiting:
        names["talk_id"] = _waits(world)
    else:
        names |= _things(world)
    if held:
        MOMENTS["record opens"].comes(world)
    return Scene(Kept(world, world.kept(), world.clock.now()), names)


def _waits(world: World) -> str:
    cast = world.cast
    slot = world.publish(DAY)
    if cast.pattern == "employee":
        change = {"only_for": ["ingrid", "emma"]}
        world.done(cast.holder, "PATCH", f"/v1/slots/{slot}", change, if_match='"1"')
    other, by = ("ingrid", "ingrid") if cast.pattern == "employee" else ("klas", "ingrid")
    world.done(by, "POST", "/v1/bookings", {"slot_id": slot, "subject_id": other})
    line = {"subject_id": cast.subject, "responsible_id": cast.holder, "talk_type": cast.talk_type}
    return str(world.done(cast.booked_by, "POST", "/v1/waiting", line)["talk_id"])


def _things(world: World) -> dict[str, str]:
    cast = world.cast
    names = {"slot_id": world.publish(LATER)}
    hours = {"date": "2021-12-02", "start": "09:00", "end": "10:00"}
    blocked = world.done(cast.holder, "POST", "/v1/blocked-times", hours)
    names["block_id"] = blocked["id"]
    about = f"/v1/people/{cast.subject}/exports"
    names["request_id"] = world.done(cast.subject, "POST", about, {"purpose": "access"})["id"]
    if cast.pattern == "employee":
        return names
    seen = _SEEN | {"unit_id": "unit"}
    names["observation_id"] = world.done("hedda", "POST", "/v1/observations", seen)["id"]
    hold = _HOLD | {"person_id": cast.subject}
    names["hold_id"] = world.done("hedda", "POST", "/v1/units/unit/retention-holds", hold)["id"]
    proposal = world.done("hedda", "POST", "/v1/units/unit/disposals", {"documents": ["record"]})
    names["disposal_id"] = proposal["id"]
    visit = {"talk_type": cast.talk_type, "subject_ids": ["klas"], "date": LATER} | _HOURS
    proposal = world.done(cast.holder, "POST", "/v1/visits/proposals", visit)
    names["slot_id"] = world.publish(LATER, "11:00")
    names["proposal_id"] = proposal["proposal_id"]
    names["round_id"] = world.done("hedda", "POST", "/v1/rounds", _ROUND)["id"]
    names |= {name: _a_template(world) for name in ("template_id", "shared_id")}
    path = f"/v1/templates/{names['shared_id']}"
    world.done("hedda", "POST", f"{path}/sharing", if_match='"2"')
    said = {"praise": False, "comment": "Bra"}
    told = world.done("hedda", "POST", f"{path}/feedback", said)
    names["comment_id"] = told["comments"][0]["id"]
    names["key_id"] = world.done("adam", "POST", "/v1/trusted-keys", _TRUST)["key_id"]
    return names


def _a_template(world: World) -> str:
    made = world.done("hedda", "POST", "/v1/templates", {"owner_id": "unit", "file": a_file()})
    world.done("hedda", "POST", f"/v1/templates/{made['id']}/publication", if_match='"1"')
    return str(made["id"])


def differs(rule: Rule, asked: Scene, who: str, column: str) -> Iterator[str]:
    """What is wrong if somebody is not answered as the rule says of those in a column."""
    answered = asked.ask(rule, who)
    said = outcome(answered)
    where = f"{rule.action} / {asked.kept.world.cast.pattern} / {column} {who}"
    if said != rule.answers[column]:
        yield f"{where}: {said}, not {rule.answers[column]}: {answered.text[:200]}"
    elif said == "hidden":
        for told in tells(rule, asked, who, answered):
            yield f"{where}: {told}"


def tells(
    rule: Rule, asked: Scene, who: str, answered: Answered, only: Collection[str] = MISSING
) -> Iterator[str]:
    """What gives away that something exists which was refused as if it did not.

    The answer, to the byte; and where a name can be guessed, what the tables were asked meanwhile: the time
    must not tell either. Of things with random names only somebody who knows the name can ask. `only`: the
    names of which it is asked whether they are there.
    """
    heard, used = asked.heard, names_in(rule.action, rule.route)
    missing = {name: value for name, value in MISSING.items() if name in asked.names}
    named = {name: value for name, value in missing.items() if name in only}
    if answered != (given := asked.ask(rule, who, **named)):
        yield f"{answered.text} is not {given.text}"
    if not used & GUESSED or who in asked.names.values():
        return  # who asks about themselves knows that they are there
    nothing, random = asked.heard, {n: missing[n] for n in used & missing.keys() - GUESSED}
    if random:
        asked.ask(rule, who, **random)
        heard = asked.heard
        asked.ask(rule, who, **(named | random))
        nothing = asked.heard
    if heard != nothing:
        yield f"asks the tables for {heard}, and for {nothing} where there is nothing"


@cache
def names_in(action: str, route: Route) -> frozenset[str]:
    """The names of things that the question of a rule has."""
    question = QUESTIONS.get(action, Question())
    text = route[1] + json.dumps([question.body, question.query])
    return frozenset(re.findall(r"{(\w+)}", text))


def is_in_line(rule: Rule) -> bool:
    """Whether the question is about a talk that waits."""
    return rule.action in _IN_LINE


def _filled(shape: Any, names: Mapping[str, str]) -> Any:
    text = json.dumps(shape)
    for name, value in names.items():
        text = text.replace("{" + name + "}", value)
    return json.loads(text)
