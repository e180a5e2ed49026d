"""The bank: templates shared with the installation, found, previewed, copied, praised, commented (F49, F50)."""

import pytest

from shared.adapters import template_bank
from shared.domain.people import Person
from tests.support.steps import Steps
from tests.support.templates import a_file, a_municipality, change, make, publish
from tests.support.world import a_school, fill


def shared(steps: Steps, title: str = "Vår mall", **more: object) -> str:
    made = publish(steps, file=a_file(title={"sv": title, "en": title}, **more))
    assert change(steps, made, "sharing").status == 200
    steps.clock.forward(minutes=1)
    return str(made["id"])


def found(steps: Steps, words: str | None = None, *, by: str = "freja") -> list[str]:
    query = {"words": words} if words is not None else None
    answered = steps.call(by, "GET", "/v1/shared-templates", query=query)
    assert answered.status == 200, answered.body
    return [template["id"] for template in answered.body["templates"]]


@pytest.mark.spec("F49")
def test_a_shared_template_is_found_previewed_and_copied_at_another_school() -> None:
    steps = a_municipality()
    template = shared(steps)
    assert found(steps) == [template]
    seen = steps.call("freja", "GET", f"/v1/templates/{template}")
    assert (seen.status, seen.body["owner"]["name"], seen.body["may_edit"]) == (
        200,
        "Almskolan",
        False,
    )
    assert seen.body["phases"][0]["fields"][0]["prompt"] == "Vad hoppas du på?"
    copy = make(steps, by="ledare", owner="preschool", copy_of=template)
    assert copy["copied_from"] == {"id": template, "version": 1}
    assert copy["owner"]["id"] == "preschool"


@pytest.mark.spec("F49")
def test_it_is_found_by_the_beginning_of_each_of_its_words() -> None:
    steps = a_municipality()
    goals, reading = shared(steps, "Mål och läsning"), shared(steps, "Läsåret i sexan")
    assert found(steps, "LÄS") == [reading, goals]
    assert found(steps, "läs mål") == [goals]
    assert found(steps, "läs mål sexan") == []
    assert found(steps, "kort") == [reading, goals]  # what the description says counts too
    assert found(steps, "?!") == []


def test_only_the_shared_version_is_seen_elsewhere() -> None:
    steps = a_municipality()
    template = shared(steps)
    own = steps.call("rektor", "GET", f"/v1/templates/{template}").body
    draft = change(steps, own, "draft", file=a_file(title={"sv": "Nyare"})).body
    newer = change(steps, draft, "publication").body
    path = f"/v1/templates/{template}"
    assert steps.call("freja", "GET", path).body["told"]["title"] == "Vår mall"
    assert steps.call("freja", "GET", path, query={"version": "2"}).problem == "not-found"
    body = {"owner_id": "preschool", "copy_of": template, "version": 2}
    assert steps.call("ledare", "POST", "/v1/templates", body).problem == "not-found"
    assert change(steps, newer, "sharing").status == 200
    assert steps.call("freja", "GET", path).body["told"]["title"] == "Nyare"
    assert found(steps, "vår") == []
    assert found(steps, "nyare") == found(steps) == [template]


@pytest.mark.parametrize("way", ["withdrawal", "retirement"])
def test_what_is_taken_out_is_neither_found_nor_seen(way: str) -> None:
    steps = a_municipality()
    template = shared(steps)
    own = steps.call("rektor", "GET", f"/v1/templates/{template}").body
    assert change(steps, own, way).status == 200
    assert found(steps) == found(steps, "mall") == []
    for part in ("", "/feedback"):
        assert steps.call("freja", "GET", f"/v1/templates/{template}{part}").problem == "not-found"


def test_a_draft_is_not_shared_and_only_its_editors_share() -> None:
    steps = a_municipality()
    draft = make(steps)
    assert change(steps, draft, "sharing").problem == "wrong-template-state"
    published = change(steps, draft, "publication").body
    assert change(steps, published, "sharing", by="teacher").problem == "not-allowed"
    assert change(steps, published, "sharing", by="ledare").problem == "not-found"
    assert change(steps, published, "withdrawal").problem == "wrong-template-state"
    assert change(steps, published, "sharing", revision=1).problem == "stale-template"


@pytest.mark.spec("F49")
@pytest.mark.parametrize("who", ["mona", "emil", "nobody"])
def test_the_bank_is_among_those_who_work_here(who: str) -> None:
    steps = a_municipality()
    template = shared(steps)
    assert steps.call(who, "GET", "/v1/shared-templates").problem == "not-found"
    assert steps.call(who, "GET", f"/v1/templates/{template}").problem == "not-found"
    said = {"praise": True}
    path = f"/v1/templates/{template}/feedback"
    assert steps.call(who, "POST", path, said).problem == "not-found"


@pytest.mark.spec("F50", "F55")
def test_readers_praise_once_and_comment_with_their_names() -> None:
    steps = a_municipality()
    path = f"/v1/templates/{shared(steps)}/feedback"
    steps.call("freja", "POST", path, {"praise": True, "comment": "Så bra frågor!"})
    steps.clock.forward(minutes=1)
    steps.call("freja", "POST", path, {"praise": True})
    seen = steps.call("teacher", "POST", path, {"praise": True, "comment": "Tack!"}).body
    assert (seen["praises"], seen["praised_by_you"]) == (2, True)
    said = [(comment["author"]["name"], comment["text"]) for comment in seen["comments"]]
    assert said == [("Freja Testsson", "Så bra frågor!"), ("Teacher Testsson", "Tack!")]
    less = steps.call("freja", "POST", path, {"praise": False}).body
    assert (less["praises"], less["praised_by_you"], len(less["comments"])) == (1, False, 2)


@pytest.mark.spec("F50")
def test_a_comment_is_taken_away_by_its_author_or_by_who_edits_the_template() -> None:
    steps = a_municipality()
    path = f"/v1/templates/{shared(steps)}/feedback"
    for who in ("freja", "ledare"):
        steps.call(who, "POST", path, {"praise": False, "comment": who})
        steps.clock.forward(minutes=1)
    first, second = (c["id"] for c in steps.call("freja", "GET", path).body["comments"])
    assert steps.call("ledare", "DELETE", f"{path}/{first}").problem == "not-allowed"
    assert len(steps.call("freja", "DELETE", f"{path}/{first}").body["comments"]) == 1
    assert steps.call("rektor", "DELETE", f"{path}/{second}").body["comments"] == []
    assert steps.call("rektor", "DELETE", f"{path}/{second}").problem == "not-found"


@pytest.mark.spec("R17")
def test_a_comment_does_not_tell_a_protected_name() -> None:
    steps = a_municipality()
    path = f"/v1/templates/{shared(steps)}/feedback"
    freja = next(p for p in a_school() if isinstance(p, Person) and p.id == "freja")
    fill(steps.ports.store, [Person.model_validate(freja.model_dump() | {"marking": "protected"})])
    seen = steps.call("freja", "POST", path, {"praise": True, "comment": "Hej"}).body
    assert seen["comments"][0]["author"]["name"] is None


def test_a_comment_that_is_sent_twice_is_one() -> None:
    steps = a_municipality()
    path = f"/v1/templates/{shared(steps)}/feedback"
    said = {"praise": True, "comment": "Bra"}
    steps.call("freja", "POST", path, said, key="once")
    repeated = steps.call("freja", "POST", path, said, key="once")
    assert len(repeated.body["comments"]) == 1


@pytest.mark.parametrize("words", [None, "mall"])
def test_a_bank_of_many_comes_in_pages_the_newest_first(
    words: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_bank, "PAGE", 2)
    steps = a_municipality()
    every = [shared(steps) for _ in range(5)]
    pages: list[list[str]] = []
    query = {"words": words} if words else {}
    while not pages or "after" in query:
        answered = steps.call("freja", "GET", "/v1/shared-templates", query=query)
        pages.append([template["id"] for template in answered.body["templates"]])
        query = (query | {"after": answered.body["next"]}) if answered.body["next"] else {}
    assert pages == [every[:2:-1], every[2:0:-1], every[:1]]
