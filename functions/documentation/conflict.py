"""Two texts for one field: both handed back, with who wrote the other one, to be shown side by side (G7)."""

from typing import Any

from shared.adapters import register
from shared.adapters.scene import Scene
from shared.adapters.texts import Text
from shared.domain.errors import StaleText
from shared.domain.instant import Instant, local_text


def both_texts(scene: Scene, yours: Text, standing: Text | None) -> StaleText:
    """The conflict of a save with what stands there; what stands is read by whoever may write there.

    What the save builds on is told by its version alone: the words of earlier versions are for who holds
    the talk (D8).
    """
    facts: dict[str, Any] = {
        "phase": yours.phase,
        "field": yours.field,
        "builds_on": yours.version - 1,
        "current": standing.text if standing else None,
        "current_version": standing.version if standing else 0,
        "yours": yours.text,
    }
    if standing is not None:
        facts |= signed(scene, standing.author_id, standing.at)
    return StaleText(**facts)


def signed(scene: Scene, author_id: str, at: Instant) -> dict[str, Any]:
    """By whom and when the other one was saved, as every answer names people (R17)."""
    more = register.people(scene.ports.store, {author_id} - scene.people.keys())
    author = scene.names(more).of(author_id)
    return {"saved_by": author.model_dump(), "saved_at": local_text(at, scene.ports.zone)}
