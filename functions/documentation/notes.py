"""The notes of a talk, as its reader sees them (F97–F100, F12).

Presence, disagreements, cooperation, worries, and what was passed on to student health.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from functions.documentation.cooperation import view as cooperation
from functions.documentation.disagreements import view as disagreements
from functions.documentation.models import FieldView, NotesView, TalkView
from functions.documentation.presence import view as presence
from functions.documentation.saving_words import before_saving
from functions.documentation.student_health import view as referrals
from functions.documentation.worries import view as worries
from shared.adapters.notes import notes_in
from shared.adapters.people_view import Names
from shared.adapters.scene import Scene
from shared.adapters.store import Item
from shared.domain.cooperation import Cooperation
from shared.domain.disagreement import Disagreement
from shared.domain.presence import Presence
from shared.domain.referral import Referral
from shared.domain.worry import Worry


@dataclass(frozen=True, slots=True)
class Notes:
    """What is noted in a talk."""

    presence: Presence | None
    disagreements: list[Disagreement]
    cooperations: list[Cooperation]
    worries: list[Worry]
    referrals: list[Referral]

    @classmethod
    def among(cls, items: Iterable[Item]) -> Self:
        """Those among the items of a talk."""
        items = tuple(items)
        return cls(
            next(iter(notes_in(items, Presence)), None),
            notes_in(items, Disagreement),
            notes_in(items, Cooperation),
            notes_in(items, Worry),
            notes_in(items, Referral),
        )

    def named(self) -> set[str]:
        """Ids of everybody whose name the view may show."""
        return {
            *presence.named_in(self.presence),
            *disagreements.named_in(self.disagreements),
            *cooperation.named_in(self.cooperations),
            *worries.named_in(self.worries),
            *referrals.named_in(self.referrals),
        }

    def view(self, scene: Scene, names: Names) -> NotesView:
        """What the reader sees of them."""
        return NotesView(
            presence=presence.presence_view(scene, self.presence, names),
            disagreements=disagreements.disagreement_views(scene, self.disagreements, names),
            cooperations=cooperation.cooperation_views(scene, self.cooperations, names),
            worries=worries.worry_views(scene, self.worries, names),
            referrals=referrals.referral_views(scene, self.referrals, names),
        )


def with_words_on_saving(view: TalkView, reader_id: str, language: str) -> TalkView:
    """The view with who wrote it, beside each text that the reader may write over (F111)."""

    def told(field: FieldView) -> FieldView:
        if not field.may_write or field.author is None:
            return field
        words = before_saving(field.author, field.version, reader_id, language)
        return field.model_copy(update={"tells": words})

    phases = (
        phase.model_copy(update={"fields": tuple(told(field) for field in phase.fields)})
        for phase in view.phases
    )
    return view.model_copy(update={"phases": tuple(phases)})


def with_disagreements_beside(view: TalkView) -> TalkView:
    """The view with the number of each disagreement at the field or agreement that it is about (F98)."""
    if not view.notes.disagreements:
        return view
    numbers: dict[object, tuple[int, ...]] = {}
    for one in view.notes.disagreements:
        about = one.about
        place: object = about.agreement or (about.phase, about.field)
        numbers[place] = (*numbers.get(place, ()), one.number)
    phases = (
        phase.model_copy(
            update={
                "fields": tuple(
                    field.model_copy(
                        update={"disagreements": numbers.get((phase.phase, field.id), ())}
                    )
                    for field in phase.fields
                )
            }
        )
        for phase in view.phases
    )
    agreements = (
        agreement.model_copy(update={"disagreements": numbers.get(agreement.number, ())})
        for agreement in view.agreements
    )
    return view.model_copy(update={"phases": tuple(phases), "agreements": tuple(agreements)})
