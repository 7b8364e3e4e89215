"""What both layouts of Nexis share: labels of fields, and what outlet, date, title and fields tell of an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from recoupe.read.articles import Article
from recoupe.read.exports.words import (
    agency_of,
    fold,
    language_code,
    length_in,
    moment_in,
    page_in,
    table,
    without_lead,
)
from recoupe.read.markup import Line, joined

_LABEL = re.compile(r"[\s\xa0]*([^\W\d_][^\W\d_ /.'’()-]{0,24}(?:[ /.'’()-]{1,2}[^\W\d_]+){0,4})\s*:(?:[\s\xa0]+|$)")
DATE_LINE = 120  # characters
HEADING = 60  # characters of a line that says what stands under it
LEADING = frozenset(["author", "section", "length", "subtitle", "dateline", "title", "url"])


@dataclass
class Chunk:
    """Lines that the layout keeps together, and the label that they begin with: what it means, and where it ends."""

    lines: list[Line] = field(default_factory=list)
    means: str = ""
    value: int = 0

    @property
    def text(self) -> str:
        """All its lines as one."""
        return " ".join(line.text for line in self.lines)

    def values(self) -> list[Line]:
        """The lines without the label."""
        if not self.means:
            return self.lines
        first = self.lines[0].cut(self.value)
        return [*([first] if first.text else []), *self.lines[1:]]


@cache
def _labels() -> dict[str, str]:
    return {fold(label): means for means, labels in table("nexis")["labels"].items() for label in labels}


def label_of(line: Line, *, capitals: bool) -> tuple[str, int]:
    """What the label of a line means, and where it ends; ("", 0) for a line without one that is known."""
    found = _LABEL.match(line.raw)
    if found is None or (capitals and found[1] != found[1].upper()):
        return "", 0
    means = _labels().get(fold(found[1]), "")
    value = line.raw[found.end() :].strip()
    # A text may begin with a word that is also a label: what must be a date, a number or a language has to be one.
    wrong = (
        (means == "modified" and moment_in(value) is None)
        or (means == "length" and not any(c.isdigit() for c in value))
        or (means == "language" and len(value) > DATE_LINE)
    )
    return ("", 0) if wrong or not means else (means, found.end())


def is_date(text: str) -> bool:
    """True for a line short enough to be the date of an article, with a date in it."""
    return len(text) <= DATE_LINE and moment_in(text) is not None


def is_edition(text: str) -> bool:
    """True for a few words that name an edition, or say that something was set right."""
    words = text.casefold()
    return len(text.split()) <= 6 and any(word in words for word in table("nexis")["edition"])


def tell_outlet(article: Article, lines: list[Line]) -> None:
    """Record the outlet, without its edition, and the agency whose wire it is."""
    if lines:
        article.leave("nexis.outlet", *lines)
        name, dash, edition = lines[0].text.rpartition(" - ")
        name = name if dash and is_edition(edition) else lines[0].text
        article.tell("outlet", name.rstrip(" ."), "nexis.outlet")
        article.tell("agency", agency_of(name), "nexis.outlet")


def tell_date(article: Article, line: Line) -> None:
    """Record the date of publication."""
    article.leave("nexis.date", line)
    if when := moment_in(line.text):
        article.tell("published", when.value, "nexis.date")


def add_title(article: Article, lines: list[Line]) -> None:
    """Put the title before everything else."""
    line = joined(lines)
    article.lines.insert(0, (line, "title"))
    article.tell("title", line.text, "nexis.title")


def tell_field(article: Article, chunk: Chunk, lines: Sequence[Line]) -> None:
    """Record what a labelled piece says."""
    means, values = chunk.means, chunk.values()
    value = " ".join(line.text for line in values)
    rule = f"nexis.{means}"
    if means in ("subtitle", "dateline", "title") and values:
        line = joined(values)
        if means == "title":
            add_title(article, values)
        else:
            article.add("subtitle" if means == "subtitle" else "dateline", line)
            if means == "subtitle":
                article.tell("subtitle", value, rule)
        if chunk.value:
            article.leave("nexis.label", chunk.lines[0].cut(0, chunk.value))
        return
    article.leave(rule, *lines)
    if means == "author":
        article.tell("author", without_lead(value), rule)
    elif means == "section":
        page = page_in(value)
        if page:
            article.tell("print_page", page["page"], rule)
            value = value[: page.start()] + value[page.end() :]
        article.tell("section", re.sub(r"(?:\s*[;,]\s*)+", "; ", value).strip(" ;,"), rule)
    elif means == "language":
        article.tell("language", language_code(value), rule)
    elif means == "modified":
        when = moment_in(value)
        article.tell("modified", when.value if when else "", "nexis.load-date")
    elif means == "length":
        found = length_in(value)
        article.tell("length", found[0] if found else value, rule)
    elif means in ("genre", "url"):
        article.tell(means, value, rule)
