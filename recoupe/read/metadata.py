"""Who wrote a document, where it appeared, under what title: facts with their status and their place in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from recoupe.languages import SUPPORTED, load
from recoupe.model import Fact, Rival, Span
from recoupe.model.records import Status
from recoupe.read.draft import Clue
from recoupe.read.press import NAME, agency_names, agency_pattern, picture_agencies
from recoupe.read.rows import Row

_CAPITALS = re.compile(r"[^\W\d_a-zà-öø-ÿ]{2,}(?:['’-][^\W\d_a-zà-öø-ÿ]+)*$")
_VOWEL = re.compile(r"[AEIOUYÀ-Ý]")
_ADDRESS = re.compile(r"://|www\.|@|\.(?:com|fr|net|org|co\.uk)\b|[()\[\]:]")
_WORDS = re.compile(r"[^\W_]+")
_TITLE_CASE = re.compile(rf"(?<![\w’'])(?:(?:Le|La|Les|L['’]|The|El|Los|Las)\s*)?{NAME}")
_SPLIT = re.compile(r"\s*[,/;&]\s*|\s+(?:et|and|y|e|avec|with|con)\s+")
_NAME = re.compile(NAME)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a document as a whole, apart from its dates; `rivals` is what else is said of it."""

    title: Fact | None
    subtitle: Fact | None
    rubric: Fact | None
    authors: tuple[Fact, ...]
    outlet: Fact | None
    agency: Fact | None
    url: Fact | None
    length: Fact | None
    print_page: Fact | None
    house: Fact | None
    genre: str
    rivals: tuple[Rival, ...] = ()


def find_facts(doc: str, rows: Sequence[Row], clues: Sequence[Clue], given: Mapping[str, str]) -> Facts:
    """The facts of a document: the user's word first, then its text, its page's data, its file's properties."""
    rubric = _known("section", clues, given) if given.get("section") else None
    titles = _titles(doc, rows, clues, given)
    title = titles[0] if titles else None
    outlets = _outlets(doc, rows, clues, given, title.value if title else "")
    outlet = outlets[0] if outlets else None
    authors, other_authors = _authors(doc, rows, clues, given, [o.value for o in outlets])
    agency = _agency(doc, rows) or _known("agency", clues, given) or _agency_as_author(clues)
    rivals = [
        *(Rival(field="title", fact=fact) for fact in titles[1:]),
        *(Rival(field="author", fact=fact) for fact in other_authors),
        *(Rival(field="outlet", fact=fact) for fact in outlets[1:]),
    ]
    return Facts(
        title=title,
        subtitle=_given("subtitle", clues, given)
        or _row_fact(doc, rows, "subtitle")
        or _known("subtitle", clues, given),
        rubric=rubric or _rubric(doc, rows) or _known("section", clues, given),
        authors=authors,
        outlet=outlet,
        agency=_given("agency", clues, given) or agency,
        url=_known("url", clues, given),
        length=_known("length", clues, given),
        print_page=_known("print_page", clues, given),
        house=_given("house", clues, given),
        genre=_genre(rows, clues, title.value if title else ""),
        rivals=tuple(rivals),
    )


def page_title(clues: Sequence[Clue]) -> str:
    """What the data of a page or file call it, without the name of its site; empty where they call it nothing."""
    found = _page_titles("", None, clues, "")
    return found[0].value if found else next((c.value for c in clues if c.field == "title"), "")


# ------------------------------------------------------------------- sources


def _given(field: str, clues: Sequence[Clue], given: Mapping[str, str]) -> Fact | None:
    value = given.get(field, "").strip()
    if value:
        return Fact(value=value, status="given", rule="fact.given")
    for clue in clues:
        if clue.field == field and clue.how == "given":
            return Fact(value=clue.value, status="given", rule=clue.rule)
    return None


def _known(field: str, clues: Sequence[Clue], given: Mapping[str, str]) -> Fact | None:
    """The user's word, else what the page or the file says."""
    if found := _given(field, clues, given):
        return found
    for how in ("page", "mail", "file"):
        for clue in clues:
            if field == "title" and how == "file" and _programs().fullmatch(clue.value.strip()):
                continue
            if clue.field == field and clue.how == how and clue.value.strip():
                return Fact(value=" ".join(clue.value.split()), status=_status(how), rule=clue.rule)
    return None


@cache
def _programs() -> re.Pattern[str]:
    """What programs call a file that nobody gave a title: its name, the program's own, "Untitled 1"."""
    words = "|".join(sorted(re.escape(w) for code in SUPPORTED for w in load(code, "pages")["untitled"]))
    return re.compile(
        rf"microsoft \w+ - .*|.*\.(?:docx?|pdf|odt|rtf|indd|qxd|txt|html?|pages|pptx?)|(?:{words})[\s_-]*\d*", re.I
    )


def _status(how: str) -> Status:
    return "file" if how == "file" else "page"


def _row_fact(doc: str, rows: Sequence[Row], kind: str) -> Fact | None:
    for row in rows:
        if row.kind == kind:
            value = " ".join(row.text.split())
            return Fact(value=value, status="stated", rule=row.rule, span=Span(doc, row.start, row.end))
    return None


# --------------------------------------------------------------------- title

_BREAK = re.compile(r"\s+(?:[|•·–—›»>-]|::|//)(?:\s+|$)|\s*\|\s*")
_CUT_SHORT = re.compile(r"\s*(?:…|\.{3})$")


def _titles(doc: str, rows: Sequence[Row], clues: Sequence[Clue], given: Mapping[str, str]) -> list[Fact]:
    """The title and, after it, the other titles that are said, each once."""
    shown = next((row for row in rows if row.kind == "title"), None)
    seen = _row_fact(doc, rows, "title")
    found = [
        *([fact] if (fact := _given("title", clues, given)) else []),
        *(_page_titles(doc, shown, clues, given.get("url", ""))),
        *([seen] if seen else []),
        *([fact] if (fact := _known("title", clues, given)) else []),
    ]
    if shown is not None and not any(_on_page(c, "title") for c in clues):
        found.sort(key=lambda fact: fact.status not in ("given", "stated"))  # properties of files and subjects of mails
    out: dict[str, Fact] = {}
    for fact in found:
        key = key_of(fact.value)
        if not any(key in other or other in key for other in out):
            out[key] = fact
    return list(out.values())


def _page_titles(doc: str, shown: Row | None, clues: Sequence[Clue], address: str) -> list[Fact]:
    """What a page's data call it, best first, without the name of the site; with its place where the text shows it.

    Newsrooms write the title for sharing (Open Graph) as a title, and it is kept up; the one for search engines is often
    cut or longer. So the former is believed, unless the page shows another one that its card for other networks repeats,
    or unless it is cut short, or the site's own name.
    """
    said = [c for c in clues if _on_page(c, "title")]
    if not said:
        return []
    visible = " ".join(shown.text.split()) if shown else ""
    names = _site_names(clues, address)
    plain = [c.value for c in said] + ([visible] if visible else [])
    voices: dict[str, Fact] = {}
    for clue in said:
        value = _bare(clue.value, plain, names)
        if key_of(value) and _squash(value) not in names.squashed:
            voices.setdefault(clue.rule, Fact(value=value, status="page", rule=clue.rule))
    first = voices.get("html.meta.og:title")
    card = voices.get("html.meta.twitter:title")
    engine, tab = voices.get("html.json-ld"), voices.get("html.title")
    rest = [v for rule, v in voices.items() if rule != "html.title"] + ([tab] if tab else [])
    order = [v for v in (first, card, engine) if v] + rest
    seen = (
        Fact(value=visible, status="stated", rule=shown.rule, span=Span(doc, shown.start, shown.end))
        if shown and doc
        else None
    )
    if seen and _squash(visible) in names.squashed:
        seen = None
    repeated = {key_of(visible), key_of(engine.value if engine else "")}
    if first and card and key_of(card.value) in repeated - {key_of(first.value)}:
        order.insert(0, card)
    others = [v.value for v in (card, engine, tab, seen) if v]
    if first and order[0] is first and others and not any(_alike(first.value, other) for other in others):
        order.sort(key=lambda v: v is first)  # the same title on every page of a site
        if seen:
            order.insert(0, seen)
    elif seen and order and order[0] is tab:
        order.insert(0, seen)  # what a window is called may be anything
    elif seen and first and order[0] is first and tab and _headed(visible, first.value, tab.value):
        order.insert(0, seen)
    if order and _CUT_SHORT.search(order[0].value):
        stem = key_of(_CUT_SHORT.sub("", order[0].value))
        order.sort(key=lambda v: not (key_of(v.value).startswith(stem) and not _CUT_SHORT.search(v.value)))
    if not order:
        return [seen] if seen else []
    out = []
    for fact in dict.fromkeys(order):
        if seen and key_of(fact.value) == key_of(visible):
            fact = replace(seen, value=fact.value)
        out.append(fact)
    return out


def _on_page(clue: Clue, field: str) -> bool:
    """True for what the mark-up of a page says; the headers of a mail are its sender's."""
    return clue.field == field and clue.how == "page"


@dataclass(frozen=True, slots=True)
class _Names:
    """What a site is called: `squashed` its names as letters alone, `host` that of its address, `labels` its sections."""

    squashed: frozenset[str]
    host: str
    labels: frozenset[str]
    people: frozenset[str]

    def call(self, part: str) -> bool:
        """True when `part` of a title is a name of the site."""
        squashed = _squash(part)
        return len(squashed) > 2 and (squashed in self.squashed or (len(squashed) > 3 and squashed in self.host))


_LONGEST_NAME = 30  # letters: what is longer, and the title too, is no name of a site


def _site_names(clues: Sequence[Clue], address: str) -> _Names:
    titles = {_squash(c.value) for c in clues if c.field == "title"}
    outlets = {_squash(c.value) for c in clues if c.field == "outlet"} - {""}
    outlets = {name for name in outlets if name not in titles or len(name) <= _LONGEST_NAME}
    addresses = [address, *(c.value for c in clues if c.field == "url")]
    host = next((m[1] for a in addresses if (m := re.match(r"\w+://(?:www\.)?([^/?#]+)", a))), "")
    labels = {key_of(c.value) for c in clues if c.field == "section"}
    people = {key_of(c.value) for c in clues if c.field == "author"}
    return _Names(frozenset(outlets), _squash(host), frozenset(labels), frozenset(people))


def _bare(title: str, others: Sequence[str], names: _Names) -> str:
    """A title without the name of its site: the part that other voices repeat, else without what is the site's name."""
    title = " ".join(title.split())
    breaks = list(_BREAK.finditer(title))
    if not breaks:
        return title
    keys = {key_of(other) for other in others} - {key_of(title)}
    parts = [(title[: b.start()], title[b.end() :]) for b in breaks]
    for part in [head for head, _ in parts] + [tail for _, tail in reversed(parts)]:
        if key_of(part) in keys and len(part) > 8 and not names.call(part):
            return part
    pieces = _BREAK.split(title)
    low, high = 0, len(pieces)
    while high - low > 1 and (names.call(pieces[high - 1]) or _signed(pieces[high - 1], names)):
        high -= 1
    while high - low > 1 and names.call(pieces[low]):
        low += 1
    if high < len(pieces):
        while high - low > 1 and key_of(pieces[high - 1]) in names.labels:
            high -= 1
    start = breaks[low - 1].end() if low else 0
    end = breaks[high - 1].start() if high < len(pieces) else len(title)
    return title[start:end]


def _signed(part: str, names: _Names) -> bool:
    words = key_of(part).split()
    return bool(words) and (" ".join(words) in names.people or " ".join(words[1:]) in names.people)


def _headed(visible: str, shared: str, tab: str) -> bool:
    """True where the heading is the title, and the one for sharing but what the window is called, for search engines.

    One that was written for sharing differs from both. A heading of a word or two, or that the other holds, says less.
    """
    return (
        key_of(shared) == key_of(tab) != key_of(visible)
        and len(key_of(visible).split()) > _SAYS_LITTLE
        and _squash(visible) not in _squash(shared)
    )


_SAYS_LITTLE = 3  # words: a heading of so few is often that of a section


def _alike(left: str, right: str) -> bool:
    """True when two titles may head one text: one in the other, or enough words shared."""
    one, two = set(key_of(left).split()), set(key_of(right).split())
    if _squash(left) in _squash(right) or _squash(right) in _squash(left):
        return True
    return len(one & two) >= max(2, 0.3 * min(len(one), len(two)))


def key_of(text: str) -> str:
    """Letters and figures alone, in lower case: how names and titles are compared."""
    return " ".join(_WORDS.findall(text.lower()))


@lru_cache(maxsize=4096)
def _squash(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in plain if c.isalnum())


# --------------------------------------------------------------------- outlet


def _outlets(doc: str, rows: Sequence[Row], clues: Sequence[Clue], given: Mapping[str, str], title: str) -> list[Fact]:
    """Where it appeared and, after it, the other names that are said: by the user, on its masthead, in its data."""
    said = [
        Fact(value=value, status=_status(c.how), rule=c.rule)
        for how in ("page", "mail", "file")
        for c in clues
        if c.field == "outlet"
        and c.how == how
        and (value := _outlet_name(c.value))
        and _squash(value) != _squash(title)
    ]
    tab = _named_in_tab(clues, given.get("url", ""))
    masthead = _masthead(doc, rows)
    if any(_on_page(c, "outlet") for c in clues) or tab:
        # A page names its own site, best as its address does; a paper beside a byline may be one it was taken over from.
        host = _site_names(clues, given.get("url", "")).host
        ranked = sorted([*said, *([tab] if tab else [])], key=lambda fact: _outlet_rank(fact.value, host))
        ranked += [masthead] if masthead else []
    else:
        ranked = [*([masthead] if masthead else []), *said]
    chosen = _given("outlet", clues, given)
    out: dict[str, Fact] = {}
    for fact in [chosen, *ranked] if chosen else ranked:
        key = _squash(fact.value)
        if key in out and fact.value.count(" ") > out[key].value.count(" ") and out[key].status != "given":
            out[key] = replace(out[key], value=fact.value)  # "Ottawa Citizen" rather than "ottawacitizen"
        elif key and not any(key in other or other in key for other in out):
            out[key] = fact
    return list(out.values())


def _outlet_rank(name: str, host: str) -> int:
    """0 for a name that the address repeats, 2 for an address in place of a name."""
    if _DOMAIN.search(name):
        return 2
    squashed = _squash(name)
    return 0 if len(squashed) > 3 and squashed in host else 1


_DOMAIN = re.compile(r"\w\.[a-z]{2,}$", re.I)


def _outlet_name(value: str) -> str:
    """A site's name for itself; the address alone where it gives that, nothing for an account."""
    value = re.sub(r"^(?:https?://)?(?:www\.)?", "", " ".join(value.split())).rstrip("/")
    return "" if value.startswith("@") or len(value) > 80 else value


def _named_in_tab(clues: Sequence[Clue], address: str) -> Fact | None:
    """The end of a page's `<title>` where it is the name in its address."""
    names = _site_names(clues, address)
    for clue in clues:
        if clue.field == "title" and clue.rule == "html.title":
            for part in reversed(_BREAK.split(" ".join(clue.value.split()))):
                squashed = _squash(part)
                if len(squashed) > 3 and part != clue.value and squashed in names.host:
                    return Fact(value=part, status="page", rule=clue.rule)
    return None


def _rubric(doc: str, rows: Sequence[Row]) -> Fact | None:
    for row in rows:
        if row.role == "rubric":
            return Fact(value=row.text, status="stated", rule=row.rule, span=Span(doc, row.start, row.end))
    return None


# -------------------------------------------------------------------- authors


def _authors(
    doc: str, rows: Sequence[Row], clues: Sequence[Clue], given: Mapping[str, str], outlets: Sequence[str]
) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """The authors, first names first, in the order of the byline; and those that are named elsewhere and not believed.

    Bylines in the words of the press come first, then the page's description of itself, then what its mark-up calls an
    author. People alone are authors: a newsroom that signs is the outlet, an agency is the agency.
    """
    words = given.get("author") or given.get("authors") or ""
    if words.strip():
        return tuple(Fact(value=name, status="given", rule="fact.given") for name in _names(words)), ()
    chosen = [clue for clue in clues if clue.how == "given" and clue.field == "author"]
    if chosen:
        return tuple(Fact(value=n, status="given", rule=c.rule) for c in chosen for n in _names(c.value)), ()
    bodies = {_squash(name) for name in outlets}
    page = _named_on_page(clues, bodies)
    signed = any(clue.field == "author" and clue.how == "page" for clue in clues)
    body = [n for n, row in enumerate(rows) if row.kind in ("paragraph", "question") and row.words >= _BODY]
    groups: list[dict[str, Fact]] = []
    later: dict[str, Fact] = {}
    for kind in ("byline", "signature"):
        stated: dict[str, Fact] = {}
        for number, row in enumerate(rows):
            if row.kind != kind:
                continue
            # Mark-up calls many things a byline, and credits of pictures are written like names with an agency: where the
            # page describes itself, it is surer than those, and than lines deep in the text.
            head = len(body) < 2 or number < body[1] or number > body[-1]
            if row.rule == "block.markup" and not head:
                continue
            sure = not signed or (head and row.rule != "block.markup" and not row.rule.endswith(".agency"))
            for name, start, end in _names_in(row.text):
                if not _is_body(name, bodies):
                    span = Span(doc, row.start + start, row.start + end)
                    fact = Fact(value=name, status="stated", rule=row.rule, span=span)
                    (stated if sure else later).setdefault(key_of(name), fact)
        groups.append(stated)
    seen = dict(later)
    page = [{key: _in_sight(key, fact, seen) for key, fact in group.items()} for group in page]
    groups += page
    if not page:
        groups.append({k: f for k, f in later.items() if f.rule == "block.markup"})
    groups = [_at_their_length(group, page) for group in groups if group]
    if not groups:
        return (), ()
    first = groups[0]
    others: dict[str, Fact] = {}
    for group in groups[1:]:
        for key, fact in group.items():
            if fact.rule in _GUESSED and fact.rule != next(iter(first.values())).rule:
                continue
            if not any(_same_person(key, known) for known in (*first, *others)):
                others[key] = fact
    return tuple(first.values()), tuple(others.values())


def _in_sight(key: str, fact: Fact, seen: Mapping[str, Fact]) -> Fact:
    """A name of the page's data with its place, where a line of the text shows it."""
    shown = seen.get(key)
    return replace(shown, value=fact.value) if shown else fact


def _named_on_page(clues: Sequence[Clue], bodies: Collection[str]) -> list[dict[str, Fact]]:
    """The people that page, mail or file name as authors, one group for each voice, in the order of the clues."""
    out: dict[tuple[str, str], dict[str, Fact]] = {}
    for how in ("page", "mail", "file"):
        for clue in clues:
            if clue.field != "author" or clue.how != how:
                continue
            group = out.setdefault((how, clue.rule), {})
            for name in people_of(clue.value, loose=how == "page" and clue.rule != "html.byline"):
                if not _is_body(name, bodies):
                    group.setdefault(key_of(name), Fact(value=name, status=_status(how), rule=clue.rule))
    # A word alone beside full names is an account or a picture agency.
    full = [{k: f for k, f in group.items() if " " in k} or group for group in out.values()]
    return [group for group in full if group]


def _at_their_length(group: dict[str, Fact], page: Sequence[Mapping[str, Fact]]) -> dict[str, Fact]:
    """Names with the words that belong to them: "Jeanne Dorval Culture" is Jeanne Dorval where the page says so."""
    known = [key for other in page for key in other]
    out: dict[str, Fact] = {}
    for key, fact in group.items():
        shorter = next((k for k in known if key.startswith(k + " ") and " " in k), "")
        if shorter and fact.span:
            words = fact.value.split()[: len(shorter.split())]
            name = " ".join(words)
            if key_of(name) == shorter:
                fact = replace(fact, value=name)
                key = shorter
        out.setdefault(key, fact)
    return out


def _same_person(left: str, right: str) -> bool:
    """True for the same words, or all words of one in the other ("J. Dorval" apart)."""
    one, two = set(left.split()), set(right.split())
    return bool(one and two) and (one <= two or two <= one)


def people_of(text: str, *, loose: bool = False) -> tuple[str, ...]:
    """The people that a page's byline or author label names, first names first; neither functions, bodies nor addresses.

    `loose` takes a single word, as a label of authors alone may hold a first name or a pen name.
    """
    text = " ".join(text.split())
    if len(text) > _LONGEST_BYLINE or _LINK.search(text):
        return ()
    if re.fullmatch(r"[^,\s]+,\s*[^,\s]+(?:\s[A-Z]\.?)?", text) and not _is_nobody(text.split(",")[0]):
        family, first = (part.strip() for part in text.split(","))
        return (_in_order(f"{first} {family}"),)  # "Dorval, Jeanne"
    text = _glued().sub("", text)
    lead = _lead_in().match(text)
    text = text[lead.end() :] if lead else text
    text = _aside().split(text)[0]
    out: dict[str, str] = {}
    for part in re.split(
        r"\s*[,;/&|•·()\[\]]\s*|\s+[–—-]\s+|\s+(?:et|and|y|e|avec|with|con|for|pour|para)\s+|\s{2,}", text
    ):
        part = part.strip(" :*-")
        part = part if _INITIAL.search(part) else part.rstrip(".")
        if not part or "@" in part or _LINK.search(part):
            continue
        if (
            not (_PERSON.fullmatch(part) or (loose and _LOOSE.fullmatch(part)))
            or _is_nobody(part)
            or _is_function(part)
        ):
            if out and not loose:
                break  # what follows the names is what they do
            continue
        if not loose and " " not in part:
            continue
        out.setdefault(key_of(part), _in_order(part))
    return tuple(out.values())


_LONGEST_BYLINE = 300  # characters
_BODY = 25  # words of a paragraph of body: bylines stand before the second one, or at the end
_LINK = re.compile(r"://|www\.|^@|^\S+@\S+$|^\S+\.(?:com|fr|net|org|es|ca|be|ch|uk)$", re.I)
_GUESSED = frozenset(["html.byline", "block.markup"])  # what mark-up calls an author: no rival of a better voice
_INITIAL = re.compile(r"(?:^|[\s.])[^\W\d_]\.$")
_PERSON = re.compile(NAME)
_LOOSE = re.compile(r"[^\W\d_][\w.'’ -]{1,60}")


@cache
def _glued() -> re.Pattern[str]:
    """A lead-in at the beginning of a byline, which mark-up may glue to the name ("ByJane Dorval")."""
    words = sorted({w for code in SUPPORTED for w in load(code, "pages")["by"]}, key=lambda w: (-len(w), w))
    forms = "|".join(re.escape(form) for w in words for form in dict.fromkeys((w, w.capitalize(), w.upper())))
    return re.compile(rf"^\W*(?:{forms})(?:\s*:\s*|\s+|(?=[A-ZÀ-Þ][a-zà-ÿ]))(?:(?:{forms})\s+)*")


@cache
def _aside() -> re.Pattern[str]:
    """What ends the names of a byline: a date, the hour, a word on publishing, a sentence on the author."""
    cues = {w for code in SUPPORTED for table in ("published", "updated", "about") for w in load(code, "pages")[table]}
    days = {
        w
        for code in SUPPORTED
        for table in ("months", "weekdays")
        for w in _flat(load(code, "press")[table])
        if len(w) > 3
    }
    words = "|".join(re.escape(w) for w in sorted(cues | days, key=lambda w: (-len(w), w)))
    return re.compile(rf"\d|(?<!\w)(?:{words})(?!\w)", re.I)


def _flat(words: Sequence[str | list[str]]) -> list[str]:
    return [w for word in words for w in ([word] if isinstance(word, str) else word)]


def _is_nobody(name: str) -> bool:
    """True for an account's or a newsroom's word where a name was asked for, and for an agency."""
    key = key_of(name)
    if not key or key in _nobodies() or name.upper() in agency_names() or re.fullmatch(agency_pattern(), name):
        return True
    return any(re.search(rf"\b{re.escape(word)}\b", key) for word in _newsrooms())


@cache
def _nobodies() -> frozenset[str]:
    return frozenset(
        key_of(w)
        for code in SUPPORTED
        for w in (*load(code, "pages")["nobody"], *load(code, "pages")["by"], *load(code, "press")["collective"])
    )


@cache
def _newsrooms() -> tuple[str, ...]:
    return tuple(sorted(key_of(w) for code in SUPPORTED for w in load(code, "pages")["newsroom"]))


_LONG_NAME = 6  # letters of an outlet's name that no name of a person holds by chance


def _is_body(name: str, outlets: Collection[str]) -> bool:
    """True for the outlet's own name, or a newsroom's."""
    squashed = _squash(name)
    # "Ediciones El Faro" is the house of El Faro; a single word may be part of a family name.
    held = any(len(outlet) >= _LONG_NAME and outlet in squashed for outlet in outlets)
    return squashed in outlets or (held and len(name.split()) > 2) or _is_nobody(name)


def _agency_as_author(clues: Sequence[Clue]) -> Fact | None:
    """The agency that the page names as its author."""
    for clue in clues:
        if clue.field == "author" and clue.how in ("page", "mail"):
            for part in re.split(r"\s*[,/;&]\s*|\s+(?:et|and|y|avec|with|con)\s+", clue.value.strip()):
                name = re.sub(r"^(?:l['’]|the\s+|by\s+|avec\s+)+", "", part, flags=re.I)
                if re.fullmatch(agency_pattern(), name):
                    return Fact(value=agency_names().get(name.upper(), name), status="page", rule=clue.rule)
    return None


def _names_in(line: str) -> list[tuple[str, int, int]]:
    """The names of a byline with their places: what follows the lead-in, up to a function or an agency."""
    lead = _glued().match(line) or _lead_in().match(line)
    at = lead.end() if lead else 0
    stop = _aside().search(line, at)
    line = line[: stop.start()] if stop else line
    out: list[tuple[str, int, int]] = []
    for part in re.finditer(r"[^,/;&|()]+?(?=\s*(?:[,/;&|()]|$|\s(?:et|and|y|e|avec|with|con|for)\s))", line[at:]):
        text = re.sub(r"^\W*(?:(?:et|and|y|e|avec|with|con|for)\s+)?(?:l['’])?", "", part[0])
        if inner := _glued().match(text):
            text = text[inner.end() :]
        start = at + part.end() - len(text)
        match = _NAME.match(text)
        if match is None:
            if out:
                break
            continue
        name = match[0] if _INITIAL.search(match[0]) else match[0].rstrip(".")
        if _is_nobody(name) or _is_function(name) or _is_masthead(name):
            continue
        if len(name) > 1 and (" " in name or not out):
            out.append((_in_order(name), start, start + len(name)))
    return out


@cache
def _functions() -> re.Pattern[str]:
    words = sorted({w for code in SUPPORTED for w in load(code, "press")["functions"]}, key=lambda w: (-len(w), w))
    return re.compile(rf"(?:.*\b)?(?:{'|'.join(words)})$", re.I)


def _is_function(name: str) -> bool:
    """True for what somebody does ("News Reporter") where a name was expected."""
    return bool(_functions().fullmatch(name))


def _is_masthead(name: str) -> bool:
    """True for the name of a paper or station: an article and two words, or one of the words that papers are named by."""
    words = _WORDS.findall(name.lower())
    if len(words) < 2:
        return False
    named = any(word in _rubrics("masthead") for word in words)
    return named or (words[0] in _rubrics("articles") and len(name.split()) > 2)


@cache
def _lead_in() -> re.Pattern[str]:
    words = sorted({w for code in SUPPORTED for w in load(code, "press")["lead_ins"]}, key=lambda w: (-len(w), w))
    return re.compile(rf"^\W*(?:[^|,;]*?\b)?(?:{'|'.join(words)})(?:\s*:)?\s+(?=\S)", re.I)


def _names(text: str) -> tuple[str, ...]:
    """The names of a list of authors as users and pages write it."""
    if re.fullmatch(r"[^,]+,\s*[^,\s]+", text.strip()) and " " not in text.split(",")[0].strip():
        family, first = (part.strip() for part in text.split(","))
        return (_in_order(f"{first} {family}"),)  # "Dorval, Jeanne"
    text = re.sub(r"^(?:by|par|por)\s+", "", text.strip(), flags=re.I)
    parts = (name.strip() for name in _SPLIT.split(text))
    return tuple(_in_order(name) for name in parts if name and not _is_function(name))


def _in_order(name: str) -> str:
    """A name with its first name first, the family name no longer in capitals: `DORVAL Jeanne` -> `Jeanne Dorval`."""
    words = name.split()
    # Initials of a body have no vowel, or are an agency's: "BBC News" is no Mr Bbc.
    family = [
        word for word in words if _CAPITALS.fullmatch(word) and _VOWEL.search(word) and word not in agency_names()
    ]
    rest = [word for word in words if word not in family]
    if not family:
        return " ".join(words)
    plain = [_capital(word) for word in family]
    if not rest:
        return " ".join(plain) if len(words) > 1 else words[0]
    return " ".join([*rest, *plain])


def _capital(word: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda m: m[0][0] + m[0][1:].lower(), word)


# --------------------------------------------------------------- agency, genre


def _agency(doc: str, rows: Sequence[Row]) -> Fact | None:
    """The agency that a credit, a byline, the head or the end of the text names; credits of pictures do not count."""
    body = [row for row in rows if row.kind == "paragraph"]
    prose = [n for n, row in enumerate(rows) if row.kind == "paragraph" and row.words >= _BODY]
    for number, row in enumerate(rows):
        if row.kind not in ("credit", "byline", "dateline", "signature") or row.role == "photo":
            continue
        if row.kind == "credit" and row.role != "agency":
            continue
        # Between paragraphs of the body, a name with an agency is the credit of a picture.
        if row.kind == "byline" and len(prose) > 1 and prose[1] < number < prose[-1]:
            continue
        for named in re.finditer(rf"(?<!\w)(?:{agency_pattern()})", row.text):
            if named[0].upper() not in picture_agencies():
                return _agency_fact(doc, row, named.start(), named.end())
    for row in body[-2:]:
        match = re.search(
            rf"[(\[](?:avec |with |con )?((?:{agency_pattern()}))(?:[,/ ].{{0,30}})?[)\]]\.?\s*$", row.text
        )
        if match:
            return _agency_fact(doc, row, match.start(1), match.end(1))
    return None


def _agency_fact(doc: str, row: Row, start: int, end: int) -> Fact:
    words = row.text[start:end]
    value = agency_names().get(words.upper(), words)
    return Fact(value=value, status="stated", rule="agency.credit", span=Span(doc, row.start + start, row.start + end))


def _masthead(doc: str, rows: Sequence[Row]) -> Fact | None:
    """The paper that a dateline or a byline names beside the date or the author."""
    for row in rows:
        if row.kind in ("dateline", "byline") and row.role == "":
            for match in _TITLE_CASE.finditer(row.text):
                name = match[0].rstrip(" -–—,")
                if _is_masthead(name) and not _is_function(name) and not re.fullmatch(agency_pattern(), name):
                    span = Span(doc, row.start + match.start(), row.start + match.start() + len(name))
                    return Fact(value=name, status="stated", rule="outlet.masthead", span=span)
    return None


@cache
def _rubrics(name: str) -> frozenset[str]:
    return frozenset(word for code in SUPPORTED for word in load(code, "press")[name])


@cache
def _genres() -> dict[str, str]:
    """The genre that a rubric or the first words of a title announce."""
    out = {
        word: genre for code in SUPPORTED for genre, words in load(code, "pages")["genres"].items() for word in words
    }
    for genre in ("interview", "opinion", "analysis"):
        out |= dict.fromkeys(_rubrics(f"{genre}_rubrics"), genre)
    return out


def _genre(rows: Sequence[Row], clues: Sequence[Clue], title: str) -> str:
    """`interview`, `opinion`, `live`... or `news`: by its data, its rubric, its title's first word, its questions."""
    genres = _genres()
    for field in ("genre", "section"):
        for clue in clues:
            if clue.field == field:
                label = clue.value.strip().lower()
                if field == "genre" and label in genres.values():
                    return label
                if label in genres:
                    return genres[label]
    labels = {row.text.strip().lower() for row in rows if row.role == "rubric"}
    announced = re.match(r"[\s\[«\"“]*([^:.|–—\]»\"”]{2,30}?)\s*(?:[:.|\]»\"”]|\s[–—-]\s)", title)
    if announced:
        labels.add(announced[1].lower())
    for label in sorted(labels):
        if label in genres:
            return genres[label]
    if any(row.kind == "question" for row in rows):
        return "interview"
    calls = any(re.search(r"\S\s?\[\d{1,2}\]", row.text) for row in rows if row.kind == "paragraph")
    if calls or any(row.kind == "footnote" for row in rows):
        return "analysis"  # numbered notes are an essay's apparatus, not a dispatch's
    return "news"
