"""Names for an answer about a part of a talk, where not everybody was read with the talk."""

from collections.abc import Iterable

from shared.adapters import register
from shared.adapters.people_view import Names
from shared.adapters.scene import Scene
from shared.domain.errors import NotFound


def names_for(scene: Scene, ids: Iterable[str]) -> Names:
    """Everybody of the scene and these besides: one request more if somebody was not read yet."""
    strangers = set(ids) - scene.people.keys()
    more = register.people(scene.ports.store, strangers) if strangers else {}
    return scene.names(more)


def number_of(text: str) -> int:
    """The number of an address. Raises NotFound for what could be none."""
    if not text.isascii() or not text.isdigit() or text != str(int(text[:4])):
        raise NotFound
    return int(text)
