"""Which mentions of one document stand for the same thing: identity of keys, of names, short forms of whole ones."""

from __future__ import annotations

from recoupe.model import Chain, Document, Mention, Span
from recoupe.within.mentions.lexicon import Lexicon
from recoupe.within.mentions.names import Name
from recoupe.within.mentions.pieces import Pieces
from recoupe.within.syntax import Syntax


def chained(
    document: Document, syntax: Syntax, pieces: Pieces, lexicons: dict[int, Lexicon], names: list[Name]
) -> tuple[tuple[Mention, ...], tuple[Chain, ...]]:
    """Mentions and chains out of the names found."""
    groups = name_groups(names)
    mentions: list[tuple[Mention, int]] = []
    for name, group in zip(names, groups, strict=True):
        assert name.kind is not None
        mentions.append(
            (
                Mention(
                    span=Span(document.id, name.start, name.end), rule=name.rule, kind=name.kind, form="name"
                ),
                group,
            )
        )
    return _numbered(mentions, names, groups)


def name_groups(names: list[Name]) -> list[int]:
    """For each name the number of its group."""
    of: dict[tuple[str, str], int] = {}
    persons: dict[str, set[str]] = {}
    for name in names:
        if name.kind == "person" and " " in name.folded:
            for part in name.folded.split(" "):
                persons.setdefault(part, set()).add(name.folded)
    out = []
    for name in names:
        if name.known is not None and name.known.key:
            key = ("key", name.known.key)
        elif name.kind == "person" and " " not in name.folded and len(persons.get(name.folded, ())) == 1:
            key = ("person", next(iter(persons[name.folded])))
        else:
            key = (str(name.kind), name.folded)
        out.append(of.setdefault(key, len(of)))
    return out


def _numbered(
    mentions: list[tuple[Mention, int]], names: list[Name], groups: list[int]
) -> tuple[tuple[Mention, ...], tuple[Chain, ...]]:
    from dataclasses import replace

    order = sorted(range(len(mentions)), key=lambda k: (mentions[k][0].span.start, -mentions[k][0].span.end))
    number: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    out: list[Mention] = []
    for at, k in enumerate(order):
        mention, group = mentions[k]
        chain = number.setdefault(group, len(number))
        members.setdefault(chain, []).append(at)
        out.append(replace(mention, chain=chain))
    chains = []
    for group, chain in sorted(number.items(), key=lambda item: item[1]):
        own = [names[k] for k in order if groups[k] == group]
        best = max(own, key=lambda n: (len(n.folded.split(" ")), -own.index(n)))
        key = next((n.known.key for n in own if n.known is not None), "")
        chains.append(Chain(kind=own[0].kind or "organisation", name=" ".join(best.text.split()), mentions=tuple(members[chain]), key=key))
    return tuple(out), tuple(chains)
