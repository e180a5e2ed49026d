"""After the talk: a dialogue about what was agreed (F101, F103–F107, D7)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from shared.adapters.ports import Ports
from shared.domain.people import Assignment, Duty, Person
from shared.domain.policy import Policies
from tests.support.rounds import plan
from tests.support.signing import token
from tests.support.steps import Steps, a_term
from tests.support.templates import choose, publish
from tests.support.world import fill

AFTER = "2021-11-02 12:00"


def held(*, preschool: bool = False) -> tuple[Steps, str]:
    steps = a_term()
    talk = steps.booked_in_preschool() if preschool else steps.booked("2021-10-31", "09:00")
    return steps.at(AFTER), talk["id"]


@pytest.mark.spec("F101")
@pytest.mark.parametrize("who", ["teacher", "emil", "mona", "rektor"])
def test_it_appears_at_midnight_after_the_day(who: str) -> None:
    steps, talk = held()
    assert steps.at("2021-10-31 23:59:59.999").phases(talk, by=who) == ["preparation", "record"]
    seen = steps.at("2021-11-01 00:00").phases(talk, by=who)
    assert seen == ["preparation", "record", "follow_up"]


@pytest.mark.spec("F101")
@pytest.mark.parametrize(
    ("at", "problem"),
    [
        ("2021-10-31 23:59:59.999", "window-not-open"),
        ("2021-11-01 00:00", ""),
        ("2021-11-30 08:59:59.999", ""),
        ("2021-11-30 09:00", "window-closed"),
    ],
)
def test_it_is_written_from_then_on_for_thirty_days(at: str, problem: str) -> None:
    steps, talk = held()
    saved = steps.at(at).try_saving(talk, "follow_up", "dialogue", "Hur går det?", by="teacher")
    assert saved.problem == problem


@pytest.mark.spec("F105", "D7")
def test_in_school_responsible_and_pupil_carry_on_a_dialogue_in_one_field() -> None:
    steps, talk = held()
    steps.save(talk, "follow_up", "dialogue", "Hur går det?", by="teacher")
    steps.save(talk, "follow_up", "dialogue", "Hur går det?\nBra!", by="emil", builds_on=1)
    assert steps.texts(talk, by="mona") == {"dialogue": "Hur går det?\nBra!"}
    for who in ("mona", "rektor"):
        refused = steps.try_saving(talk, "follow_up", "dialogue", "!", by=who, builds_on=2)
        assert refused.problem == "not-allowed"


@pytest.mark.spec("F106", "F107", "D7")
def test_in_preschool_guardian_and_responsible_do_and_nothing_is_removed() -> None:
    steps, talk = held(preschool=True)
    steps.save(talk, "follow_up", "dialogue", "Vi övar på knappar", by="freja")
    steps.save(talk, "follow_up", "dialogue", "Det går nu", by="mona", builds_on=1)
    assert steps.texts(talk, by="freja") == {"dialogue": "Det går nu"}
    versions = steps.history(talk, "follow_up", "dialogue", by="freja").body["versions"]
    assert [version["text"] for version in versions] == ["Vi övar på knappar", "Det går nu"]


@pytest.mark.spec("F104")
def test_the_responsible_alone_summarises() -> None:
    steps, talk = held()
    steps.save(talk, "follow_up", "summary", "Ett bra samtal", by="teacher")
    assert steps.texts(talk, by="emil") == {"summary": "Ett bra samtal"}
    refused = steps.try_saving(talk, "follow_up", "summary", "Nja", by="emil", builds_on=1)
    assert refused.problem == "not-allowed"


@pytest.mark.spec("F103")
def test_what_was_written_before_and_during_stands_beside_it() -> None:
    steps = a_term()
    talk = steps.booked("2021-10-31", "09:00")["id"]
    steps.save(talk, "preparation", "progress.pupil", "Läser", by="emil")
    steps.at("2021-10-31 09:15").save(talk, "record", "goals.responsible", "Mer", by="teacher")
    steps.at(AFTER).save(talk, "follow_up", "dialogue", "Hur går det?", by="teacher")
    written = {"progress.pupil": "Läser", "goals.responsible": "Mer", "dialogue": "Hur går det?"}
    assert steps.texts(talk, by="mona") == written


def opened(ports: Ports) -> Ports:
    kinds = {
        kind: policy.model_copy(update={"guardians_follow_up": True})
        for kind, policy in ports.policies.items()
    }
    return replace(ports, policies=Policies(kinds))


@pytest.mark.spec("D7")
@pytest.mark.parametrize(
    ("change", "by", "problem"),
    [
        (opened, "mona", ""),
        (opened, "olle", ""),
        (opened, "rektor", "not-allowed"),
        (None, "mona", "not-allowed"),
    ],
)
def test_a_setting_opens_it_to_guardians_in_school(
    change: Callable[[Ports], Ports] | None, by: str, problem: str
) -> None:
    steps = a_term(change=change)
    talk = steps.booked("2021-10-31", "09:00")["id"]
    steps.at(AFTER)
    assert steps.try_saving(talk, "follow_up", "dialogue", "Hur går det?", by=by).problem == problem
    assert steps.writable(talk, "follow_up", by=by) == (set() if problem else {"dialogue"})
    assert steps.try_saving(talk, "record", "goals.pupil", "Mer", by=by).problem == "not-allowed"
    late = steps.at("2021-11-30 09:00").try_saving(talk, "follow_up", "dialogue", "Nu", by=by)
    assert late.problem == (problem or "window-closed")
    fields = steps.read(talk)["phases"][2]["fields"]
    (answered_by,) = (field["answered_by"] for field in fields if field["id"] == "dialogue")
    assert ("guardian" in answered_by) == (change is not None)


@pytest.mark.spec("D7")
def test_a_round_opens_it_for_its_own_talks() -> None:
    steps = a_term()
    plan(steps, figures={"guardians_follow_up": "true"})
    steps.at("2021-10-05 08:00")
    talk = steps.booked("2021-10-31", "09:00")["id"]
    steps.at(AFTER)
    assert steps.try_saving(talk, "follow_up", "dialogue", "Hej", by="mona").status == 200


@pytest.mark.spec("F107", "F110", "D7")
def test_a_guardian_writes_over_the_teachers_words_and_every_exchange_is_kept() -> None:
    steps = a_term(change=opened)
    talk = steps.booked("2021-10-31", "09:00")["id"]
    steps.at(AFTER)
    exchange = [("teacher", "Emil övar"), ("mona", "Emil kan"), ("emil", "Jag kan"), ("mona", "Ja")]
    for version, (by, text) in enumerate(exchange):
        steps.save(talk, "follow_up", "dialogue", text, by=by, builds_on=version)
    versions = steps.history(talk, "follow_up", "dialogue").body["versions"]
    assert [(v["author"]["id"], v["text"]) for v in versions] == exchange
    assert steps.history(talk, "follow_up", "dialogue", by="mona").problem == "not-allowed"


@pytest.mark.spec("F46")
def test_a_sensitive_talk_is_read_by_staff_who_come_to_it_and_by_no_others() -> None:
    steps = a_term()
    duty, group = Duty(unit_id="school", role="Lärare"), Assignment(group_id="5a", role="Lärare")
    near = Person(id="near", given_name="N", family_name="T", duties=(duty,), assignments=(group,))
    fill(steps.ports.store, [near])
    ordinary = steps.booked()["id"]
    choose(steps, "school", publish(steps)["id"])  # flagged as sensitive
    slots = steps.publish("2021-11-05", with_staff=["bystander"])
    talk = steps.book(slots[0], "alma", by="stranger")["id"]
    steps.save(talk, "preparation", "hopes.pupil", "Mycket", by="alma")
    assert steps.phases(ordinary, by="near") == ["preparation", "record"]
    assert steps.phases(talk, by="near") == []
    assert steps.texts(talk, by="near") == {}
    saved = steps.try_saving(talk, "preparation", "hopes.pupil", "!", by="near", builds_on=1)
    assert saved.problem == "not-found"
    for reader in ("teacher", "rektor", "bystander", "stranger"):
        assert steps.texts(talk, by=reader) == {"hopes.pupil": "Mycket"}


@pytest.mark.spec("F46", "R14")
def test_a_sensitive_talk_asks_for_a_strong_sign_in_and_loses_no_words() -> None:
    steps = a_term()
    ordinary = steps.booked()["id"]
    choose(steps, "school", publish(steps)["id"])  # flagged as sensitive
    talk = steps.book(steps.publish("2021-11-05")[0], "alma", by="stranger")["id"]
    steps.save(talk, "preparation", "hopes.pupil", "Mycket", by="alma")
    weak = token("alma", loa="2")
    path = f"/v1/talks/{talk}/texts/preparation/hopes.pupil"
    said = {"text": "Mera"}
    for refused in (
        steps.call(None, "GET", f"/v1/talks/{talk}", token=weak),
        steps.call(None, "GET", f"/v1/talks/{talk}/compilation", token=weak),
        steps.call(None, "PUT", path, said, token=weak, if_match='"1"'),
    ):
        assert (refused.status, refused.problem) == (401, "step-up-needed")
        assert "Mycket" not in refused.text
    assert refused.body["yours"] == "Mera"
    assert len(steps.call(None, "GET", "/v1/talks", token=weak).body["talks"]) == 1
    assert steps.call(None, "PUT", path, said, token=token("alma"), if_match='"1"').status == 200
    for_emil = token("emil", loa="1")
    assert steps.call(None, "GET", f"/v1/talks/{ordinary}", token=for_emil).status == 200
