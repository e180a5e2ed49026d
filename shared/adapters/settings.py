"""Settings from the environment: one model per kind of function, checked when it starts."""

import os
from datetime import timedelta
from functools import cached_property
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator

from shared.domain.identity import Identifier
from shared.domain.policy import Policies, load_policies
from shared.domain.sign_in import HIGHEST, LOWEST, StepUp


class Settings(BaseModel):
    """What is read from environment variables of the same names in capitals.

    `from_environment` raises pydantic's ValidationError, naming each variable, if one is missing or wrong.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    @classmethod
    def from_environment(cls) -> Self:
        """Read once; the environment is not looked at again."""
        given: dict[str, Any] = {
            name: os.environ[name.upper()]
            for name in cls.model_fields
            if name.upper() in os.environ
        }
        return cls.model_validate(given)


class TableSettings(Settings):
    """Where the data is."""

    talks_table: str
    history_table: str


class TalkSettings(TableSettings):
    """What the rules of talks need."""

    time_zone: str = "Europe/Stockholm"
    policy_sets: str = "standard"
    sensitive_level: int = Field(default=StepUp().level, ge=LOWEST, le=HIGHEST)
    """The level of assurance that what is sensitive asks of a sign-in."""
    fresh_minutes: int = Field(default=15, ge=1, le=720)
    """How lately somebody must have shown who they are, where that is asked too."""

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        ZoneInfo(name)
        return name

    @cached_property
    def zone(self) -> ZoneInfo:
        """The municipality's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def step_up(self) -> StepUp:
        """What is asked of the sign-in."""
        return StepUp(self.sensitive_level, timedelta(minutes=self.fresh_minutes))

    @cached_property
    def policies(self) -> Policies:
        """The kinds of talk of this installation."""
        return load_policies(*(name.strip() for name in self.policy_sets.split(",")))


class TokenSettings(Settings):
    """Whose tokens are believed."""

    jwks_url: str
    token_issuer: str
    token_audience: str


class LinkSettings(Settings):
    """Where the keys of links in mail are."""

    link_keys_secret: str


class BucketSettings(Settings):
    """Where attached files are."""

    attachment_bucket: str


class ExportSettings(Settings):
    """Where exports of what is kept about people lie for some days."""

    export_bucket: str


class ArchivistSettings(ExportSettings, BucketSettings):
    """Where exports are laid, and where the files that are part of them come from."""


class SigningSettings(Settings):
    """Which key of KMS signs bundles of templates."""

    signing_key: str


class ExaminerSettings(TableSettings, BucketSettings):
    """Who searches files for malware."""

    malware_scan: Literal["GuardDuty", "TestSignatureOnly"]


class DisposerSettings(TalkSettings, BucketSettings):
    """Where archives go before what is in them is erased."""

    archive_bucket: str


class DeliverySettings(TableSettings):
    """Where outbox entries go."""

    talk_state_machine_arn: str
    round_state_machine_arn: str
    offer_state_machine_arn: str
    mail_queue_url: str
    archive_queue_url: str


class NotificationSettings(Settings):
    """The key of the address for notifications, and who is asked for a look."""

    hook_secret: str
    source_queue_url: str


class SourceSettings(Settings):
    """Where the account at the school's API is, and where what it says goes."""

    source_secret: str
    hook_secret: str
    import_bucket: str
    import_queue_url: str
    source_queue_url: str
    api_address: str


class ImportSettings(Settings):
    """Where an import asks to be gone on with, and what people are known by when they sign in."""

    import_queue_url: str
    sign_in_secret: str
    sign_in_by: str = "eppn,civic_number"

    @property
    def identifiers(self) -> frozenset[Identifier]:
        """What is kept, digested, for the sign-in."""
        return frozenset(Identifier(name.strip()) for name in self.sign_in_by.split(","))


class DoorkeeperSettings(TalkSettings):
    """Who is let in by which of the municipality's ways to sign in."""

    sign_in_secret: str
    providers: str = "[]"
    """As JSON; see functions/doorkeeper/providers.py."""
    password_level: int = Field(default=2, ge=LOWEST, le=HIGHEST)
    """The level of who comes with a password of the pool itself."""


class MailSettings(TalkSettings):
    """Who mail comes from and where its links lead."""

    mail_sender: str
    web_address: str
