"""Words of the domain as they stand in addresses."""

from shared.domain.errors import NotFound
from shared.domain.vocabulary import Phase


def phase_named(text: str) -> Phase:
    """The phase of an address, in which words are joined by hyphens. Raises NotFound."""
    try:
        return Phase(text.replace("-", "_"))
    except ValueError:
        raise NotFound from None
