"""The list of a day: what it says, to whom, and as which kind of file (G22)."""

import base64
import csv
import hashlib
import io
import logging
import re
import zlib
from html.parser import HTMLParser
from typing import Any

import pytest

from shared.adapters import keys
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork, impossible
from shared.adapters.talks import load_talk, talk_item
from shared.domain.people import Guardianship, SecurityMarking
from tests.support.api import Answered, Api
from tests.support.world import GUARDIAN, a_school, a_world, fill

pytestmark = pytest.mark.slow

DAY = "/v1/days/2021-10-31"
FILES = ("csv", "html", "pdf")


def with_people(ports: Ports, **changed: dict[str, Any]) -> None:
    """The school with some people told anew."""
    fill(
        ports.store,
        [t.model_copy(update=changed[t.id]) for t in a_school() if t.id in changed],
    )


class Term:
    """Three times of `teacher`: one for `emil`, one for `hidden`, one free."""

    def __init__(self, count: int = 3) -> None:
        self.ports, self.clock = a_world()
        self.api = Api(self.ports)
        asked = {
            "talk_type": "development",
            "groups": ["5a"],
            "date": "2021-10-31",
            "start": "08:30",
        }
        place = {"place": {"kind": "room", "text": "Room A12"}, "count": count, "length": "PT10M"}
        made = self.api.call("teacher", "POST", "/v1/series", asked | place)
        self.slots = [slot["id"] for slot in made.body["slots"]]
        for slot, who, pupil in zip(self.slots, ("mona", "sune"), ("emil", "hidden"), strict=False):
            booked = self.api.call(
                who, "POST", "/v1/bookings", {"slot_id": slot, "subject_id": pupil}
            )
            assert booked.status == 201, booked.text

    def list(self, form: str = "json", who: str = "teacher", **how: Any) -> Answered:
        return self.api.call(who, "GET", DAY, query={"format": form} | how.pop("query", {}), **how)


@pytest.fixture(scope="module")
def term() -> Term:
    return Term()


@pytest.mark.spec("G22", "F24")
def test_a_day_tells_each_time_who_comes_and_where(term: Term) -> None:
    day = term.list().body
    booked, hidden, free = day["times"]
    assert (day["date"], day["staff_id"], day["staff_name"]) == (
        "2021-10-31",
        "teacher",
        "Teacher Testsson",
    )
    assert booked["start"] == "2021-10-31T08:30:00+01:00"
    assert (booked["name"], booked["group"]) == ("Emil Testsson", "5A")
    assert booked["place"] == free["place"] == {"kind": "room", "text": "Room A12"}
    assert booked["attending"] == [{"role": "guardian", "name": "Mona Testsson"}]
    assert (free["talk_id"], free["name"], free["attending"]) == (None, None, [])
    assert hidden["is_protected"]


def test_higher_permission_sees_a_colleagues_day_and_nobody_else_does(term: Term) -> None:
    theirs = {"staff_id": "teacher"}
    assert term.list(who="rektor", query=theirs).body == term.list().body
    assert term.list(who="bystander", query=theirs).problem == "not-found"
    assert term.list(who="rektor", query={"staff_id": "freja"}).problem == "not-found"


@pytest.mark.parametrize("who", ["rektor", "freja"])
def test_without_times_a_day_is_empty_in_every_form(term: Term, who: str) -> None:
    assert term.list(who=who).body["times"] == []
    for form in FILES:
        assert term.list(form, who).status == 200
    assert "There are no times on that day." in term.list("html", who).text


def test_who_does_not_work_here_has_no_list(term: Term) -> None:
    assert term.list(who="mona").problem == "not-found"


@pytest.mark.parametrize("query", [{"format": "xls"}, {"format": ""}, {"form": "pdf"}])
def test_a_form_that_there_is_not_is_refused(term: Term, query: dict[str, str]) -> None:
    assert term.api.call("teacher", "GET", DAY, query=query).problem == "invalid"


@pytest.mark.spec("G2", "R17")
@pytest.mark.parametrize(
    ("who", "person"),
    [("emil", "the pupil"), ("mona", "the guardian who comes")],
)
def test_a_talk_with_a_protected_person_in_it_has_no_name_class_or_place(
    who: str, person: str
) -> None:
    term = Term()
    with_people(term.ports, **{who: {"marking": SecurityMarking.CONFIDENTIAL}})
    time = term.list().body["times"][0]
    shown = {name: value for name, value in time.items() if value}
    assert shown.keys() == {"start", "end", "talk_id", "is_protected"}, person
    rows = list(csv.reader(io.StringIO(term.list("csv").raw.decode("utf-8-sig")), delimiter=";"))
    assert rows[1] == ["2021-10-31", "08:30", "08:40", "Protected: sign in", "", "", "", ""]
    page = term.list("html").text
    assert not re.search("Emil|Mona|5A", page)
    assert page.count("Room A12") == 1, "of the free time"


@pytest.mark.spec("G2")
def test_a_protected_teachers_list_does_not_name_them() -> None:
    term = Term()
    with_people(term.ports, teacher={"marking": SecurityMarking.PROTECTED})
    assert term.list().body["staff_name"] is None
    assert term.list().body["times"][0]["name"] == "Emil Testsson"
    assert "Teacher" not in term.list("html").text


def test_a_head_who_is_the_other_guardian_sees_nothing_of_the_first_ones_own_talk() -> None:
    term = Term()
    apart = tuple(Guardianship(person_id=g, relation=GUARDIAN) for g in ("mona", "rektor"))
    with_people(term.ports, emil={"guardians": apart})
    theirs = {"staff_id": "teacher"}
    before = term.list(who="rektor", query=theirs).body["times"]
    talk = load_talk(term.ports.store, before[0]["talk_id"])
    own, work = talk.model_copy(update={"for_guardian_id": "mona"}), UnitOfWork()
    work.put(keys.talk(talk.id), talk_item(own), None, impossible)
    term.ports.store.commit(work)
    assert term.list().body["times"] == before
    after = term.list(who="rektor", query=theirs).body["times"][0]
    assert (before[0]["name"], after["name"], after["attending"]) == ("Emil Testsson", None, [])


# --- CSV ------------------------------------------------------------------------------------


@pytest.mark.spec("G22")
def test_csv_is_what_a_spreadsheet_in_swedish_opens(term: Term) -> None:
    answered = term.list("csv", headers={"accept-language": "sv"})
    assert answered.headers["content-type"] == "text/csv; charset=utf-8"
    assert answered.headers["content-disposition"] == 'attachment; filename="talks-2021-10-31.csv"'
    assert answered.raw.startswith(b"\xef\xbb\xbf")
    lines = answered.raw.decode("utf-8-sig").split("\r\n")
    assert lines[0] == '"Datum";"Från";"Till";"Namn";"Klass";"Plats";"Kommer också";"Tolk"'
    mona = '"Mona Testsson (vårdnadshavare)"'
    assert lines[1] == f'"2021-10-31";"08:30";"08:40";"Emil Testsson";"5A";"Room A12";{mona};""'
    assert lines[3] == '"2021-10-31";"08:50";"09:00";"Ledig tid";"";"Room A12";"";""'
    assert lines[4:] == [""]


@pytest.mark.parametrize(
    "name",
    [
        "=1+1",
        "+46",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "'=1",
        '"=1',
        "\uff1d1",
        "\u202e=1",
        "\n@A",
    ],
)
def test_no_cell_begins_a_formula(name: str) -> None:
    term = Term()
    with_people(term.ports, emil={"given_name": name, "family_name": ""})
    rows = list(csv.reader(io.StringIO(term.list("csv").raw.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][3].startswith("'")
    assert not re.search(r"[\t\r\n\u202e]", rows[1][3])
    assert rows[2][3] == "Protected: sign in"


# --- HTML -----------------------------------------------------------------------------------


class Page(HTMLParser):
    """The tags of a page with their attributes, and what its style says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.style = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] and self.tags[-1][0] == "style":
            self.style = self.style or data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [given for name, given in self.tags if name == tag]


@pytest.mark.spec("G22")
def test_the_page_is_accessible_and_allows_nothing_but_its_own_style(term: Term) -> None:
    answered = term.list("html", headers={"accept-language": "sv"})
    page = Page(answered.text)
    assert answered.headers["content-type"] == "text/html; charset=utf-8"
    assert page.of("html") == [{"lang": "sv"}]
    assert "<caption>Samtal söndag 31 oktober 2021 – Teacher Testsson</caption>" in answered.text
    assert [cell["scope"] for cell in page.of("th")] == ["col"] * 7 + ["row"] * 3
    assert "Underskrift" in answered.text
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert answered.headers["content-security-policy"] == f"{policy}; frame-ancestors 'none'"
    assert page.of("meta")[1]["content"] == policy
    assert not {name for name, _ in page.tags} & {"script", "link", "img", "iframe", "a", "form"}
    assert not [given for _, given in page.tags if "style" in given or "src" in given]


def test_a_name_is_text_and_nothing_else() -> None:
    term = Term()
    with_people(term.ports, emil={"given_name": "<script>alert('a')</script>&amp;"})
    page = term.list("html").text
    assert "<bdi>&lt;script&gt;alert(&#x27;a&#x27;)&lt;/script&gt;&amp;amp; Testsson</bdi>" in page
    assert not Page(page).of("script")


# --- PDF ------------------------------------------------------------------------------------


def pages_of(pdf: bytes) -> list[bytes]:
    """What is drawn on each page."""
    streams = (
        zlib.decompress(found) for found in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
        if found[:1] == b"x"
    )  # fmt: skip
    return [stream for stream in streams if b" Tf" in stream]


NAMES = [
    "محمد عبد الله",
    "שלום כהן",
    "Юлия Ђорђевић",
    "สมชาย ใจดี",
    "😀",
    "王小明",
    "\ud7ff\uffff",
    "W" * 5000,
]


@pytest.mark.spec("G22")
def test_a_long_day_has_its_heading_on_every_page() -> None:
    answered = Term(40).list("pdf")
    assert answered.headers["content-type"] == "application/pdf"
    assert answered.headers["content-disposition"] == 'attachment; filename="talks-2021-10-31.pdf"'
    assert answered.raw.startswith(b"%PDF-")
    assert answered.raw.rstrip().endswith(b"%%EOF")
    pages = pages_of(answered.raw)
    assert len(pages) > 2
    bold = {re.findall(rb"/F(\d+) 10\.00 Tf", page)[0] for page in pages[1:]}
    assert len(bold) == 1, "each page begins with the same heading"
    assert bold != set(re.findall(rb"/F(\d+) 10\.00 Tf", pages[-1])[1:])


@pytest.mark.parametrize(
    "name", NAMES, ids=lambda name: name[:10].encode("unicode_escape").decode()
)
def test_any_name_can_be_printed_and_none_is_logged(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    term = Term()
    with_people(term.ports, emil={"given_name": name})
    with caplog.at_level(logging.WARNING):
        assert len(pages_of(term.list("pdf").raw)) == 1
    assert caplog.records == []
