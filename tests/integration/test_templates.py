"""Templates of schools and the municipality: made, published, changed, retired, exported (F41–F48, F57)."""

import json
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from functions.templates import reading
from functions.templates.routes import schema
from shared.adapters.templates import LARGEST
from shared.domain.template_library import load_template, shipped
from shared.domain.template_words import LONGEST_PASSAGE
from tests.support.spec_numbers import ROOT
from tests.support.steps import a_term
from tests.support.templates import a_file, a_municipality, change, make, publish


def listed(steps: Any, by: str, unit: str) -> dict[str, str]:
    answered = steps.call(by, "GET", "/v1/templates", query={"unit_id": unit})
    assert answered.status == 200, answered.body
    return {t["id"]: t["state"] for t in answered.body["templates"] if t["owner"]}


@pytest.mark.spec("F41", "F45", "F46", "F47")
def test_a_principal_makes_a_template_that_belongs_to_the_school() -> None:
    steps = a_term()
    made = make(steps)
    assert (made["state"], made["draft"], made["published"]) == ("draft", 1, None)
    assert made["owner"] == {"id": "school", "name": "Almskolan"}
    assert made["created_at"] == "2021-10-01T08:00:00+02:00"
    assert made["created_by"]["name"] == "Rektor Testsson"
    told = made["told"]
    assert (told["title"], told["description"]) == ("Vår mall", "Kort om mallen")
    assert (told["target"], told["sensitive"]) == ("Läsår 21/22", True)
    assert (made["file"]["id"], made["file"]["version"]) == (made["id"], 1)
    published = change(steps, made, "publication").body
    assert (published["state"], published["draft"], published["published"]) == (
        "published",
        None,
        1,
    )


def test_a_draft_is_seen_and_changed_by_those_who_edit_and_by_nobody_else() -> None:
    steps = a_term()
    made = make(steps)
    path = f"/v1/templates/{made['id']}"
    assert steps.call("rektor", "GET", path).body["may_edit"]
    assert steps.call("teacher", "GET", path).problem == "not-found"
    assert change(steps, made, "publication", by="teacher").problem == "not-allowed"
    assert change(steps, made, "publication", by="freja").problem == "not-found"
    assert listed(steps, "teacher", "school") == {}
    assert listed(steps, "rektor", "school") == {made["id"]: "draft"}
    assert change(steps, made, "publication").status == 200
    assert listed(steps, "teacher", "school") == {made["id"]: "published"}
    seen = steps.call("teacher", "GET", path).body
    assert (seen["may_edit"], seen["draft"]) == (False, None)
    versions = [steps.call("teacher", "GET", path, query={"version": v}).status for v in ("1", "2")]
    assert versions == [200, 404]


@pytest.mark.spec("F59")
def test_editing_what_is_published_makes_the_next_draft_and_leaves_it_as_it_is() -> None:
    steps = a_term()
    first = publish(steps)
    draft = change(steps, first, "draft", file=a_file(title={"sv": "Nya ord"})).body
    assert (draft["state"], draft["draft"], draft["published"]) == ("published", 2, 1)
    path = f"/v1/templates/{first['id']}"
    assert steps.call("teacher", "GET", path).body["told"]["title"] == "Vår mall"
    again = change(steps, draft, "draft", file=a_file(title={"sv": "Ännu nyare"})).body
    assert again["draft"] == 2
    second = change(steps, again, "publication").body
    assert second["published"] == 2
    assert steps.call("teacher", "GET", path).body["told"]["title"] == "Ännu nyare"
    old = steps.call("teacher", "GET", path, query={"version": "1"}).body
    assert old["told"]["title"] == "Vår mall"


def test_two_who_edit_at_once_do_not_overwrite_each_other() -> None:
    steps = a_term()
    made = make(steps)
    assert change(steps, made, "draft", file=a_file(title={"sv": "Mitt"})).status == 200
    late = change(steps, made, "draft", file=a_file(title={"sv": "Ditt"}))
    assert (late.status, late.problem, late.body["version"]) == (412, "stale-template", 2)
    assert change(steps, made, "publication").problem == "stale-template"
    path = f"/v1/templates/{made['id']}"
    assert steps.call("rektor", "GET", path).body["told"]["title"] == "Mitt"


def test_a_retired_template_is_neither_edited_nor_published_but_can_be_copied() -> None:
    steps = a_term()
    retired = change(steps, publish(steps), "retirement").body
    assert retired["state"] == "retired"
    asked: dict[str, dict[str, Any]] = {
        "draft": {"file": a_file()},
        "publication": {},
        "retirement": {},
    }
    for what, more in asked.items():
        refused = change(steps, retired, what, **more)
        assert (refused.status, refused.problem) == (409, "wrong-template-state")
    assert listed(steps, "teacher", "school") == {}
    copy = make(steps, copy_of=retired["id"])
    assert copy["copied_from"] == {"id": retired["id"], "version": 1}


def test_there_must_be_a_draft_to_publish() -> None:
    steps = a_term()
    assert change(steps, publish(steps), "publication").problem == "wrong-template-state"


@pytest.mark.spec("F48", "F57")
def test_a_principal_copies_a_shipped_template_and_writes_the_development_plan_anew() -> None:
    steps = a_term()
    copy = make(steps, copy_of="employee")
    assert copy["copied_from"] == {"id": "employee", "version": 3}
    assert copy["findings"] == []
    file = copy["file"]
    plan = next(page for page in file["pages"] if page["id"] == "plan")
    plan["sections"][0]["questions"][0]["prompt"] = {"sv": "Vad behöver du lära dig?"}
    draft = change(steps, copy, "draft", file=file)
    assert draft.status == 200, draft.body
    asked = [f["prompt"] for f in draft.body["phases"][1]["fields"]]
    assert "Vad behöver du lära dig?" in asked


@pytest.mark.parametrize(
    ("file", "pointer"),
    [
        (a_file(school_forms=["FS"]), "/file/pages/0/sections/0"),
        (a_file(pages=[{"id": "p", "sections": [{"id": "s"}]}]), "/file/pages"),
    ],
)
def test_what_a_draft_lacks_is_told_and_stands_in_the_way_of_publishing(
    file: dict[str, Any], pointer: str
) -> None:
    steps = a_term()
    made = make(steps, file=file)
    assert [f"/file{finding['pointer']}" for finding in made["findings"]] == [pointer]
    refused = change(steps, made, "publication")
    assert refused.problem == "invalid"
    assert [error["pointer"] for error in refused.body["errors"]] == [pointer]


def test_a_file_of_the_wrong_shape_is_pointed_at() -> None:
    steps = a_term()
    wrong = a_file(pages=[{"id": "p", "sections": [{"id": "s", "colour": "red"}]}])
    refused = steps.call("rektor", "POST", "/v1/templates", {"owner_id": "school", "file": wrong})
    assert refused.problem == "invalid"
    assert refused.body["errors"][0]["pointer"] == "/file/pages/0/sections/0/colour"
    both = {"owner_id": "school", "file": a_file(), "copy_of": "employee"}
    assert steps.call("rektor", "POST", "/v1/templates", both).problem == "invalid"


def test_a_template_that_is_too_large_is_refused_and_the_largest_is_not() -> None:
    steps = a_term()

    def of(size: int) -> dict[str, Any]:
        text = {"sv": "a" * LONGEST_PASSAGE}
        sections = [{"id": f"s{n}", "introduction": text} for n in range(size // LONGEST_PASSAGE)]
        pages = [{"id": f"p{n}", "sections": sections[n * 10 : n * 10 + 10]} for n in range(3)]
        return a_file(pages=[page for page in pages if page["sections"]])

    refused = steps.call(
        "rektor", "POST", "/v1/templates", {"owner_id": "school", "file": of(LARGEST)}
    )
    assert (refused.status, refused.problem) == (413, "too-large")
    assert refused.body["limit_bytes"] == LARGEST
    assert make(steps, file=of(LARGEST - LONGEST_PASSAGE))["draft"] == 1


@pytest.mark.spec("F47")
def test_the_municipalitys_administrator_makes_templates_for_every_school_below() -> None:
    steps = a_municipality()
    made = publish(steps, by="admin", owner="town")
    for unit, who in (("school", "teacher"), ("preschool", "freja"), ("town", "teacher")):
        assert listed(steps, who, unit) == {made["id"]: "published"}
    assert change(steps, made, "retirement", by="rektor").problem == "not-allowed"
    schools_own = publish(steps)
    assert schools_own["id"] not in listed(steps, "admin", "town")
    for who in ("ledare", "freja", "admin", "mona", "emil", "nobody"):
        path = f"/v1/templates/{schools_own['id']}"
        assert steps.call(who, "GET", path).problem == "not-found"


def test_a_copy_of_anothers_draft_or_of_another_schools_template_cannot_be_made() -> None:
    steps = a_municipality()
    draft, published = make(steps), publish(steps)
    wanted = [{"copy_of": draft["id"]}, {"copy_of": published["id"]}, {"copy_of": "nothing"}]
    wanted += [{"copy_of": "employee", "version": 4}]
    for source in wanted:
        body = {"owner_id": "preschool"} | source
        assert steps.call("ledare", "POST", "/v1/templates", body).problem == "not-found", source
    body = {"owner_id": "school", "copy_of": published["id"], "version": 2}
    assert steps.call("rektor", "POST", "/v1/templates", body).problem == "not-found"


def test_a_template_is_made_once_however_often_it_is_asked_for() -> None:
    steps = a_term()
    body = {"owner_id": "school"}
    first, second = (steps.call("rektor", "POST", "/v1/templates", body, key="k") for _ in "12")
    assert first.body == second.body
    assert listed(steps, "rektor", "school") == {first.body["id"]: "draft"}


@pytest.mark.parametrize("template_id", shipped())
def test_shipped_templates_are_shown_to_whoever_works_here(template_id: str) -> None:
    steps = a_term()
    path = f"/v1/templates/{template_id}"
    seen = steps.call("teacher", "GET", path)
    assert (seen.status, seen.body["owner"], seen.body["may_edit"]) == (200, None, False)
    assert steps.call("mona", "GET", path).problem == "not-found"
    newest = shipped()[template_id]
    assert steps.call("teacher", "GET", path, query={"version": f"{newest + 1}"}).status == 404
    if_match = {"if_match": '"0"'}
    assert steps.call("rektor", "POST", f"{path}/retirement", **if_match).problem == "not-found"


def test_a_template_leaves_as_one_file_and_comes_back_the_same() -> None:
    steps = a_term()
    made = make(steps, copy_of="development-compulsory")
    left = steps.call("rektor", "GET", f"/v1/templates/{made['id']}/file")
    assert f"{made['id']}.v1.json" in left.headers["content-disposition"]
    back = make(steps, file=json.loads(left.text))
    assert back["id"] != made["id"]
    assert {k: v for k, v in back["file"].items() if k != "id"} == {
        k: v for k, v in made["file"].items() if k != "id"
    }


def test_the_schema_of_the_file_is_published_and_shipped_files_keep_it() -> None:
    steps = a_term()
    published = steps.call(None, "GET", "/v1/templates/schema")
    assert (published.status, published.body) == (200, schema())
    validator = Draft202012Validator(published.body)
    folder = ROOT / "shared" / "data" / "templates"
    kept = [
        path.stem
        for path in sorted(folder.glob("*.json"))
        if validator.is_valid(json.loads(path.read_text("utf-8")))
    ]
    older = {"development.v1", "employee.v1"}  # from before there were pages
    assert set(kept) == {path.stem for path in folder.glob("*.json")} - older
    exported = steps.call("teacher", "GET", "/v1/templates/development/file")
    validator.validate(json.loads(exported.text))
    assert not validator.is_valid(a_file(pages=[]))
    assert not validator.is_valid(a_file(unknown=1))


@pytest.mark.spec("F53")
def test_formatted_texts_are_shown_as_safe_html_in_the_preview() -> None:
    steps = a_term()
    text = {"sv": "**Vision** <script>alert(1)</script> [x](javascript:alert(1))"}
    page = {"id": "p", "sections": [{"id": "s", "introduction": text}]}
    made = make(steps, file=a_file(pages=[page]))
    (section,) = made["phases"][0]["pages"][0]["sections"]
    assert section["introduction"]["text"] == text["sv"]
    assert section["introduction"]["html"] == (
        "<p><strong>Vision</strong> &lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:alert(1))</p>"
    )


def test_every_shipped_template_survives_being_kept() -> None:
    for template_id in shipped():
        template = load_template(template_id)
        text = template.model_dump_json(exclude_defaults=True)
        assert type(template).model_validate_json(text) == template


def test_many_templates_of_a_unit_and_those_above_it_come_in_pages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "PAGE", 2)
    steps = a_municipality()
    made = [publish(steps)["id"] for _ in range(3)]
    made.append(publish(steps, "admin", "town")["id"])
    found: list[str] = []
    query: dict[str, str] = {"unit_id": "school"}
    while True:
        body = steps.call("teacher", "GET", "/v1/templates", query=query).body
        found += [template["id"] for template in body["templates"]]
        if body["next"] is None:
            break
        assert len(body["templates"]) == 2
        query["after"] = body["next"]
    assert found[:4] == made
    assert len(found) == len(set(found)) > 4
    elsewhere = {"unit_id": "school", "after": "preschool~0"}
    assert steps.call("teacher", "GET", "/v1/templates", query=elsewhere).problem == "invalid"
    beyond = {"unit_id": "school", "after": "school~~"}
    assert steps.call("teacher", "GET", "/v1/templates", query=beyond).problem == "invalid"
