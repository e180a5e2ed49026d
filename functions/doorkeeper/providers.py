"""The municipality's ways to sign in, as far as the doorkeeper needs them (infra/providers.py)."""

import json
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from shared.domain.identity import Identifier
from shared.domain.sign_in import HIGHEST, LOWEST

Level = Annotated[int, Field(ge=LOWEST, le=HIGHEST)]
Claim = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class Provider(BaseModel):
    """One way to sign in: what it knows people by, and how surely."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{2,31}$")]
    known_by: Mapping[Identifier, Claim] = Field(min_length=1)
    """Which attribute of the provider's answer holds what."""
    level: Level = LOWEST
    """The level of assurance of whoever comes this way, unless the answer tells another."""
    level_from: Claim | None = None
    """The attribute that tells the level, such as `acr`."""
    levels: Mapping[str, Level] = {}
    """What its values mean; one that is not here means `level`."""

    @model_validator(mode="after")
    def _tells_levels(self) -> "Provider":
        if bool(self.levels) != (self.level_from is not None):
            raise ValueError("levels and level_from go together")
        return self

    def level_of(self, told: Mapping[str, str]) -> int:
        """The level of a sign-in by what its answer tells."""
        return self.levels.get(told.get(self.level_from or "", ""), self.level)


Providers = Mapping[str, Provider]


def load(text: str) -> Providers:
    """Providers by name. Raises ValidationError."""
    found = [Provider.model_validate(each) for each in json.loads(text)]
    return {provider.name: provider for provider in found}
