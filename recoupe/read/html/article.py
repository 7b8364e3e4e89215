"""What of a page is its article: block by block, by where a block stands, what it is called and how it reads.

No selector of any site. Each block is weighed by the signs that readers go by: running prose against lists of links;
elements that are called what they are (`related`, `cookie`, `chapo`); the place between the title and the end of the
text; and elements that hold most of the prose of the page. A name alone proves nothing: an element that holds the title,
or most of the prose, is no menu whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from recoupe.languages import SUPPORTED, load
from recoupe.read.draft import Hint
from recoupe.read.html.tokens import Cell, Page

_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_GROUPS = frozenset(["div", "section", "article", "main", "body", ""])
_SENTENCE = re.compile(r"[.!?…。؟][\"»”’')\]]*(?:\s|$)|[;,،，]\s")
_SIGNED = re.compile(r"[(\[][^()\[\]]{2,80}[)\]]\.?")
_END = re.compile(r"[.!?…。؟:][\"»”’')\]]*$")
_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"(?:\S{1,30}\s){0,3}https?://\S+$")
_LARGE = 400_000  # characters: a larger page would cost the extractor seconds
_MANY = 4000  # blocks: each is looked for in all that the extractor says
_DEEP = 500  # elements in one another: extractors take the square of it
_SPACELESS = re.compile(r"\s+")
_LEAD = 250  # characters of prose: a paragraph of so many is text, and what stands under it no lead
_LONGEST_CAPTION = 160  # characters
_LONGEST_RUBRIC = 45  # characters
_LONGEST_APPEAL = 320  # characters
_PROSE = 40  # characters: shorter lines tell nothing of where the article is
_FRAGMENT = 250  # characters of prose: below, a page is a note, and nothing can be told of its parts
_MOST = 0.75  # of the prose of an element in one of its children: the article is in there
_HOLDS = 0.5  # of the prose of the page: what holds as much is not furniture, whatever it is called
_LINKED = 0.5  # of the characters of a block: more, and it leads elsewhere
_SAME = 0.9  # of the words of two titles: they are one, whatever the element is called
_SURE = 1.5  # of a heading: it says most of what the page calls itself
_SOLID = 0.15  # of the prose of the page in long paragraphs without links: what holds as much is not what it is called
_WEAK = frozenset(["hidden", "advert", "subscribe", "share", "related", "tags", "author_box", "menu", "control"])
# How much a line of each element counts as running prose.
_LINES = {"li": 0.5, "td": 0.5, "dd": 0.7, "dt": 0.3, "th": 0.2, "option": 0.0, "figcaption": 0.2, "caption": 0.2}
# Characters that a part of an article may hold: an element of more is called after something else.
_ROOM: dict[Hint, int] = {
    "byline": 300, "dateline": 200, "credit": 200, "rubric": 120, "caption": 900, "subtitle": 900, "title": 400,
    "quote": 900,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided of one cell: `dropped` is the rule that leaves it out, "" for what is kept as `hint`."""

    dropped: str = ""
    hint: Hint = ""


@dataclass(slots=True)
class _Block:
    """A cell with what is known of it: its words, how much of it is prose, and what it stands in."""

    cell: Cell
    text: str
    prose: float
    heading: bool
    tag: str
    furniture: str = ""
    part: Hint = ""

    @property
    def share(self) -> float:
        """How much of it is linked, 0 to 1."""
        return self.cell.linked / self.cell.size if self.cell.size else 0.0


def find_article(page: Page, titles: Sequence[str] = ()) -> list[Verdict]:
    """The verdicts on all cells of `page`, in order. `titles` are what the page calls itself.

    Where no heading is the title, or little of the prose stands in one place, trafilatura is asked for its opinion.
    """
    article = _Article(page, titles)
    return with_second_opinion(article) if article.doubtful() else article.verdicts


class _Article:
    """The verdicts on all cells of `page`, in order. `titles` are what the page calls itself, best first."""

    def __init__(self, page: Page, titles: Sequence[str] = ()) -> None:
        self.page = page
        self.blocks = [self._block(cell) for cell in page.cells]
        self.title = self._find_title(titles)
        self.heads = self._count_heads()
        self._inherit()
        self.verdicts = self._decide()

    def doubtful(self) -> bool:
        """True where no heading is the title, or most of the prose of the page would be left out for where it stands."""
        told = [block.prose for block, verdict in zip(self.blocks, self.verdicts, strict=True) if not verdict.dropped]
        outside = sum(b.prose for b, v in zip(self.blocks, self.verdicts, strict=True) if v.dropped == "html.outside")
        return self.title is None or outside > sum(told)

    # ------------------------------------------------------------------ blocks

    def _block(self, cell: Cell) -> _Block:
        text = cell.text()
        weight, heading, tag = 1.0, False, ""
        for element in self._up(cell.element, 6):
            name = self.page.elements[element].tag
            heading = heading or name in _HEADINGS
            weight = min(weight, _LINES.get(name, 1.0))
            if not tag and name not in ("span", "small", "em", "label", "font", "cite", "time"):
                tag = name
            if name in _GROUPS:
                break
        share = cell.linked / cell.size if cell.size else 1.0
        prose = 0.0
        if not heading and len(text) >= _PROSE and share < _LINKED and (len(text) >= 120 or _SENTENCE.search(text)):
            prose = cell.size * (1 - share) * weight
        return _Block(cell, text, prose, heading, tag)

    def _up(self, element: int, most: int) -> Iterator[int]:
        """`element` and what it stands in, up to `most` of them."""
        elements = self.page.elements
        while element and most:
            yield element
            element = elements[element].parent
            most -= 1

    # ------------------------------------------------------------------- title

    def _find_title(self, titles: Sequence[str]) -> int | None:
        """The index of the block that is the title: the heading that says most of what the page calls itself."""
        elements = self.page.elements
        wanted = [words for title in titles if (words := set(_WORD.findall(title.lower())))]
        best: tuple[float, int] | None = None
        for index, block in enumerate(self.blocks):
            near = list(self._up(block.cell.element, 4))
            level = next((int(elements[e].tag[1]) for e in near if elements[e].tag in _HEADINGS), 0)
            named = any(elements[e].marks.part == "title" for e in near[:3])
            if not (level or named) or len(block.text) > 500:
                continue
            words = set(_WORD.findall(block.text.lower()))
            if not words:
                continue
            same = max((2 * len(words & other) / (len(words) + len(other)) for other in wanted), default=0.0)
            inside = max((len(words & other) / len(words) for other in wanted), default=0.0) if len(words) >= 3 else 0.0
            score = 2 * max(same, 0.8 * inside) + (0.5 if level == 1 else 0.2 if level == 2 else 0.0) + 0.3 * named
            beside = {elements[e].marks.furniture for e in near}
            if beside & {"hidden", "consent", "control"} or ("related" in beside and same < _SAME):
                score -= 1
            if score >= (0.5 if level == 1 or named else 1.2) and (best is None or score > best[0] + 1e-9):
                best = score, index
        self.sure = best is not None and best[0] >= _SURE
        return best[1] if best else None

    # --------------------------------------------------------------- furniture

    def _inherit(self) -> None:
        """Give each block the outermost furniture and the innermost part that it stands in."""
        elements = self.page.elements
        count = len(elements)
        prose, solid = [0.0] * count, [0.0] * count
        size, linked = [0] * count, [0] * count
        holds_title, body = [False] * count, [False] * count
        for block in self.blocks:
            prose[block.cell.element] += block.prose
            size[block.cell.element] += block.cell.size
            linked[block.cell.element] += block.cell.linked
            if block.prose >= 100 and block.tag == "p" and block.share < 0.3:
                solid[block.cell.element] += block.prose
        if self.title is not None:
            for element in self._up(self.blocks[self.title].cell.element, count):
                holds_title[element] = True
        for index in range(count - 1, 0, -1):
            prose[elements[index].parent] += prose[index]
            solid[elements[index].parent] += solid[index]
            size[elements[index].parent] += size[index]
            linked[elements[index].parent] += linked[index]
        total = prose[0] or 1.0
        for index in range(count - 1, 0, -1):
            named = elements[index].marks.body and elements[index].tag != "p" and prose[index] >= 0.15 * total
            body[index] = body[index] or named
            body[elements[index].parent] = body[elements[index].parent] or body[index]
        inside = [False] * count  # of an element that is called an article
        for index in range(1, count):
            named = elements[index].tag in ("article", "main") or elements[index].marks.body
            inside[index] = inside[elements[index].parent] or named
        furniture = [""] * count
        part: list[Hint] = [""] * count
        wrong: set[int] = set()  # marks that are not believed: a name that is wrong once is wrong all over the page
        for index in range(1, count):
            own = elements[index].marks.furniture
            if not own or (own == "related" and self.heads[index] > 2 and not holds_title[index] and not body[index]):
                continue
            if (
                own == "hidden"
                and not inside[index]
                and total - prose[index] > 2 * _FRAGMENT
                and not holds_title[index]
            ):
                continue  # a panel that a click would open, beside an article that shows
            if self._protected(elements[index].tag, own, prose[index] / total, holds_title[index], body[index]) or (
                own in _WEAK and solid[index] >= _SOLID * total and linked[index] < 0.25 * size[index]
            ):
                wrong.add(id(elements[index].marks))
        for index in range(1, count):
            marks, parent = elements[index].marks, elements[index].parent
            furniture[index] = furniture[parent] or ("" if id(marks) in wrong else marks.furniture)
            roomy = marks.part and size[index] <= _ROOM.get(marks.part, 1 << 30)
            inherited = part[parent] if prose[index] <= 0.3 * total else ""
            part[index] = marks.part if roomy else inherited
        self.total = total
        self.furniture = furniture
        for block in self.blocks:
            block.furniture = furniture[block.cell.element]
            block.part = part[block.cell.element]

    def _protected(self, tag: str, furniture: str, share: float, holds_title: bool, body: bool) -> bool:
        """True for an element that is not what its name says: it holds the title, or most of the prose."""
        if tag in ("body", "html", "main") or holds_title or body:
            return True
        if furniture == "footer":
            return share > 0.3
        return share > _HOLDS and furniture not in ("comments", "consent")

    # ---------------------------------------------------------------- decision

    def _decide(self) -> list[Verdict]:
        elements = self.page.elements
        count = len(elements)
        self._teasers()
        clean = [0.0] * count
        start = self.title if self.title is not None and self.sure else 0
        after = sum(b.prose for b in self.blocks[start:] if not b.furniture)
        if after < 0.3 * sum(b.prose for b in self.blocks if not b.furniture):
            start = 0
        for block in self.blocks[start:]:
            if not block.furniture:
                clean[block.cell.element] += block.prose
        for index in range(count - 1, 0, -1):
            clean[elements[index].parent] += clean[index]
        if clean[0] < _FRAGMENT:
            return [self._verdict(i, b, True, 0) for i, b in enumerate(self.blocks)]
        main = self._container(clean)
        inside = [False] * count
        inside[main] = True
        for index in range(1, count):
            inside[index] = inside[index] or inside[elements[index].parent]
        if main == 0:
            inside = [True] * count
        first = next((i for i, b in enumerate(self.blocks) if inside[b.cell.element] and not b.furniture), 0)
        return self._tidy([self._verdict(i, b, inside[b.cell.element], first) for i, b in enumerate(self.blocks)])

    def _count_heads(self) -> list[int]:
        """For each element, how many headings in it lead elsewhere."""
        heads = [0] * len(self.page.elements)
        for index, block in enumerate(self.blocks):
            if block.heading and block.share > 0.9 and index != self.title:
                heads[block.cell.element] += 1
        for index in range(len(heads) - 1, 0, -1):
            heads[self.page.elements[index].parent] += heads[index]
        return heads

    def _teasers(self) -> None:
        """Lists of headings that lead elsewhere are other articles: the element around several of them is marked."""
        elements = self.page.elements
        heads = self.heads
        groups = {e for e, n in enumerate(heads) if n >= 3}
        if not groups:
            return
        count = len(elements)
        prose, linked, size = [0.0] * count, [0] * count, [0] * count
        title = [False] * count
        for index, block in enumerate(self.blocks):
            e = block.cell.element
            prose[e] += block.prose if block.tag == "p" or block.prose > 200 else 0
            linked[e] += block.cell.linked
            size[e] += block.cell.size
            title[e] = title[e] or index == self.title
        for e in range(count - 1, 0, -1):
            parent = elements[e].parent
            prose[parent] += prose[e]
            linked[parent] += linked[e]
            size[parent] += size[e]
            title[parent] = title[parent] or title[e]
        marked = [False] * count
        for e in range(1, count):
            teaser = e in groups and not title[e] and prose[e] < 0.35 * self.total and prose[e] < 150 * heads[e]
            marked[e] = marked[elements[e].parent] or teaser
        for block in self.blocks:
            if marked[block.cell.element] and not block.furniture:
                block.furniture = "related"

    def _container(self, clean: Sequence[float]) -> int:
        """The innermost element that holds the article: down from the root while one child holds most of the prose."""
        elements = self.page.elements
        children: dict[int, list[int]] = {}
        for index in range(1, len(elements)):
            if clean[index] > 0:
                children.setdefault(elements[index].parent, []).append(index)
        at = 0
        while children.get(at):
            best = max(children[at], key=lambda e: (clean[e], -e))
            element = elements[best]
            lines = sum(clean[e] for e in children[at] if elements[e].tag in ("p", "blockquote", "ul", "ol"))
            if lines >= 0.08 * clean[at]:
                break
            named = element.marks.body or element.tag in ("article", "main")
            if clean[best] < (0.5 if named else _MOST) * clean[at]:
                break
            if element.tag in ("p", "blockquote", "ul", "ol", "table", "li", "span", "figure"):
                break
            at = best
        return at

    def _verdict(self, index: int, block: _Block, inside: bool, first: int) -> Verdict:
        if index == self.title:
            return Verdict("", "title")
        if block.furniture:
            return Verdict(f"html.{block.furniture.replace('_', '-')}")
        before = self.title is not None and index < self.title
        if before and inside and self._heads_title(index, block):
            return Verdict("", "rubric")
        if _ADDRESS.match(block.text):
            return Verdict("html.links")
        if inside and len(block.text) <= _LONGEST_APPEAL and appeals_to_readers(block.text):
            return Verdict("html.appeal")
        if block.heading and block.share > _LINKED and re.match(r"[^:»|]{2,25}[:»|]\s", block.text):
            return Verdict("", "read_also")
        if not inside:
            lead = self.title is not None and self.title < index < first
            long = len(block.text) > 60 or (block.tag == "p" and len(block.text) >= _PROSE)
            if lead and block.share < _LINKED and (block.prose or block.part or long):
                hint = self.hint(block)
                return Verdict("", "subtitle" if hint == "heading" else hint)
            return Verdict("html.outside")
        if before and (not block.prose or block.share > 0.3):
            return Verdict("html.before-title")
        if not block.heading and block.part not in ("byline", "dateline"):
            if block.share > 0.9 and len(block.text) > 25:
                return Verdict("", "read_also") if block.tag in ("p", "blockquote") else Verdict("html.links")
            if block.share > 0.8 or (block.share > _LINKED and block.tag != "p"):
                return Verdict("html.links")
            if block.share > 0.55 and re.match(r"[^:»|]{3,40}[:»|]", block.text):
                return Verdict("", "read_also")
        hint = self.hint(block)
        if hint in ("", "paragraph") and self._is_caption(block):
            hint = "caption"
        return Verdict("", hint)

    def _heads_title(self, index: int, block: _Block) -> bool:
        """True for the rubric above the title, by its name or set as a heading in capitals. Of several names, a path
        through the site, none is the rubric.
        """
        title = self.title or 0
        if block.heading:
            return index == title - 1 and block.text.isupper() and len(block.text) <= _LONGEST_RUBRIC
        above = self.blocks[max(0, title - 2) : title]
        return block.part == "rubric" and index >= title - 2 and [b.part for b in above].count("rubric") == 1

    def hint(self, block: _Block) -> Hint:
        """What part of an article the mark-up around `block` says it is."""
        part = block.part
        if part and part != "title" and (block.prose <= 400 or part in ("footnote", "toc", "embed", "caption")):
            return part
        for element in self._up(block.cell.element, 8):
            tag = self.page.elements[element].tag
            if tag in _HEADINGS:
                return "heading"
            if tag in _TAG_HINTS:
                return _TAG_HINTS[tag]
            if tag in _GROUPS:
                break
        return ""

    def _is_caption(self, block: _Block) -> bool:
        """True for a short line right under a picture that is no sentence."""
        short = len(block.text) <= _LONGEST_CAPTION and not block.heading and not _END.search(block.text)
        return block.cell.under_picture and short and not block.share

    def _tidy(self, verdicts: list[Verdict]) -> list[Verdict]:
        """Headings with nothing under them, and what trails behind the last prose, are left out."""
        out = list(verdicts)
        kept = [i for i, v in enumerate(out) if not v.dropped]
        last = max((i for i in kept if self.blocks[i].prose and out[i].hint != "read_also"), default=-1)
        for index in kept:
            block, hint = self.blocks[index], out[index].hint
            if index <= last or index == self.title or hint not in ("", "heading", "list", "paragraph"):
                continue
            if index == last + 1 and _SIGNED.fullmatch(block.text) and not block.share:
                continue  # who wrote or sent it, in brackets right under the text
            if block.heading or (len(block.text) < _PROSE and not (_END.search(block.text) and not block.share)):
                out[index] = Verdict("html.tail")
        begun = False
        for index in kept:
            if out[index].hint == "subtitle" and not out[index].dropped and begun:  # a heading inside the text
                out[index] = Verdict("", "" if _END.search(self.blocks[index].text) else "heading")
            begun = begun or (self.blocks[index].prose >= _LEAD and out[index].hint in ("", "paragraph"))
        under = False
        for index in reversed(kept):
            if out[index].dropped:
                continue
            if out[index].hint == "heading":
                if not under:
                    out[index] = Verdict("html.bare-heading")
            elif out[index].hint not in ("byline", "dateline", "rubric", "read_also"):
                under = True
        return out


def with_second_opinion(article: _Article) -> list[Verdict]:
    """The verdicts on `article`, what trafilatura takes for the text let in and the rest left out."""
    page = article.page
    if len(page.source) > _LARGE or len(page.cells) > _MANY or _depth(page) > _DEEP:
        return article.verdicts
    said = _SPACELESS.sub("", _extracted(page.source))
    if len(said) < _FRAGMENT:
        return article.verdicts
    out = []
    for block, verdict in zip(article.blocks, article.verdicts, strict=True):
        text = _SPACELESS.sub("", block.text)
        if text in said and (len(text) >= _PROSE or not verdict.dropped):
            verdict = Verdict("", verdict.hint or article.hint(block)) if verdict.dropped else verdict
        elif not verdict.dropped and verdict.hint not in ("title", "byline", "dateline", "caption", "credit"):
            verdict = Verdict("html.no-extractor")
        out.append(verdict)
    # Extractors lose headings between the paragraphs that they keep.
    under = False
    for index in reversed(range(len(out))):
        heads = article.verdicts[index] == Verdict("", "heading")
        if heads and out[index].dropped and under:
            out[index] = article.verdicts[index]
        under = under if heads else not out[index].dropped
    return out


def _extracted(source: str) -> str:
    """What trafilatura takes for the main text of `source`, "" where it stumbles."""
    import trafilatura

    with suppress(Exception):  # whatever its parser makes of a damaged page: our own verdict stands
        return trafilatura.extract(source, include_comments=False, include_tables=True, fast=True) or ""
    return ""


def _depth(page: Page) -> int:
    """How many elements of the page stand in one another."""
    depth = [0] * len(page.elements)
    for index in range(1, len(depth)):
        depth[index] = depth[page.elements[index].parent] + 1
    return max(depth)


def appeals_to_readers(text: str) -> bool:
    """True for a sentence by which a site speaks of itself: subscribe, follow us, the views are the authors' own."""
    words = _WORD.findall(text.lower())
    return not _appeal_words().isdisjoint(words) and _appeals().search(text.replace("’", "'")) is not None


@cache
def _appeal_words() -> frozenset[str]:
    return frozenset(word for code in SUPPORTED for word in load(code, "markup")["appeal_words"])


@cache
def _appeals() -> re.Pattern[str]:
    found = [pattern for code in SUPPORTED for pattern in load(code, "markup")["appeals"]]
    return re.compile("|".join(f"(?:{pattern})" for pattern in found), re.I)


_TAG_HINTS: dict[str, Hint] = {
    "figcaption": "caption", "caption": "caption", "li": "list", "dd": "list", "dt": "list", "blockquote": "quote",
    "td": "table", "th": "table", "p": "paragraph", "address": "byline",
}  # fmt: skip
