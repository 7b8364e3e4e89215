"""Relays: the agency or broadcaster that was spoken to, who reports the words, and what a footnote says of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from recoupe.model import Span, Voice
from recoupe.within.quotes.lexicon import Speech, plain
from recoupe.within.quotes.phrases import phrase
from recoupe.within.quotes.sheet import Sheet

_NOTE = re.compile(
    r"^\s*(?:\[\^?(\d{1,3})\][.:]?\s+|(\d{1,2})[.)][.:]?\s+|\((\d{1,2})\)[.:]?\s+|([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})\s*)(?=\S)"
)
_SUPERSCRIPT = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
_REF = re.compile(r"\s?(?:\[\^?(\d{1,3})\]|(?<![mM])([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})(?!\w))")


def relays_of(
    sheet: Sheet, lexicon: Speech, region: tuple[int, int], holes: Iterable[tuple[int, int]]
) -> tuple[Voice, ...]:
    """The relays that words [a, b) of an attribution name, in order; words in `holes` (the quotation) are not read."""
    inside = {k for low, high in holes for k in range(sheet.at(low), sheet.at(high))}
    out: list[Voice] = []
    seen: set[str] = set()
    k, end = region
    while k < end:
        if k in inside:
            k += 1
            continue
        found = (
            _phrase_relay(sheet, lexicon, k, end)
            or _spoken_to(sheet, lexicon, k, end)
            or _bracketed(sheet, lexicon, k, end)
            or seen_by(sheet, lexicon, k)
        )
        if found is None:
            k += 1
            continue
        voice, k = found
        if plain(voice.name) not in seen and plain(voice.name) not in lexicon.channels:
            seen.add(plain(voice.name))
            out.append(voice)
    return tuple(out)


def _phrase_relay(sheet: Sheet, lexicon: Speech, k: int, end: int) -> tuple[Voice, int] | None:
    """ "sur les ondes de X", "interrogé par X", "cité par X"."""
    words = relayed(sheet, lexicon, k)
    if not words:
        return None
    after = sheet.at(sheet.words[k].start + len(words))
    return _media(sheet, lexicon, after, end, sure=not words.startswith(("auprès", "invité")))


def relayed(sheet: Sheet, lexicon: Speech, k: int) -> str:
    """The words at word `k` that say through whom ("cité par"); empty for none."""
    if sheet.keys[k] not in lexicon.relay_heads:
        return ""
    start = sheet.words[k].start
    low = plain(sheet.text[start : start + 60])
    return next(
        (w for w in lexicon.relay_phrases if low.startswith(w) and not low[len(w) : len(w) + 1].isalnum()),
        "",
    )


def _spoken_to(sheet: Sheet, lexicon: Speech, k: int, end: int) -> tuple[Voice, int] | None:
    """ "à l'AFP", "au quotidien X", "sur BFMTV": a preposition, then an outlet."""
    key = sheet.keys[k]
    if key in ("de", "du", "par"):
        return None
    if key not in lexicon.through and key not in lexicon.on_air:
        return None
    return _media(sheet, lexicon, k + 1, end, sure=False, on_air=key in lexicon.on_air)


def seen_by(sheet: Sheet, lexicon: Speech, k: int) -> tuple[Voice, int] | None:
    """ "une note que Le Monde a pu consulter": an outlet behind a relative, and that it has seen the thing."""
    if sheet.keys[k] not in lexicon.relatives or lexicon.outlet_pattern is None:
        return None
    for at in range(k + 1, min(k + 3, len(sheet.keys))):
        match = lexicon.outlet_pattern.match(sheet.text, sheet.words[at].start)
        if match:
            behind = plain(sheet.text[match.end() : match.end() + 30]).lstrip()
            if not behind.startswith(lexicon.seen):
                return None
            return _voice(sheet, match.start(), match.end(), lexicon.outlets[match[0]]), sheet.at(match.end())
    return None


def _bracketed(sheet: Sheet, lexicon: Speech, k: int, end: int) -> tuple[Voice, int] | None:
    """ "(Reuters)", "(source : AFP)": an outlet alone between brackets."""
    if sheet.keys[k] != "(" or lexicon.outlet_pattern is None:
        return None
    for at in range(k + 1, min(k + 4, end)):
        match = lexicon.outlet_pattern.match(sheet.text, sheet.words[at].start)
        if match:
            closed = sheet.text[match.end() : match.end() + 1] == ")"
            found = _voice(sheet, match.start(), match.end(), lexicon.outlets[match[0]])
            return (found, sheet.at(match.end())) if closed else None
    return None


def _media(
    sheet: Sheet, lexicon: Speech, k: int, end: int, sure: bool, on_air: bool = False
) -> tuple[Voice, int] | None:
    """The outlet that stands at word `k`, with or without an article; `sure`: whatever stands there relays."""
    a = k
    while a < end and (sheet.keys[a] in lexicon.articles or sheet.words[a].text in "*_\"«“'"):
        if sheet.words[a].text[:1].isupper():
            break
        a += 1
    if a >= end:
        return None
    if lexicon.outlet_pattern is not None:
        for begin in (sheet.words[k].start, sheet.words[a].start):
            match = lexicon.outlet_pattern.match(sheet.text, begin)
            if match:
                return _voice(sheet, match.start(), match.end(), lexicon.outlets[match[0]]), sheet.at(match.end())
    if sheet.keys[a] in lexicon.media_nouns:
        found = phrase(sheet, lexicon, a, end)
        if found is None:
            return None
        b = found[1]
        c = a
        while c < b and not sheet.words[c].text[:1].isupper():
            c += 1
        if c < b:
            return _voice(sheet, sheet.words[c].start, sheet.words[b - 1].end), b
        if sure:
            return _voice(sheet, sheet.words[a].start, sheet.words[b - 1].end), b
        return None
    if not sheet.words[a].text[:1].isupper() or plain(sheet.words[a].text) in lexicon.channels:
        return None
    named = _press_name(sheet, lexicon, a, end)
    if named is not None:
        return named
    label = sheet.label(a)
    if sure or (on_air and label not in ("LOC", "PER") and sheet.words[a].text[1:2] != ""):
        found = phrase(sheet, lexicon, a, end, nested=True)
        if found is None:
            return None
        b = found[0] + 1
        while b < found[1] and (sheet.words[b].text[:1].isupper() or sheet.words[b].text[:1].isdigit()):
            b += 1
        if on_air and not sure and sheet.words[a].pos not in ("PROPN", "X", "NOUN"):
            return None
        return _voice(sheet, sheet.words[found[0]].start, sheet.words[b - 1].end), b
    return None


def _press_name(sheet: Sheet, lexicon: Speech, a: int, end: int) -> tuple[Voice, int] | None:
    """The outlet that words from `a` on name: a mention of a medium, or capitals with "Gazette", "Courrier" among them."""
    for number in sheet.mention_at.get(a, ()):
        mention = sheet.mentions[number]
        if mention.kind == "media" and mention.form == "name":
            return _voice(sheet, mention.span.start, mention.span.end), sheet.at(mention.span.end)
    b = a
    while b < min(end, a + 5) and (sheet.words[b].text[:1].isupper() or (b > a and sheet.keys[b] in lexicon.of)):
        b += 1
    while b > a and not sheet.words[b - 1].text[:1].isupper():
        b -= 1
    if not any(sheet.keys[k] in lexicon.press_words for k in range(a, b)) or sheet.person(a, b):
        return None
    return _voice(sheet, sheet.words[a].start, sheet.words[b - 1].end), b


def _voice(sheet: Sheet, start: int, end: int, name: str = "") -> Voice:
    return Voice(
        name=name or " ".join(sheet.text[start:end].split()), kind="media", span=Span(sheet.document.id, start, end)
    )


# -------------------------------------------------------------------- footnotes


@dataclass(frozen=True, slots=True)
class Note:
    """What a footnote says of a source: who speaks, who relays ("Cité par X"), with the note's span."""

    number: str
    speaker: str
    relays: tuple[str, ...]
    person: bool
    span: Span


def find_notes(sheet: Sheet, lexicon: Speech) -> dict[str, Note]:
    """The notes at the end of the document by number; "op. cit." takes up what the earlier note of that name said."""
    notes: dict[str, Note] = {}
    count = len(sheet.document.blocks)
    for number, block in enumerate(sheet.document.blocks):
        if block.kind != "footnote" and number < count // 2:
            continue
        body = block.span.of(sheet.text)
        match = _NOTE.match(body)
        if match is None or (match[1] is None and block.kind != "footnote"):
            continue
        mark = match[1] or match[2] or match[3] or match[4].translate(_SUPERSCRIPT)
        note = _note(sheet, lexicon, mark, body[match.end() :], block.span, notes)
        if note is not None:
            notes[mark] = note
    return notes


def _note(sheet: Sheet, lexicon: Speech, mark: str, body: str, span: Span, earlier: dict[str, Note]) -> Note | None:
    text = body.replace("*", "").strip()
    low = plain(text)
    cited = next((c for c in lexicon.citing if low.startswith(c + " ")), "")
    if cited:
        text = text[len(cited) :].strip()
    outlet = lexicon.outlet_pattern.search(text) if lexicon.outlet_pattern is not None else None
    lead = re.split(r",| daté| du \d|\(| - | – |:", text, maxsplit=1)[0].strip(" .")
    lead_is_outlet = outlet is not None and outlet.start() <= 3
    person = (
        re.fullmatch(r"[A-ZÉÈÎ][\w’'.-]+(?: (?:de |van |von |al-|el-)?[A-ZÉÈÎ][\w’'.-]*){1,3}", lead) is not None
        and not lead_is_outlet
    )
    again = any(word in low for word in lexicon.op_cit)
    if cited:
        name = lexicon.outlets[outlet[0]] if outlet is not None else lead
        return Note(mark, "", (name,), False, span) if name else None
    if lead_is_outlet and outlet is not None:
        return Note(mark, lexicon.outlets[outlet[0]], (), False, span)
    if not person:
        return None
    relays: tuple[str, ...] = (lexicon.outlets[outlet[0]],) if outlet is not None else ()
    if again:
        for note in earlier.values():
            if note.speaker == lead:
                relays = note.relays
    return Note(mark, lead, relays, True, span)


def references(sheet: Sheet, notes: dict[str, Note]) -> tuple[int, ...]:
    """Where the text refers to a note that names a source."""
    if not notes:
        return ()
    return tuple(m.start() for m in _REF.finditer(sheet.text) if _number(m) in notes)


def _number(match: re.Match[str]) -> str:
    return match[1] or match[2].translate(_SUPERSCRIPT)


def note_after(sheet: Sheet, notes: dict[str, Note], end: int, block: int) -> tuple[Note, Span] | None:
    """The note that a quotation ending at `end` rests on: its own reference, or the next one in its paragraph."""
    stop = sheet.document.blocks[block].span.end
    for match in _REF.finditer(sheet.text, end, stop):
        note = notes.get(_number(match))
        return (note, Span(sheet.document.id, match.start() + (match[0][0] == " "), match.end())) if note else None
    return None
