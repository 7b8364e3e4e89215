"""One article of a file that holds many, put together line by line: a Draft with its text alone and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from recoupe.model import Dropped, Format, Notice
from recoupe.read.draft import Clue, Draft, Hint, Piece
from recoupe.read.markup import Line, weave
from recoupe.read.weave import Weaver

_HINTS: dict[str, Hint] = {
    "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading", "li": "list",
    "blockquote": "quote", "figcaption": "caption", "caption": "caption", "td": "table", "th": "table",
}  # fmt: skip
_NO_BODY = frozenset(["title", "subtitle", "dateline", "byline", "rubric"])
_NAME = 120  # characters of a text that may name it
_SHOWN = 120  # characters of what was left out that are told


@dataclass
class Article:
    """What was found of one article so far. `lines`: its text with what each line is; `left`: what is not in it, and the
    rule that left it out."""

    lines: list[tuple[Line, Hint]] = field(default_factory=list)
    clues: list[Clue] = field(default_factory=list)
    left: list[tuple[Line, str]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    has_body: bool = False

    def add(self, hint: Hint, *lines: Line) -> None:
        """Take `lines` into the text. `has_body` says whether it holds more than titles."""
        self.lines += [(line, hint) for line in lines]
        self.has_body = self.has_body or (bool(lines) and hint not in _NO_BODY)

    def leave(self, rule: str, *lines: Line) -> None:
        """Record `lines` as not belonging to the text."""
        self.left += [(line, rule) for line in lines]

    def tell(self, name: str, value: str, rule: str) -> None:
        """Record what the file says of the article, where it says anything."""
        value = " ".join(value.split())
        if value:
            self.clues.append(Clue(field=name, value=value, how="page", rule=rule))

    def said(self, name: str) -> str:
        """The first value of a field; empty for none."""
        return next((clue.value for clue in self.clues if clue.field == name), "")

    def name_by_text(self, rule: str) -> None:
        """Let the first words of its text name an article that has no title."""
        if not self.said("title"):
            first = next((line.text for line, hint in self.lines if hint not in _NO_BODY), "")
            cut = first if len(first) <= _NAME else first[:_NAME].rsplit(" ", 1)[0] + " …"
            self.tell("title", cut, rule)

    def draft(self, form: Format, place: str, unit: str = "char", encoding: str = "") -> Draft | None:
        """The draft of the article; None when it holds no text at all."""
        weaver = Weaver(unit)
        pieces: list[Piece] = []
        for line, hint in self.lines:
            before = weaver.size
            if before:
                weaver.put("\n\n")
            start = weaver.size
            weave(weaver, line.parts)
            if weaver.size > start:
                pieces.append(Piece(start=start, end=weaver.size, hint=hint))
        if not pieces:
            return None
        text, origin = weaver.done()
        return Draft(
            format=form,
            text=text,
            origin=origin,
            pieces=tuple(pieces),
            clues=tuple(self.clues),
            place=place,
            encoding=encoding,
            notices=tuple(self.notices),
            dropped=dropped(self.left),
        )


def dropped(left: Sequence[tuple[Line, str]]) -> tuple[Dropped, ...]:
    """What was left out as records, in the order of the source."""
    out = []
    for line, rule in left:
        page, start, end = line.extent
        text = line.text
        shown = text if len(text) <= _SHOWN else text[:_SHOWN]
        out.append(Dropped(rule=rule, text=shown, chars=len(text.replace(" ", "")), start=start, end=end, page=page))
    return tuple(sorted(out, key=lambda one: (one.page, one.start, one.end)))


def drafts_of(
    articles: Sequence[Article], form: Format, unit: str = "char", encoding: str = "", place: str = "article"
) -> tuple[Draft, ...]:
    """The drafts of the articles of one file, numbered from 1 in its order; those without text are left out."""
    found = (article.draft(form, f"{place}:{n}", unit, encoding) for n, article in enumerate(articles, 1))
    return tuple(draft for draft in found if draft is not None)


def hint_of(line: Line, *, tables: bool = True) -> Hint:
    """What the nearest HTML element around a line that says anything makes of it; a paragraph otherwise.

    Without `tables`, cells say nothing: the page is laid out by them.
    """
    for element in line.block.ancestors() if line.block else ():
        hint = _HINTS.get(element.local)
        if hint and (tables or hint != "table"):
            return hint
    return "paragraph"
