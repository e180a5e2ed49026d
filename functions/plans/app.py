"""Composition root of plans: what Lambda calls."""

from functions.plans.routes import build
from shared.adapters.ports import from_environment
from shared.adapters.settings import TokenSettings
from shared.adapters.tokens import Tokens

app = build(from_environment(), Tokens(TokenSettings.from_environment()))
