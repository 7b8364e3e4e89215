"""An article that stands only in the scripts of its page: the `articleBody` of its linked data (schema.org).

Some pages are saved before their scripts have run, or hold nothing but scripts. What they would have shown is in the
file all the same, as a string of JSON; every character of it leads back to the script.
"""

from __future__ import annotations

import re

from recoupe.read.fragments import html_lines
from recoupe.read.html.tokens import Page
from recoupe.read.jsontext import Text, string_at
from recoupe.read.markup import Line

_BODY = re.compile(r'"articleBody"\s*+:\s*+')
_MOST = 50  # bodies that are looked at: a page of so many is a list
_LEAST = 400  # characters: a shorter body is a summary
_LONGEST = 2 << 20  # characters of a page
_LINE_END = re.compile(r"\s*\n\s*")


def scripted_article(page: Page) -> list[Line]:
    """The paragraphs of the one article that the scripts of `page` hold; none where they hold several, or a summary."""
    source = page.source
    if len(source) > _LONGEST:
        return []
    bodies: dict[str, Text] = {}
    for number, found in enumerate(_BODY.finditer(source)):
        if number == _MOST:
            return []
        if text := string_at(source, found.end()):
            bodies.setdefault(" ".join(text.raw.split()), text)
    long = [text for words, text in bodies.items() if len(words) >= _LEAST]
    if len(long) != 1:
        return []
    lines, _ = html_lines(long[0].parts)
    if "<" in long[0].raw:
        return lines
    return [part for line in lines for part in _paragraphs(line)]


def _paragraphs(line: Line) -> list[Line]:
    """Plain text in JSON has no wrapped lines: each line end is the end of a paragraph."""
    raw, at = line.raw, 0
    out: list[Line] = []
    for found in [*_LINE_END.finditer(raw), None]:
        end = found.start() if found else len(raw)
        if raw[at:end].strip():
            out.append(line.cut(at, end))
        at = found.end() if found else end
    return out
