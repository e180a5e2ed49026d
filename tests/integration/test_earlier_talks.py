"""Earlier talks stand beside the form, for exactly those who may open them (F69, F78, F94)."""

from datetime import date
from typing import Any

import pytest

from shared.adapters import keys
from shared.adapters.paging import Place
from shared.adapters.register import a_person, person_item
from shared.adapters.store import UnitOfWork, impossible
from tests.support.apart import say
from tests.support.memory import MemoryStore
from tests.support.steps import Made, Steps, a_term
from tests.support.world import fill


def earlier(steps: Steps, talk: str, by: str, **query: str) -> Made:
    answered = steps.call(by, "GET", f"/v1/talks/{talk}/earlier", query=query)
    assert answered.status == 200, answered.body
    return dict(answered.body)


def ids(steps: Steps, talk: str, by: str, **query: str) -> list[str]:
    return [one["id"] for one in earlier(steps, talk, by, **query)["talks"]]


def change(steps: Steps, person_id: str, **more: Any) -> None:
    work = UnitOfWork()
    person = a_person(steps.ports.store, person_id).model_copy(update=more)
    work.put(keys.person(person_id), person_item(person), None, impossible)
    steps.ports.store.commit(work)


def at_work(steps: Steps, day: str, talk_type: str = "employee", by: str = "rektor") -> str:
    (slot,) = steps.publish(day, by=by, groups=[], talk_type=talk_type, only_for=["teacher"])
    return str(steps.book(slot, "teacher", by="teacher")["id"])


def last_year() -> tuple[Steps, str]:
    """The employee talk of last year: duties, an agreement that was told of since, and a summary."""
    steps = a_term("2020-10-01 08:00")
    talk = at_work(steps, "2020-10-30")
    steps.save(talk, "preparation", "workload.employee", "För mycket", by="teacher")
    steps.at("2020-10-30 09:10")
    steps.save(talk, "record", "duties", "Mentor i 5A", by="rektor")
    agreed = {"goal": "Gå kursen", "owners": ["employee"]}
    path = f"/v1/talks/{talk}/agreements"
    assert steps.call("rektor", "POST", path, agreed).status == 201
    steps.at("2020-11-02 09:00")
    steps.step(talk, "closing", by="rektor", body={"summary": "Kursen i vår"})
    steps.at("2021-03-01 09:00")
    told = {"text": "Gick bra", "outcome": "reached"}
    assert steps.call("teacher", "POST", f"{path}/1/check-ins", told).status == 201
    return steps.at("2021-10-01 08:00"), talk


@pytest.mark.spec("F69", "F78")
@pytest.mark.parametrize("who", ["teacher", "rektor"])
def test_last_years_talk_is_at_hand_beside_this_years_preparation(who: str) -> None:
    steps, last = last_year()
    this = at_work(steps, "2021-10-31")
    (seen,) = earlier(steps, this, who)["talks"]
    assert (seen["id"], seen["start"]) == (last, "2020-10-30T09:00:00+01:00")
    assert [(a["id"], a["prompt"], a["text"]) for a in seen["answers"]] == [
        ("duties", "What the work consists of", "Mentor i 5A")
    ]
    (agreement,) = seen["agreements"]
    assert (agreement["goal"], agreement["outcome"]) == ("Gå kursen", "reached")
    assert [said["text"] for said in agreement["check_ins"]] == ["Gick bra"]
    assert seen["summary"] == "Kursen i vår"
    opened = steps.call(who, "GET", seen["link"])
    assert (opened.status, opened.body["id"]) == (200, last)


@pytest.mark.spec("F94")
def test_duties_and_agreements_are_at_hand_in_the_follow_up_and_in_the_salary_talk() -> None:
    steps, last = last_year()
    for who in ("teacher", "rektor"):
        followed = steps.read(last, by=who)
        assert steps.texts(last, by=who)["duties"] == "Mentor i 5A"
        assert [a["goal"] for a in followed["agreements"]] == ["Gå kursen"]
    salary = at_work(steps, "2021-11-15", "salary")
    for who in ("teacher", "rektor"):
        (seen,) = earlier(steps, salary, who)["talks"]
        assert (seen["talk_type"], seen["answers"][0]["text"]) == ("employee", "Mentor i 5A")
        assert [a["goal"] for a in seen["agreements"]] == ["Gå kursen"]


@pytest.mark.spec("F69", "R27")
def test_a_new_manager_is_not_shown_what_was_said_to_the_one_before() -> None:
    steps, last = last_year()
    change(steps, "teacher", manager_id="bystander")
    this = at_work(steps, "2021-10-31", by="bystander")
    assert ids(steps, this, "teacher") == [last]
    assert ids(steps, this, "bystander") == []
    assert steps.call("bystander", "GET", f"/v1/talks/{last}").status == 404


def two_terms(longer: str = "", **more: Any) -> tuple[Steps, str, str]:
    """Emil's talk of the autumn, with something written, and the one of the spring."""
    steps = a_term()
    if more:
        change(steps, "emil", **more)
    autumn = steps.booked("2021-10-31", "09:00")["id"]
    steps.save(autumn, "preparation", "progress.guardian", "Hemligt", by="mona")
    steps.at("2021-10-31 09:10")
    steps.save(autumn, "record", "knowledge.responsible", "Läser", by="teacher")
    if longer:
        steps.save(autumn, "record", "social.responsible", longer, by="teacher")
    steps.at("2022-01-10 08:00")
    return steps, autumn, steps.booked("2022-02-10", by="emil" if more else "mona")["id"]


@pytest.mark.spec("F69")
def test_everybody_who_may_open_an_earlier_talk_is_shown_it_and_nobody_else() -> None:
    steps, autumn, spring = two_terms()
    for who in ("teacher", "emil", "mona", "olle", "rektor"):
        (seen,) = earlier(steps, spring, who)["talks"]
        assert (seen["id"], [a["text"] for a in seen["answers"]]) == (autumn, ["Läser"])
        assert "Hemligt" not in str(seen), "preparation is not shown here"
    for who in ("stranger", "freja", "bystander"):
        assert steps.call(who, "GET", f"/v1/talks/{spring}/earlier").status == 404
    assert ids(steps, autumn, "teacher") == [], "only those before it"


@pytest.mark.spec("F69", "D12")
def test_a_guardian_of_a_pupil_of_age_is_shown_nothing_any_more() -> None:
    steps, autumn, spring = two_terms(birth_date=date(2004, 1, 1))
    assert ids(steps, spring, "emil") == [autumn]
    assert steps.call("mona", "GET", f"/v1/talks/{spring}/earlier").status == 404


@pytest.mark.spec("F69", "D11")
def test_guardians_who_live_apart_are_each_shown_their_own() -> None:
    steps = a_term()
    say(steps)
    autumn = {
        guardian: steps.book(steps.publish("2021-10-31", start)[0], by=guardian)["id"]
        for guardian, start in (("mona", "09:00"), ("olle", "10:00"))
    }
    steps.at("2022-01-10 08:00")
    spring = {
        guardian: steps.book(steps.publish("2022-02-10", start)[0], by=guardian)["id"]
        for guardian, start in (("mona", "09:00"), ("olle", "10:00"))
    }
    for guardian in ("mona", "olle"):
        assert ids(steps, spring[guardian], guardian) == [autumn[guardian]]
    assert ids(steps, spring["olle"], "teacher") == [autumn["olle"], autumn["mona"]]


def test_what_was_not_held_is_no_earlier_talk_and_neither_is_a_talk_of_another_sort() -> None:
    steps, last = last_year()
    off = at_work(steps, "2021-10-20")
    steps.cancel(off, by="rektor", will_not_take_place=True)
    grown = a_person(steps.ports.store, "grown")
    studies = {"birth_date": grown.birth_date, "enrolments": grown.enrolments}
    teacher = a_person(steps.ports.store, "teacher").model_copy(update=studies)
    fill(steps.ports.store, [teacher.model_copy(update={"memberships": grown.memberships})])
    (slot,) = steps.publish("2021-10-25", by="rektor", groups=["5a"], only_for=["teacher"])
    as_pupil = steps.book(slot, "teacher", by="rektor")["id"]
    this = at_work(steps, "2021-10-31")
    steps.at("2021-10-30 08:00")
    assert ids(steps, this, "teacher") == [last]
    assert ids(steps, as_pupil, "teacher") == []


@pytest.mark.spec("F69")
def test_a_long_history_is_read_in_pages_without_losing_or_repeating_any() -> None:
    steps = a_term()
    held = []
    for month in range(1, 8):
        steps.at(f"2022-0{month}-01 08:00")
        held.append(steps.booked(f"2022-0{month}-15")["id"])
    steps.at("2022-08-01 08:00")
    now = steps.booked("2022-09-15")["id"]
    found: list[str] = []
    query = {"limit": "2"}
    while True:
        page = earlier(steps, now, "teacher", **query)
        found += [one["id"] for one in page["talks"]]
        if page["next"] is None:
            break
        query = {"limit": "2", "cursor": page["next"]}
    assert found == held[::-1]
    assert len(ids(steps, now, "teacher")) == 3
    ahead = {"cursor": Place("2030-01-01T00:00:00.000Z", "TALK#~", "TALK").cursor()}
    assert ids(steps, now, "teacher", **ahead)[0] == held[-1]


def test_more_talks_than_are_looked_at_in_one_answer_are_reached_by_the_cursor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("functions.documentation.preparation.earlier.LOOKED_THROUGH", 2)
    steps, autumn, spring = two_terms()
    page = earlier(steps, spring, "teacher")
    found = [one["id"] for one in page["talks"]]
    while page["next"] is not None:
        page = earlier(steps, spring, "teacher", cursor=page["next"])
        found += [one["id"] for one in page["talks"]]
    assert found == [autumn]


def test_texts_too_long_for_one_answer_are_left_to_the_talk_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps, _, spring = two_terms(longer="Trivs med alla")
    monkeypatch.setattr("functions.documentation.room.MOST_BYTES", 1)
    (seen,) = earlier(steps, spring, "teacher")["talks"]
    assert [answer["text"] for answer in seen["answers"]] == ["Läser", None]


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "11"}, {"cursor": "x"}, {"cursor": ""}]
)
def test_what_is_no_page_is_refused(query: dict[str, str]) -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    refused = steps.call("teacher", "GET", f"/v1/talks/{talk}/earlier", query=query)
    assert (refused.status, refused.problem) == (422, "invalid")


def test_it_takes_four_requests_and_one_for_each_talk_that_is_shown() -> None:
    steps, _, spring = two_terms()
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    before = store.calls
    earlier(steps, spring, "teacher")
    assert store.calls - before <= 6, "what the trail notes of it included"
