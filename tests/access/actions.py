"""How each action of the access table is asked over the API, and which answer of the table that is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any

from tests.access.moments import LATER, Kept
from tests.access.worlds import DAY, DRAFT, SECRETS, World
from tests.support.api import Answered
from tests.support.contents import without_trail

MISSING = "gZ3vL0mR8qW1xK5tY7uB2A"
"""The id of a talk that does not exist."""
TYPED = "krusbär"
"""What is typed by those who try to write."""
Route = tuple[str, str]
_PROBLEMS = {
    "not-allowed": "no", "not-found": "hidden", "window-not-open": "early", "window-closed": "late",
    "wrong-status": "not now", "still-planned": "planned", "invalid": "none",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A question as it is put for somebody."""

    method: str
    path: str
    body: Any = None
    if_match: str | None = None
    query: Mapping[str, str] | None = None


def nothing(_world: World) -> None:
    """Most actions need nothing besides the talk."""


def plainly(_world: World, answered: Answered) -> str:
    """The word for an answer whose status tells all."""
    return outcome(answered)


@dataclass(frozen=True)
class Action:
    """An action: its route, the question for one in a column, and how the answer is read."""

    route: Route
    asks: Callable[[World, str], Asked]
    prepares: Callable[[World], None] = nothing
    reads: Callable[[World, Answered], str] = plainly
    typed: bool = False
    """Whether words are typed that a refusal hands back."""


def outcome(answered: Answered) -> str:
    """The word of the table for an answer."""
    if answered.status < 300:
        return "yes"
    return _PROBLEMS.get(answered.problem, f"{answered.status} {answered.problem}")


def _talk(world: World) -> str:
    return f"/v1/talks/{world.talk_id}"


# --- reading -------------------------------------------------------------------------------------


def _trail(world: World, _column: str) -> Asked:
    return Asked("GET", f"{_talk(world)}/trail")


def _open(world: World, _column: str) -> Asked:
    return Asked("GET", _talk(world))


def _list(_world: World, _column: str) -> Asked:
    return Asked("GET", "/v1/talks")


def _drafts(world: World, _column: str) -> Asked:
    return Asked("GET", f"{_talk(world)}/drafts")


def _sees(phase: str) -> Callable[[World, Answered], str]:
    """Whether a phase is in the talk that was opened with what was written there, and it stands nowhere else.

    A phase that is shown without what somebody wrote in it is not shown: each side prepares blind (D5).
    """

    def read(world: World, answered: Answered) -> str:
        if answered.status != 200:
            return outcome(answered)
        shown = phase in [part["phase"] for part in answered.body["phases"]]
        is_there = SECRETS[phase] in answered.text
        assert shown or not is_there, (phase, answered.text)
        return "yes" if shown and (is_there or phase not in world.written) else "not shown"

    return read


def _shows(part: str) -> Callable[[World, Answered], str]:
    """Whether the answer has what was written in a part of the talk."""

    def read(_world: World, answered: Answered) -> str:
        if answered.status != 200:
            return outcome(answered)
        return "yes" if SECRETS[part] in answered.text else "not shown"

    return read


def _listed(world: World, answered: Answered) -> str:
    assert answered.status == 200, answered.text
    return "yes" if world.talk_id in answered.text else "hidden"


def _versions(world: World, _column: str) -> Asked:
    field = f"preparation-words.{world.role('holder')}"
    return Asked("GET", f"{_talk(world)}/texts/preparation/{field}/versions")


# --- writing -------------------------------------------------------------------------------------


def _own(phase: str) -> Callable[[World, str], Asked]:
    """A save of the field that one's role has in a phase; whoever has no role tries the holder's."""

    def ask(world: World, column: str) -> Asked:
        own = column if column in ("holder", "subject", "guardian") else "holder"
        role = world.role(own)
        if world.cast.pattern == "employee" and role == "guardian":
            role = "employee"
        return _save(world, phase, f"{phase}-words.{role}")

    return ask


def _anothers(world: World, column: str) -> Asked:
    role = world.role("holder" if column == "subject" else "subject")
    return _save(world, "record", f"record-words.{role}")


def _dialogue(world: World, _column: str) -> Asked:
    return _save(world, "follow-up", "dialogue", standing=1)


def _save(world: World, phase: str, field: str, standing: int = 0) -> Asked:
    standing = standing or int(field in world.fields)
    path = f"{_talk(world)}/texts/{phase}/{field}"
    return Asked("PUT", path, {"text": TYPED}, if_match=f'"{standing}"')


def _said_before(world: World) -> None:
    """The holder has written in the dialogue, where that can be done yet."""
    path = f"{_talk(world)}/texts/follow-up/dialogue"
    world.ask(world.cast.holder, "PUT", path, {"text": "Bra"}, if_match='"0"')


def _draft(phase: str) -> Callable[[World, str], Asked]:
    def ask(world: World, column: str) -> Asked:
        save = _own(phase)(world, column)
        asked = {"text": TYPED, "builds_on": 0}
        return Asked("PUT", save.path.replace("/texts/", "/drafts/"), asked)

    return ask


def _discard(world: World, column: str) -> Asked:
    path = _draft("record")(world, column).path
    return Asked("DELETE", path, query={"revision": "any"})


def _link(phase: str) -> Callable[[World, str], Asked]:
    asked = {"phase": phase, "url": "https://example.org/plan", "name": TYPED}
    return lambda world, _column: Asked("POST", f"{_talk(world)}/attachments/links", asked)


def _file(world: World, _column: str) -> Asked:
    asked = {"phase": "record", "name": "plan.pdf", "size": 1000}
    return Asked("POST", f"{_talk(world)}/attachments/files", asked)


def _attachments(world: World, _column: str) -> Asked:
    return Asked("GET", f"{_talk(world)}/attachments")


def _download(world: World, _column: str) -> Asked:
    return Asked("GET", f"{_talk(world)}/attachments/2/download")


def _take_away(world: World, _column: str) -> Asked:
    return Asked("DELETE", f"{_talk(world)}/attachments/1")


# --- steps and times -------------------------------------------------------------------------------


def _post(rest: str, body: Any = None) -> Callable[[World, str], Asked]:
    return lambda world, _column: Asked("POST", f"{_talk(world)}/{rest}", body)


def _copy(world: World, _column: str) -> Asked:
    return Asked("POST", f"{_talk(world)}/copied-answers", {"from": world.earlier_id})


def _not_ready(world: World, _column: str) -> Asked:
    return Asked("DELETE", f"{_talk(world)}/readiness")


def _earlier(world: World, _column: str) -> Asked:
    return Asked("GET", f"{_talk(world)}/earlier")


def _beside(world: World, _column: str) -> Asked:
    return Asked("GET", f"{_talk(world)}/beside")


def _as_far_as_who_asks(_world: World, answered: Answered) -> str:
    """Another plan than the one that was looked at is refused to those who may, and to nobody else."""
    return "yes" if answered.problem == "plan-changed" else outcome(answered)


def _get(rest: str) -> Callable[[World, str], Asked]:
    return lambda world, _column: Asked("GET", f"{_talk(world)}/{rest}")


def _presence(world: World, _column: str) -> Asked:
    return Asked("PUT", f"{_talk(world)}/presence", {"people": []}, if_match='"0"')


def _reword(world: World, _column: str) -> Asked:
    return Asked("PUT", f"{_talk(world)}/disagreements/1", {"text": TYPED}, if_match='"1"')


def _answer_worry(world: World, _column: str) -> Asked:
    return Asked("PUT", f"{_talk(world)}/worries/1/answer", {"text": TYPED}, if_match='"1"')


def _agreement(world: World) -> Any:
    return {"goal": TYPED, "owners": [world.role("holder")]}


def _agree(world: World, _column: str) -> Asked:
    return Asked("POST", f"{_talk(world)}/agreements", _agreement(world))


def _change(world: World, _column: str) -> Asked:
    return Asked("PUT", f"{_talk(world)}/agreements/1", _agreement(world), if_match='"1"')


def _log(world: World, _column: str) -> Asked:
    return Asked("GET", f"/v1/people/{world.cast.subject}/agreements")


def _move(world: World, _column: str) -> Asked:
    return Asked("POST", f"{_talk(world)}/rebooking", {"slot_id": world.another_time})


def _another_time(world: World) -> None:
    world.another_time = world.publish(LATER, "13:00")


def _free(world: World, _column: str) -> Asked:
    return Asked("DELETE", f"{_talk(world)}/staff/fredrik")


def _interpreter(world: World, _column: str) -> Asked:
    return Asked("PUT", f"{_talk(world)}/interpreter", {"language": "so"})


def _referral(world: World, text: str = "Stöd") -> Any:
    due = world.clock.now().date() + timedelta(days=10)
    return {"text": text, "follow_up_by": due.isoformat()}


def _refer(world: World, _column: str) -> Asked:
    return Asked("POST", f"{_talk(world)}/referrals", _referral(world, TYPED))


def _referred(world: World) -> None:
    """Something was passed on to student health, where that can be: about a pupil."""
    if world.cast.pattern != "employee":
        world.say("referrals", _referral(world))


def _taken(world: World) -> None:
    _referred(world)
    if world.cast.pattern != "employee":
        world.done(
            "hanna",
            "PUT",
            world.path("/referrals/1/assignment"),
            {"staff_id": "hanna"},
            if_match='"1"',
        )


def _answered(world: World) -> None:
    _taken(world)
    if world.cast.pattern != "employee":
        said = {"text": SECRETS["health"]}
        world.done("hanna", "PUT", world.path("/referrals/1/answer"), said, if_match='"2"')


PASSED_ON = (_referred, _taken, _answered)
"""After these the whole team has a part in the talk."""
_READ = ("GET", "/v1/talks/{talk_id}")
_BESIDE = ("GET", "/v1/talks/{talk_id}/beside")
_TEXT = ("PUT", "/v1/talks/{talk_id}/texts/{phase}/{field}")
_DRAFT = ("PUT", "/v1/talks/{talk_id}/drafts/{phase}/{field}")


def _posts(rest: str) -> Route:
    return "POST", f"/v1/talks/{{talk_id}}/{rest}"


def _of_referral(part: str) -> Route:
    return "PUT", f"/v1/talks/{{talk_id}}/referrals/{{number}}/{part}"


def _for_referral(part: str, body: Any, version: int = 1) -> Callable[[World, str], Asked]:
    return lambda world, _column: Asked(
        "PUT", f"{_talk(world)}/referrals/1/{part}", body, if_match=f'"{version}"'
    )


ACTIONS: dict[str, Action] = {
    "open the talk": Action(_READ, _open),
    "see it in one's list": Action(("GET", "/v1/talks"), _list, reads=_listed),
    "read the preparation": Action(_READ, _open, reads=_sees("preparation")),
    "read the record": Action(_READ, _open, reads=_sees("record")),
    "read the follow-up": Action(_READ, _open, reads=_sees("follow_up")),
    "read the agreements": Action(_READ, _open, reads=_shows("agreement")),
    "ask for earlier talks": Action(("GET", "/v1/talks/{talk_id}/earlier"), _earlier),
    "see who wrote which version": Action(
        ("GET", "/v1/talks/{talk_id}/texts/{phase}/{field}/versions"), _versions
    ),
    "see the pupil's grades beside the talk": Action(_BESIDE, _beside, reads=_shows("grade")),
    "see an unreleased judgement beside the talk": Action(
        _BESIDE, _beside, reads=_shows("judgement")
    ),
    "see the child's documentation beside the talk": Action(
        _BESIDE, _beside, reads=_shows("documentation")
    ),
    "see the employee's well-being beside the talk": Action(
        _BESIDE, _beside, reads=_shows("well-being")
    ),
    "write one's own preparation": Action(_TEXT, _own("preparation"), typed=True),
    "write one's own record": Action(_TEXT, _own("record"), typed=True),
    "write one's own follow-up": Action(_TEXT, _own("follow-up"), typed=True),
    "write over the other in the follow-up": Action(_TEXT, _dialogue, _said_before, typed=True),
    "write in another's field of the record": Action(_TEXT, _anothers, typed=True),
    "keep a draft of one's preparation": Action(_DRAFT, _draft("preparation"), typed=True),
    "keep a draft of one's record": Action(_DRAFT, _draft("record"), typed=True),
    "see one's own drafts": Action(
        ("GET", "/v1/talks/{talk_id}/drafts"), _drafts
    ),
    "discard one's own draft": Action(("DELETE", _DRAFT[1]), _discard),
    "attach a link to the preparation": Action(_posts("attachments/links"), _link("preparation")),
    "attach a link to the record": Action(_posts("attachments/links"), _link("record")),
    "ask to attach a file to the record": Action(_posts("attachments/files"), _file),
    "see the files and links of the record": Action(
        ("GET", "/v1/talks/{talk_id}/attachments"), _attachments, reads=_shows("attachment")
    ),
    "have a file of the record": Action(
        ("GET", "/v1/talks/{talk_id}/attachments/{number}/download"), _download
    ),
    "take away what the holder attached": Action(
        ("DELETE", "/v1/talks/{talk_id}/attachments/{number}"), _take_away
    ),
    "copy one's answers from the talk before": Action(_posts("copied-answers"), _copy),
    "say that one is prepared": Action(_posts("readiness"), _post("readiness")),
    "say that one is not prepared after all": Action(
        ("DELETE", "/v1/talks/{talk_id}/readiness"), _not_ready
    ),
    "open preparation again": Action(
        _posts("reopening"), _post("reopening", {"until": f"{DAY}T09:00"})
    ),
    "say that planning is done": Action(_posts("opening"), _post("opening")),
    "say that it was held": Action(_posts("holding"), _post("holding")),
    "close it with a summary": Action(_posts("closing"), _post("closing", {"summary": TYPED})),
    "make an agreement": Action(_posts("agreements"), _agree),
    "change an agreement": Action(("PUT", "/v1/talks/{talk_id}/agreements/{number}"), _change),
    "tell how it goes with an agreement": Action(
        _posts("agreements/{number}/check-ins"), _post("agreements/1/check-ins", {"text": TYPED})
    ),
    "see who has seen it": Action(("GET", "/v1/talks/{talk_id}/trail"), _trail),
    "read it in the log": Action(("GET", "/v1/people/{person_id}/agreements"), _log, reads=_shows("agreement")),
    "read the held talk compiled": Action(
        ("GET", "/v1/talks/{talk_id}/compilation"), _get("compilation")
    ),
    "see who was there": Action(("GET", "/v1/talks/{talk_id}/presence"), _get("presence")),
    "say who was there": Action(("PUT", "/v1/talks/{talk_id}/presence"), _presence),
    "note that one does not agree": Action(
        _posts("disagreements"), _post("disagreements", {"text": TYPED})
    ),
    "change what the holder noted": Action(
        ("PUT", "/v1/talks/{talk_id}/disagreements/{number}"), _reword
    ),
    "answer what the holder noted": Action(
        _posts("disagreements/{number}/answers"), _post("disagreements/1/answers", {"text": TYPED})
    ),
    "ask for consent to bring somebody in": Action(
        _posts("cooperations"), _post("cooperations", {"actor": "BUP", "purpose": TYPED})
    ),
    "consent to bring somebody in": Action(
        _posts("cooperations/{number}/consents"), _post("cooperations/1/consents", {"word": "given"})
    ),
    "pass a worry on": Action(_posts("worries"), _post("worries", {"text": TYPED})),
    "say that one has seen a worry": Action(
        _posts("worries/{number}/acknowledgement"), _post("worries/1/acknowledgement")
    ),
    "tell what is done about a worry": Action(
        ("PUT", "/v1/talks/{talk_id}/worries/{number}/answer"), _answer_worry
    ),
    "pass something on to student health": Action(_posts("referrals"), _refer),
    "say who of student health takes it": Action(
        _of_referral("assignment"), _for_referral("assignment", {"staff_id": "hanna"}), _referred
    ),
    "tell what student health does": Action(
        _of_referral("answer"), _for_referral("answer", {"text": TYPED}, 2), _taken
    ),
    "tell what came of what student health did": Action(
        _of_referral("follow-up"), _for_referral("follow-up", {"text": TYPED}, 3), _answered
    ),
    "read what student health wrote": Action(_READ, _open, _answered, _shows("health")),
    "see who looked at the talk": Action(("GET", "/v1/talks/{talk_id}/trail"), _get("trail")),
    "look at the development plan before it is final": Action(
        ("GET", "/v1/talks/{talk_id}/plan"), _get("plan")
    ),
    "make the development plan final": Action(
        _posts("plan"), _post("plan", {"seen": "0" * 32}), reads=_as_far_as_who_asks
    ),
    "move it to another time": Action(_posts("rebooking"), _move, _another_time),
    "give its time back": Action(_posts("cancellation"), _post("cancellation", {"reason": "Ill"})),
    "call it off altogether": Action(
        _posts("cancellation"), _post("cancellation", {"reason": "Gone", "will_not_take_place": True})
    ),
    "ask for an interpreter": Action(("PUT", "/v1/talks/{talk_id}/interpreter"), _interpreter),
    "say whether one comes": Action(_posts("attendance"), _post("attendance", {"attends": True})),
    "free it of further staff": Action(("DELETE", "/v1/talks/{talk_id}/staff/{staff_id}"), _free),
}  # fmt: skip
"""Every action of the table, by its name there."""


def prepared(kept: Kept, action: Action) -> Kept:
    """The world at a moment, with what an action needs besides."""
    if action.prepares is nothing:
        return kept
    world = kept.again()
    action.prepares(world)
    return Kept(world, world.kept(), kept.instant)


def answer(kept: Kept, action: Action, column: str, who: str) -> tuple[str, Answered]:
    """What somebody is answered at a moment, as the world was then; and that only `yes` changes anything."""
    world = kept.again()
    asked = action.asks(world, column)
    given = _read(kept, who, asked.path) if asked.method == "GET" else put(world, who, asked)
    word = action.reads(world, given)
    if word != "yes" or asked.method == "GET":
        now, then = (without_trail(tables) for tables in (world.store._tables, kept.tables))
        assert now == then, f"a refusal wrote: {given.text[:300]}"
    if who != world.cast.holder:
        assert DRAFT not in given.text
    if action.typed and word in ("early", "late", "not now", "planned"):
        assert given.body["yours"] == TYPED, given.text
    return word, given


@cache
def _read(kept: Kept, who: str, path: str) -> Answered:
    return kept.world.ask(who, "GET", path)


def as_if_it_were_not_there(kept: Kept, action: Action, column: str, who: str) -> Answered:
    """What the same person is answered to the same question about what does not exist."""
    world = kept.again()
    asked = action.asks(world, column)
    path = asked.path.replace(world.talk_id, MISSING).replace(world.cast.subject, "emilia")
    return put(world, who, replace(asked, path=path))


def put(world: World, who: str, asked: Asked) -> Answered:
    """The question, put by somebody to the world as it is."""
    more = {"if_match": asked.if_match, "query": asked.query}
    return world.ask(who, asked.method, asked.path, asked.body, **more)
