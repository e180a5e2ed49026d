"""A person's dossier as a document to read, without the talks, which have documents of their own."""

from collections.abc import Iterator

from shared.adapters.document import Block, Document, Facts, Heading, Links, Paragraph
from shared.adapters.dossier.models import PersonDossier
from shared.adapters.dossier.telling import title_of, trail
from shared.adapters.dossier.words import Told, every
from shared.domain.judgement import Judgement
from shared.domain.people import Person, Span
from shared.domain.plan import Plan, PlanLine
from shared.domain.result import Attendance, Grade, Result


def person_document(dossier: PersonDossier, told: Told) -> Document:
    """All that is kept about a person besides their talks, with links to those."""
    return Document(
        language=told.language,
        name=f"person-{dossier.person.id}",
        title=f"{told.words['person']}: {told.name(dossier.person.id)}",
        blocks=tuple(_blocks(dossier, told)),
    )


def _blocks(dossier: PersonDossier, told: Told) -> Iterator[Block]:
    yield Facts(tuple(_facts(dossier, told)))
    yield from _register(dossier.person, told)
    yield from _own(dossier, told)
    door = dossier.sign_ins
    if door is not None:
        yield Heading(2, told.words["sign_ins"])
        excluded = told.words["yes" if door.excluded else "no"]
        rows = (
            (told.words["when"], told.time(door.signed_out_at)),
            (told.words["kept_out"], excluded),
        )
        yield Facts((*rows, (told.words["who"], told.name(door.by))))
    yield Heading(2, told.words["talks"])
    if dossier.talks:
        yield Links(tuple((f"talk-{t.talk.id}.html", title_of(t, told)) for t in dossier.talks))
    else:
        yield Paragraph(told.words["nothing"])
    yield from _results(dossier, told)
    for plan in dossier.plans:
        yield from _plan(plan, told)
    yield from told.table(
        "observations", ("when", "version", "what", "text", "who"),
        (
            (v.day, v.version, v.title, v.text, told.name(v.author_id))
            for file in dossier.observations
            for v in every(file.versions, file.stands)
        ),
    )  # fmt: skip
    yield from told.table(
        "well_being", ("when", "question", "value"),
        ((a.day, a.question, a.value) for a in dossier.well_being),
    )  # fmt: skip
    yield from told.table(
        "drafts", ("when", "what", "text"),
        ((told.time(d.at), f"{d.talk_id} {d.field}", d.text) for d in dossier.drafts),
    )  # fmt: skip
    yield from _of_staff(dossier, told)
    yield from told.table(
        "feedback", ("when", "kind", "text"),
        ((told.time(f.at), f.kind, f.words) for f in dossier.feedback),
    )  # fmt: skip
    yield from told.table(
        "requests", ("when", "kind", "state", "until", "who", "text"),
        (
            (
                told.time(r.at), r.kind, r.state, r.due_on, told.name(r.author_id),
                "\n".join(filter(None, (r.what, r.why, r.reply.words if r.reply else ""))),
            )
            for r in dossier.requests
        ),
    )  # fmt: skip
    yield from trail(dossier.trail, told)
    yield from trail(dossier.acts, told, "acts")


def _facts(dossier: PersonDossier, told: Told) -> Iterator[tuple[str, str]]:
    person, words = dossier.person, told.words
    yield words["name"], person.name
    if person.birth_date:
        yield words["born"], person.birth_date.isoformat()
    if person.email:
        yield words["email"], person.email
    yield words["language"], person.speaks
    yield words["marking"], words["yes" if person.is_protected else "no"]
    if person.own.interpreter:
        yield words["interpreter"], person.own.interpreter
    if person.manager_id or person.own.manager_id:
        yield words["manager"], told.name(person.own.manager_id or person.manager_id)
    yield words["read_at"], told.time(dossier.read_at)


def _register(person: Person, told: Told) -> Iterator[Block]:
    yield from told.table(
        "enrolments", ("unit", "form", "year", "from", "until"),
        ((told.place(e.unit_id), e.school_form, e.year, *_span(e.span)) for e in person.enrolments),
    )  # fmt: skip
    yield from told.table(
        "groups", ("group", "from", "until"),
        ((told.place(m.group_id), *_span(m.span)) for m in person.memberships),
    )  # fmt: skip
    for title, related in (("guardians", person.guardians), ("children", person.children)):
        yield from told.table(
            title, ("who", "relation", "from", "until"),
            ((told.name(r.person_id), r.relation, *_span(r.span)) for r in related),
        )  # fmt: skip
    yield from told.table(
        "duties", ("unit", "role", "from", "until"),
        ((told.place(d.unit_id), d.role, *_span(d.span)) for d in person.duties),
    )  # fmt: skip
    yield from told.table(
        "assignments", ("group", "role", "from", "until"),
        ((told.place(a.group_id), a.role, *_span(a.span)) for a in person.assignments),
    )  # fmt: skip


def _own(dossier: PersonDossier, told: Told) -> Iterator[Block]:
    """Every version: the last is what stands."""
    words = told.words
    yield from told.table(
        "own", ("version", "when", "who", "separate_talks", "consents", "carers", "manager"),
        (
            (
                own.version,
                told.time(own.at),
                told.name(own.by),
                words["yes"] if own.separate_talks else "",
                ", ".join(told.name(c.guardian_id) for c in own.consents),
                "\n".join(f"{told.name(c.person_id)} ({c.evidence})" for c in own.carers),
                told.name(own.manager_id) if own.manager_id else "",
            )
            for own in every(dossier.own_versions, dossier.person.own)
            if own.version
        ),
    )  # fmt: skip


def _results(dossier: PersonDossier, told: Told) -> Iterator[Block]:
    for kind in ("judgement", "grade", "attendance"):
        yield from told.table(
            kind, ("term", "school_subject", "version", "value", "level", "proposed", "who", "when"),
            (
                (*_result(each), told.name(each.author_id), told.time(each.at))
                for file in dossier.results
                if file.kind == kind
                for each in every(file.versions, file.stands)
            ),
        )  # fmt: skip


def _result(result: Result) -> tuple[object, ...]:
    term = f"{result.term.school_year} {result.term.half}"
    base = (term, result.school_subject, result.version)
    match result:
        case Judgement():
            return (*base, result.words, result.level, result.proposed_goal)
        case Grade():
            return (*base, result.value, "", "")
        case Attendance():
            told = (result.attended, result.valid_absence, result.invalid_absence)
            return (*base, " / ".join(map(str, told)), "", "")


def _plan(plan: Plan, told: Told) -> Iterator[Block]:
    language, words = told.language, told.words
    year = f"{plan.school_year}/{(plan.school_year + 1) % 100:02d}"
    yield Heading(2, f"{words['plans']} {year}, {words['version'].lower()} {plan.version}")
    yield from told.table(
        "judgement", ("school_subject", "text", "level", "proposed"),
        (
            (
                j.name.in_language(language), j.words,
                j.level.in_language(language) if j.level else "", j.proposed_goal,
            )
            for j in plan.judgements
        ),
        level=3,
    )  # fmt: skip
    for answer in plan.answers:
        yield Heading(3, answer.prompt.in_language(language))
        lines = (_line(line, language) for line in answer.lines)
        yield Paragraph("\n".join(filter(None, (answer.text, *lines))))
    yield from told.table(
        "agreements", ("goal", "strategy", "outcome"),
        ((a.goal, a.strategy, a.outcome) for a in plan.agreements),
        level=3,
    )  # fmt: skip
    yield Facts(((words["when"], told.time(plan.made_at)), (words["who"], told.name(plan.made_by))))


def _line(line: PlanLine, language: str) -> str:
    level = line.level.in_language(language) if line.level else ""
    return " – ".join(filter(None, (line.name.in_language(language), level, line.remark)))


def _of_staff(dossier: PersonDossier, told: Told) -> Iterator[Block]:
    yield from told.table(
        "slots", ("start", "place"),
        ((told.time(s.start), s.place.text if s.place else "") for s in dossier.slots),
    )  # fmt: skip
    yield from told.table(
        "blocked", ("start", "until", "reason"),
        ((told.time(b.start), told.time(b.end), b.reason) for b in dossier.blocked),
    )  # fmt: skip
    yield from told.table(
        "holds", ("what", "until"), ((h.slot_id, told.time(h.until)) for h in dossier.holds)
    )
    yield from told.table(
        "teaching", ("group", "school_subject"),
        ((t.group_id, t.school_subject) for t in dossier.teaching),
    )  # fmt: skip


def _span(span: Span) -> tuple[str, str]:
    first, last = (day.isoformat() if day else "" for day in (span.start, span.end))
    return first, last
