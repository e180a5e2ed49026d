"""A person's dossier as a document to read, without the talks, which have documents of their own."""

from collections.abc import Iterator

from shared.adapters.document import Block, Document, Facts, Heading, Links, Paragraph
from shared.adapters.dossier import codes
from shared.adapters.dossier.models import PersonDossier
from shared.adapters.dossier.telling import title_of, trail
from shared.adapters.dossier.words import Told, every
from shared.domain.draft import Draft
from shared.domain.judgement import Judgement
from shared.domain.people import Carer, Person, Span
from shared.domain.plan import Plan, PlanLine
from shared.domain.result import Attendance, Grade, Result
from shared.domain.slot import parse_slot_id


def person_document(dossier: PersonDossier, told: Told) -> Document:
    """All that is kept about a person besides their talks, with links to those."""
    return Document(
        language=told.language,
        name=f"person-{dossier.person.id}",
        title=told.words["person_of"].format(name=told.name(dossier.person.id)),
        blocks=tuple(_blocks(dossier, told)),
    )


def talks_title(dossier: PersonDossier, told: Told) -> str:
    """What the talks about the person are called, to them or to somebody else."""
    name = told.name(dossier.person.id)
    return told.words["talks" if told.own else "talks_about"].format(name=name)


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
    yield Heading(2, talks_title(dossier, told))
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
        (
            (a.day, codes.well_being(a.question, told.language), a.value)
            for a in dossier.well_being
        ),
    )  # fmt: skip
    yield from told.table(
        "drafts", ("when", "what", "text"),
        ((told.time(d.at), _where(dossier, d, told), d.text) for d in dossier.drafts),
    )  # fmt: skip
    yield from _of_staff(dossier, told)
    yield from told.table(
        "feedback", ("when", "sort", "text"),
        ((told.time(f.at), told.code("feedback", f.kind), f.words) for f in dossier.feedback),
    )  # fmt: skip
    yield from told.table(
        "requests", ("when", "sort", "state", "answer_by", "who", "text"),
        (
            (
                told.time(r.at), told.code("request_kind", r.kind),
                told.code("request_state", r.state), r.due_on, told.name(r.author_id),
                told.said(r),
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
    yield words["language"], told.code("language", person.speaks)
    yield words["marking"], words["yes" if person.is_protected else "no"]
    if person.own.interpreter:
        yield words["interpreter"], person.own.interpreter
    if person.manager_id or person.own.manager_id:
        yield words["manager"], told.name(person.own.manager_id or person.manager_id)
    yield words["read_at"], told.time(dossier.read_at)


def _register(person: Person, told: Told) -> Iterator[Block]:
    yield from told.table(
        "enrolments", ("unit", "form", "year", "from", "until"),
        (
            (
                told.place(e.unit_id), told.code("school_form", e.school_form), e.year,
                *_span(e.span),
            )
            for e in person.enrolments
        ),
    )  # fmt: skip
    yield from told.table(
        "groups", ("group", "from", "until"),
        ((told.place(m.group_id), *_span(m.span)) for m in person.memberships),
    )  # fmt: skip
    for title, related in (("guardians", person.guardians), ("children", person.children)):
        yield from told.table(
            title, ("who", "relation", "from", "until"),
            (
                (told.name(r.person_id), told.code("relation", r.relation), *_span(r.span))
                for r in related
            ),
        )  # fmt: skip
    yield from told.table(
        "duties", ("unit", "role", "from", "until"),
        (
            (told.place(d.unit_id), told.code("duty", d.role), *_span(d.span))
            for d in person.duties
        ),
    )  # fmt: skip
    yield from told.table(
        "assignments", ("group", "role", "from", "until"),
        (
            (told.place(a.group_id), told.code("duty", a.role), *_span(a.span))
            for a in person.assignments
        ),
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
                "\n".join(_carer(carer, told) for carer in own.carers),
                told.name(own.manager_id) if own.manager_id else "",
            )
            for own in every(dossier.own_versions, dossier.person.own)
            if own.version
        ),
    )  # fmt: skip


def _results(dossier: PersonDossier, told: Told) -> Iterator[Block]:
    for kind, value in (("judgement", "words"), ("grade", "value"), ("attendance", "minutes")):
        columns = ("term", "school_subject", "version", value, "level", "proposed", "who", "when")
        yield from told.table(
            kind, columns,
            (
                (*_result(each, told), told.name(each.author_id), told.time(each.at))
                for file in dossier.results
                if file.kind == kind
                for each in every(file.versions, file.stands)
            ),
        )  # fmt: skip


def _result(result: Result, told: Told) -> tuple[object, ...]:
    language = told.language
    subject = codes.school_subject(result.school_subject or "", language)
    base = (codes.term(result.term, language), subject, result.version)
    match result:
        case Judgement():
            level = codes.level(result.level, result.school_form, result.term, language)
            return (*base, result.words, level, result.proposed_goal)
        case Grade():
            return (*base, result.value, "", "")
        case Attendance():
            minutes = (
                ("attended", result.attended),
                ("valid", result.valid_absence),
                ("invalid", result.invalid_absence),
            )
            said = "\n".join(f"{told.words[name]}: {number}" for name, number in minutes)
            return (*base, said, "", "")


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
        ((a.goal, a.strategy, told.code("outcome", a.outcome)) for a in plan.agreements),
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
        "blocked", ("start", "kept_until", "reason"),
        ((told.time(b.start), told.time(b.end), b.reason) for b in dossier.blocked),
    )  # fmt: skip
    yield from told.table(
        "holds", ("start", "kept_until"),
        ((_start(h.slot_id, told), told.time(h.until)) for h in dossier.holds),
    )  # fmt: skip
    yield from told.table(
        "teaching", ("group", "school_subject"),
        (
            (told.place(t.group_id), codes.school_subject(t.school_subject, told.language))
            for t in dossier.teaching
        ),
    )  # fmt: skip


def _span(span: Span) -> tuple[str, str]:
    first, last = (day.isoformat() if day else "" for day in (span.start, span.end))
    return first, last


def _carer(carer: Carer, told: Told) -> str:
    """Who acts as a guardian, as what, how long and by which decision."""
    as_what = told.code("relation", carer.relation)
    until = f"{carer.starts.isoformat()} – {carer.ends.isoformat()}"
    return f"{told.name(carer.person_id)}: {as_what}, {until} ({carer.evidence})"


def _where(dossier: PersonDossier, draft: Draft, told: Told) -> str:
    """Which question of which talk a draft answers; of a talk that is not told of, its ids."""
    for file in (*dossier.talks, *dossier.others):
        if file.talk.id == draft.talk_id:
            return f"{title_of(file, told)}: {told.asks(file.talk, draft.phase, draft.field)}"
    return f"{draft.talk_id} {draft.field}"


def _start(slot: str, told: Told) -> str:
    """When a time that is kept begins."""
    try:
        return told.time(parse_slot_id(slot)[1])
    except ValueError:
        return slot
