"""Long lists are given in pages, whole: nothing is left out in silence, and nothing comes twice (G7)."""

from datetime import timedelta
from typing import Any

import pytest

from functions.documentation import history
from shared.adapters import keys
from shared.adapters.paging import LARGEST_PAGE, PageQuery, latest
from shared.adapters.store import Index, UnitOfWork, impossible
from shared.adapters.texts import Text, write_text
from shared.domain.instant import wire
from shared.domain.vocabulary import Phase
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term
from tests.support.world import local

FIELD = "follow-up/dialogue"
VERSIONS = 230


def a_long_history(length: int = 1) -> tuple[Steps, str]:
    """A field that was saved so many times, by two in turn."""
    steps = a_term()
    talk = steps.booked()["id"]
    steps.at("2021-11-02 12:00")
    for version in range(1, VERSIONS + 1):
        work = UnitOfWork()
        text = Text(
            phase=Phase.FOLLOW_UP, field="dialogue", version=version, text=f"{version} ".ljust(length, "å"),
            author_id=("teacher", "emil")[version % 2], at=steps.clock.now(),
        )  # fmt: skip
        write_text(work, talk, text)
        steps.ports.store.commit(work)
    return steps, talk


def page(steps: Steps, path: str, **query: Any) -> dict[str, Any]:
    asked = {name: str(value) for name, value in query.items() if value is not None}
    answered = steps.call("teacher", "GET", path, query=asked)
    assert answered.status == 200, answered.text
    return dict(answered.body)


def whole(steps: Steps, path: str, key: str, by: str, **query: Any) -> tuple[list[Any], int]:
    """All pages one after the other, and how many there were."""
    found: list[Any] = []
    following, pages = None, 0
    while pages == 0 or following is not None:
        answered = page(steps, path, **query, **{by: following})
        found += answered[key]
        following, pages = answered["next"], pages + 1
    return found, pages


@pytest.mark.spec("F108", "D8")
@pytest.mark.parametrize("first", ["oldest", "newest"])
def test_a_long_history_comes_in_pages_in_either_order(first: str) -> None:
    steps, talk = a_long_history()
    path = f"/v1/talks/{talk}/texts/{FIELD}/versions"
    found, pages = whole(steps, path, "versions", "after", first=first, limit=60)
    expected = list(range(1, VERSIONS + 1))
    assert [v["version"] for v in found] == (expected if first == "oldest" else expected[::-1])
    assert pages == 4
    assert len(page(steps, path)["versions"]) == 100
    assert page(steps, path, after=VERSIONS) == {"versions": [], "next": None}
    assert page(steps, path, first="newest", after=1) == {"versions": [], "next": None}
    assert page(steps, path, first="newest", after=0) == {"versions": [], "next": None}


def test_a_page_of_long_texts_has_fewer_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of 200 texts of 100,000 characters would be more than a function may answer."""
    monkeypatch.setattr(history, "LONGEST", 1_000)
    steps, talk = a_long_history(length=400)
    path = f"/v1/talks/{talk}/texts/{FIELD}/versions"
    assert [v["version"] for v in page(steps, path, limit=5)["versions"]] == [1, 2]
    found, _ = whole(steps, path, "versions", "after", limit=5)
    assert [v["version"] for v in found] == list(range(1, VERSIONS + 1))
    monkeypatch.setattr(history, "LONGEST", 1)
    assert len(page(steps, path)["versions"]) == 1


def test_talks_come_in_pages_the_latest_first() -> None:
    steps = a_term()
    for day in range(1, 8):
        steps.booked(f"2021-12-{day:02d}", subject="grown", by="grown")
        steps.at(f"2021-12-{day:02d} 12:00").step(
            steps.call("teacher", "GET", "/v1/talks").body["talks"][0]["id"],
            "holding",
            by="teacher",
        )
        steps.at(f"2021-12-{day + 1:02d} 08:00")
    found, pages = whole(steps, "/v1/talks", "talks", "cursor", limit=3)
    assert [talk["start"][:10] for talk in found] == [f"2021-12-{d:02d}" for d in range(7, 0, -1)]
    assert pages == 3
    assert page(steps, "/v1/talks")["next"] is None


@pytest.mark.spec("F89")
def test_a_log_comes_in_pages() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    for number in range(5):
        steps.at("2021-10-31 10:00").clock.forward(minutes=number // 2)
        steps.step(
            talk, "agreements", by="teacher", body={"goal": f"{number}", "owners": ["pupil"]}
        )
    path = "/v1/people/emil/agreements"
    found, pages = whole(steps, path, "agreements", "cursor", limit=2)
    assert [entry["goal"] for entry in found] == ["4", "3", "2", "1", "0"]
    assert pages == 3


@pytest.mark.parametrize("of_an_instant", [1, 7, 40])
def test_no_page_loses_or_repeats_what_has_one_instant(of_an_instant: int) -> None:
    """A class's talks are all created at once: in the order of the index they are equals."""
    store = MemoryStore()
    for number in range(90):
        at = wire(local("2021-10-01 08:00") + timedelta(minutes=number // of_an_instant))
        listed = {"subject_key": f"SUBJECT#{number % 3}", "listed_at": at}
        work = UnitOfWork()
        work.put(keys.talk(f"{number:02d}"), listed, None, impossible)
        store.commit(work)
    partitions = [(Index.BY_SUBJECT, f"SUBJECT#{number}") for number in (0, 1, 2, 2, 3)]
    seen: list[str] = []
    asked = PageQuery(limit=4)
    while True:
        found = latest(store, partitions, asked)
        seen += [item["pk"] for item in found.items]
        if found.next is None:
            break
        assert len(found.items) == 4
        asked = PageQuery(limit=4, cursor=found.next)
    assert seen == [f"TALK#{number:02d}" for number in range(89, -1, -1)]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/v1/talks", {"limit": "0"}),
        ("/v1/talks", {"limit": str(LARGEST_PAGE + 1)}),
        ("/v1/talks", {"limit": "ten"}),
        ("/v1/talks", {"cursor": ""}),
        ("/v1/talks", {"cursor": "å"}),
        ("/v1/talks", {"cursor": "abc"}),
        ("/v1/talks", {"cursor": "W10"}),  # []
        ("/v1/talks", {"cursor": "WzEsMiwzXQ"}),  # [1,2,3]
        ("/v1/talks", {"cursor": "W1tbW1tb" * 90}),
        ("/v1/people/emil/agreements", {"cursor": "abc"}),
    ],
)
def test_a_page_that_is_none_is_refused(path: str, query: dict[str, str]) -> None:
    refused = a_term().call("teacher", "GET", path, query=query)
    assert (refused.status, refused.problem) == (422, "invalid")
    (name,) = query
    assert [error["pointer"] for error in refused.body["errors"]] == [f"?/{name}"]


def test_one_who_had_a_part_in_an_earlier_talk_finds_its_agreements_behind_others() -> None:
    steps = a_term()
    slot = steps.publish("2021-10-20", with_staff=["bystander"])[0]
    talk = steps.book(slot)["id"]
    for day, goal in (("2021-10-20", "Läsa"), ("2021-10-31", "Räkna")):
        steps.at(f"{day} 10:00")
        body = {"goal": goal, "owners": ["pupil"]}
        steps.step(talk, "agreements", by="teacher", body=body)
        talk = steps.at("2021-10-21 08:00").booked()["id"] if goal == "Läsa" else ""
    path = "/v1/people/emil/agreements"
    answered = steps.call("bystander", "GET", path, query={"limit": "1"}).body
    assert [entry["goal"] for entry in answered["agreements"]] == ["Läsa"]
    assert answered["next"] is None
    assert steps.call("freja", "GET", path, query={"limit": "1"}).status == 404
