"""What two people approved is archived, looked for in the archive, and erased; nothing else is (G9, R15)."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from functions.disposer import archiving, erasing
from shared.adapters import keys
from shared.adapters.disposals import entries_of
from shared.adapters.documents import DISPOSED, Stored
from shared.adapters.store import Table
from shared.domain.audit import About, Subject
from shared.domain.vocabulary import Phase
from tests.support.aws import client
from tests.support.disposing import ARCHIVE, archived, everything, walk
from tests.support.disposing import buckets as make_buckets
from tests.support.filing import BUCKET
from tests.support.retention import DUE, TEXT, UNIT, Years, a_rule, years

HOLDS = f"{UNIT}/retention-holds"
TABLE = "/v1/retention/table"


@pytest.fixture
def school() -> Iterator[Years]:
    with mock_aws():
        make_buckets()
        yield years()


@pytest.fixture
def talk(school: Years) -> str:
    """Of years ago, with a file that was let in, one that was taken away, and one nobody examined."""
    talk = school.an_old_talk()
    for name in (
        f"clean/{talk}/1/a",
        f"clean/{talk}/2/b",
        f"incoming/{talk}/3/c",
        "clean/other/1/d",
    ):
        client("s3").put_object(Bucket=BUCKET, Key=name, Body=b"Secret file")
    client("s3").delete_object(Bucket=BUCKET, Key=f"clean/{talk}/2/b")
    asked = {"phase": "record", "url": "https://secret.example/"}
    school.must("teacher", "POST", f"/v1/talks/{talk}/attachments/links", asked)
    school.leaves()
    school.at(DUE)
    return talk


def listed(school: Years) -> str:
    """A disposal with its list."""
    disposal = school.propose()
    assert walk(school) == ["look", "gather", "look"]
    assert school.disposal(disposal)["disposal"]["state"] == "proposed"
    return disposal


def objects(bucket: str = BUCKET) -> set[str]:
    """Every version of everything in a bucket."""
    told = client("s3").list_object_versions(Bucket=bucket)
    return {one["Key"] for kind in ("Versions", "DeleteMarkers") for one in told.get(kind, [])}


@pytest.mark.usefixtures("talk")
@pytest.mark.usefixtures("talk")
@pytest.mark.spec("G9", "R15")
def test_the_whole_way_from_a_proposal_to_a_talk_without_words(school: Years) -> None:
    disposal = listed(school)
    before = everything(school)
    assert walk(school) == ["look"]  # nobody has approved anything
    assert everything(school) == before
    school.approve(disposal)
    assert walk(school) == [
        "look",
        "archive",
        "archive",
        "verify",
        "verify",
        "erase",
        "erase",
        "look",
    ]
    shown = school.disposal(disposal)
    (entry,) = shown["entries"]
    assert (shown["disposal"]["state"], shown["disposal"]["erased"]) == ("carried_out", 1)
    kept = archived(entry["archive"])
    for words in ("Secret one", "Secret two", "Secret three", "https://secret.example/"):
        assert words in kept
        assert words not in everything(school)
    assert "ecret" not in everything(school)
    assert objects() == {"clean/other/1/d"}
    assert objects(ARCHIVE) == {
        entry["archive"],
        *(f"disposals/{disposal}/000001/00{n}" for n in (1, 2)),
    }


@pytest.mark.spec("G9")
def test_a_disposed_talk_stays_listed_and_says_what_went_when_and_why(
    school: Years, talk: str
) -> None:
    disposal = listed(school)
    school.approve(disposal)
    walk(school)
    (entry,) = school.disposal(disposal)["entries"]
    store = school.ports.store
    told = store.get(keys.disposed(About(Subject.TALK, talk), disposal))
    assert told is not None
    assert (told["sha256"], told["at"]) == (entry["sha256"], "2028-06-12T06:00:00.000Z")
    assert told["approved_by"] == ["rektor", "admin"]
    assert {d["document"]: d["decision"][:9] for d in told["documents"]}["record"] == "example 2"
    (event,) = store.query(keys.events(talk), table=Table.HISTORY)
    assert (event["what"], event["by"]) == (DISPOSED, "admin")
    trail = store.query(keys.audit_of(About(Subject.TALK, talk)), table=Table.HISTORY)
    assert trail[-1]["action"].startswith(
        "DISPOSE agreement,attachment,events,note,preparation,record"
    )
    assert [t["id"] for t in school.must("emil", "GET", "/v1/talks")["talks"]] == [talk]
    shown = school.must("emil", "GET", f"/v1/talks/{talk}")
    assert "ecret" not in str(shown)
    gone = ["agreement", "attachment", "events", "note", "preparation", "record"]
    assert shown["disposed"] == gone
    assert school.preview() == []


@pytest.mark.spec("G9")
def test_what_is_on_hold_is_not_touched_whatever_was_approved(school: Years, talk: str) -> None:
    disposal = listed(school)
    school.approve(disposal)
    hold = {"reason": "police", "reference": "K 1"}
    made = school.must("rektor", "POST", HOLDS, hold | {"person_id": "emil"})
    before = everything(school).count("ecret")
    walk(school)
    shown = school.disposal(disposal)
    assert [(e["state"], e["on_hold"]) for e in shown["entries"]] == [("held", True)]
    assert (shown["disposal"]["erased"], shown["disposal"]["held"]) == (0, 1)
    assert everything(school).count("ecret") == before
    assert f"clean/{talk}/1/a" in objects()
    school.must("rektor", "DELETE", f"{HOLDS}/{made['id']}")
    assert walk(school) == ["look"]  # that approval is used up
    assert [entry["talk_id"] for entry in school.preview()] == [talk]


@pytest.mark.spec("G9")
def test_a_hold_set_between_two_batches_stops_the_rest(
    school: Years, talk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    disposal = listed(school)
    school.approve(disposal)
    monkeypatch.setattr(erasing, "BATCH", 1)
    gone = erasing._gone
    calls = []

    def held_at_the_third(*asked: object) -> object:
        calls.append(asked)
        if len(calls) == 3:
            hold = {"reason": "appeal", "reference": "1", "talk_id": talk}
            school.must("rektor", "POST", HOLDS, hold)
        return gone(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(erasing, "_gone", held_at_the_third)
    walk(school)
    assert len(calls) == 3
    assert school.disposal(disposal)["entries"][0]["state"] == "held"
    assert f"clean/{talk}/1/a" in objects()
    assert school.ports.store.get(keys.disposed(About(Subject.TALK, talk), disposal)) is not None


@pytest.mark.usefixtures("talk")
@pytest.mark.spec("G9")
def test_another_retention_table_ends_what_was_approved_by_the_old_one(
    school: Years,
) -> None:
    disposal = listed(school)
    school.approve(disposal)
    school.must("admin", "PUT", TABLE, {"rules": [a_rule()]}, if_match='"0"')
    walk(school)
    assert school.disposal(disposal)["disposal"]["state"] == "lapsed"
    assert "Secret three" in everything(school)
    gathering = school.propose()
    school.must("admin", "PUT", TABLE, {"rules": [a_rule()]}, if_match='"1"')
    assert walk(school) == ["look", "gather", "look"]
    assert school.disposal(gathering)["disposal"]["state"] == "lapsed"


@pytest.mark.usefixtures("talk")
@pytest.mark.spec("G9")
def test_what_changed_since_it_was_archived_stays(
    school: Years, monkeypatch: pytest.MonkeyPatch
) -> None:
    disposal = listed(school)
    school.approve(disposal)
    monkeypatch.setattr(archiving, "digest_of", lambda _: "of what stood then")
    walk(school)
    shown = school.disposal(disposal)
    assert [entry["state"] for entry in shown["entries"]] == ["changed"]
    assert "Secret three" in everything(school)


@pytest.mark.usefixtures("talk")
@pytest.mark.spec("G9")
def test_an_archive_that_is_not_as_it_was_handed_over_is_made_again(
    school: Years,
) -> None:
    disposal = listed(school)
    school.approve(disposal)
    s3 = client("s3")
    put = s3.put_object
    broken: list[str] = []

    def lose_the_first(**asked: object) -> object:
        if not broken:
            broken.append(str(asked["Key"]))
            asked["Body"] = b"something else"
        return put(**asked)

    s3.put_object = lose_the_first
    try:
        stages = walk(school)
    finally:
        s3.put_object = put
    assert stages.count("archive") == 4
    (entry,) = school.disposal(disposal)["entries"]
    assert "Secret three" in archived(entry["archive"])
    assert school.disposal(disposal)["disposal"]["state"] == "carried_out"


@pytest.mark.usefixtures("talk")
def test_a_disposal_that_is_called_off_meanwhile_is_left(school: Years) -> None:
    disposal = listed(school)
    school.approve(disposal)
    path = f"/v1/disposals/{disposal}/rejection"
    school.must("rektor", "POST", path, {"reason": "An appeal"})
    late = {"version": 1, "stage": "erase", "disposal_id": disposal, "steps": 3}
    assert walk(school, late) == ["erase", "look"]
    assert "Secret three" in everything(school)


@pytest.mark.spec("G9", "R15")
def test_what_is_kept_beside_talks_goes_too_with_every_version(school: Years) -> None:
    school.at("2021-12-01 08:00")
    path = "/v1/people/emil/judgements/2021-spring/MA"
    for version in (0, 1):
        said = {"words": f"Secret {version}", "level": "acceptable"}
        school.must("teacher", "PUT", path, said, if_match=f'"{version}"')
    answers = {"answers": [{"question": "well_being", "value": 3}]}
    school.must("teacher", "PUT", "/v1/me/well-being", answers)
    school.at("2032-06-30 08:00")
    disposal = listed(school)
    school.approve(disposal)
    walk(school)
    assert "Secret" not in everything(school)
    assert school.ports.store.query(keys.well_being_of("teacher")) == []
    trail = school.ports.store.query(
        keys.audit_of(About(Subject.PERSON, "emil")), table=Table.HISTORY
    )
    assert {item["at"][:4] for item in trail} == {"2032"}
    entries = school.disposal(disposal)["entries"]
    assert {e["person"]["id"] for e in entries} >= {"emil", "teacher"}
    of_emil = next(e for e in entries if e["person"]["id"] == "emil")
    assert "Secret 0" in archived(of_emil["archive"])
    assert school.ports.store.get(keys.disposed(About(Subject.PERSON, "emil"), disposal))


def test_a_version_of_a_text_is_told_from_another() -> None:
    key = keys.text_version("t", Phase(TEXT[0]), TEXT[1], 1)
    one, two = (Stored(Table.HISTORY, {**key._asdict(), "text": t}) for t in ("a", "b"))
    assert archiving.digest_of([one, two]) == archiving.digest_of([two, one])
    assert archiving.digest_of([one]) != archiving.digest_of([two])


@pytest.mark.spec("R15")
def test_a_file_in_the_archive_is_held_against_the_talk_s_own_and_told_by_its_name(
    school: Years, talk: str
) -> None:
    disposal = listed(school)
    school.approve(disposal)
    s3 = client("s3")
    copy = s3.copy_object
    broken: list[str] = []

    def spoil_the_first(**asked: str) -> object:
        copied = copy(**asked)
        if not broken:
            broken.append(asked["Key"])
            s3.put_object(Bucket=asked["Bucket"], Key=asked["Key"], Body=b"something else")
        return copied

    s3.copy_object = spoil_the_first
    try:
        stages = walk(school)
    finally:
        s3.copy_object = copy
    assert stages.count("archive") == 4, "handed over again"
    (entry,) = entries_of(school.ports.store, disposal, 0, 10)
    assert [file.was for file in entry.files] == [f"clean/{talk}/1/a", f"clean/{talk}/2/b"]
    for file in entry.files:
        lies = s3.get_object(Bucket=ARCHIVE, Key=file.name)["Body"].read()
        assert lies == b"Secret file"
        assert file.was in archived(entry.archive or "")
