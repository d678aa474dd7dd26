"""引数 — What Python people have at hand, as the native module takes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from math import floor
from typing import Union

from ._enums import Criterion

Octets = Union[bytes, bytearray, memoryview]
Pem = Union[bytes, bytearray, memoryview, str]


def octets(given: Pem) -> bytes:
    """Bytes of whatever holds them; PEM may be text as well."""
    if isinstance(given, str):
        return given.encode()
    if isinstance(given, (bytes, bytearray, memoryview)):
        return bytes(given)
    raise TypeError(f"bytes are needed, not {type(given).__name__}")


def some_octets(given: Pem | None) -> bytes | None:
    """The same of what may be absent."""
    return None if given is None else octets(given)


def seconds(at: datetime) -> int:
    """An instant, cut to whole seconds."""
    if not isinstance(at, datetime):
        raise TypeError(f"a datetime is needed, not {type(at).__name__}")
    if at.utcoffset() is None:
        raise ValueError("a datetime without a time zone says no instant")
    return floor(at.timestamp())


def some_seconds(at: datetime | None) -> int | None:
    """The same of what may be absent."""
    return None if at is None else seconds(at)


def day(on: date) -> str:
    """A day; an instant is none, since it depends on the place which day it is."""
    if not isinstance(on, date) or isinstance(on, datetime):
        raise TypeError(f"a date is needed, not {type(on).__name__}")
    return on.isoformat()


def count(rows: int) -> int:
    """A number of rows that the core can judge."""
    return max(0, min(rows, 2**32 - 1))


def criteria(of: Mapping[Criterion | str, str | Iterable[str]]) -> list[tuple[str, str]]:
    """Conditions as pairs; one text stands for itself."""
    return [
        (str(criterion), text)
        for criterion, texts in of.items()
        for text in ([texts] if isinstance(texts, str) else texts)
    ]
