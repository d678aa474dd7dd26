"""遅延 — Sequences whose values are made when they are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar, overload

T = TypeVar("T")


class _Native(Protocol):
    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> tuple[Any, ...]: ...


class Lazy(Sequence[T]):
    """列 — An immutable sequence that equals the tuple of its values, and is pickled as one.

    A value is made each time it is read, so a long one costs what is read of it.
    """

    __slots__ = ("_native", "_make")

    def __init__(self, native: _Native, make: Callable[..., T]) -> None:
        self._native = native
        self._make = make

    def __len__(self) -> int:
        return len(self._native)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        places = range(len(self))[index]
        if isinstance(places, range):
            return tuple(self[place] for place in places)
        return self._make(*self._native[places])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (Lazy, tuple)):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (tuple(self),)
