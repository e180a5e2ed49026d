"""Reads items and remembers where each stood."""

from shared.adapters.dossier.models import Place
from shared.adapters.keys import Key
from shared.adapters.store import Item, Store, Table


class Reader:
    """One reading of a dossier."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.places: dict[Place, None] = {}

    def query(self, pk: str, table: Table = Table.TALKS, prefix: str = "") -> list[Item]:
        """The items of a partition, in order."""
        return self.took(self.store.query(pk, prefix=prefix, table=table), table)

    def get(self, key: Key) -> Item | None:
        """One item of what is true now."""
        item = self.store.get(key)
        if item is not None:
            self.took([item], Table.TALKS)
        return item

    def took(self, items: list[Item], table: Table) -> list[Item]:
        """Remember where these stand."""
        for item in items:
            self.places[Place(table, Key(item["pk"], item["sk"]))] = None
        return items
