"""Every kind of item of both tables, and whether it is part of what is kept about a talk or a person.

A key that no kind here knows, or more than one, fails a test: who adds a kind of item decides this too.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from shared.adapters.keys import Key
from shared.adapters.store import Table


class Where(StrEnum):
    """In which dossier an item is found."""

    TALK = "talk"
    """In that of its talk, and so in that of whom the talk is about."""
    PERSON = "person"
    """In that of the person."""
    NOWHERE = "nowhere"


class Kept(NamedTuple):
    """A kind of item: how its keys look, and what becomes of it."""

    name: str
    table: Table
    pk: str
    sk: str
    where: Where
    why: str = ""
    """Of what is nowhere: why it need not be."""

    def knows(self, table: Table, key: Key) -> bool:
        """Whether the item of a key is of this kind."""
        fits = re.fullmatch(self.pk, key.pk), re.fullmatch(self.sk, key.sk)
        return table is self.table and all(fits)


_ID = r"[^#]+"
_T, _H = Table.TALKS, Table.HISTORY
_TALK, _PERSON, _NO = Where.TALK, Where.PERSON, Where.NOWHERE
_DERIVED = "Stands in step with the talk itself, which says it."
_POINTER = "A pointer: it says only where something stands that is found there."
_WORK = "The school's own material; who made it did so for the school, and it is about nobody."
_TECHNICAL = "About the installation, not about a person."

KINDS: tuple[Kept, ...] = (
    # --- what is true now of a talk
    Kept("talk", _T, rf"TALK#{_ID}", "TALK", _TALK),
    Kept("text", _T, rf"TALK#{_ID}", "TEXT#.+", _TALK),
    Kept("agreement", _T, rf"TALK#{_ID}", r"AGREEMENT#\d+#AGREED", _TALK),
    Kept("check-in", _T, rf"TALK#{_ID}", r"AGREEMENT#\d+#CHECK-IN#\d+", _TALK),
    Kept("said to be wrong", _T, rf"TALK#{_ID}", "SAIDWRONG#.+", _TALK),
    Kept("attachment", _T, rf"TALK#{_ID}", r"ATTACHMENT#\d+", _TALK),
    Kept("presence", _T, rf"TALK#{_ID}", r"PRESENCE#\d+", _TALK),
    Kept("disagreement", _T, rf"TALK#{_ID}", r"DISAGREEMENT#\d+", _TALK),
    Kept("cooperation", _T, rf"TALK#{_ID}", r"COOPERATION#\d+", _TALK),
    Kept("worry", _T, rf"TALK#{_ID}", r"WORRY#\d+", _TALK),
    Kept("referral", _T, rf"TALK#{_ID}", r"REFERRAL#\d+", _TALK),
    Kept("message", _T, "OUTBOX#.+", ".+", _TALK),
    Kept("place in the line", _T, f"LINE#{_ID}#{_ID}", ".+", _NO, _DERIVED),
    Kept("interpreter", _T, f"INTERPRETERS#{_ID}", ".+", _NO, _DERIVED),
    Kept("latest talk", _T, f"LATEST#{_ID}", ".+", _NO, _POINTER),
    Kept("pupil of a round", _T, f"ROUND#{_ID}", "PUPIL#.+", _NO, _POINTER),
    # --- what is true now of a person
    Kept("person", _T, f"PERSON#{_ID}", "PERSON", _PERSON),
    Kept("own", _T, f"PERSON#{_ID}", "OWN", _PERSON),
    Kept("door", _T, f"PERSON#{_ID}", "DOOR", _PERSON),
    Kept("left", _T, f"PERSON#{_ID}", "LEFT", _NO, "The person's own item says since when."),
    Kept("draft", _T, f"DRAFTS#{_ID}", ".+", _PERSON),
    Kept("result", _T, f"RESULTS#{_ID}", ".+", _PERSON),
    Kept("plan", _T, f"PLANS#{_ID}", ".+", _PERSON),
    Kept("observation of a child", _T, f"OBSERVED#CHILD#{_ID}", ".+", _PERSON),
    Kept("well-being", _T, f"WELLBEING#{_ID}", ".+", _PERSON),
    Kept("slot", _T, f"SLOTS#{_ID}", "SLOT#.+", _PERSON),
    Kept("blocked time", _T, f"BLOCKED#{_ID}", ".+", _PERSON),
    Kept("holds", _T, f"HOLDS#{_ID}", "HOLDS", _PERSON),
    Kept("product feedback", _T, f"PRODUCTFEEDBACK#{_ID}", ".+", _PERSON),
    Kept("request", _T, f"REQUESTS#{_ID}", _ID, _PERSON),
    Kept("teaching", _T, f"GROUP#{_ID}", "TEACHING#.+", _PERSON),
    Kept(
        "calendar", _T, f"CALENDAR#{_ID}", "DAY#.+", _NO,
        "The same times as the talks, published times and blocked times say, in cells.",
    ),
    Kept(
        "product count", _T, f"PRODUCTCOUNT#{_ID}", ".+", _NO,
        "A number without words, gone after two days.",
    ),
    Kept(
        "command", _T, f"COMMAND#{_ID}#{_ID}", "COMMAND", _NO,
        "A copy of an answer, gone after two days, and found only with the client's own key.",
    ),
    Kept(
        "observation", _T, f"OBSERVATION#{_ID}", "OBSERVATION", _NO,
        "The same as stands with each child that it tags; of nobody, it is about no person.",
    ),
    Kept(
        "observation of a place", _T, f"OBSERVED#(GROUP|UNIT)#{_ID}(#FAMILIES)?", ".+", _NO,
        "About a department or a unit. Where it tags a child, it stands with the child.",
    ),
    Kept("known by", _T, f"SIGNIN#{_ID}", ".+", _NO, "A fingerprint that leads to the person."),
    Kept("registered", _T, r"ROLL#\d", "PERSON#.+", _NO, _POINTER),
    Kept("member", _T, f"GROUP#{_ID}", "MEMBER#.+", _NO, _POINTER),
    Kept("leader", _T, f"UNIT#{_ID}", "LEADER#.+", _NO, _POINTER),
    Kept("student health", _T, f"UNIT#{_ID}", "HEALTH#.+", _NO, _POINTER),
    Kept("offer", _T, f"OFFERS#{_ID}", ".+", _NO, _POINTER),
    Kept("pointer to a round", _T, f"ROUNDS#{_ID}", ".+", _NO, _POINTER),
    Kept(
        "disposal of documents", _T, f"(TALK|PERSON)#{_ID}", "DISPOSED#.+", _NO,
        "Says that documents are gone, and by which decision; so do the talk itself and its events.",
    ),
    Kept("kept back", _T, f"KEPTBACK#{_ID}#{_ID}", "KEPTBACK", _NO, "A number."),
    Kept(
        "retention hold", _T, f"RETENTIONHOLDS#{_ID}", ".+", _NO,
        "Says that something must stay for a case elsewhere, by its number, which may be a police matter.",
    ),
    # --- what is about nobody
    Kept(
        "disposal", _T, f"DISPOSAL#{_ID}", r"DISPOSAL|ENTRY#\d+", _NO,
        "Which documents of a unit are to go, without a word of them; what went is told where it was.",
    ),
    Kept("disposal at work", _T, "DISPOSALS", ".+", _NO, _POINTER),
    Kept("erasure at work", _T, "ERASURES", ".+", _NO, _POINTER),
    Kept("retention table", _T, "RETENTION", "TABLE", _NO, _TECHNICAL),
    Kept("settings", _T, "SETTINGS", "POLICIES", _NO, _TECHNICAL),
    Kept("room", _T, f"ROOM#{_ID}#{_ID}", "DAY#.+", _NO, "About a room, not about a person."),
    Kept(
        "round", _T, f"ROUND#{_ID}", "ROUND", _NO,
        "About classes. Who must talk first stands with the talk that came of it.",
    ),
    Kept("group", _T, f"GROUP#{_ID}", "GROUP", _NO, "Who is in it stands with each person."),
    Kept("unit", _T, f"UNIT#{_ID}", "UNIT", _NO, "About a school, not about a person."),
    Kept("use of judgements", _T, f"UNIT#{_ID}", "JUDGEMENTS", _NO, _TECHNICAL),
    Kept("template", _T, f"TEMPLATE#{_ID}", r"TEMPLATE|VERSION#\d+", _NO, _WORK),
    Kept("praise and comments", _T, f"TEMPLATE#{_ID}", "FEEDBACK#.+", _NO, _WORK),
    Kept("pointer to a template", _T, f"TEMPLATES#{_ID}", ".+", _NO, _WORK),
    Kept("shared template", _T, "BANK", ".+", _NO, _WORK),
    Kept("word of the bank", _T, "BANKWORD#.+", ".+", _NO, _WORK),
    Kept("choice of templates", _T, f"CHOICES#{_ID}", "CHOICES", _NO, _WORK),
    Kept("trusted key", _T, "TRUST", "KEY#.+", _NO, _TECHNICAL),
    Kept("source", _T, "SOURCE", "STATE|NOTIFIED", _NO, _TECHNICAL),
    Kept("import", _T, "IMPORT", "RUN", _NO, _TECHNICAL),
    Kept("last seal", _T, "SEALS", "LAST", _NO, _TECHNICAL),
    # --- what was
    Kept("event", _H, f"EVENTS#{_ID}", r"\d+", _TALK),
    Kept("version of a text", _H, f"TEXT#{_ID}#{_ID}#.+", r"\d+", _TALK),
    Kept("version of an agreement", _H, f"AGREEMENTS#{_ID}", r"\d+#AGREED#\d+", _TALK),
    Kept("check-in as it was", _H, f"AGREEMENTS#{_ID}", r"\d+#CHECK-IN#\d+", _TALK),
    Kept("version of an attachment", _H, f"ATTACHMENTS#{_ID}", r"\d+#\d+", _TALK),
    Kept("version of a note", _H, f"NOTES#{_ID}", r"[A-Z-]+#\d+#\d+", _TALK),
    Kept("trail of a talk", _H, f"AUDIT#talk#{_ID}", ".+", _TALK),
    Kept("version of own", _H, f"OWN#{_ID}", r"\d+", _PERSON),
    Kept("version of a result", _H, f"RESULT#{_ID}#.+", r"\d+", _PERSON),
    Kept("version of an observation", _H, f"OBSERVATION#{_ID}", r"\d+", _PERSON),
    Kept("plan as it was", _H, f"PLANS#{_ID}", ".+", _PERSON),
    Kept("version of a request", _H, f"REQUESTS#{_ID}", rf"{_ID}#\d+", _PERSON),
    Kept("trail about a person", _H, f"AUDIT#person#{_ID}", ".+", _PERSON),
    Kept("retention table as it was", _H, "RETENTION", r"\d+", _NO, _TECHNICAL),
    Kept("choice of figures", _H, f"SETTINGS#{_ID}", r"\d+", _NO, _TECHNICAL),
    Kept("seal", _H, "SEALS", r"\d+", _NO, "Fingerprints alone."),
)  # fmt: skip


def kinds_of(table: Table, key: Key) -> list[Kept]:
    """The kinds that know a key: exactly one, or there is something to decide."""
    return [kind for kind in KINDS if kind.knows(table, key)]
