"""Requests of one operation: every systematic one, and others at random, each by somebody else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, BaseSchema, Case, CheckFunction, GenerationMode
from schemathesis.generation.drivers import CoverageGenerator
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.generation.overrides import Override
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    ignored_auth,
    unsupported_method,
)

from tests.fuzz.checks import OURS
from tests.fuzz.gateway import ADDRESS, session
from tests.fuzz.served import CALLED, named, served
from tests.fuzz.town import PEOPLE, the_town
from tests.support import signing

LANGUAGES = "sv", "en", "de, en;q=0.5", None
NOT_FOR_US: list[CheckFunction] = [
    ignored_auth,  # it asks with a client of its own, which does not find the town; see _demand_a_token
    allow_header_conformance,  # a function knows of its own methods of a path
]
OF_THE_GATEWAY: list[CheckFunction] = [
    *NOT_FOR_US,
    unsupported_method,  # API Gateway calls it a path that is not there
]
NOBODY = "e30.e30.e30"
"""A token that nobody signed."""


@dataclass
class Asker:
    """Makes requests of an API by its document, as people who take turns."""

    schema: BaseSchema
    client: requests.Session
    address: str
    tokens: Mapping[str, str | None]
    """What each asks with, by what they are."""
    left_out: list[CheckFunction]
    guarded: set[str] = field(default_factory=set)
    """Operations that were seen to be closed to those without a token."""

    def ask(self, case: Case[Any], role: str, language: str | None = "en") -> None:
        """Send it as somebody in this role, and hold the answer against the document and the rules."""
        headers = {"Accept-Language": language} if language else {}
        token = self.tokens[role]
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        try:
            response = case.call(base_url=self.address, session=self.client, headers=headers)
            case.validate_response(
                response, additional_checks=OURS, excluded_checks=self.left_out, headers=headers
            )
            if response.status_code < 300 and case.operation.definition.raw["security"]:
                self._demand_a_token(case.operation.label, response.request)
        except BaseException as failed:  # a group of failures is no Exception; all are raised again
            failed.add_note(f"asked by: {role} ({PEOPLE.get(role)}), in {language}")
            raise

    def ask_systematically(self, method: str, path: str, most: int | None = None) -> int:
        """Each boundary of each part of a request, kept to and overstepped by one; how many there were.

        They are the same at every run. `most` is how many of them to make.
        """
        roles = list(self.tokens)
        asked = 0
        for case in self._systematic(self.schema[path][method]):
            self.ask(case, roles[asked % len(roles)], LANGUAGES[asked % len(LANGUAGES)])
            asked += 1
            if asked == most:
                break
        return asked

    def ask_at_random(self, method: str, path: str, examples: int, *, same: bool = True) -> None:
        """Requests that are right by the document and such that are not; `same`: the same at every run."""
        asked = self.schema[path][method]
        cases = st.one_of([asked.as_strategy(generation_mode=mode) for mode in GenerationMode])

        @settings(
            max_examples=examples, derandomize=same, database=None, deadline=None,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        )  # fmt: skip
        @given(cases, st.sampled_from(list(self.tokens)), st.sampled_from(LANGUAGES))
        def each(case: Case[Any], role: str, language: str | None) -> None:
            self.ask(case, role, language)

        each()

    def _systematic(self, asked: APIOperation[Any, Any, Any, Any]) -> Iterator[Case[Any]]:
        config = self.schema.config.generation_for(operation=asked, phase="coverage")
        return iter(
            CoverageGenerator(
                operation=asked, generation_modes=list(GenerationMode), generation_config=config,
                auth_storage=None, override=Override(), feedback=FeedbackSources(),
            )
        )  # fmt: skip

    def _demand_a_token(self, label: str, request: requests.PreparedRequest) -> None:
        """What was done is not done without a token, or with one that nobody signed."""
        if label in self.guarded:
            return
        for token in ("", f"Bearer {NOBODY}"):
            again = request.copy()
            again.headers["Authorization"] = token
            assert self.client.send(again).status_code == 401, f"open with the token {token!r}"
        self.guarded.add(label)


@cache
def in_town() -> Asker:
    """Asks in the town of `tests.fuzz.town`: those oftener to whom more is open."""
    town = the_town()
    tokens = {role: who and signing.token(who) for role, who in PEOPLE.items()}
    oftener = ["teacher"] * 3 + ["principal and manager", "guardian", "guardian", "pupil"]
    tokens |= {f"{role}, again ({n})": tokens[role] for n, role in enumerate(oftener)}
    schema = named(served(town), CALLED | town.names)
    return Asker(schema, session(town), ADDRESS, tokens, NOT_FOR_US)
