"""What is typed and not saved: kept for who typed it, shown to nobody else, lost in no way (G7)."""

import pytest

from shared.adapters.keys import draft as draft_key
from shared.domain.vocabulary import Phase
from tests.support.api import Answered
from tests.support.memory import MemoryStore
from tests.support.steps import Made, Steps, a_term

PREPARATION = "preparation/progress.pupil"
DIALOGUE = "follow-up/dialogue"


def booked() -> tuple[Steps, str]:
    steps = a_term()
    return steps, steps.booked()["id"]


def try_keeping(
    steps: Steps, talk: str, text: str, *, by: str = "emil", place: str = PREPARATION, builds_on: int = 0,
    follows: str | None = None,
) -> Answered:  # fmt: skip
    body = {"text": text, "builds_on": builds_on, "follows": follows}
    return steps.call(by, "PUT", f"/v1/talks/{talk}/drafts/{place}", body)


def keep(steps: Steps, talk: str, text: str, **more: object) -> Made:
    answered = try_keeping(steps, talk, text, **more)  # type: ignore[arg-type]
    assert answered.status == 200, answered.body
    return dict(answered.body)


def drafts(steps: Steps, talk: str, *, by: str = "emil") -> list[Made]:
    answered = steps.call(by, "GET", f"/v1/talks/{talk}/drafts")
    assert answered.status == 200, answered.body
    return list(answered.body["drafts"])


def words(steps: Steps, talk: str, *, by: str = "emil") -> list[str]:
    return [draft["text"] for draft in drafts(steps, talk, by=by)]


def discard(steps: Steps, talk: str, revision: str, *, by: str = "emil") -> Answered:
    path = f"/v1/talks/{talk}/drafts/{PREPARATION}"
    return steps.call(by, "DELETE", path, query={"revision": revision})


@pytest.mark.spec("G7")
def test_a_draft_is_there_in_the_next_session_and_is_no_text() -> None:
    steps, talk = booked()
    first = keep(steps, talk, "Matte g")
    steps.clock.forward(seconds=2)
    keep(steps, talk, "Matte går bra 👍", follows=first["revision"])
    (draft,) = drafts(steps, talk)
    assert (draft["phase"], draft["field"], draft["text"], draft["builds_on"]) == (
        "preparation", "progress.pupil", "Matte går bra 👍", 0,
    )  # fmt: skip
    assert (draft["saved_at"], draft["may_save"]) == ("2021-10-01T08:00:02+02:00", True)
    assert steps.texts(talk, by="emil") == {}
    assert steps.history(talk, "preparation", "progress.pupil").body["versions"] == []


@pytest.mark.spec("G7")
def test_nobody_else_ever_sees_it() -> None:
    steps, talk = booked()
    keep(steps, talk, "Emils hemlighet")
    keep(steps, talk, "Monas hemlighet", by="mona", place="preparation/progress.guardian")
    for who in ("teacher", "mona", "olle", "rektor"):
        seen = [
            steps.call(who, "GET", f"/v1/talks/{talk}{rest}").text
            for rest in ("", "/drafts", f"/texts/{PREPARATION}/versions")
        ]
        assert "Emils" not in "".join(seen)
        assert who == "mona" or "Monas" not in "".join(seen)


@pytest.mark.spec("G7")
def test_of_two_screens_the_second_is_told_of_the_first_and_overwrites_nothing() -> None:
    steps, talk = booked()
    first = keep(steps, talk, "Matte")["revision"]
    there = keep(steps, talk, "Matte, från mobilen", follows=first)["revision"]
    refused = try_keeping(steps, talk, "Matte, från datorn", follows=first)
    assert (refused.status, refused.problem) == (409, "stale-draft")
    told = {name: refused.body[name] for name in ("current", "current_revision", "yours")}
    assert told == {
        "current": "Matte, från mobilen", "current_revision": there, "yours": "Matte, från datorn"
    }  # fmt: skip
    assert refused.body["saved_at"] == "2021-10-01T08:00:00+02:00"
    assert try_keeping(steps, talk, "Utan att ha sett någon").problem == "stale-draft"
    assert words(steps, talk) == ["Matte, från mobilen"]
    keep(steps, talk, "Matte, från båda", follows=there)
    assert words(steps, talk) == ["Matte, från båda"]


def test_one_that_is_sent_again_is_answered_as_the_first_time() -> None:
    steps, talk = booked()
    first = keep(steps, talk, "Matte")
    steps.clock.forward(minutes=1)
    assert keep(steps, talk, "Matte") == first


@pytest.mark.spec("G7")
def test_saving_the_text_takes_the_draft_with_it() -> None:
    steps, talk = booked()
    keep(steps, talk, "Matte g")
    steps.save(talk, "preparation", "progress.pupil", "Matte går bra", by="emil")
    assert words(steps, talk) == []
    keep(steps, talk, "Matte går bättre", builds_on=1)  # begun anew, on what was saved
    assert words(steps, talk) == ["Matte går bättre"]


@pytest.mark.spec("G7")
def test_saving_on_one_screen_leaves_what_was_typed_on_another() -> None:
    steps, talk = booked()
    here = keep(steps, talk, "Här")["revision"]
    keep(steps, talk, "Där", follows=here)
    path = f"/v1/talks/{talk}/texts/{PREPARATION}"
    saved = steps.call("emil", "PUT", path, {"text": "Här!", "draft": here}, if_match='"0"')
    assert saved.status == 200
    assert words(steps, talk) == ["Där"]
    there = drafts(steps, talk)[0]["revision"]
    body = {"text": "Här och där", "draft": there}
    assert steps.call("emil", "PUT", path, body, if_match='"1"').status == 200
    assert words(steps, talk) == []


@pytest.mark.spec("G7")
def test_a_screen_from_before_a_save_cannot_overwrite_what_was_begun_after_it() -> None:
    steps, talk = booked()
    before = keep(steps, talk, "Före")["revision"]
    steps.save(talk, "preparation", "progress.pupil", "Sparat", by="emil")
    gone = try_keeping(steps, talk, "Före, och mer", follows=before)
    assert (gone.problem, gone.body["current"], gone.body["yours"]) == (
        "stale-draft", None, "Före, och mer",
    )  # fmt: skip
    keep(steps, talk, "Efter", builds_on=1)
    assert try_keeping(steps, talk, "Före, och mer", follows=before).body["current"] == "Efter"


def test_one_that_is_discarded_is_gone_and_another_is_not_discarded_for_it() -> None:
    steps, talk = booked()
    first = keep(steps, talk, "Ett")["revision"]
    keep(steps, talk, "Två", follows=first)
    refused = discard(steps, talk, first)
    assert (refused.problem, refused.body["current"]) == ("stale-draft", "Två")
    there = drafts(steps, talk)[0]["revision"]
    assert discard(steps, talk, there).body == {"drafts": []}
    assert discard(steps, talk, there).body == {"drafts": []}


@pytest.mark.spec("G7", "D3")
def test_when_the_window_has_closed_it_is_still_there_to_read_and_nothing_new_is_taken() -> None:
    steps, talk = booked()
    first = keep(steps, talk, "Nästan klar")
    steps.at("2021-11-01 00:00")
    refused = try_keeping(steps, talk, "Nästan klar nu", follows=first["revision"])
    assert (refused.problem, refused.body["yours"]) == ("window-closed", "Nästan klar nu")
    (draft,) = drafts(steps, talk)
    assert (draft["text"], draft["may_save"]) == ("Nästan klar", False)
    assert first["kept_until"] == "2022-01-30T00:00:00+01:00"
    steps.at("2022-01-29 23:59")
    assert words(steps, talk) == ["Nästan klar"]
    steps.at("2022-01-30 00:00")
    assert words(steps, talk) == []


def test_when_nobody_keeps_it_any_more_the_database_deletes_it() -> None:
    steps, talk = booked()
    keep(steps, talk, "Ett")
    assert isinstance(steps.ports.store, MemoryStore)
    item = steps.ports.store.items()[draft_key("emil", talk, Phase.PREPARATION, "progress.pupil")]
    assert item["expires_at"] == 1643497200  # 30 January 2022 in Stockholm


@pytest.mark.spec("G7", "D3")
def test_before_the_window_opens_the_words_are_handed_back() -> None:
    steps, talk = booked()
    refused = try_keeping(steps, talk, "För tidigt", by="teacher", place="record/goals.responsible")
    assert (refused.problem, refused.body["yours"]) == ("window-not-open", "För tidigt")


@pytest.mark.parametrize(
    ("by", "place", "problem"),
    [
        ("teacher", PREPARATION, "not-allowed"),
        ("stranger", PREPARATION, "not-found"),
        ("emil", "preparation/nothing", "not-found"),
        ("emil", "nothing/progress.pupil", "not-found"),
    ],
)
def test_only_who_may_write_a_field_keeps_a_draft_of_it(by: str, place: str, problem: str) -> None:
    steps, talk = booked()
    assert try_keeping(steps, talk, "Hej", by=by, place=place).problem == problem


def test_closing_the_talk_takes_the_draft_of_its_summary_with_it() -> None:
    steps, talk = booked()
    steps.at("2021-11-02 12:00")
    keep(steps, talk, "Allt v", by="teacher", place="follow-up/summary")
    keep(steps, talk, "Vi sa", by="teacher", place=DIALOGUE)
    steps.step(talk, "closing", by="teacher", body={"summary": "Allt väl"})
    (left,) = drafts(steps, talk, by="teacher")
    assert (left["text"], left["may_save"]) == ("Vi sa", False)


@pytest.mark.spec("G7")
def test_half_an_answer_of_a_form_is_a_draft_too() -> None:
    steps, talk = booked()
    keep(steps, talk, '{"half')
    assert words(steps, talk) == ['{"half']


def test_a_draft_of_a_moved_talk_stays_with_it() -> None:
    steps, talk = booked()
    keep(steps, talk, "Matte")
    steps.move(talk, steps.publish("2021-12-15")[0])
    (draft,) = drafts(steps, talk)
    assert draft["may_save"]


def test_the_longest_draft_of_the_widest_characters_is_kept() -> None:
    steps, talk = booked()
    keep(steps, talk, "🦌" * 100_000)
    assert words(steps, talk) == ["🦌" * 100_000]
