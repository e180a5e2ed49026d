"""The people of the access table: everybody whom a talk may or may not concern, in one register.

Who stands in which column of the table is told by `CASTS`, for each pattern of talk.
"""

from dataclasses import dataclass, replace
from datetime import date

from shared.domain.people import (
    Assignment,
    Duty,
    Enrolment,
    Group,
    Guardianship,
    Membership,
    Person,
    Span,
    Unit,
)

COLUMNS = (
    "holder",
    "subject",
    "guardian",
    "guardian apart",
    "staff",
    "higher",
    "further",
    "health",
    "others",
)
"""The columns of the rules. `holder` is the responsible teacher, or the manager in an employee talk;
`subject` the pupil, or the employee. `further` comes to the talk as further staff, and so does `health`, who is
one of the student health team."""
_GONE = Span(end=date(2021, 6, 30))
_CARER = "Vårdnadshavare"


@dataclass(frozen=True)
class Cast:
    """Who plays what in the talks of a pattern."""

    school_form: str
    born: date
    holder: str
    subject: str
    booked_by: str
    columns: dict[str, tuple[str, ...]]
    pattern: str = ""
    """Which of the four patterns of the rules it follows."""
    talk_type: str = "development"
    apart: bool = False
    sensitive: bool = False
    """Whether the template is flagged as sensitive (F46)."""
    opened: bool = False
    """Whether the kind of talk opens the follow-up to guardians (D7)."""
    consents: bool = False


_STRANGERS = {
    "fia": "who taught the class and has left",
    "sture": "a teacher of another class at the same school",
    "emma": "another employee of the school",
    "mia": "the manager of the responsible teacher, at an office above the school",
    "elsa": "the principal of another school",
    "adam": "the administrator of the municipality",
    "klas": "a classmate",
    "pia": "the guardian of a classmate",
    "frida": "a former guardian",
    "nobody": "somebody with a sign-in whom the register does not know",
}
STRANGERS = {
    "pupil": _STRANGERS,
    "employee": {
        "pelle": "a pupil of the employee",
        "ingrid": "another employee of the same manager",
        "fia": "a former colleague",
        "elsa": "the principal of another school",
        "adam": "the administrator of the municipality",
        "max": "the former manager of the employee",
        "nobody": "somebody with a sign-in whom the register does not know",
    },
}
"""Everyone else, by the kind of talk: to all of them the talk does not exist."""


def _cast(form: str, born: date, kind: str = "pupil", **more: object) -> Cast:
    guardians = ("gun",) if more.get("apart") or more.get("consents") else ("gun", "otto")
    others = tuple(STRANGERS[kind]) + (("otto",) if more.get("consents") else ())
    named = {"booked_by": "pelle" if more.get("consents") else "gun"} | more
    return Cast(
        school_form=form,
        born=born,
        holder="ingrid",
        subject="pelle",
        columns={
            "holder": ("ingrid",), "subject": ("pelle",), "guardian": guardians,
            "guardian apart": ("otto",) if more.get("apart") else (),
            "staff": ("sten",), "higher": ("hedda",), "further": ("fredrik",), "health": ("hanna",),
            "others": others,
        },
        **named,  # type: ignore[arg-type]
    )  # fmt: skip


_CHILD, _PUPIL, _OF_AGE, _GROWN = (
    date(2018, 3, 3),
    date(2010, 5, 1),
    date(2003, 9, 30),
    date(1990, 1, 1),
)
_STAFF_OF_EMPLOYEE = {
    "holder": ("mia",), "subject": ("emma",), "guardian": ("gun",), "guardian apart": (), "staff": ("sten",),
    "higher": ("hedda",), "further": ("fredrik",), "health": ("hanna",),
    "others": tuple(STRANGERS["employee"]),
}  # fmt: skip
_CASTS: dict[str, Cast] = {
    "young": _cast("FS", _CHILD),
    "school": _cast("GR", _PUPIL),
    "adult": _cast("KOMVUX", _GROWN, consents=True),
    "employee": Cast(
        "EMPLOYEE", _GROWN, "mia", "emma", "emma", _STAFF_OF_EMPLOYEE, talk_type="employee"
    ),
    "young apart": _cast("FS", _CHILD, apart=True),
    "school apart": _cast("GR", _PUPIL, apart=True),
    "school sensitive": _cast("GR", _PUPIL, sensitive=True),
    "school opened": _cast("GR", _PUPIL, opened=True),
    "school of age": _cast("GY", _OF_AGE, consents=True),
    **{f"young {form}": _cast(form, _CHILD) for form in ("FTH", "OPPFTH", "FKLASS", "XX")},
    **{f"school {form}": _cast(form, _PUPIL) for form in ("GRS", "TR", "SP", "SAM", "GY", "GYS")},
    **{
        f"adult {form}": _cast(form, _GROWN, consents=True)
        for form in ("SARVUX", "SFI", "YH", "FHS", "VUX", "VUXSFI", "VUXSARGY")
    },
    "employee salary": Cast(
        "EMPLOYEE", _GROWN, "mia", "emma", "emma", _STAFF_OF_EMPLOYEE, talk_type="salary"
    ),
}
CASTS = {name: replace(cast, pattern=name.split()[0]) for name, cast in _CASTS.items()}
"""The patterns, with a school form each; guardians who live apart; a pupil of age; and other school forms
that follow one of the patterns, `XX` being a code that nobody knows."""
PATTERNS = ("young", "school", "adult", "employee")
VARIANTS = ("young apart", "school apart", "school of age", "school sensitive", "school opened")
OTHER_FORMS = tuple(name for name in CASTS if name not in PATTERNS + VARIANTS)


def register(cast: Cast) -> list[Person | Group | Unit]:
    """The register around one talk."""
    unit, group = "unit", (Membership(group_id="class"),)
    forms = "FS", "GR", "GY", "KOMVUX"
    children = (Guardianship(person_id="pelle", relation=_CARER),)
    form = "GR" if cast.school_form == "EMPLOYEE" else cast.school_form
    enrolled = (Enrolment(unit_id=unit, school_form=form, year=5),)

    def staff(name: str, role: str = "Lärare", at: str = unit, **more: object) -> Person:
        return _person(name, duties=(Duty(unit_id=at, role=role),), **more)

    def pupil(name: str, born: date, *guardians: Guardianship) -> Person:
        given = {"enrolments": enrolled, "memberships": group, "guardians": guardians}
        return _person(name, birth_date=born, **given)

    mentor = (Assignment(group_id="class", role="Mentor"),)
    return [
        Unit(id=unit, name="Almskolan", kind="Skolenhet", school_forms=forms),
        Unit(id="other-unit", name="Björkskolan", kind="Skolenhet", school_forms=forms),
        Unit(id="town", name="Exempelstads kommun", kind="Huvudman"),
        Unit(id="office", name="Kontoret", kind="Förvaltning"),
        Group(id="class", name="5A", kind="Klass", unit_id=unit, school_form=form),
        Group(id="other-class", name="8C", kind="Klass", unit_id=unit, school_form=form),
        staff("ingrid", assignments=mentor, manager_id="mia"),
        staff("sten", assignments=mentor),
        staff("hedda", "Rektor"),
        staff("fredrik"),
        staff("hanna", "Kurator"),
        staff("nora", "Skolsköterska", assignments=(Assignment(group_id="class", role="Elevhälsopersonal"),)),
        staff("sture", assignments=(Assignment(group_id="other-class", role="Mentor"),)),
        staff("emma", "Annan personal", manager_id="mia"),
        staff("mia", "Rektor", "office"),
        staff("max", "Annan personal", "office"),
        staff("adam", "Rektor", "town"),
        staff("elsa", "Rektor", "other-unit"),
        _person(
            "fia",
            duties=(Duty(unit_id=unit, role="Lärare", span=_GONE),),
            assignments=(Assignment(group_id="class", role="Mentor", span=_GONE),),
        ),
        pupil(
            "pelle", cast.born,
            Guardianship(person_id="gun", relation=_CARER),
            Guardianship(person_id="otto", relation=_CARER),
            Guardianship(person_id="frida", relation=_CARER, span=_GONE),
        ),
        pupil("klas", _PUPIL, Guardianship(person_id="pia", relation=_CARER)),
        *(_person(name, children=children) for name in ("gun", "otto")),
        _person("frida", children=(children[0].model_copy(update={"span": _GONE}),)),
        _person("pia", children=(Guardianship(person_id="klas", relation=_CARER),)),
    ]  # fmt: skip


def _person(name: str, **given: object) -> Person:
    known = {"id": name, "given_name": name.title(), "family_name": "Testsson"}
    return Person.model_validate(known | given)
