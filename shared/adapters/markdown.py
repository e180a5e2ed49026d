"""The formatted texts of templates as HTML: a safe subset of Markdown, sanitised besides (F53).

Two things stand between what somebody wrote and a reader's browser, and either is enough: the parser
takes no HTML and follows no address but of the web and of mail, and what it made is cleaned of everything
that is not on the list. The libraries are imported when the first text is rendered, not when a function
starts: most requests render nothing.
"""

from functools import cache, lru_cache
from typing import Any

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TAGS = _HEADINGS | {
    "p",
    "br",
    "hr",
    "em",
    "strong",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
}
SCHEMES = frozenset({"http", "https", "mailto"})
ADDRESSES = ("http://", "https://", "mailto:")
DEEPEST = 20
"""How deep lists and quotes may stand in each other; what is deeper is left out."""
KEPT = 2_000
"""Rendered texts kept for the next reader of the same template."""


@lru_cache(maxsize=KEPT)
def to_html(text: str) -> str:
    """The text as HTML that may stand in a page."""
    import nh3  # noqa: PLC0415 see above

    return nh3.clean(
        _parser().render(text),
        tags=set(TAGS),
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        attribute_filter=_whole_addresses_only,
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer nofollow",
    ).strip()


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt  # noqa: PLC0415 see above

    # no images: nothing is fetched from anywhere because somebody reads a template
    return MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST}).disable(["image"])


def _whole_addresses_only(_tag: str, attribute: str, value: str) -> str | None:
    follows = attribute != "href" or value.lower().startswith(ADDRESSES)
    return value if follows else None
