"""Europresse: HTML of the print window (one table an article) and of the newer view (one `article` element each).

Both say by classes what is outlet, date line, title and text; the interface is French or English. Facts on the layouts are
public knowledge of the tools that read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recoupe.read.articles import Article, hint_of
from recoupe.read.exports.words import agency_of, fold, folded, is_rights, length_in, moment_in, page_in, without_lead
from recoupe.read.markup import BLOCKS, SILENT, Element, Line, joined, lines_of, parse
from recoupe.read.press import weekday_numbers

SIGN = b"DocPublicationName"

_TITLES = frozenset(["titrearticlevisu", "grandtitre", "rdp__articletitle"])
_AUTHORS = frozenset(["docauthors", "sm-margin-bottomnews", "docauthor"])
_HEAD = 8  # lines in which a date line without its class is looked for
_CERTIFICATES = ("public-", "apd-", "doc-legalinfo", "txtcertificat", "rdp__public")
_ISSUE = re.compile(r"\s*[,;(]?\s*(?:n[o°º]\.?|vol\.?|numéro|issue)\s*\d", re.I)
_NUMBER = re.compile(r"news[·.\s]\s*(\d{4})(\d{2})(\d{2})\s?·")
_AUTHOR_WORDS = 12  # of a line between title and text: more is text


def read(source: str) -> tuple[list[Article], list[Line]]:
    """The articles of a page, and the text that stands before the first and after the last."""
    tree = parse(source)
    articles = []
    held: list[Element] = []
    for holder in _holders(tree):
        held.append(holder)
        articles.append(_article(holder))
    outside = lines_of(tree, skip=held)
    return articles, outside


def _holders(tree: Element) -> Iterator[Element]:
    """The elements that hold one article each: `article`, else the largest around only one outlet."""
    marked = [one for one in tree.all() if "docpublicationname" in one.classes]
    inside: dict[int, int] = {}
    for mark in marked:
        for around in mark.ancestors():
            inside[id(around)] = inside.get(id(around), 0) + 1
    seen: set[int] = set()
    for mark in marked:
        chain = list(mark.ancestors())
        holder = next((one for one in chain if one.name == "article"), None)
        if holder is None:
            alone = [one for one in chain if inside[id(one)] == 1 and one.name not in ("", "html", "body")]
            holder = alone[-1] if alone else None
        if holder is None and len(marked) == 1:
            holder = next((one for one in chain if one.name == "body"), chain[-1])
        if holder is not None and id(holder) not in seen and "docpublicationname" not in holder.classes:
            seen.add(id(holder))
            yield holder


def _article(holder: Element) -> Article:
    article = Article()
    lines = lines_of(holder, BLOCKS, SILENT | {"form"})
    kinds = [_kind(line) for line in lines]
    if "title" not in kinds:
        kinds = ["title" if kind == "beside" else kind for kind in kinds]
    title = [n for n, kind in enumerate(kinds) if kind == "title"]
    text = next((n for n, kind in enumerate(kinds) if kind == "text"), len(lines))
    _outlet(article, [line for line, kind in zip(lines, kinds, strict=True) if kind == "outlet"])
    _header(article, [line for line, kind in zip(lines, kinds, strict=True) if kind == "header"])
    after = title[-1] if title else max((n for n, k in enumerate(kinds) if k in ("outlet", "header")), default=-1)
    first = True
    closed = False
    for n, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        if kind in ("outlet", "header", "title"):
            if title and n == title[0]:
                whole = joined([lines[one] for one in title])
                article.add("title", whole)
                article.tell("title", whole.text, "europresse.title")
            continue
        if n < after:
            _above(article, line, kind)
        elif kind == "certificate" or (kind != "text" and (closed or _closes(line))):
            closed = True
            article.leave("europresse.rights" if is_rights(line.text) else "europresse.certificate", line)
        elif kind in ("subtitle", "beside"):
            article.add("subtitle", line)
            article.tell("subtitle", line.text, "europresse.subtitle")
        elif kind == "author" or (first and kind == "" and _signs(lines, n, text)):
            article.leave("europresse.author", line)
            article.tell("author", without_lead(line.text), "europresse.author")
            first = False
        else:
            article.add(hint_of(line, tables=False), line)
            first = False
    if not article.said("published"):
        _dated_otherwise(article, lines)
    return article


def _kind(line: Line) -> str:
    """What the classes around a line say of it: outlet, header, title, what stands beside it, subtitle, author, text,
    certificate, or nothing."""
    found: list[str] = []
    for element in line.holder.ancestors() if line.holder else ():
        classes = element.classes
        if "docpublicationname" in classes or "rdp__docpublicationname" in classes:
            return "outlet"
        if classes & {"docheader", "rdp__docheader", "doctitresoussection"}:
            return "header"
        if "rdp__subtitle" in classes:
            return "subtitle"
        if classes & _TITLES:
            return "title"
        if any(c.startswith(_CERTIFICATES) for c in classes):
            return "certificate"
        if classes & _AUTHORS:
            found.append("author")
        elif "titrearticle" in classes:
            return "beside"  # over or under the title, in its box
        elif classes & {"doctext", "dococurrcontainer"}:
            found.append("text")
        elif element.name in ("aside", "footer"):
            found.append("certificate")
    return found[0] if found else ""


def _outlet(article: Article, lines: list[Line]) -> None:
    """ "La Vigie, no. 5968" without the number of the issue."""
    if not lines:
        return
    article.leave("europresse.outlet", *lines)
    name = lines[0].text
    name = name[: found.start()] if (found := _ISSUE.search(name)) and found.start() > 0 else name
    article.tell("outlet", name.strip(" ,;-"), "europresse.outlet")
    article.tell("agency", agency_of(name), "europresse.outlet")


def _header(article: Article, lines: list[Line]) -> None:
    """ "Politique, jeudi 5 octobre 2023 612 mots, p. 12": section, date, length and page."""
    if not lines:
        return
    article.leave("europresse.header", *lines)
    text = " ".join(_spaced(line) for line in lines)
    if length := length_in(text):
        article.tell("length", length[0], "europresse.header")
    rest = text[: length.start()] + " " + text[length.end() :] if length else text
    when = moment_in(rest)
    if when:
        article.tell("published", when.value, "europresse.date")
        if page := page_in(rest[when.end :]):
            article.tell("print_page", page["page"], "europresse.header")
        before = re.sub(r"[\s,;-]+$", "", rest[: when.start])
        words = before.rsplit(None, 1)
        if words and words[-1].casefold().strip(",") in weekday_numbers():
            before = words[0] if len(words) > 1 else ""
        article.tell("section", before.strip(" ,;-"), "europresse.header")


def _spaced(line: Line) -> str:
    """The words of a line, those of two elements apart though nothing stands between."""
    pieces: list[str] = []
    end = line.parts[0].start
    for part in line.parts:
        pieces += [" ", part.text] if part.start > end else [part.text]
        end = part.end
    return " ".join("".join(pieces).split())


def _above(article: Article, line: Line, kind: str) -> None:
    """What stands between the date line and the title: a heading over the headline."""
    if kind == "certificate" or is_rights(line.text) or _closes(line):
        article.leave("europresse.certificate", line)
    else:
        article.add("rubric", line)


def _closes(line: Line) -> bool:
    """True for what stands under an article: rights, its number, its certificate."""
    text = line.text
    if _NUMBER.search(text) and len(text) < 90:
        return True
    return len(text) < 200 and (is_rights(text) or _ends(line))


def _ends(line: Line) -> bool:
    opening = fold(line.text[:80])
    return any(opening.startswith(words) for words in folded("europresse", "closing"))


def _signs(lines: list[Line], n: int, text: int) -> bool:
    """True for a line that names who wrote: short, no sentence, under the title, and apart from the text that follows."""
    line = lines[n]
    words = line.text.split()
    if not 1 <= len(words) <= _AUTHOR_WORDS or line.text.endswith((".", "?", "!", ":", "…")) or n + 1 >= len(lines):
        return False
    if n + 1 == text:
        return True
    following = lines[n + 1].breaks
    return "br" in following and "p" in following


def _dated_otherwise(article: Article, lines: list[Line]) -> None:
    """A date line without its class, else the day in the number of the document (`news·20231005·...`)."""
    for line in lines[:_HEAD]:
        when = moment_in(_spaced(line)) if len(line.raw) < 160 else None
        if when and len(when.value) >= 10:
            article.tell("published", when.value, "europresse.date")
            return
    for line in reversed(lines):
        if found := _NUMBER.search(line.text):
            day = moment_in(f"{found[1]}-{found[2]}-{found[3]}")
            if day:
                article.tell("published", day.value, "europresse.number")
                return
