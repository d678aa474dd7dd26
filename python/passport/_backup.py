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
    """控え — A backup under way: iterating over it makes the copy, step by step.

    An iteration that was broken off goes on where it was. A context manager that lets go of it: of a copy that is not complete
    nothing stays.

    Example:
        >>> with passport.in_memory(secret=bytes(32)) as registry, registry.begin_backup(folder / "copy.db") as backup:
        ...     backup.step(1).is_last, [progress.is_last for progress in backup][-1]
        (False, True)
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
            pages: how many.

        Raises:
            ConflictError: ``registry_exists`` when a file of its name has come meanwhile; the next step goes on.
            StorageError: ``busy``: the next step goes on; else begin another.
            ClosedError: when the registry or the backup was closed.

        Example:
            >>> with passport.in_memory(secret=bytes(32)) as registry, registry.begin_backup(folder / "step.db") as backup:
            ...     backup.step(10**6).remaining
            0
        """
        return BackupProgress(*self._native.step(pages))

    def close(self) -> None:
        """終了 — Lets go of it.

        Example:
            >>> with passport.in_memory(secret=bytes(32)) as registry:
            ...     registry.begin_backup(folder / "left.db").close()
            ...     (folder / "left.db").exists()
            False
        """
        self._native.close()
