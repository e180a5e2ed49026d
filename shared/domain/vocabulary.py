"""The words of the field as code: statuses, phases, roles, and how a talk's pattern follows from its form."""

from enum import StrEnum


class Status(StrEnum):
    """Where a talk is in its life (D1)."""

    CREATED = "created"
    BOOKED = "booked"
    PREPARED = "prepared"
    HELD = "held"
    FOLLOWED_UP = "followed_up"
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """The three parts of a talk that are written in: INNAN, UNDER and EFTER (F63)."""

    PREPARATION = "preparation"
    RECORD = "record"
    FOLLOW_UP = "follow_up"


class Role(StrEnum):
    """What somebody is to one talk; the same person can be different things to different talks."""

    RESPONSIBLE = "responsible"
    """The teacher who holds the talk (F5)."""
    MANAGER = "manager"
    """The responsible of an employee talk (F11)."""
    PUPIL = "pupil"
    GUARDIAN = "guardian"
    EMPLOYEE = "employee"
    STAFF = "staff"
    """Staff connected to the pupil through a group, or who come to it (F13); they read, never write (F84)."""
    HIGHER = "higher"
    """Higher permission at the talk's unit: reads (F6, F83)."""
    STUDENT_HEALTH = "student_health"
    """The student health team, where it comes to the talk or something was passed on to it (F12)."""


class PlanPart(StrEnum):
    """What an answer is in the pupil's development plan (R2, F91)."""

    JUDGEMENTS = "judgements"
    GOALS = "goals"
    MEASURES = "measures"
    """Of the summary of measures that are needed."""


FAMILY = frozenset({Role.GUARDIAN, Role.EMPLOYEE})
"""The roles that wait while the school, or the manager, prepares; a pupil prepares at school (F61)."""


class Pattern(StrEnum):
    """Who acts in a talk. Follows from talk type and school form; the rules ask for nothing else (F1, F2)."""

    YOUNG = "young"
    """Preschool, leisure-time centre, preschool class: guardians take the pupil's part (F7, D7)."""
    SCHOOL = "school"
    """Compulsory and upper-secondary school: the pupil writes, guardians supplement (F66, F81)."""
    ADULT = "adult"
    """Adult education: the pupil alone, no guardian (D12, D14)."""
    EMPLOYEE = "employee"
    """Employee talk: manager and employee (F10, F11)."""


EMPLOYEE_FORM = "EMPLOYEE"
"""The school form's place in an employee talk, which has none (F10)."""

_PATTERN_OF_FORM = {
    **dict.fromkeys(("FS", "FTH", "OPPFTH", "FKLASS"), Pattern.YOUNG),
    **dict.fromkeys(("GR", "GRS", "TR", "SP", "SAM", "GY", "GYS"), Pattern.SCHOOL),
    **dict.fromkeys(("KOMVUX", "SARVUX", "SFI", "YH", "FHS", "KU", "KKU", "HS"), Pattern.ADULT),
    **dict.fromkeys(("VUX", "VUXSFI", "VUXGR", "VUXGY", "SARVUXGR", "SARVUXGY"), Pattern.ADULT),
    **dict.fromkeys(("VUXSARGR", "VUXSARTR", "VUXSARGY"), Pattern.ADULT),
    EMPLOYEE_FORM: Pattern.EMPLOYEE,
}
KNOWN_SCHOOL_FORMS = frozenset(_PATTERN_OF_FORM) - {EMPLOYEE_FORM}
PLACED_FORMS = frozenset({"FS", "FTH", "OPPFTH"})
"""School forms of placements in SS 12000; a pupil may have one beside the school."""


def pattern_of(school_form: str) -> Pattern:
    """The pattern of a school form code of SS 12000.

    A code that is not known is data, not an error. It gets the pattern in which the child writes
    nothing, the narrowest there is.
    """
    return _PATTERN_OF_FORM.get(school_form, Pattern.YOUNG)
