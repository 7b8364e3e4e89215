"""What the mark-up of an element says of its content: its name, its class and identifier, its role, whether it shows.

The names of classes are words of the trade (`related-posts`, `chapo`, `pie-de-foto`): `languages/*/markup.toml` lists
them. A mark is a hint, never proof: `article` weighs it against what stands inside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from recoupe.languages import SUPPORTED, load
from recoupe.read.draft import Hint

_ATTRIBUTE = re.compile(r"""([\w:.-]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?""")
_NAMES = frozenset(
    ["class", "id", "itemprop", "name", "data-testid", "data-component", "data-qa", "data-test-id", "data-name",
     "data-gu-name", "data-type", "data-module", "data-block", "property"]
)  # fmt: skip
# Elements that `aria-hidden` takes from sight with what they hold: panels. On a line it only spares those who listen.
_GROUPS = frozenset(["div", "section", "aside", "nav", "ul", "dialog", "amp-lightbox"])
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SLUG = 5  # hyphens of an identifier: one of more words is a title, and speaks of the news
_KEY = 3  # letters: names are found by so many of their first
_LONGEST = 400  # characters of class names that are looked at: systems that write styles as classes write thousands

# What an element holds that is not the article, in the order in which one name is preferred to another.
FURNITURE = ("hidden", "comments", "consent", "advert", "subscribe", "share", "related", "tags", "author_box", "menu")
_ELEMENTS = {
    "nav": "menu", "menu": "menu", "footer": "footer", "aside": "aside", "form": "control", "dialog": "consent",
    "noscript": "hidden", "button": "control", "select": "control", "textarea": "control",
}  # fmt: skip
_ROLES = {
    "navigation": "menu", "banner": "menu", "contentinfo": "footer", "complementary": "aside", "search": "control",
    "dialog": "consent", "alertdialog": "consent", "menu": "menu", "menubar": "menu", "form": "control",
    "button": "control", "toolbar": "control", "tablist": "menu",
}  # fmt: skip
_PARTS: dict[str, Hint] = {
    "embed": "embed", "credit": "credit", "caption": "caption", "contents": "toc", "footnotes": "footnote",
    "standfirst": "subtitle", "quote": "quote", "rubric": "rubric", "dateline": "dateline", "byline": "byline",
    "headline": "title",
}  # fmt: skip


_SUBJECTS = frozenset([*FURNITURE, *_PARTS, "body"]) - {"hidden"}


@dataclass(frozen=True, slots=True)
class Marks:
    """What an element's own mark-up says: `furniture` names what it is when it is no article, `part` what of one."""

    furniture: str = ""
    part: Hint = ""
    body: bool = False


NONE = Marks()


@cache
def _index() -> tuple[dict[str, tuple[tuple[str, str], ...]], dict[str, tuple[tuple[str, str], ...]]]:
    """Names of classes in all languages with their subject: whole ones by their first word, `re*` by three letters."""
    whole: dict[str, set[tuple[str, str]]] = {}
    begun: dict[str, set[tuple[str, str]]] = {}
    for code in SUPPORTED:
        for subject, names in load(code, "markup").items():
            for name in names if subject in _SUBJECTS else ():
                first = name.split("-")[0]
                if first.endswith("*"):
                    begun.setdefault(first[:_KEY], set()).add((first.rstrip("*"), subject))
                else:
                    whole.setdefault(first, set()).add(
                        (name.rstrip("*") if name.endswith("*") else f"{name}-", subject)
                    )
    return {k: tuple(sorted(v)) for k, v in whole.items()}, {k: tuple(sorted(v)) for k, v in begun.items()}


@lru_cache(maxsize=8192)
def _subjects(flat: str) -> frozenset[str]:
    """What the names in `flat`, written `two-words-`, speak of."""
    whole, begun = _index()
    words = flat.split("-")
    if whole.keys().isdisjoint(words) and begun.keys().isdisjoint([word[:_KEY] for word in words]):
        return frozenset()
    out: set[str] = set()
    at = 0
    for word in words:
        for name, subject in whole.get(word, ()):
            if flat.startswith(name, at):
                out.add(subject)
        for name, subject in begun.get(word[:_KEY], ()):
            if word.startswith(name):
                out.add(subject)
        at += len(word) + 1
    return frozenset(out)


@cache
def _hiding() -> frozenset[str]:
    """Names of classes that hide what bears them from all who see the page."""
    return frozenset(name for code in SUPPORTED for name in load(code, "markup")["hidden"])


def marks_of(tag: str, written: str) -> Marks:
    """What element `tag` with the attributes `written` says of its content."""
    furniture = _ELEMENTS.get(tag, "")
    if not written:
        return Marks(furniture) if furniture else NONE
    names: list[str] = []
    body = False
    hidden = False
    for key, *quoted in _ATTRIBUTE.findall(written):
        key, value = key.lower(), quoted[0] or quoted[1] or quoted[2]
        if key in _NAMES:
            if key == "class" or value.count("-") + value.count("_") + value.count(" ") <= _SLUG:
                names.append(value[:_LONGEST])
            body = body or (key == "itemprop" and value.lower() == "articlebody")
            hidden = hidden or (key == "class" and not _hiding().isdisjoint(value.lower().replace("_", "-").split()))
        elif key == "role":
            furniture = furniture or _ROLES.get(value.lower(), "")
        elif (
            key == "hidden"
            or (key == "aria-hidden" and tag in _GROUPS and value.lower() == "true")
            or (key == "style" and _HIDDEN_STYLE.search(value))
        ):
            hidden = True
    if hidden:
        return Marks("hidden")
    if not names:
        return Marks(furniture) if furniture else NONE
    return _named("-".join(names), furniture, body)


def _named(names: str, furniture: str, body: bool) -> Marks:
    flat = _NOT_WORD.sub("-", _CAMEL.sub("-", names).lower()).strip("-") + "-"
    if flat == "-" or not (subjects := _subjects(flat)):
        return Marks(furniture, "", body) if furniture or body else NONE
    found = next((subject for subject in FURNITURE if subject in subjects), "")
    part: Hint = next((hint for subject, hint in _PARTS.items() if subject in subjects), "")
    return Marks(found or furniture, part, body or "body" in subjects)
