"""What every function with a sign-in has in front: a token that holds, of somebody who may use it now (R22)."""

from shared.adapters.doors import door_of
from shared.adapters.settings import TokenSettings
from shared.adapters.store import Store
from shared.adapters.tokens import Tokens
from shared.domain.sign_in import SignIn, let_in


class Entrance:
    """Asks with every token whether its bearer signed out, is kept out or has left: the token cannot know."""

    def __init__(self, tokens: Tokens, store: Store) -> None:
        self._tokens = tokens
        self._store = store

    def signed_in(self, authorization: str | None) -> SignIn:
        """Who, and how, for one request to the store. Raises NotSignedIn, always alike, or TryAgain."""
        sign_in = self._tokens.signed_in(authorization)
        let_in(door_of(self._store, sign_in.person_id), sign_in)
        return sign_in


def entrance(store: Store) -> Entrance:
    """The real one, by the settings of the environment."""
    return Entrance(Tokens(TokenSettings.from_environment()), store)
