"""What two texts share, in one word, which way it went, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from math import inf

from anyascii import anyascii

from recoupe.across.copies.agencies import Agencies
from recoupe.across.copies.align import Stretch
from recoupe.across.copies.words import Lexicon, Words
from recoupe.languages import SUPPORTED, load
from recoupe.model import Document
from recoupe.model.records import Direction

# Shares and counts below: best on pairs of French-language press judged by hand; measure copies_fr again before changing.
_WHOLE = 0.88  # of each text: the same text
_HELD = 0.905  # of one text: it stands inside the other
_OWN_WORDS = 18  # words of narration in common, outside quotation marks
_OWN_SHARE = 0.045  # ... as a share of the shorter text: less is stock phrases and shared background facts
_PLAIN_WORDS = 30  # what two houses without a common agency must share
_WIRE_WORDS, _WIRE_SHARE = 40, 0.05  # words in common, quotations included, where one agency is behind both texts
_QUOTED_WORDS = 12  # words in a row, between quotation marks in one of the texts
_BRIEF_WORDS = 12  # of a text that stands whole in another: fewer are a headline
_WIRE_DAYS = 2  # papers print an agency's copy the same day or the next; later, one reads the other
_COMPLETED = 2  # places where a longer text has more: an update, no longer a cut
_SENTENCE_WORDS = 12
_FREELY = 0.25  # of one text: below, what both share may be names, figures and stock phrases
_WORDED = 5.0  # words that a folder holds once, or what weighs as much: less is a stock phrase of the trade
_PHRASED, _SCATTERED = 3.0, 8.0  # in one passage, or in many that are each no more than a phrase
_MUCH = (inf, inf)  # of a text that is largely shared nothing need be weighed
_ROW = 5  # words in a row that weigh as much as one that the folder holds once
_COMMON = 0.26  # of the weight of a word that a folder holds once: a word that every text uses
_STAND_FIRST = 45  # words that a paper sets before a text that it took


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Measures of what two texts share, in words; shares are of 1 and leave out furniture.

    `own`: narration, `quoted`: between quotation marks in one text at least, `spoken`: in both. `told`, `heard`: how
    rare the words in common are, without and with quotations, of all passages and of the richest: names and figures
    are left out, as whoever tells a story needs them; 1 is a word that the folder holds once.
    """

    both: int
    own: int
    quoted: int
    spoken: int
    longest: int
    reworded: int
    stretches: int
    share_left: float
    share_right: float
    smaller: int
    told: tuple[float, float]
    heard: tuple[float, float]

    @property
    def most(self) -> float:
        """The larger of the two shares."""
        return max(self.share_left, self.share_right)

    @property
    def least(self) -> float:
        """The smaller of the two shares."""
        return min(self.share_left, self.share_right)


def measure(left: Words, right: Words, stretches: Sequence[Stretch], lexicon: Lexicon) -> Shared:
    """Count what `stretches` cover; page residue (tweets, a stand-first before a text that is taken whole) is left out."""
    covered_left, covered_right = bytearray(len(left)), bytearray(len(right))
    own = quoted = in_both = longest = reworded = 0
    for s in stretches:
        covered_left[s.left : s.left_end] = b"\1" * (s.left_end - s.left)
        covered_right[s.right : s.right_end] = b"\1" * (s.right_end - s.right)
        spoken = max(left.quoted.count(1, s.left, s.left_end), right.quoted.count(1, s.right, s.right_end))
        size = min(s.left_end - s.left, s.right_end - s.right)
        loose = max(left.loose.count(1, s.left, s.left_end), right.loose.count(1, s.right, s.right_end))
        if s.reworded:
            reworded += max(0, s.same - spoken)
            continue
        quoted += min(size, spoken)
        in_both += min(left.quoted.count(1, s.left, s.left_end), right.quoted.count(1, s.right, s.right_end))
        own += max(0, size - spoken - loose)
        longest = max(longest, s.same - loose)
    share_left, share_right = _share(left, covered_left, covered_right), _share(right, covered_right, covered_left)
    much = max(share_left, share_right) >= _FREELY
    return Shared(
        both=min(covered_left.count(1), covered_right.count(1)),
        own=own,
        quoted=quoted,
        spoken=in_both,
        longest=longest,
        reworded=reworded,
        stretches=len(stretches),
        share_left=share_left,
        share_right=share_right,
        smaller=max(1, min(len(left) - left.loose.count(1), len(right) - right.loose.count(1))),
        told=_MUCH if much else _worded(left, right, stretches, lexicon, quoted=False),
        heard=_MUCH if much else _worded(left, right, stretches, lexicon, quoted=True),
    )


def _worded(
    left: Words, right: Words, stretches: Sequence[Stretch], lexicon: Lexicon, quoted: bool
) -> tuple[float, float]:
    """How rare the words in common are, of all `stretches` and of the richest: each counts once in a stretch.

    Many words in a row are no chance either, whatever they are.
    """
    total = richest = 0.0
    once = lexicon.heaviest or 1.0
    for s in stretches:
        common = _chosen(left, s.left, s.left_end, quoted) & _chosen(right, s.right, s.right_end, quoted)
        weights = (lexicon.weights[word] / once for word in sorted(common))
        worth = sum(weight for weight in weights if weight >= _COMMON)
        if not s.reworded:
            held = min(_written(left, s.left, s.left_end, quoted), _written(right, s.right, s.right_end, quoted))
            worth = max(worth, held / _ROW)
        total += worth
        richest = max(richest, worth)
    return total, richest


def _chosen(words: Words, low: int, high: int, quoted: bool) -> set[int]:
    """The words of [low, high) that a writer chose: no names, no figures, no furniture; `quoted`: also of quotations."""
    text = words.document.text
    return {
        words.ids[k]
        for k in range(low, high)
        if text[words.starts[k]].islower() and not words.loose[k] and (quoted or not words.quoted[k])
    }


def _written(words: Words, low: int, high: int, quoted: bool) -> int:
    """How many words of [low, high) are no furniture; `quoted`: also those of quotations."""
    return sum(not words.loose[k] and (quoted or not words.quoted[k]) for k in range(low, high))


def _share(words: Words, covered: bytearray, other: bytearray) -> float:
    """The share of `words` that is covered; gaps that are a page's own additions are not counted."""
    text = words.document.text
    residue = bytearray(words.loose)
    for low, high in _gaps(covered):
        said = text[words.starts[low] : words.ends[high - 1]]
        # a stand-first: the text that it was put before begins with words that are shared
        stand_first = low == 0 and high <= _STAND_FIRST and sum(other[:12]) >= 6
        if stand_first or (high - low <= _POST_WORDS and _POST.search(said)):
            residue[low:high] = b"\1" * (high - low)
    held = covered.count(1)
    free = (int.from_bytes(covered) | int.from_bytes(residue)).bit_count()  # bytes of 0 and 1: a bit a word
    counted = held + len(words) - free
    return held / counted if counted else 0.0


def _gaps(covered: bytearray) -> list[tuple[int, int]]:
    """Ranges of words that nothing covers."""
    return [found.span() for found in _NONE.finditer(covered)]


_NONE = re.compile(rb"\0+")
_POST_WORDS = 120  # of one or two embedded posts
_POST = re.compile(r"pic\.twitter\.com|https?://t\.co|twitter\.com/|(?<!\w)@\w{3,}|#\w+\s.*?https?://")


def kind_of(shared: Shared, same_house: bool, agency: str, wired: bool, apart: bool = False) -> tuple[str, bool]:
    """The kind of copy, and whether it is derived; `wired`: the same agency is behind both texts, `apart`: see `days_apart`."""
    if not _derived(shared, same_house, wired):
        if shared.spoken >= 4 and shared.quoted >= 8 and shared.longest >= 8 and shared.quoted >= shared.own / 2:
            return "shared_quotes", False
        if min(shared.quoted, shared.longest) >= _QUOTED_WORDS:  # one text quotes what the other tells
            return "shared_quotes", False
        return "independent", False
    if shared.reworded > shared.own + shared.quoted and (not wired or shared.most >= 0.25):
        return "rewrite", True
    if shared.least >= _WHOLE:
        return "identical", True
    if shared.most >= _HELD:
        return "excerpt", True
    return ("rewrite" if not agency and (same_house or apart) else "common_agency"), True


def _derived(shared: Shared, same_house: bool, wired: bool) -> bool:
    own = shared.own + min(shared.reworded, shared.own)
    if shared.most >= 0.5 and shared.own + shared.quoted >= 2 * _PLAIN_WORDS:
        return True
    if shared.most >= _HELD and shared.own + shared.quoted >= _BRIEF_WORDS:
        return True
    if _commonplace(shared, wired):
        return False
    if wired and shared.both >= _WIRE_WORDS and shared.both / shared.smaller >= _WIRE_SHARE and own >= _OWN_WORDS:
        return True
    least = _OWN_WORDS if same_house or wired else _PLAIN_WORDS
    if own >= least and own / shared.smaller >= _OWN_SHARE:
        return not (shared.stretches == 1 and shared.quoted > own and shared.most < 0.5)
    return shared.reworded >= _OWN_WORDS and (shared.reworded + own) / shared.smaller >= 0.3


def _commonplace(shared: Shared, wired: bool) -> bool:
    """True where the words in common are a trade's own: two reporters of one event choose them without a copy.

    An agency's quotations are its copy, so they count where one agency is behind both texts.
    """
    total, richest = shared.heard if wired else shared.told
    return total < _WORDED or (total < _SCATTERED and richest < _PHRASED)


# ---------------------------------------------------------------- direction


def way(
    left: Words,
    right: Words,
    stretches: Sequence[Stretch],
    shared: Shared,
    kind: str,
    agency: str,
    same_house: bool,
) -> tuple[Direction, tuple[str, ...]]:
    """Which text took from which, with the reasons in the order of their weight."""
    reasons: list[str] = []
    votes = 0  # positive: right took from left
    for sign, here in ((1, right), (-1, left)):
        credit = _cue(here.document, "colleague")
        if credit:
            reasons.append(f"{_name(here.document)} credits a colleague ({credit})")
            votes += 4 * sign
    if agency and abs(votes) < 4:
        return "both_from_agency", (f"agency {agency} is behind the shared text",)
    unnamed = not agency and not same_house and not days_apart(left.document, right.document)
    if unnamed and kind in ("identical", "common_agency") and _outlet(left) and _outlet(right):
        return "both_from_agency", (
            "papers of two houses print the same text and none names the other: a common agency",
        )
    days = _order(left.document, right.document)
    if days:
        votes += 3 * days
        reasons.append(f"{_name((left if days > 0 else right).document)} is earlier by its date")
    grown = _growth(left, right, stretches)
    if grown:
        votes += 2 * grown
        reasons.append(f"counts grow towards {_name((right if grown > 0 else left).document)}")
    weekday = _weekdays(left.document, right.document)
    if weekday:
        votes += 2 * weekday
        reasons.append(f"{_name((left if weekday > 0 else right).document)} speaks of an earlier day of the week")
    for field, sign, why in (("retold", 1, "looks back on the account"), ("early", -1, "still expects what follows")):
        here_left, here_right = _cue(left.document, field), _cue(right.document, field)
        if bool(here_left) != bool(here_right):
            votes += sign if here_right else -sign
            reasons.append(f"{_name((right if here_right else left).document)} {why} ({here_right or here_left})")
    longer = 1 if len(left) > len(right) else -1  # a vote for the longer text as the origin
    if not votes and kind == "excerpt" and abs(shared.share_left - shared.share_right) > 0.1:
        if same_house and _inserted(stretches, longer) >= _COMPLETED:
            votes = -longer
            reasons.append("the longer text completes the shorter in several places")
        else:
            votes = 1 if shared.share_right > shared.share_left else -1
            reasons.append("one text stands wholly inside the other, which goes on")
    if not votes and kind == "rewrite" and max(len(left), len(right)) > 1.3 * min(len(left), len(right)):
        # One desk goes on with its own story; another house cuts what it took.
        votes = -longer if same_house else longer
        reasons.append(
            "one desk's longer text goes on from its shorter" if same_house else "the shorter text condenses the longer"
        )
    if not votes:
        return "undecided", (*reasons, "nothing tells which came first")
    return ("a->b" if votes > 0 else "b->a"), tuple(reasons)


def _inserted(stretches: Sequence[Stretch], longer: int) -> int:
    """In how many places the longer text (1: left, -1: right) has a sentence or more between what both share."""
    ours = sorted((s.left, s.left_end, s.right, s.right_end) for s in stretches)
    count = 0
    for before, after in pairwise(ours):
        inner, outer = (after[0] - before[1], after[2] - before[3])
        if longer < 0:
            inner, outer = outer, inner
        count += inner >= _SENTENCE_WORDS and abs(outer) < _SENTENCE_WORDS
    return count


def _name(document: Document) -> str:
    return document.names[0] if document.names and document.names[0] else document.id


def _outlet(words: Words) -> str:
    return words.document.outlet.value if words.document.outlet else ""


def _order(left: Document, right: Document) -> int:
    """1 where `left` was surely published before `right`, -1 after, 0 unknown or the same day."""
    a, b = left.published, right.published
    sure = {"given", "stated", "page"}
    if a.status not in sure or b.status not in sure:
        return 0
    if a.latest and b.earliest and a.latest < b.earliest:
        return 1
    return -1 if b.latest and a.earliest and b.latest < a.earliest else 0


def days_apart(left: Document, right: Document) -> bool:
    """True when the texts were surely published more than `_WIRE_DAYS` days apart: no unnamed agency is presumed then."""
    if not _order(left, right):
        return False
    first, last = sorted((left.published, right.published), key=lambda p: p.earliest or "")
    if first.latest is None or last.earliest is None:
        return False
    return (date.fromisoformat(last.earliest) - date.fromisoformat(first.latest)).days > _WIRE_DAYS


def _growth(left: Words, right: Words, stretches: Sequence[Stretch]) -> int:
    """1 where numbers that stand in the same place grow from `left` to `right`, -1 where they fall, 0 for neither."""
    votes = 0
    for s in stretches:
        ours, theirs = _numbers(left, s.left, s.left_end), _numbers(right, s.right, s.right_end)
        if len(ours) == len(theirs):
            votes += sum((b > a) - (b < a) for a, b in zip(ours, theirs, strict=True))
    return (votes > 0) - (votes < 0)


def _numbers(words: Words, low: int, high: int) -> list[int]:
    """The numbers of words [low, high), whole: `4.000` is one, though the words in common begin behind its point."""
    text = words.document.text
    while low and text[words.starts[low] : words.ends[low]].isdecimal() and _joined(words, low):
        low -= 1
    said = text[words.starts[low] : words.ends[high - 1]]
    found = (re.sub(r"\D", "", number) for number in _NUMBER.findall(said))
    return [int(number) for number in found if len(number) < 8]


def _joined(words: Words, at: int) -> bool:
    """True when word `at` goes on the number before it."""
    text = words.document.text
    before = text[words.starts[at - 1] : words.ends[at - 1]]
    return before.isdecimal() and text[words.ends[at - 1] : words.starts[at]] in (".", " ", ",", "\u202f")


_NUMBER = re.compile(r"\d{1,3}(?:[. \u202f]\d{3})+(?!\d)|\d+")


def _weekdays(left: Document, right: Document) -> int:
    """1 where the day that `left` opens on is one to three days before that of `right`, -1 the reverse, 0 unknown."""
    a, b = _weekday(left), _weekday(right)
    if a is None or b is None or a == b:
        return 0
    ahead = (b - a) % 7
    return 1 if ahead <= 3 else -1


def _weekday(document: Document) -> int | None:
    language = document.language if document.language in SUPPORTED else "fr"
    match = _weekday_pattern(language).search(document.text[:1500])
    return _WEEK[language].index(match[1].lower()) if match else None


_WEEK = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}


@cache
def _weekday_pattern(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(_WEEK[language])})\b", re.IGNORECASE)


def _cue(document: Document, field: str) -> str:
    return _said(document.text, document.language if document.language in SUPPORTED else "fr", field)


@lru_cache(1 << 14)  # a text is compared with many others
def _said(text: str, language: str, field: str) -> str:
    text = text.replace("’", "'")
    for pattern in _cues(language, field):
        if match := pattern.search(text):
            return " ".join(match[0].split())
    return ""


@cache
def _cues(language: str, field: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(r["pattern"], re.IGNORECASE) for r in load(language, "copies")[field])


# ------------------------------------------------------------ who is behind


def agency_behind(left: Agencies, right: Agencies) -> tuple[str, bool, str]:
    """The agency that the shared text comes from, whether both texts show it, and why; empty for none known.

    Wording beats a signature: a paper that signs with its own agency may print another's reporters.
    """
    told = [a.inferred.agency for a in (left, right) if a.inferred]
    signed = [a.credit.agency for a in (left, right) if a.credit]
    both = [{e.agency for e in (a.inferred, a.credit) if e} for a in (left, right)]
    common = sorted(both[0] & both[1])
    if common:
        key = next((k for k in told if k in common), common[0])
        return key, True, f"{key} in both texts"
    for found, how in ((told, "speaks in one of the texts"), (signed, "is credited by one of the texts")):
        if found:
            return found[0], False, f"{found[0]} {how}"
    return "", False, ""


def same_house(left: Document, right: Document) -> bool:
    """True when both texts come from one house (one owner, one newsroom); an outlet is its own house.

    What the user says of an outlet's house (`sources.csv`) goes before Recoupe's table. Two texts of which nothing is
    known are taken for texts of one house.
    """
    ours, theirs = _house(left), _house(right)
    return ours == theirs


def house_known(left: Document, right: Document) -> str:
    """Why two outlets are taken for one house: the user's word or Recoupe's table; empty where neither says so."""
    ours, theirs = _house(left), _house(right)
    names = [d.outlet.value if d.outlet else _name(d) for d in (left, right)]
    if not ours or ours != theirs or _plain(names[0]) == _plain(names[1]):
        return ""
    said = "sources.csv" if left.house and right.house else "Recoupe's table of houses"
    return f"{names[0]} and {names[1]} belong to one house ({said})"


def _house(document: Document) -> str:
    """The house of a document's outlet as a key: of the user's word, of the table, or the outlet itself; may be empty."""
    if document.house and document.house.value:
        return _plain(document.house.value)
    outlet = _plain(document.outlet.value) if document.outlet else ""
    return _houses().get(outlet, outlet)


@cache
def _houses() -> dict[str, str]:
    return {_plain(name): _plain(house["key"]) for house in load("", "houses")["house"] for name in house["outlets"]}


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", re.sub(r"^(?:le|la|les|the|el|l')\s*", "", anyascii(name).lower().strip()))


# ------------------------------------------------------------- nothing taken


def furniture_in_common(left: Words, right: Words) -> bool:
    """True when both pages carry the same label, credit or house signature."""
    return bool(_labels(left.document, left) & _labels(right.document, right))


def _labels(document: Document, words: Words) -> frozenset[str]:
    out = set()
    for match in _SIGNED.finditer(document.text):
        out.add("(" + anyascii(match[1]).strip().lower())
    for match in _CREDITED.finditer(document.text):
        out.add("c" + anyascii(match[1]).strip().lower())
    forms: list[str] = []
    for k, loose in enumerate(words.loose):
        if loose:
            forms.append(document.text[words.starts[k] : words.ends[k]].lower())
        if forms and (not loose or len(forms) == 2):
            if len(forms) == 2:
                out.add(" ".join(forms))
            forms = []
            if loose:  # only the first two words of a label are its type ("lire aussi")
                continue
    return frozenset(out)


_SIGNED = re.compile(r"\(((?:[a-z]{2,4}|[A-Z][\w ]{1,20})(?:/[a-z]{2,4})?)\)\s*\Z")
_CREDITED = re.compile(r"©\s*([^\n/]{2,30}?)\s*(?:/|\n|$)")


def story_likeness(left: Words, right: Words, lexicon: Lexicon) -> float:
    """The cosine of the two texts' rare words, in [0, 1]: how much they speak of one thing, copied or not."""
    ours, theirs = set(left.ids), set(right.ids)
    weight = lexicon.weights
    norm = sum(weight[w] ** 2 for w in ours) * sum(weight[w] ** 2 for w in theirs)
    return sum(weight[w] ** 2 for w in sorted(ours & theirs)) / norm**0.5 if norm else 0.0
