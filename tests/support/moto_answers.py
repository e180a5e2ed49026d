"""moto's answers without its search for every name that an attribute value might go by.

Of each value in a table moto asks for ten kinds under several spellings, which takes longer than all that
the tables do. A value has the names that DynamoDB gives it; everything else is left to moto.
"""

from typing import Any

from moto.core.serialize import AttributePicker, AttributePickerContext

_search = AttributePicker.__call__


def _directly(picker: AttributePicker, context: AttributePickerContext) -> Any:
    parent = getattr(context.shape, "parent", None)
    if type(context.obj) is dict and parent is not None and parent.name == "AttributeValue":
        return context.obj.get(context.key)
    return _search(picker, context)


def make_direct() -> None:
    """Let moto take an attribute value as it is, for the rest of the process."""
    AttributePicker.__call__ = _directly  # type: ignore[assignment, method-assign]
