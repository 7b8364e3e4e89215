"""Sieves over pronouns: verbs without a subject of their own, "I" of a quotation, the third person, owners."""

from __future__ import annotations

from recoupe.within.mentions.sieves.board import Board

_BACK = 3  # sentences that a pronoun looks back
_THIRD = ("personal", "owning")
_REFLEXIVE = frozenset(("se", "s", "soi", "himself", "herself", "itself", "themselves"))
_SPAN = 60  # words before a pronoun among which the subject of the sentence before stands
_TOLD = 0.6  # a person of whom the text says that it is "she" or "he"


def verbs(b: Board) -> None:
    """A verb without its own subject, joined to one that has it: "he came and saw"."""
    lone = [k for k, p in enumerate(b.phrases) if p.form == "verb" and p.kind is None]
    if not lone:
        return
    subjects = {b.words[p.head].head: k for k, p in enumerate(b.phrases) if b.subject(k)}
    for k in lone:
        at = b.phrases[k].head
        for _ in range(4):
            at = b.words[at].head
            if at in subjects and subjects[at] != k:
                b.tie(subjects[at], k)
                break


def speakers(b: Board) -> None:
    """ "I" is who speaks; outside quotations one person speaks throughout."""
    last: dict[tuple[str, int], int] = {}
    for k, p in enumerate(b.phrases):
        if p.form not in ("one", "several", "hearing"):
            continue
        quote = b.quoted(k)
        speaker = b.speech[quote][1] if quote >= 0 else -1
        if speaker >= 0 and p.form == "one" and b.fits(speaker, k):
            b.tie(speaker, k)
        who = speaker if speaker >= 0 else quote
        at = (p.form, who)
        if at in last:
            b.tie(last[at], k)
        last[at] = k


def pronouns(b: Board) -> None:
    """Pronouns of the third person and owners: the best phrase of the last sentences that agrees."""
    for k, p in enumerate(b.phrases):
        if p.form not in _THIRD or not p.text or p.text in ("en", "y"):
            continue
        best: tuple[float, int] | None = None
        for other in b.before(k, _BACK):
            weight = _weight(b, k, other)
            if weight is not None and (best is None or weight > best[0]):
                best = (weight, other)
        if best is not None and not (p.rule.startswith("fr.") and _rival(b, k, best[1])):
            b.tie(best[1], k)


def _rival(b: Board, k: int, other: int) -> bool:
    """True when the sentence before has a common noun for its subject that "elle" may stand for just as well."""
    p = b.phrases[k]
    gender = next(iter(p.agrees & {"Masc", "Fem"}), "")
    if b.of[other].gender == gender or b.phrases[other].sentence == p.sentence or not gender:
        return False
    for i in range(p.head - 1, max(-1, p.head - _SPAN), -1):
        word = b.words[i]
        if word.sentence < p.sentence - 1:
            return False
        if (
            word.pos == "NOUN"
            and word.dep.startswith("nsubj")
            and word.has(f"Gender={gender}")
            and word.has("Number=Sing")
        ):
            return not any(q.start <= word.start < q.end for q in (b.phrases[x] for x in b.before(k, 1)))
    return False


def _weight(b: Board, k: int, other: int) -> float | None:
    """How well phrase `other` explains pronoun k; None where it cannot."""
    p, q = b.phrases[k], b.phrases[other]
    if q.form in ("one", "several", "hearing", "verb", "other") or q.text in ("en", "y") or not b.fits(other, k):
        return None
    if b.nested(k, other):
        return None
    group = b.of[other]
    if (not group.agrees and q.form == "relative") or not _stands(b, k, other):
        return None
    if (b.quoted(k) >= 0) != (b.quoted(other) >= 0) and p.sentence == q.sentence and q.form in _THIRD:
        return None
    same_clause = b.words[p.head].head == b.words[q.head].head
    if p.form == "personal" and same_clause and p.text not in _REFLEXIVE and p.head != q.head:
        return None
    subject = b.subject(other)
    weight = -1.0 * (p.sentence - q.sentence)
    weight += 1.0 if subject else 0.0
    weight += 0.5 if group.person or group.named else 0.0
    weight += 0.1 * min(len(group.members), 6)
    weight += 0.6 if q.form in _THIRD else 0.0
    weight -= 0.7 if q.inside >= 0 and q.form == "nominal" else 0.0
    weight -= 0.02 * (k - other)
    weight += _TOLD if group.gender and group.gender in p.agrees and group.kind == "person" else 0.0
    if p.form == "owning" and same_clause and subject:
        weight += 1.0
    if not ({"Sing", "Plur"} & group.agrees):
        weight -= 0.5
    return weight


def _stands(b: Board, k: int, other: int) -> bool:
    """True when a pronoun may stand for a thing of this kind, where the kinds are known: "he" is no company."""
    p, q = b.phrases[k], b.phrases[other]
    kind = b.of[other].kind
    if not p.rule or kind is None:
        return True
    if p.rule.endswith(".dropped"):
        near = p.sentence - q.sentence == 1 and b.subject(other)
        return near and (kind in ("person", "organisation", "media") if "Sing" in p.agrees else kind == "group")
    if b.of[other].generic or (q.form in _THIRD and len(b.of[other].members) == 1):
        return False
    if "Plur" in p.agrees:
        return kind == "group" or "Plur" in q.agrees
    if "Neut" in p.agrees:
        return kind in ("organisation", "media", "product", "facility")
    if p.rule.startswith("en."):
        return kind == "person"
    if kind == "person":
        return True
    return kind in ("organisation", "media", "place") and bool(b.of[other].gender) and b.subject(other)
