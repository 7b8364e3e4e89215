"""How the time to read one document closely grows with its length, and how fast times alone are found."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from itertools import count, islice
from pathlib import Path

_FEW, _TIMES = 20_000, 10  # characters of a text, and how many times as long the long one is
_ARTICLES = 300  # texts that the time tagger reads

_WHO = (
    "Le maire de Vaumont", "La préfète Solène Arnoux", "Une source proche du dossier", "Il", "La coopérative Lassagne",
    "Hubert Lassagne, le président de la coopérative,", "Elle", "L'agence Belmar", "Les deux hommes", "Ce dernier",
)  # fmt: skip
_WHAT = (
    "a annoncé que le pont de Trévignon serait fermé", "n'a pas confirmé la livraison de 250 tonnes de pommes",
    "affirme que « le marché tiendra »", "aurait rencontré son homologue à Bellecombe", "doit remettre un rapport",
    "dément toute négociation", "estime qu'il faudrait attendre", "pourrait se rendre à Genève",
)  # fmt: skip
_WHEN = (
    "mardi 4 mars", "selon l'agence Belmar", "la semaine dernière", "depuis plus de dix-huit mois", "à 22 h 40",
    "en septembre 2023", "d'après plusieurs témoins",
)  # fmt: skip
_SAID = ("« Nous verrons »", "a-t-il dit", "selon Hubert Lassagne", "« il a parlé d'un “accord” hier »", "elle", "il")


def measure(data: Path) -> dict[str, float]:
    """Time of a text of ten times the length over that of the short one, 10 where it grows in step; words a second."""
    growth = {f"within_growth_{name}": _growth(shape) for name, shape in _SHAPES.items()}
    return growth | {"times_words_per_second": _times(data)}


def _growth(shape: Callable[[int], str]) -> float:
    _seconds(shape(_FEW // 10))
    return _seconds(shape(_FEW * _TIMES)) / _seconds(shape(_FEW))


def _seconds(text: str) -> float:
    """Seconds of one core to read one document closely, its own reading apart."""
    from recoupe.read.records import from_record
    from recoupe.within import read_closely

    document = from_record({"id": "one", "text": text, "lang": "fr", "dct": "2025-03-06"})
    began = time.process_time()
    read_closely(document)
    return time.process_time() - began


def _times(data: Path) -> float:
    """Words a second of the time tagger alone, on press where the data is there, else on a text of our own."""
    from recoupe.read.records import from_record
    from recoupe.within.times import find_times

    listed = data / "gilets_jaunes_fr" / "inputs.jsonl"
    if listed.is_file():
        with listed.open(encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for line in islice(lines, _ARTICLES)]
    else:
        texts = [_paragraph(_FEW)] * (_ARTICLES // 30)
    documents = [
        from_record({"id": str(n), "text": text, "lang": "fr", "dct": "2019-03-06"}) for n, text in enumerate(texts)
    ]
    find_times(documents[0])
    began = time.process_time()
    for document in documents:
        find_times(document)
    return sum(len(text.split()) for text in texts) / (time.process_time() - began)


def _sentence(number: int) -> str:
    """One of 560 sentences, neighbours never alike."""
    return f"{_WHO[number % len(_WHO)]} {_WHAT[number * 3 % len(_WHAT)]} {_WHEN[number * 5 % len(_WHEN)]}"


def _written(size: int, piece: Callable[[int], str], after: str) -> str:
    """`size` characters of pieces, in one paragraph."""
    out: list[str] = []
    written = 0
    for number in count():
        if written >= size:
            break
        out.append(piece(number) + after)
        written += len(out[-1])
    return "".join(out)[:size]


def _paragraph(size: int) -> str:
    return _written(size, _sentence, ". ")


def _without_stops(size: int) -> str:
    return _written(size, lambda number: _sentence(number).lower(), " ")


def _speech(size: int) -> str:
    return _written(size, lambda number: _SAID[number * 7 % len(_SAID)], ", ")


_SHAPES: Mapping[str, Callable[[int], str]] = {
    "paragraph": _paragraph, "without_stops": _without_stops, "speech": _speech,
}  # fmt: skip
