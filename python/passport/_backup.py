"""控え — A copy of a registry, made while others use it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType

from . import _passport
from ._handle import Handle

PAGES = 64
"""Pages that a step copies: a quarter of a megabyte, which keeps it short."""


@dataclass(frozen=True)
class BackupProgress:
    """控えの進み — How many pages are still to be copied, of how many in all."""

    remaining: int
    total: int

    @property
    def is_last(self) -> bool:
        """終わりか — Whether nothing follows, as the copy is complete, on the disk and under its name."""
        return self.remaining == 0


class Backup(Handle):
    """控え — A backup under way: iterating over it makes the copy, step by step, and an iteration that was broken off goes on
    where it was. A context manager that lets go of it: of a copy that is not complete nothing stays.

    Example:
        >>> copied = passport.in_memory(secret=bytes(32)).begin_backup(folder / "copy.db")
        >>> copied.step(1).remaining > 0
        True
        >>> [progress.is_last for progress in copied][-1]
        True
    """

    def __init__(self, native: _passport.Backup) -> None:
        self._native = native
        self._is_done = False

    def __enter__(self) -> Backup:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[BackupProgress]:
        return self

    def __next__(self) -> BackupProgress:
        if self._is_done:
            raise StopIteration
        progress = self.step()
        self._is_done = progress.is_last
        return progress

    def step(self, pages: int = PAGES) -> BackupProgress:
        """次へ — Copies the next pages, of 4 KiB, as many as are told or as are left.

        Args:
            pages: How many, 1 or more.

        Raises:
            ConflictError: ``registry_exists`` when a file of its name has come meanwhile; the next step goes on.
            StorageError: ``busy``: the next step goes on; else begin another.
            ClosedError: when the registry or the backup was closed.

        Example:
            >>> with passport.in_memory(secret=bytes(32)).begin_backup(folder / "copy.db") as backup:
            ...     backup.step(100_000).is_last
            True
        """
        return BackupProgress(*self._native.step(pages))

    def close(self) -> None:
        """終了 — Lets go of it.

        Example:
            >>> passport.in_memory(secret=bytes(32)).begin_backup(folder / "copy.db").close()
            >>> list(folder.iterdir())
            []
        """
        self._native.close()
