"""Every byte that leaves the system is searched for those whose identity is protected (G2, R17, D16).

The life of `tests/support/protected_life.py` is played once. Then everybody who is not let near asks every
route of the route table that answers something, about everything there is; a route that comes is asked as well.
"""

import io
import json
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from infra.openapi import routes
from shared.adapters import keys
from shared.adapters.edge import Route
from shared.adapters.outbox import MailEntry, RoundMailEntry, entry_of
from shared.adapters.store import UnitOfWork, impossible
from shared.domain.people import SecurityMarking
from tests.integration.test_strangers import ABOUT_ONESELF, ASKED, MISSING, _filled
from tests.support.api import Answered
from tests.support.exports import Importing
from tests.support.protected_life import (
    CONTROL,
    DAY,
    EMPLOYEE,
    FAMILY,
    NEXT,
    OUTSIDE,
    STAFF_OUTSIDE,
    Life,
    play,
)
from tests.support.searching import found_in, texts_of, texts_of_mail
from tests.support.world import mark

pytestmark = [pytest.mark.spec("G2", "R17"), pytest.mark.slow]

ROUTES = [r for r in routes() if r.method == "GET" and not r.public and not r.by_link]
QUERIES: Mapping[str, tuple[str, ...]] = {
    "staff_id": ("hold", "agent"), "subject_id": ("hidden", "agent", "alma"),
    "responsible_id": ("hold", "teacher"), "group_id": ("5a", "zq"), "unit_id": ("school",),
    "from": (DAY,), "to": (NEXT,), "templates": ("nothing",), "words": ("Zvanhilda",),
    "school_year": ("2021",), "whole": (), "state": (), "month": (), "version": (),
    "first": (), "limit": (), "cursor": (), "before": (), "after": (), "format": (),
}  # fmt: skip
"""What each field of a query is asked with; without values its own will do. One that is not here fails."""


class Written(io.StringIO):
    """Everything that our loggers write."""


@pytest.fixture(scope="module")
def written() -> Iterator[Written]:
    kept = Written()
    ours = logging.getLogger(Logger().name)
    (handler,) = ours.handlers
    assert isinstance(handler, logging.StreamHandler)
    before, others = handler.setStream(kept), logging.StreamHandler(kept)
    root = logging.getLogger()
    root.addHandler(others)
    yield kept
    root.removeHandler(others)
    handler.setStream(before or sys.stdout)


@pytest.fixture(scope="module")
def life(written: Written) -> Life:
    """It was played, and what the loggers wrote meanwhile is kept."""
    assert not written.getvalue()
    return play()


def places(life: Life) -> dict[str, tuple[str, ...]]:
    """What stands in each place of an address. One that is not here fails."""
    return {
        "talk_id": tuple(life.talks.values()), "person_id": ("hidden", "sune", "agent", "emil"),
        "round_id": tuple(life.rounds), "date": (DAY, NEXT), "week": ("2021-W46",),
        "group_id": ("5a", "zq"), "unit_id": ("school",), "number": ("1",),
        "phase": ("preparation",), "field": ("progress.pupil",), "term": ("2021-autumn",),
        "school_subject": ("MA",), "school_year": ("2021",), "plan_version": ("1",),
        "template_id": ("nothing",), "disposal_id": ("nothing",), "request_id": ("nothing",),
        "talk_type": ("development",),
    }  # fmt: skip


def asked(life: Life, route: Route, *, prints: bool) -> Iterator[tuple[str, dict[str, str]]]:
    """Every address and query with which a route is asked for; a PDF takes a while and says what others do."""
    known = places(life)
    named = re.findall(r"{(\w+)}", route.path)
    queries = list(_queries(route, prints=prints))
    for values in product(*(known[name] for name in named)):
        path = route.path.format(**dict(zip(named, values, strict=True)))
        yield from ((path, query) for query in queries)


def _queries(route: Route, *, prints: bool) -> Iterator[dict[str, str]]:
    told = route.query.model_json_schema() if route.query else {}
    choices: list[list[tuple[str, str] | None]] = []
    for name in told.get("properties", {}):
        needed = name in told.get("required", ())
        values: list[tuple[str, str] | None] = [(name, value) for value in QUERIES[name]]
        choices.append(values if needed else [None, *values])
    if route.files:
        forms = [f.rpartition("/")[2] for f in route.files]
        forms = [form for form in forms if form != "pdf" or prints]
        choices.append([None, *(("format", form) for form in forms)])
    for chosen in product(*choices):
        yield dict(pair for pair in chosen if pair is not None)


def answers(life: Life, who: str, *, prints: bool = False) -> Iterator[Answered]:
    """Everything that somebody can have."""
    for route in ROUTES:
        for path, query in asked(life, route, prints=prints):
            yield life.steps.call(who, "GET", path, query=query or None)


def seen_by(life: Life, who: str, *, prints: bool = False) -> set[str]:
    """What of the planted words stands in anything they can have."""
    texts = (text for answered in answers(life, who, prints=prints) for text in texts_of(answered))
    words = FAMILY | CONTROL if who == "agent" else FAMILY | EMPLOYEE | CONTROL
    return found_in(texts, words)


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_who_is_not_let_near_is_answered_a_word(life: Life, who: str) -> None:
    found = seen_by(life, who, prints=who == "teacher")
    assert found - CONTROL.keys() == set()
    if who in ("teacher", "mona"):
        assert found == CONTROL.keys(), "who finds nothing at all did not search"


def test_who_is_let_near_finds_what_was_planted(life: Life) -> None:
    """All of it is there to be found, and is by those whom it is there for."""
    texts = [text for answered in answers(life, "hold") for text in texts_of(answered)]
    kept = {"the guardian's given name", "the guardian's family name", "the time as it is kept"}
    addresses = {kind for kind in FAMILY if "address" in kind}
    assert found_in(texts, FAMILY) >= FAMILY.keys() - kept - addresses - {"the other place"}
    assert not found_in(texts, EMPLOYEE), "a teacher is not let near a colleague"


FILES = [
    ("hold", f"/v1/days/{DAY}", {}, ("csv", "html", "pdf"), set()),
    ("rektor", f"/v1/days/{DAY}", {"staff_id": "hold"}, ("csv", "html", "pdf"), set()),
    (
        "rektor", "/v1/interpreters", {"unit_id": "school", "from": DAY, "to": NEXT},
        ("csv", "html", "pdf"), set(),
    ),
    ("hold", "/v1/people/hidden/plans/2021/1", {}, ("html", "pdf"), {"what was written"}),
    ("sune", "/v1/people/hidden/plans/2021/1", {}, ("html", "pdf"), {"what was written"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "path", "query", "forms", "told"), FILES, ids=lambda value: str(value)[:20]
)
def test_no_file_says_who_it_is_or_where_and_when_whoever_has_it(
    life: Life, who: str, path: str, query: dict[str, str], forms: tuple[str, ...], told: set[str]
) -> None:
    """A plan says what was written, and a list of a day nothing of it."""
    for form in forms:
        answered = life.steps.call(who, "GET", path, query={"format": form, **query})
        assert answered.status == 200, answered.body
        assert found_in(texts_of(answered), FAMILY | CONTROL) == told, form


def test_words_are_found_in_files_too(life: Life) -> None:
    for form in ("csv", "html", "pdf"):
        answered = life.steps.call("teacher", "GET", f"/v1/days/{DAY}", query={"format": form})
        assert found_in(texts_of(answered), FAMILY | CONTROL) == CONTROL.keys(), form


@pytest.mark.spec("D16")
def test_no_mail_says_more_than_to_sign_in(life: Life) -> None:
    told = {who: list(texts_of_mail(raw)) for who, raw in life.mails}
    (own, theirs) = (FAMILY[f"the {kind}'s address"] for kind in ("pupil", "guardian"))
    assert {own, theirs, EMPLOYEE["the teacher's address"], "mona@home.example"} <= told.keys() | {
        own
    }
    for who, raw in life.mails:
        words = {kind: word for kind, word in (FAMILY | EMPLOYEE).items() if word != who}
        assert found_in(texts_of_mail(raw), words) == set(), raw
        if who == theirs:
            assert b"/talks/" not in raw
            assert b"/link" not in raw


def test_messages_and_workflows_carry_ids_and_instants_alone(life: Life) -> None:
    assert len(life.service.taken) > 50
    due = {"the time as it is kept"}
    assert found_in(life.service.taken, FAMILY | EMPLOYEE | CONTROL) <= due
    entries = [i for k, i in life.store.items().items() if k.pk.startswith(keys.OUTBOX)]
    texts = [json.dumps(item, default=str, ensure_ascii=False) for item in entries]
    assert found_in(texts, FAMILY | EMPLOYEE | CONTROL) <= due


def test_the_trail_and_the_logs_name_nobody(life: Life, written: Written) -> None:
    trail = [json.dumps(item, default=str, ensure_ascii=False) for item in life.store.trail()]
    assert len(trail) > 50
    assert found_in(trail, FAMILY | EMPLOYEE | CONTROL) == set()
    lines = written.getvalue().splitlines()
    assert any('"message":"sent"' in line for line in lines)
    assert found_in(lines, FAMILY | EMPLOYEE | CONTROL) == set()


def test_the_link_of_a_mail_opens_nothing(life: Life) -> None:
    for path in (f"/v1/links/{life.link}", f"/v1/links/{life.link}/slots"):
        answered = life.steps.call(None, "GET", path)
        assert answered.status == 401
        assert found_in(texts_of(answered), FAMILY) == set()


@pytest.mark.parametrize("who", STAFF_OUTSIDE)
def test_every_question_about_them_is_answered_as_if_there_were_nobody(
    life: Life, who: str
) -> None:
    """To the byte, and with as many reads, whatever is asked or changed."""
    steps = life.steps
    there = {
        "talk_id": life.talks["hidden"], "subject_id": "hidden", "person_id": "hidden",
        "staff_id": "hold", "group_id": "zq", "slot_id": "hold.20211118T063500Z",
        "round_id": life.rounds[1], "unit_id": "no-school", "date": DAY,
    }  # fmt: skip
    more = {
        "phase": "preparation", "field": "progress.pupil", "number": "1", "school_year": "2021",
        "plan_version": "1", "week": "2021-W46", "term": "2021-autumn", "school_subject": "MA",
    }  # fmt: skip
    store = life.store
    different = []
    for route in sorted(ASKED.keys() - ABOUT_ONESELF):
        if who == "prinz" and "{unit_id}" in str(ASKED[route]):
            continue
        told: list[tuple[Answered, int]] = []
        for names in (MISSING | there, MISSING):
            body, query = ASKED[route]
            path = route[1].format_map(MISSING | more | names)
            before = store.calls
            answered = steps.call(
                who, route[0], path, _filled(body, more | names), if_match='"0"',
                query=_filled(query, more | names), key="one-key-for-both",
            )  # fmt: skip
            # other ids than a person's are random: where nobody can guess one, the time tells nothing
            of_person = not re.search("{(talk|round)_id}", f"{route}{ASKED[route]}")
            told.append((answered, store.calls - before if of_person and who != "prinz" else 0))
        if told[0] != told[1]:
            different.append((route, *((a.status, a.text, reads) for a, reads in told)))
    assert not different, "\n".join(map(str, different))


def test_what_an_import_reports_names_nobody() -> None:
    civic = "201005011234"
    person = {
        "id": "not a uuid", "givenName": FAMILY["the pupil's given name"],
        "familyName": FAMILY["the pupil's family name"], "securityMarking": "Skyddad folkbokföring",
        "civicNo": {"value": civic}, "birthDate": "2010-13-41",
        "emails": [{"value": FAMILY["the pupil's address"], "type": "Privat"}],
        "enrolments": [{"enroledAt": {"id": "nowhere"}, "schoolType": "GR", "startDate": "2021"}],
    }  # fmt: skip
    report = Importing().bring_in({"persons": [person, person]})
    assert report.problem_count
    told = report.model_dump_json()
    assert found_in([told], FAMILY | {"the number": civic}) == set()


# --- that it can fail -------------------------------------------------------------------------


def test_without_the_marking_all_of_it_is_found(life: Life) -> None:
    """The same life, the same search: what hides them is the marking, and it works at once both ways."""
    for who in ("hidden", "sune", "agent"):
        mark(life.store, who, SecurityMarking.NONE)
    try:
        found = seen_by(life, "teacher") | seen_by(life, "rektor")
        before = len(life.mails)
        for key, item in life.store.items().items():
            if key.pk == f"{keys.OUTBOX}{life.talks['hidden']}" and isinstance(
                entry_of(item), MailEntry | RoundMailEntry
            ):
                _send_anew(life, key)
        mails = [text for _, raw in life.mails[before:] for text in texts_of_mail(raw)]
        found |= found_in(mails, FAMILY)
    finally:
        for who in ("hidden", "sune", "agent"):
            mark(life.store, who)
        del life.mails[before:]
    out_of_reach = {"the time as it is kept", "the other place"}
    assert found >= (FAMILY | EMPLOYEE).keys() - out_of_reach - {
        kind for kind in FAMILY | EMPLOYEE if "address" in kind
    }


def _send_anew(life: Life, key: keys.Key) -> None:
    """The mail as if it had not been sent yet."""
    work = UnitOfWork()
    work.update(key, impossible, None, {"state": "PENDING"})
    life.store.commit(work)
    life.send(key)


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        ("names are shown to everybody", "shared.adapters.people_view.Names.shows"),
        ("the list is open", "shared.domain.relation.is_open_to"),
    ],
)
def test_a_barrier_that_is_missing_is_found(
    life: Life, monkeypatch: pytest.MonkeyPatch, broken: str, where: str
) -> None:
    def opened(*_: Any) -> bool:
        return True

    monkeypatch.setattr(where, opened)
    found = seen_by(life, "teacher") | seen_by(life, "mona")
    assert found - CONTROL.keys(), broken
