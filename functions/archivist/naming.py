"""Who and what is named in an export: people as its reader may know them, units and groups, questions."""

from collections.abc import Iterator
from typing import Any

from shared.adapters import register
from shared.adapters.dossier import PersonDossier, Told
from shared.adapters.dossier.words import words_in
from shared.adapters.ports import Ports
from shared.adapters.templates import load_version
from shared.adapters.texts import Text
from shared.domain.plan import told
from shared.domain.talk import Talk

_LISTS = frozenset({"by", "children", "only_for", "with_staff", "consented_by", "cares_for"})
SYSTEM = frozenset({"clockwork", "reminder", "archivist", "disposer"})
"""Authors of what the system does by itself."""
RELATIVE = "relative"
"""In place of a relative who saw or did something: relatives do not follow each other's steps (G8)."""
MASKED = "masked"
"""In place of an id that the reader is told nothing of."""


class Namer:
    """Names of one export, read in a few requests."""

    def __init__(
        self,
        ports: Ports,
        language: str,
        dossier: PersonDossier,
        reader_id: str,
        hidden: frozenset[str],
    ) -> None:
        self._ports = ports
        self._language = language
        self._known = register.people(
            ports.store, sorted({*ids_in(dossier.model_dump(mode="json"))})
        )
        shown = {dossier.person.id, reader_id}
        protected = {p.id for p in self._known.values() if p.is_protected and p.id not in shown}
        self.secret = hidden | protected
        self._hidden = hidden
        self._own = dossier.person.id == reader_id
        self._requests = {r.id: r for r in sorted(dossier.requests, key=lambda r: r.version)}
        self._places = self._named_places(dossier)

    @property
    def told(self) -> Told:
        """What a teller needs."""
        return Told(
            self._language, self._ports.zone, self.name, self._prompt, self.place,
            requests=self._requests, own=self._own,
        )  # fmt: skip

    def name(self, person_id: str | None) -> str:
        """Somebody by name; what is none of the register's is the system itself."""
        words = words_in(self._language)
        if person_id is None:
            return ""
        if person_id == RELATIVE:
            return words["relative"]
        if person_id == MASKED or person_id in self._hidden:
            return words["masked"]
        person = self._known.get(person_id)
        if person is None:
            return words["system"] if person_id in SYSTEM else words["unknown"]
        return words["protected"] if person_id in self.secret else person.name

    def place(self, place_id: str) -> str:
        """A unit or group by name."""
        return self._places.get(place_id, place_id)

    def _prompt(self, talk: Talk, text: Text) -> tuple[str, str]:
        """What a field asks, and its answer for reading."""
        template = load_version(self._ports, talk.template_id, talk.template_version)
        field = next((field for field in template.fields if field.id == text.field), None)
        if field is None:
            return text.field, text.text
        plain, lines = told(field.question.kind, text.text) if text.text.strip() else ("", ())
        shown = (
            " – ".join(
                part
                for part in (
                    line.name.in_language(self._language),
                    line.level.in_language(self._language) if line.level else "",
                    line.remark,
                )
                if part
            )
            for line in lines
        )
        prompt = field.question.prompt.in_language(self._language)
        return prompt, "\n".join(filter(None, (plain, *shown)))

    def _named_places(self, dossier: PersonDossier) -> dict[str, str]:
        person = dossier.person
        units = {e.unit_id for e in person.enrolments} | {d.unit_id for d in person.duties}
        groups = {m.group_id for m in person.memberships} | {a.group_id for a in person.assignments}
        groups |= {teaching.group_id for teaching in dossier.teaching}
        found = register.units(self._ports.store, units)
        named = {unit.id: unit.name for unit in found}
        return named | {g.id: g.name for g in register.groups(self._ports.store, groups).values()}


def ids_in(document: Any, name: str = "") -> Iterator[str]:
    """Ids of people in a document, by the names of what holds them."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield from ids_in(value, key)
    elif isinstance(document, list):
        for value in document:
            yield from ids_in(value, name)
    elif isinstance(document, str) and (name.endswith(("_id", "_by")) or name in _LISTS):
        yield document


def scrubbed(document: Any, secret: frozenset[str]) -> Any:
    """The document without these ids, also where one is the beginning of another, as of a time's."""
    if isinstance(document, dict):
        return {key: scrubbed(value, secret) for key, value in document.items()}
    if isinstance(document, list):
        return [scrubbed(value, secret) for value in document]
    if isinstance(document, str) and (document in secret or document.rpartition(".")[0] in secret):
        return MASKED
    return document
