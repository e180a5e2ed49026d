"""What codes are called for people: statuses, school forms, roles, events, routes.

What has no name here is shown as it is: codes of the register are data, and who reads may know them.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources

from pydantic import TypeAdapter

from shared.domain.judgement import scale_of, subject_name
from shared.domain.term import Half, Term
from shared.domain.well_being import measure

Names = Mapping[str, Mapping[str, str]]
"""What something is called in each language."""
_SYSTEM = ("DISPOSE", "ERASE")
"""What the system did by itself, followed by the kinds of documents."""


def called(kind: str, code: str | None, language: str) -> str:
    """What a code of a kind is called."""
    if code is None:
        return ""
    return codes()[kind].get(code, {}).get(language, code)


def action(text: str, language: str) -> str:
    """What somebody did or asked for, as the trail has it: `GET /v1/talks/{talk_id}`."""
    verb, _, rest = text.partition(" ")
    if verb in _SYSTEM:
        documents = (called("document", each, language) for each in rest.split(","))
        return f"{called('act', verb, language)}: {', '.join(documents)}"
    return actions().get(text, {}).get(language, text)


def outcome(text: str, language: str) -> str:
    """What came of it: it was done, or why it was refused."""
    return problems().get(text, {}).get(language, text)


def term(each: Term, language: str) -> str:
    """A term by calendar year."""
    year = each.school_year + (each.half is Half.SPRING)
    return called("half", each.half, language).format(year=year)


def level(code: str | None, school_form: str, when: Term, language: str) -> str:
    """A level of a school form's scale in a term."""
    return scale_of(school_form, when).name(code, language) or ""


def school_subject(code: str, language: str) -> str:
    """A school subject."""
    return subject_name(code, language)


def well_being(question_id: str, language: str) -> str:
    """What a question of well-being asks."""
    asked = (q.prompt.in_language(language) for q in measure().questions if q.id == question_id)
    return next(asked, question_id)


@cache
def codes() -> Mapping[str, Names]:
    """All of them, by kind."""
    return TypeAdapter(Mapping[str, Names]).validate_json(_text("codes"))


@cache
def actions() -> Names:
    """What each route is called."""
    return TypeAdapter(Names).validate_json(_text("actions"))


@cache
def problems() -> Names:
    """Why something was refused, and that it was done."""
    found = TypeAdapter(Names).validate_json(_text("problems"))
    return {**found, "done": codes()["act"]["done"]}


def _text(name: str) -> str:
    return resources.files("shared.data").joinpath(f"{name}.json").read_text("utf-8")
