"""入力内容 — The texts of a record's form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


class Form(Mapping[str, str]):
    """入力内容 — The texts of a form by their paths; immutable, and silent about them in its repr.

    Example:
        >>> form = session.application(number).form
        >>> form["organization.name"], "remarks" in form
        ('株式会社サンプル', False)
    """

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    def __getitem__(self, path: str) -> str:
        return self._texts[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __hash__(self) -> int:
        return hash(frozenset(self._texts.items()))

    def __repr__(self) -> str:
        return f"<Form of {len(self)} fields>"

    def __reduce__(self) -> tuple[Any, ...]:
        return Form, (self._texts,)
