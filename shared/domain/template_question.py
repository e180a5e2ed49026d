"""The types of questions and what an answer to each may be (F58).

An answer is a text in the store, whatever the question: versions, windows and conflicts are about texts
and know no types. What is no free text is JSON in one canonical form, checked against the question when
it is saved; decision 15 says why. An empty text is always allowed and means that there is no answer.
"""

import json
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, field_validator, model_validator
from pydantic_core import from_json

from shared.domain.errors import Invalid
from shared.domain.template_words import Part, Passage, Words

PartId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,49}$")]
"""What a part of a template is called in addresses and answers; never shown."""
LONGEST_REMARK = 2_000
"""Characters of what is said of one criterion."""


class Option(Part):
    """One thing that can be chosen: an answer, a level, a statement or a criterion."""

    id: PartId
    name: Words
    description: Passage | None = None


Levels = Annotated[tuple[Option, ...], Field(min_length=2, max_length=10)]
"""From the lowest to the highest."""
Things = Annotated[tuple[Option, ...], Field(min_length=1, max_length=40)]


class Kind(Part):
    """What is asked for."""

    is_text: ClassVar[bool] = False

    @abstractmethod
    def canonical(self, answer: str) -> str:
        """The answer as it is kept. Raises Invalid for one that does not fit."""


class Formed(Kind):
    """What is answered in a form: JSON, kept in one order and without needless spaces."""

    def canonical(self, answer: str) -> str:
        """The answer as it is kept. Raises Invalid for one that does not fit, with the answer in `yours`."""
        if not answer.strip():
            return ""
        try:
            value = self._checked(from_json(answer))
        except ValueError as wrong:
            told = [{"pointer": "/text", "detail": str(wrong)[:200]}]
            raise Invalid(
                "The answer does not fit the question.", errors=told, yours=answer
            ) from None
        if value in ([], {}):
            return ""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    @abstractmethod
    def _checked(self, value: Any) -> Any:
        """The value in its canonical order. Raises ValueError."""


class Text(Kind):
    """Free text."""

    model_config = ConfigDict(json_schema_extra={"required": ["type"]})  # it tells the kinds apart

    type: Literal["text"] = "text"
    is_text: ClassVar[bool] = True

    def canonical(self, answer: str) -> str:
        """The text exactly as it was written."""
        return answer


class Scale(Formed):
    """A whole number between two ends. Answer: `7`."""

    type: Literal["scale"]
    lowest: Annotated[int, Field(ge=0, le=100)] = 1
    highest: Annotated[int, Field(ge=1, le=100)] = 10
    lowest_name: Words | None = None
    highest_name: Words | None = None

    @model_validator(mode="after")
    def _goes_up(self) -> Self:
        if self.lowest >= self.highest:
            raise ValueError("the highest value must be above the lowest")
        return self

    def _checked(self, value: Any) -> Any:
        if type(value) is not int or not self.lowest <= value <= self.highest:
            raise ValueError(f"a whole number from {self.lowest} to {self.highest}")
        return value


class Choice(Formed):
    """One of some answers, or several. Answer: `"often"`, or `["often","alone"]` if there may be several."""

    type: Literal["choice"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=40)]
    most: Annotated[int, Field(ge=1, le=40)] = 1
    """How many may be chosen."""

    @field_validator("options")
    @classmethod
    def _once_each(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        return once_each(options)

    def _checked(self, value: Any) -> Any:
        if self.most == 1:
            return _one_of(self.options, value)
        if not isinstance(value, list) or len(value) > self.most:
            raise ValueError(f"a list of at most {self.most} ids")
        return sorted({_one_of(self.options, one) for one in value}, key=_order(self.options))


class SelfAssessment(Formed):
    """Statements about oneself, each on the same levels. Answer: `{"i-read":"alone"}`, as far as one got."""

    type: Literal["self_assessment"]
    statements: Things
    levels: Levels

    @field_validator("statements", "levels")
    @classmethod
    def _once_each(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        return once_each(options)

    def _checked(self, value: Any) -> Any:
        return {
            statement: _one_of(self.levels, level)
            for statement, level in _by_thing(self.statements, value)
        }


class Criteria(Formed):
    """Criteria, each judged on the same levels and remarked on.

    Answer: `{"planning":{"level":"mostly","remark":"Since spring"}}`, as far as one got.
    """

    type: Literal["criteria"]
    criteria: Things
    levels: Levels

    @field_validator("criteria", "levels")
    @classmethod
    def _once_each(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        return once_each(options)

    def _checked(self, value: Any) -> Any:
        judged = {
            criterion: self._judgement(said) for criterion, said in _by_thing(self.criteria, value)
        }
        return {criterion: said for criterion, said in judged.items() if said}

    def _judgement(self, said: Any) -> dict[str, str]:
        if not isinstance(said, dict) or not said.keys() <= {"level", "remark"}:
            raise ValueError("of each criterion a level, a remark or both")
        judgement = {}
        if "level" in said:
            judgement["level"] = _one_of(self.levels, said["level"])
        remark = said.get("remark", "")
        if not isinstance(remark, str) or len(remark) > LONGEST_REMARK or "\0" in remark:
            raise ValueError(f"a remark is a text of at most {LONGEST_REMARK} characters")
        return judgement | ({"remark": remark} if remark.strip() else {})


AnyKind = Annotated[Text | Scale | Choice | SelfAssessment | Criteria, Field(discriminator="type")]


def once_each(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """The options. Raises ValueError if two have the same id: an answer could mean either."""
    ids = [option.id for option in options]
    if len(set(ids)) != len(ids):
        raise ValueError("each id once")
    return options


def _order(options: Sequence[Option]) -> Any:
    return [option.id for option in options].index


def _one_of(options: Iterable[Option], value: Any) -> str:
    ids = [option.id for option in options]
    if not isinstance(value, str) or value not in ids:
        raise ValueError(f"one of: {', '.join(ids)}")
    return value


def _by_thing(things: Sequence[Option], value: Any) -> list[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise ValueError("an object with an answer for each id")  # noqa: TRY004 told as a wrong value
    given: Mapping[str, Any] = value
    for thing in given:
        _one_of(things, thing)
    return [(thing.id, given[thing.id]) for thing in things if thing.id in given]
