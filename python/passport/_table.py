"""表示 — What the command line shows: aligned tables, JSON, a progress bar."""

from __future__ import annotations

import dataclasses
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any, TextIO

from ._enums import _Named

# Rows whose widths are looked at together; those behind them keep the columns, and widen them at most.
BATCH = 500
BAR = 30


def width(text: str) -> int:
    """How many columns of a terminal a text takes: East Asian wide and full ones two, marks on others none."""
    taken = 0
    for character in text:
        if unicodedata.category(character) in ("Mn", "Me", "Cf"):
            continue
        taken += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return taken


def plain(text: str) -> str:
    """A text without what would command a terminal, or break a line or the direction of it; a space stays one, of any kind."""
    return "".join(map(_plain, text))


def _plain(character: str) -> str:
    if character.isprintable() or character == "\N{IDEOGRAPHIC SPACE}":
        return character
    return " " if character.isspace() else "\N{REPLACEMENT CHARACTER}"


def shown(value: object, language: str) -> str:
    """A value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, _Named):
        return value.label if language == "ja" else value.label_en
    if isinstance(value, (tuple, list)):
        return ", ".join(shown(item, language) for item in value)
    return plain(str(value))


def table(names: Sequence[str], rows: Iterable[Sequence[object]], language: str, out: TextIO) -> None:
    """Rows under their names, in columns."""
    widths = [width(name) for name in names]

    def line(cells: Sequence[str]) -> None:
        padded = [cell + " " * (taken - width(cell)) for cell, taken in zip(cells, widths)]
        print("  ".join(padded).rstrip(), file=out)

    is_first = True
    for batch in batches(([shown(cell, language) for cell in row] for row in rows), BATCH):
        widths[:] = [max(taken, *(width(row[at]) for row in batch)) for at, taken in enumerate(widths)]
        if is_first:
            line(names)
            is_first = False
        for row in batch:
            line(row)
    if is_first:
        line(names)


def batches(rows: Iterable[list[str]], size: int) -> Iterator[list[list[str]]]:
    batch: list[list[str]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def plain_data(value: object) -> Any:
    """A value as JSON has it: enumerations by their names, days and instants as ISO 8601."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain_data(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain_data(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain_data(item) for item in value]
    return value


def escaped(text: str) -> str:
    """JSON with \\u and digits for what would command a terminal; a reader of it gets the same text."""
    return "".join(
        character if character.isprintable() or character in "\n\N{IDEOGRAPHIC SPACE}" else json.dumps(character)[1:-1]
        for character in text
    )


def to_json(value: object, out: TextIO) -> None:
    """One value as JSON."""
    print(escaped(json.dumps(plain_data(value), ensure_ascii=False, indent=2)), file=out)


def array_to_json(values: Iterable[object], out: TextIO) -> None:
    """Values as one JSON array, a line each, written as they come."""
    lead = "[\n"
    for value in values:
        out.write(lead + escaped(json.dumps(plain_data(value), ensure_ascii=False)))
        lead = ",\n"
    print("[]" if lead == "[\n" else "\n]", file=out)


class Bar:
    """進み具合 — A progress bar on standard error, where that is a terminal; elsewhere nothing."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._is_shown = self._out.isatty()

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_shown:
            self._out.write("\r\x1b[K")
            self._out.flush()

    def tell(self, done: int, of: int) -> None:
        """Shows how much is done."""
        if self._is_shown:
            full = BAR if of == 0 else BAR * min(done, of) // of
            self._out.write(f"\r[{'#' * full}{'.' * (BAR - full)}] {done}/{of}")
            self._out.flush()
