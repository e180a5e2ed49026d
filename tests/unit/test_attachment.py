"""What becomes of an attachment, who sees it and who takes it away (F70, F82)."""

from datetime import timedelta
from typing import Any

import pytest

from shared.domain.access import ACCESS, LEADERS
from shared.domain.attachment import (
    Attachment,
    Held,
    Reason,
    State,
    is_shown,
    may_attach,
    may_remove,
)
from shared.domain.attachment_kinds import kinds
from shared.domain.errors import NotReady
from shared.domain.vocabulary import Pattern, Phase, Role
from tests.support.world import local

NOW = local("2021-10-20 10:00")
LATER = NOW + timedelta(days=1)


def a_file(**more: Any) -> Attachment:
    given: dict[str, Any] = {
        "talk_id": "talk", "number": 1, "phase": Phase.RECORD, "name": "a.pdf", "author_id": "emil",
        "at": NOW, "state": State.AWAITING_UPLOAD, "kind": "pdf", "size": 100, "object_id": "random",
        "awaited_until": LATER,
    }  # fmt: skip
    return Attachment.model_validate(given | more)


def test_a_file_that_does_not_come_within_its_time_has_lapsed() -> None:
    moment = timedelta(milliseconds=1)
    assert a_file().state_at(LATER - moment) is State.AWAITING_UPLOAD
    assert a_file().state_at(LATER) is State.LAPSED
    assert a_file().arrived("v1").state_at(LATER) is State.LAPSED, "nobody examined it"
    assert a_file().arrived("v1").passed().state_at(LATER) is State.READY


def test_the_first_upload_is_examined_and_no_other_instead() -> None:
    assert a_file().is_wanted("random", "v1", NOW)
    assert not a_file().is_wanted("another", "v1", NOW)
    assert not a_file().is_wanted("random", "v1", LATER)
    arrived = a_file().arrived("v1")
    assert arrived.is_wanted("random", "v1", LATER - timedelta(seconds=1)), "announced again"
    assert not arrived.is_wanted("random", "v1", LATER)
    assert not arrived.is_wanted("random", "v2", NOW)
    for decided in (arrived.passed(), arrived.refused(Reason.MALWARE), arrived.removed("a", NOW)):
        assert not decided.is_wanted("random", "v1", NOW)


def test_every_step_is_a_version() -> None:
    refused = a_file().arrived("v1").refused(Reason.ENCRYPTED)
    assert (refused.version, refused.state, refused.reason) == (3, State.REFUSED, "encrypted")
    removed = a_file().arrived("v1").passed().removed("teacher", LATER)
    assert (removed.version, removed.state) == (4, State.REMOVED)
    assert (removed.removed_by, removed.removed_at) == ("teacher", LATER)
    assert removed.removed("emil", LATER) is removed


def test_only_what_is_ready_can_be_had() -> None:
    ready = a_file().arrived("v1").passed()
    ready.demand_ready(NOW)
    for other in (a_file(), a_file().arrived("v1"), ready.removed("emil", NOW)):
        with pytest.raises(NotReady) as told:
            other.demand_ready(NOW)
        assert told.value.facts == {"state": other.state}


@pytest.mark.spec("R13")
def test_what_is_erased_on_request_leaves_its_place_and_nothing_else() -> None:
    erased = a_file().arrived("v1").passed().erased(LATER)
    assert (erased.version, erased.state, erased.number) == (4, State.ERASED, 1)
    assert (erased.name, erased.object_id, erased.kind, erased.size) == ("", None, None, 0)
    assert erased.erased(LATER) is erased
    assert not is_shown(erased, "emil", {Role.PUPIL}, NOW)
    assert not is_shown(erased, "teacher", {Role.RESPONSIBLE}, NOW)


@pytest.mark.parametrize("pattern", Pattern)
@pytest.mark.parametrize("phase", Phase)
def test_who_writes_a_phase_attaches_to_it_and_so_does_who_holds_the_talk(
    pattern: Pattern, phase: Phase
) -> None:
    writers, readers = ACCESS[pattern, phase]
    may = {
        role for role in Role if may_attach({role}, reads=role in readers, writes=role in writers)
    }
    assert may == writers | (LEADERS & readers)
    assert not may & {Role.STAFF, Role.HIGHER}


def test_it_is_taken_away_by_who_attached_it_or_who_holds_the_talk() -> None:
    assert may_remove(a_file(), "emil", {Role.PUPIL})
    assert may_remove(a_file(), "teacher", {Role.RESPONSIBLE})
    assert not may_remove(a_file(), "mona", {Role.GUARDIAN})


def test_all_see_what_is_ready_and_its_author_everything() -> None:
    ready = a_file().arrived("v1").passed()
    removed = ready.removed("teacher", NOW)
    every = (a_file(), a_file().arrived("v1"), ready, a_file().refused(Reason.MALWARE), removed)
    seen = {
        role: [one.state for one in every if is_shown(one, who, {role}, NOW)]
        for who, role in (
            ("mona", Role.GUARDIAN), ("teacher", Role.RESPONSIBLE), ("emil", Role.PUPIL),
        )
    }  # fmt: skip
    assert seen == {
        Role.GUARDIAN: [State.READY],
        Role.RESPONSIBLE: [State.READY, State.REMOVED],
        Role.PUPIL: [one.state for one in every],
    }


def test_what_lapsed_or_is_gone_takes_no_room() -> None:
    arrived = a_file().arrived("v1")
    every = [a_file(), arrived, arrived.passed(), arrived.refused(Reason.MALWARE), a_file(size=0)]
    assert Held.of(every, NOW) == Held(there=4, ever=5, bytes=300)
    assert Held.of(every, LATER) == Held(there=1, ever=5, bytes=100)


def test_every_refusal_has_its_words() -> None:
    refused = kinds().refused
    assert set(refused) == set(Reason)
    assert all(words.sv and words.en and words.sv != words.en for words in refused.values())
