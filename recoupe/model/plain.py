"""Records to and from plain JSON values, driven by their own type hints: one codec for store, cache and export."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def to_plain(record: Any) -> Any:
    """`record` as dicts, lists, strings and numbers. Fields that hold their default are kept: the shape is constant."""
    if is_dataclass(record):
        kind: Any = type(record)
        return {name: to_plain(getattr(record, name)) for name in _names(kind)}
    if isinstance(record, tuple | list):
        return [to_plain(item) for item in record]
    return record


def from_plain(kind: type[T], value: Any) -> T:
    """The record of type `kind` that `to_plain` turned into `value`. Raises KeyError or TypeError on another shape."""
    shape: Any = kind
    made: T = _reader(shape)(value)
    return made


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        inner = _reader(next(a for a in typing.get_args(kind) if a is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        item = _reader(typing.get_args(kind)[0])
        return lambda value: tuple(item(v) for v in value)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        readers = [(f.name, _reader(hints[f.name])) for f in fields(kind)]
        return lambda value: kind(**{name: read(value[name]) for name, read in readers})
    if kind is float:
        return lambda value: float(value)
    return lambda value: value
