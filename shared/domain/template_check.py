"""What a template still lacks before it can be published: more than its shape can tell."""

from collections.abc import Iterator
from typing import NamedTuple

from shared.domain.access import LEADERS, may_write
from shared.domain.template import Question, Template
from shared.domain.vocabulary import Pattern, Phase, Role, pattern_of

SUMMARY = "summary"
"""The question that is answered when a talk is closed (F104)."""


class Finding(NamedTuple):
    """Something to put right, and where."""

    pointer: str
    detail: str


def findings(template: Template) -> Iterator[Finding]:
    """Everything that stands in the way of publishing."""
    patterns = _patterns(template)
    for number, page in enumerate(template.pages):
        for place, section in enumerate(page.sections):
            where = f"/pages/{number}/sections/{place}"
            for question in section.asked():
                yield from _unanswerable(question, where, patterns)
    yield from _summary(template, patterns)


def _patterns(template: Template) -> frozenset[Pattern]:
    """Whose talks it is for."""
    named = frozenset(map(pattern_of, template.school_forms))
    return named or frozenset(Pattern) - {Pattern.EMPLOYEE}


def _unanswerable(
    question: Question, where: str, patterns: frozenset[Pattern]
) -> Iterator[Finding]:
    for role in question.answered_by:
        if not any(may_write(pattern, question.phase, {role}, opened=True) for pattern in patterns):
            told = f"{question.id}: {role} writes nothing in {question.phase} in these talks"
            yield Finding(where, told)


def _summary(template: Template, patterns: frozenset[Pattern]) -> Iterator[Finding]:
    needed = frozenset(
        Role.MANAGER if pattern is Pattern.EMPLOYEE else Role.RESPONSIBLE for pattern in patterns
    )
    summaries = [
        question
        for question in template.questions()
        if (question.id, question.phase, question.shared) == (SUMMARY, Phase.FOLLOW_UP, True)
        and question.kind.is_text
        and needed <= frozenset(question.answered_by) <= LEADERS
    ]
    if not summaries:
        roles = " and ".join(sorted(needed))
        told = f"a text question `{SUMMARY}` of the follow-up, shared, answered by {roles} alone"
        yield Finding("/pages", f"needs {told}")
