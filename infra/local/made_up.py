"""The seeded source of everything made up about people; the same seed makes the same people.

Civic numbers are of the kind the tax agency keeps for tests: their birth numbers are 980 to 999.
"""

import random
import unicodedata
from collections import Counter
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from infra.local.names import FAMILIES, MEN, STREETS, WOMEN

MAN, WOMAN = "Man", "Kvinna"
DRAWS = 500
"""Civic numbers tried for one person. Tests have 3,650 for each birth year and sex, no more."""


class MadeUp:
    """Ids, names, civic numbers and addresses, no id, number or mail address twice."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 it must be repeatable
        self._seed = seed
        self._count: Counter[str] = Counter()
        self._numbers: set[str] = set()

    def new_id(self, kind: str) -> str:
        """The next id of a kind."""
        self._count[kind] += 1
        return str(uuid5(NAMESPACE_URL, f"made-up:{self._seed}:{kind}:{self._count[kind]}"))

    def sex(self) -> str:
        """One of the standard's words."""
        return self.random.choice((MAN, WOMAN))

    def given_name(self, sex: str) -> str:
        """A first name."""
        return self.random.choice(MEN if sex == MAN else WOMEN)

    def family_name(self) -> str:
        """A family name."""
        return self.random.choice(FAMILIES)

    def birth(self, year: int, sex: str) -> tuple[date, str | None]:
        """A date in the year and a civic number of that date; none when the numbers are used up."""
        born = date(year, 1, 1)
        for _ in range(DRAWS):
            born = date(year, 1, 1) + timedelta(days=self.random.randrange(365))
            number = _civic_number(born, sex, self.random.randrange(10))
            if number not in self._numbers:
                self._numbers.add(number)
                return born, number
        return born, None

    def mail(self, given: str, family: str, domain: str) -> str:
        """A mail address nobody else has, at a domain that exists for examples only."""
        plain = unicodedata.normalize("NFKD", f"{given}.{family}".lower())
        name = "".join(sign for sign in plain if sign.isascii() and (sign.isalnum() or sign == "."))
        self._count[f"{name}@{domain}"] += 1
        again = self._count[f"{name}@{domain}"]
        return f"{name}{again if again > 1 else ''}@{domain}"

    def home(self) -> dict[str, str]:
        """An address of the standard's kind."""
        return {
            "type": "Folkbokföring",
            "streetAddress": f"{self.random.choice(STREETS)} {self.random.randrange(1, 90)}",
            "postalCode": "99999",
            "locality": "Exempelstad",
        }


def _civic_number(born: date, sex: str, choice: int) -> str:
    """Twelve digits: date, birth number (odd for men), check digit by Luhn's rule."""
    digits = f"{born:%Y%m%d}{980 + 2 * choice + (sex == MAN)}"
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits[2:]))
    return f"{digits}{-sum(value // 10 + value % 10 for value in doubled) % 10}"
