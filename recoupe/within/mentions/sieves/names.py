"""Sieves over names: the same key, the same words, short forms, acronyms; and the relative pronouns beside them."""

from __future__ import annotations

from recoupe.within.folding import fold
from recoupe.within.mentions.identity import Key
from recoupe.within.mentions.sieves.board import SEEN, Board

_HONORIFICS = frozenset(("M", "MM", "Mme", "Mlle", "Mr", "Dr"))
_JOINS = frozenset(("-", ".", "de", "d'", "du", "von", "van"))


def keys(b: Board) -> None:
    """Names that the lexicon, the gazetteer or the document itself gives one key."""
    first: dict[Key, int] = {}
    for k, p in enumerate(b.phrases):
        if p.key is not None and first.setdefault(p.key, k) != k:
            b.tie(first[p.key], k)


def names(b: Board) -> None:
    """Names of the same words, and short forms of the one longer name, among names that have no key."""
    found = [k for k, p in enumerate(b.phrases) if p.form == "name"]
    if all(b.phrases[k].key is not None for k in found):
        return
    proper = {k: _proper(b, k) for k in found}
    bearers: dict[str, set[tuple[str, ...]]] = {}
    for words in proper.values():
        if len(words) > 1:
            bearers.setdefault(words[-1], set()).add(tuple(sorted(words)))
    edges: dict[str, list[int]] = {}
    for k in found:
        a = proper[k]
        if not a:
            continue
        earlier = {other for word in (a[0], a[-1]) for other in edges.get(word, ())[-SEEN:]}
        for other in sorted(earlier, reverse=True):
            c = proper[other]
            short, long = (a, c) if len(a) <= len(c) else (c, a)
            shortens = set(short) <= set(long) and (short[-1] == long[-1] or short[0] == long[0])
            # A bare family name joins none of several who bear it.
            doubtful = a != c and len(short) == 1 and len(bearers.get(short[0], ())) > 1
            if (a == c or shortens) and not b.nested(k, other) and b.fits(other, k) and not doubtful:
                b.tie(other, k)
                break
        for word in {a[0], a[-1]}:
            edges.setdefault(word, []).append(k)
    _initials(b, found, proper)


def _proper(b: Board, k: int) -> tuple[str, ...]:
    """The capitalised words around the head of a name."""
    p = b.phrases[k]
    out: list[str] = []
    at = p.head
    while at > 0 and b.words[at - 1].start >= p.start and _namelike(b, at - 1):
        at -= 1
    while at < len(b.words) and b.words[at].start < p.end and _namelike(b, at):
        if b.words[at].text[:1].isupper() and b.words[at].text.rstrip(".") not in _HONORIFICS:
            out += fold(b.words[at].text).split(" ")
        at += 1
    return tuple(out)


def _namelike(b: Board, at: int) -> bool:
    word = b.words[at]
    return word.text[:1].isupper() or word.text in _JOINS


def _initials(b: Board, found: list[int], proper: dict[int, tuple[str, ...]]) -> None:
    """An acronym and the phrase whose words begin with its letters."""
    letters: dict[str, int] = {}
    for k, p in enumerate(b.phrases):
        words = [w for w in p.text.split(" ") if len(w) > 2 or w.isdigit()]
        if len(words) > 1 and p.form in ("name", "nominal"):
            letters.setdefault("".join(w[0] for w in words), k)
    for k in found:
        if len(proper[k]) == 1 and 2 < len(proper[k][0]) < 7:
            other = letters.get(proper[k][0])
            raw = b.words[b.phrases[k].head].text
            if other is not None and other != k and raw.isupper() and not b.nested(k, other):
                b.tie(other, k)


def relatives(b: Board) -> None:
    """ "the ship that sank": the noun that the clause hangs on, else what ends just before."""
    for k, p in enumerate(b.phrases):
        if p.form != "relative":
            continue
        governors = _clause_heads(b, p.head)
        best: tuple[int, int, int] | None = None
        for other in b.before(k, 1):
            q = b.phrases[other]
            if q.form in ("relative", "owning") or not _agree(p.agrees, q.agrees):
                continue
            gap = p.start - q.end
            hangs = q.head in governors
            if gap > _FAR or (gap < 0 and not hangs) or (gap > _NEAR and not hangs):
                continue
            rank = (0 if hangs else 1, max(gap, 0) if not hangs else q.start)
            if best is None or rank < best[:2]:
                best = (*rank, other)
        if best is not None:
            b.tie(best[2], k)


_FAR, _NEAR = 80, 4  # characters between a relative pronoun and what it stands for: through the clause, or alone


def _clause_heads(b: Board, head: int) -> set[int]:
    """The nouns on which the clauses around a word hang."""
    out: set[int] = set()
    at = head
    for _ in range(6):
        word = b.words[at]
        if word.dep.startswith(("acl", "relcl")) and word.head != at:
            out.add(word.head)
            break
        if word.head == at:
            break
        at = word.head
    return out


def _agree(left: frozenset[str], right: frozenset[str]) -> bool:
    both = left | right
    return not ({"Masc", "Fem"} <= both or {"Sing", "Plur"} <= both)
