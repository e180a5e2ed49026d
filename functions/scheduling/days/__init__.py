"""A whole day of somebody who holds talks: given back or moved when they are ill (G18)."""
