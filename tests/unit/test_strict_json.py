"""JSON that means one thing only."""

import pytest

from shared.domain.strict_json import DEEPEST, canonical, parse


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1, "b": {"a": 1, "a": 2}}', "'a' stands twice"),
        ('{"a": 1.0}', "whole numbers"),
        ('{"a": 1e3}', "whole numbers"),
        ("[NaN]", "whole numbers"),
        ("[-Infinity]", "whole numbers"),
        ("[1234567890123456]", "15 digits"),
        ("[" + "9" * 100_000 + "]", "15 digits"),
        ("[" * 100_000 + "]" * 100_000, "levels"),
        ('["\\ud800"]', "half a character"),
        ('{"\\udfff": 1}', "half a character"),
        ("", "Expecting value"),
        ("{}{}", "Extra data"),
        ('["open', "Unterminated"),
        ('["a\\', "Unterminated"),
    ],
)
def test_what_could_mean_two_things_is_told(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        parse(text)


def test_brackets_and_quotes_within_texts_are_words() -> None:
    value = ["[" * 100, '"]' * 100, "\\", '\\"', {"{": "}"}]
    assert parse(canonical(value).decode()) == value
    assert parse("[" * DEEPEST + "]" * DEEPEST) is not None


def test_there_is_one_way_to_write_a_value() -> None:
    assert canonical(parse(' { "b" : [ 1, true, null ], "a":"\\u00e5\\n" } ')) == (
        '{"a":"å\\n","b":[1,true,null]}'.encode()
    )
