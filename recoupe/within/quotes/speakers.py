"""Who speaks: the words of an attribution, resolved to the fullest name that the document gives."""

from __future__ import annotations

import re

from recoupe.model import Span, Voice
from recoupe.within.quotes.cast import KINDS, Cast, VoiceKind, full_name
from recoupe.within.quotes.lexicon import Speech, plain
from recoupe.within.quotes.phrases import phrase
from recoupe.within.quotes.sheet import Sheet


def voice_of(cast: Cast, lexicon: Speech, words: tuple[int, int], before: tuple[Voice, ...]) -> Voice:
    """The voice of an attribution's words. `before` are the voices heard so far, the last one last."""
    sheet = cast.sheet
    first, last = words
    first, last = _bare(sheet, first, last)
    span = Span(sheet.document.id, sheet.words[first].start, sheet.words[last - 1].end)
    keys = sheet.keys[first:last]
    if last - first == 1 and keys[0] in lexicon.owning and lexicon.language != "en":
        return _owner(cast, lexicon, first, span, before)
    if before and any(k in lexicon.same for k in keys[:3]) and any(k in lexicon.documents for k in keys):
        return Voice(name=before[-1].name, kind=before[-1].kind, span=span)  # "selon la même source"
    outlet = _outlet(sheet, lexicon, first, last)
    if outlet is not None:
        return outlet
    found = _mentioned(cast, lexicon, first, last)
    if (
        last - first <= 2
        and (keys[0] in lexicon.pronouns or keys[-1] in lexicon.pronouns)
        and keys[0] not in lexicon.generic
    ):
        own = _pronoun(cast, lexicon, first, span, before)
        return found if found is not None and own.kind == "anonymous" and plain(own.name) in lexicon.pronouns else own
    if found is not None:
        return found
    named = _head_name(cast, lexicon, first, last)
    if named is not None:
        a, b, name, kind = named
        return Voice(name=name, kind=kind, span=Span(span.doc, sheet.words[a].start, sheet.words[b - 1].end))
    titled = _by_title(cast, lexicon, first, last)
    if titled:
        return Voice(name=titled, kind="person", span=span)
    return _nominal(cast, lexicon, first, last, span)


def _owner(cast: Cast, lexicon: Speech, first: int, span: Span, before: tuple[Voice, ...]) -> Voice:
    """Whose "son idée" is: the last one named before it in the sentence, outside a place; else the last voice."""
    low, _ = cast.sheet.sentence(first)
    for _, _, name, label in reversed(cast.between(low, first)):
        if label == "PER":
            return Voice(name=full_name(cast, name), kind="person", span=span)
    if before:
        return Voice(name=before[-1].name, kind=before[-1].kind, span=span)
    return Voice(name=span.of(cast.sheet.text), kind="anonymous", span=span)


def _outlet(sheet: Sheet, lexicon: Speech, first: int, last: int) -> Voice | None:
    """The outlet that opens the phrase, behind an article or "l'agence", "le quotidien"; nobody of the outlet."""
    if lexicon.outlet_pattern is None:
        return None
    for k in range(first, last):
        match = lexicon.outlet_pattern.match(sheet.text, sheet.words[k].start)
        if match:
            behind = sheet.keys[sheet.at(match.end())] if sheet.at(match.end()) < len(sheet.keys) else ""
            rest = sheet.keys[sheet.at(match.end()) : last]
            if behind in ("'s", "’s") or (behind not in lexicon.of and any(x in lexicon.persons for x in rest)):
                return None
            return Voice(
                name=lexicon.outlets[match[0]], kind="media", span=Span(sheet.document.id, match.start(), match.end())
            )
        if sheet.keys[k] not in lexicon.articles and sheet.keys[k] not in lexicon.media_nouns:
            return None
    return None


def speaks(sheet: Sheet, lexicon: Speech, words: tuple[int, int]) -> bool:
    """True when the phrase names somebody who may be cited: a person, a body, an outlet, a text, or a name."""
    keys = sheet.keys[words[0] : words[1]]
    known = lexicon.persons | lexicon.bodies | lexicon.documents | lexicon.media_nouns
    return any(k in known for k in keys[:4]) or any(sheet.words[k].pos == "PROPN" for k in range(*words))


def named_behind(cast: Cast, lexicon: Speech, end: int) -> Voice | None:
    """Whom the sentence behind a quotation is about: "« … » Marie Roy, 72 ans, …". The name opens it, a comma follows."""
    sheet = cast.sheet
    word = sheet.at(end)
    while word < len(sheet.keys) and not sheet.keys[word][:1].isalnum() and sheet.words[word].start - end < 6:
        word += 1
    if word >= len(sheet.keys) or "\n" in sheet.text[end : sheet.words[word].start]:
        return None
    low = plain(sheet.text[sheet.words[word].start : sheet.words[word].start + 40])
    limit = sheet.sentence(word)[1] if any(low.startswith(words) for words in lexicon.taking_up) else 0
    for first, last, name, label in cast.between(word, max(word + 1, limit)):
        opens = first == word and last < len(sheet.keys) and sheet.keys[last] == ","
        if label == "PER" and (opens or word < first < limit):
            span = Span(sheet.document.id, sheet.words[first].start, sheet.words[last - 1].end)
            return Voice(name=full_name(cast, name), kind="person", span=span)
    return None


def _bare(sheet: Sheet, first: int, last: int) -> tuple[int, int]:
    while (
        last - first > 1
        and (sheet.keys[first] in ("-t", "t-") or not sheet.keys[first][:1].isalnum())
        and sheet.keys[first] not in ("«", "“", '"')
    ):
        first += 1
    return first, last


def _mentioned(cast: Cast, lexicon: Speech, first: int, last: int) -> Voice | None:
    """The voice of a known mention that is the head of the words: a nominal or pronoun in a chain that has a name."""
    sheet = cast.sheet
    for k in range(first, min(first + 3, last)):
        for number in sheet.mention_at.get(k, ()):
            mention = sheet.mentions[number]
            if mention.form == "name" or mention.chain < 0 or mention.kind not in KINDS or mention.group:
                continue
            if mention.span.start > sheet.words[first].end and mention.form == "nominal":
                continue
            chain = sheet.chains[mention.chain]
            if mention.chain not in cast.with_name:
                continue
            if mention.kind == "person" and chain.name.casefold() in lexicon.outlet_names:
                continue
            if mention.form == "pronoun" and last - first > 2:
                continue
            inside = _head_name(cast, lexicon, first, last)
            if inside is not None and inside[3] == "person":
                continue
            return Voice(name=full_name(cast, chain.name), kind=KINDS[mention.kind], span=mention.span, mention=number)
    return None


def _head_name(cast: Cast, lexicon: Speech, first: int, last: int) -> tuple[int, int, str, VoiceKind] | None:
    """The name that is what the phrase stands for: not one behind "de", "of", "chez"; a name in apposition counts."""
    sheet = cast.sheet
    sentence_last = sheet.sentence(first)[1]
    inside = cast.over(first, last)
    nouns = [k for k in range(first, last) if sheet.words[k].pos == "NOUN" and sheet.keys[k] not in lexicon.titles]
    for a, b, name, label in inside:
        before = a - 1
        while before >= first and (
            sheet.keys[before] in lexicon.titles or sheet.keys[before] in lexicon.articles - lexicon.of
        ):
            before -= 1
        if before >= first and sheet.keys[before] in lexicon.of:
            continue
        if b < sentence_last and sheet.keys[b] in ("'s", "’s", "’", "'") and b < last:
            continue
        if label == "PER":
            return (a, b, full_name(cast, name), "person")
        if nouns and nouns[0] < a and label == "LOC":
            continue
        if nouns and nouns[0] < a and sheet.keys[nouns[0]] in lexicon.persons:
            continue
        if label == "LOC" and any(k in lexicon.persons or k in lexicon.bodies for k in sheet.keys[first:last]):
            continue
        if any(k in lexicon.persons or k in lexicon.media_nouns for k in sheet.keys[b:last]):
            continue  # "South Korean media", "harbour officials"
        kind: VoiceKind = "place" if label == "LOC" else "organisation"
        press = label == "ORG" and any(plain(w) in lexicon.press_words for w in name.split())
        if (
            press
            or " ".join(name.split()) in lexicon.outlets
            or any(k in lexicon.media_nouns for k in sheet.keys[first:a])
        ):
            kind = "media"
        return (a, b, " ".join(name.split()), kind)
    # "le porte-parole, Paul Roy": the name comes right behind a comma.
    if (
        last + 1 < sentence_last
        and sheet.keys[last] == ","
        and any(
            k in lexicon.persons or k in lexicon.pronouns or k in lexicon.generic or k == "un" or k == "l'un"
            for k in sheet.keys[first:last]
        )
    ):
        stop = min(sentence_last, last + 8)
        for a, b, name, label in cast.between(last + 1, stop):
            if label == "PER" and all(
                sheet.keys[k] in lexicon.titles or sheet.keys[k] in lexicon.persons or sheet.keys[k] in lexicon.articles
                for k in range(last + 1, a)
            ):
                return (a, b, full_name(cast, name), "person")
    return None


def _by_title(cast: Cast, lexicon: Speech, first: int, last: int) -> str:
    """The person introduced with this title, nearest before; "le magistrat" also finds a prosecutor."""
    sheet = cast.sheet
    if sheet.keys[first] in lexicon.indefinite:
        return ""
    body = [k for k in sheet.keys[first:last] if k not in lexicon.articles]
    if not body:
        return ""
    head = next((k for k in body if k in lexicon.persons or k in lexicon.hypernyms), "")
    if not head:
        return ""
    bare = plain(re.sub(r"\s+", " ", sheet.surface(first + (sheet.keys[first] in lexicon.articles), last)))
    wanted = {k for k in body if k in lexicon.persons} | {head} | lexicon.hypernyms.get(head, frozenset())
    if " " in bare and bare in lexicon.hypernyms:
        wanted = set(lexicon.hypernyms[bare])
        body = []
    here = sheet.words[first].start
    best = ""
    best_score = 0.0
    for at, title, name in cast.titles:
        tokens = title.split()
        if not any(w in title if " " in w else w in tokens for w in wanted):
            continue
        same = len(set(body) & set(re.findall(r"[\w-]+", title)))
        extra = [k for k in body if len(k) > 3 and k not in title and k not in wanted]
        if extra and head not in lexicon.hypernyms:
            continue
        distance = abs(here - at) if at < here else 2 * abs(at - here) + 500
        score = same + 1.0 / (1.0 + distance / 1000.0)
        if score > best_score:
            best, best_score = name, score
    return best


def _pronoun(cast: Cast, lexicon: Speech, first: int, span: Span, before: tuple[Voice, ...]) -> Voice:
    """Who "il" is: the last voice that fits in gender and number, or the subject of the sentence before."""
    sheet = cast.sheet
    key = sheet.keys[first]
    plural = key in lexicon.plural
    side = "f" if key in lexicon.feminine else "m"

    def fits(voice: Voice) -> bool:
        if plural != (voice.kind == "group" or _plural(voice)):
            return False
        known = cast.gender.get(voice.name) or _grammatical(sheet, lexicon, voice)
        return known in ("", side) or lexicon.language == "en"

    if not plural and lexicon.language != "en":
        low = sheet.sentence(first)[0]
        told = _subject_within(cast, lexicon, (low, first), side, persons=True) if first - low > 4 else None
        if told is not None:  # "Le président a promis : « … », a-t-il lancé"
            return Voice(name=told.name, kind=told.kind, span=span)
    body = None if plural or lexicon.language == "en" else _previous_body(cast, lexicon, first, side)
    if body is not None:
        return Voice(name=body.name, kind=body.kind, span=span)
    subject = _previous_subject(cast, lexicon, first)
    if subject is not None and fits(subject) and not (before and before[-1].name == subject.name):
        recent = before[-1] if before else None
        if (
            recent is None
            or not fits(recent)
            or (recent.span is not None and subject.span is not None and subject.span.start > recent.span.start)
        ):
            return Voice(name=subject.name, kind=subject.kind, span=span)
    for voice in reversed(before[-4:]):
        if fits(voice):
            return Voice(name=voice.name, kind=voice.kind, span=span)
    subject = subject or _only_person(cast, first)
    if subject is not None and not plural:
        return Voice(name=subject.name, kind=subject.kind, span=span)
    return Voice(name=span.of(sheet.text).lstrip("-"), kind="anonymous", span=span)


def _grammatical(sheet: Sheet, lexicon: Speech, voice: Voice) -> str:
    """The gender that the article or noun of an attribution without a name shows; empty for none."""
    if voice.span is None or (voice.kind == "person" and voice.name[:1].isupper()):
        return ""
    first = sheet.at(voice.span.start)
    for k in (first, first - 1):
        if 0 <= k < len(sheet.keys) and sheet.keys[k] in lexicon.feminine_marks | lexicon.masculine_marks:
            return "f" if sheet.keys[k] in lexicon.feminine_marks else "m"
    morph = sheet.words[first].morph if first < len(sheet.words) else ""
    return "f" if "Gender=Fem" in morph else "m" if "Gender=Masc" in morph else ""


def _plural(voice: Voice) -> bool:
    return bool(
        re.match(
            r"(?:les|des|certains|certaines|plusieurs|deux|trois|quelques|the two|some|many|los|las)\b",
            voice.name,
            re.I,
        )
    )


def _previous_subject(cast: Cast, lexicon: Speech, first: int) -> Voice | None:
    """The person who is subject of the sentence before, or earlier in this one."""
    sheet = cast.sheet
    sentence = sheet.words[first].sentence
    block = sheet.document.sentences[sentence].block
    for number in range(sentence, max(-1, sentence - 3), -1):
        if abs(sheet.document.sentences[number].block - block) > 1:
            break
        low, high = sheet.syntax.bounds[number]
        for a, b, name, label in cast.between(low, min(high, first)):
            if label == "PER" and sheet.level[a] < 0:
                dep = sheet.words[a].dep
                head = sheet.words[a].head
                if dep.startswith("nsubj") or sheet.words[head].dep.startswith("nsubj") or (not dep and a - low <= 6):
                    span = Span(sheet.document.id, sheet.words[a].start, sheet.words[b - 1].end)
                    return Voice(name=full_name(cast, name), kind="person", span=span)
    return None


def _only_person(cast: Cast, first: int) -> Voice | None:
    """The one person whom the sentence before names; None where it names two or nobody."""
    sheet = cast.sheet
    sentence = sheet.words[first].sentence
    if sentence == 0 or sheet.document.sentences[sentence - 1].block != sheet.document.sentences[sentence].block:
        return None
    low, high = sheet.syntax.bounds[sentence - 1]
    names = {full_name(cast, name) for _, _, name, label in cast.between(low, high) if label == "PER"}
    return Voice(name=names.pop(), kind="person") if len(names) == 1 else None


def _previous_body(cast: Cast, lexicon: Speech, first: int, side: str) -> Voice | None:
    """The body, paper or state that was subject of the sentence before, of the pronoun's gender: "La CCTV … Elle …"."""
    sheet = cast.sheet
    sentence = sheet.words[first].sentence
    if sentence == 0 or first - sheet.syntax.bounds[sentence][0] > 2:
        return None
    before, here = sheet.document.sentences[sentence - 1], sheet.document.sentences[sentence]
    if before.block != here.block:
        return None
    return _subject_within(cast, lexicon, sheet.syntax.bounds[sentence - 1], side)


def _subject_within(
    cast: Cast, lexicon: Speech, words: tuple[int, int], side: str, persons: bool = False
) -> Voice | None:
    """The subject of the main verb in words [low, high), if it is a body, paper or state (or person) of that gender."""
    sheet = cast.sheet
    low, high = words
    for k in range(low, min(high, low + 40)):
        word = sheet.words[k]
        if word.dep not in ("nsubj", "nsubj:pass") or sheet.words[word.head].dep != "ROOT" or sheet.level[k] >= 0:
            continue
        if word.pos not in ("NOUN", "PROPN") or word.has("Number=Plur"):
            return None
        found = phrase(sheet, lexicon, k, high)
        begin = k - 1 if k > low and sheet.keys[k - 1] in lexicon.articles else k
        voice = voice_of(cast, lexicon, (begin, max(k + 1, found[1] if found else 0)), ())
        marks = (sheet.keys[begin] in lexicon.feminine_marks, sheet.keys[begin] in lexicon.masculine_marks)
        gender = "f" if marks[0] or word.has("Gender=Fem") else "m" if marks[1] or word.has("Gender=Masc") else ""
        told = voice.kind in ("organisation", "media", "place") or (persons and voice.kind == "person")
        if told and gender == side:
            return voice
        return None
    return None


def _nominal(cast: Cast, lexicon: Speech, first: int, last: int, span: Span) -> Voice:
    """A voice without a name: a body ("le parquet"), a group, or someone who stays anonymous."""
    sheet = cast.sheet
    keys = sheet.keys[first:last]
    kind: VoiceKind = "anonymous"
    a = first
    contracted = first > 0 and sheet.keys[first - 1] in lexicon.contracted
    definite = contracted or (keys[0] in lexicon.articles and keys[0] not in lexicon.indefinite)
    if any(k in lexicon.media_nouns for k in keys[:4]):
        kind = "media"
    elif (
        definite and keys[0] in lexicon.feminine_marks and any(k in lexicon.persons & lexicon.bodies for k in keys[:2])
    ):
        kind = "organisation"  # "la policía"
    elif any(k in lexicon.persons for k in keys):
        kind = "person" if definite and not sheet.words[first].has("Number=Plur") else "anonymous"
    elif any(k in lexicon.bodies for k in keys) or (keys and keys[0].isupper()):
        kind = "organisation" if definite or len(keys) == 1 else "anonymous"
    several = sheet.words[first].has("Number=Plur") or keys[0] in ("los", "las")
    if keys[0] in ("les", "des", "certains", "plusieurs", "ces", "the", "some"):
        several = several or sheet.words[last - 1].has("Number=Plur")
    if kind != "media" and several:
        kind = "group" if definite or keys[0] in lexicon.generic else "anonymous"
    known = keys[0] in lexicon.pronouns or keys[0] in lexicon.generic
    named = not known and all(word.text[:1].isupper() and word.text[1:2].islower() for word in sheet.words[first:last])
    if kind == "anonymous" and named and first > sheet.sentence(first)[0]:
        kind = "person"  # a name that no list knows
    while a < last - 1 and keys[a - first] in lexicon.articles and keys[a - first] not in lexicon.generic:
        a += 1
    name = " ".join(sheet.surface(a, last).split()).lstrip("-")
    if kind == "organisation":
        name = _longest(sheet, name)
    return Voice(name=name, kind=kind, span=span)


def _longest(sheet: Sheet, name: str) -> str:
    """ "parquet" as "parquet de Port-Aven" where the document says so."""
    if " " in name:
        return name
    found = re.search(
        rf"\b{re.escape(name)} (?:de la |de l['’]|du |des |de |d['’])[A-ZÉÈÎ][\w-]+(?: [A-Z][\w-]+)*", sheet.text
    )
    return found[0] if found else name


def third_person(cast: Cast, lexicon: Speech, words: tuple[int, int]) -> Voice:
    """Who "elle" is in somebody else's words: the last subject with a name there, else the last person told of before."""
    sheet = cast.sheet
    first = words[0]
    span = Span(sheet.document.id, sheet.words[first].start, sheet.words[words[1] - 1].end)
    low, _ = sheet.sentence(first)
    for a, _, name, label in reversed(cast.between(low, first)):
        if sheet.level[a] == sheet.level[first] and sheet.words[a].dep.startswith("nsubj"):
            kind: VoiceKind = "person" if label == "PER" else "place" if label == "LOC" else "organisation"
            return Voice(name=full_name(cast, name), kind=kind, span=span)
    feminine = sheet.keys[first] in lexicon.feminine
    subject = _previous_subject(cast, lexicon, first)
    if subject is not None and sheet.keys[first] not in lexicon.plural:
        known = cast.gender.get(subject.name, "m")  # unknown: a woman is nearly always told by a title
        if known == ("f" if feminine else "m"):
            return Voice(name=subject.name, kind=subject.kind, span=span)
    side = "Gender=Fem" if feminine else "Gender=Masc"
    plural = sheet.keys[first] in lexicon.plural
    for k in range(first - 1, max(-1, first - 150), -1):
        word = sheet.words[k]
        if sheet.keys[k] in lexicon.persons and sheet.level[k] < 0 and word.has(side) and not plural:
            if word.has("Number=Plur") or cast.over(k, k + 1):
                continue
            found = phrase(sheet, lexicon, k, sheet.sentence(k)[1])
            if found is not None:
                return Voice(name=" ".join(sheet.surface(*found).split()), kind="person", span=span)
    return Voice(name=span.of(sheet.text).lstrip("-"), kind="anonymous", span=span)
