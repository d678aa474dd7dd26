"""一覧 — The list, at both desks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Protocol

from . import _values as values
from ._enums import DayKind, Kind, ListView, SearchField, SortKey
from ._values import ListPage


def _told(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


class _Native(Protocol):
    def applications(self, query: str, cursor: str | None) -> str: ...


class Listing:
    """一覧 — What both desks answer of applications: the subscriber's of its account, the RA's of all."""

    _native: _Native

    def applications(
        self,
        *,
        view: ListView | str | None = None,
        days: tuple[DayKind | str, date | None, date | None] | None = None,
        kind: Kind | str | None = None,
        service: str | None = None,
        downloaded: bool | None = None,
        server_type: str | None = None,
        texts: Iterable[tuple[SearchField | str, str]] = (),
        sort: SortKey | str = SortKey.RECEIVED_ON,
        ascending: bool = False,
        rows: int = 20,
        exact_total: bool = False,
        cursor: str | None = None,
    ) -> ListPage:
        """お申込一覧 — A page of the applications that a query finds; everything in both views when nothing is asked.

        Args:
            view: the current or the past ones.
            days: a range of days, both included: which day, the first, the last; ``None`` does not bind.
            kind: one kind of application.
            service: one service, by its identifier.
            downloaded: ``True`` for certificates that were downloaded, ``False`` for those that never were.
            server_type: one server type, by its name in the form.
            texts: up to three texts that a record must contain, literally; width and case do not count.
            sort: the column to sort by; within equal values the newest application comes first.
            ascending: the least value first.
            rows: rows a page, 1 to 500.
            exact_total: count beyond 1,000, which costs time with the size of the account.
            cursor: ``next`` or ``previous`` of a page of the same query.

        Raises:
            InvalidError: ``query_invalid``; ``page_cursor_invalid`` for a cursor of another query.

        Example:
            >>> import passport
            >>> with passport.in_memory() as registry:
            ...     len(registry.ra("yamada").applications(texts=[("organization", "サンプル")]))
            0
        """
        query = {
            "view": None if view is None else str(view),
            "days": days and {"kind": str(days[0]), "from": _told(days[1]), "to": _told(days[2])},
            "kind": None if kind is None else str(kind),
            "service": service,
            "downloaded": downloaded,
            "server_type": server_type,
            "texts": [{"field": str(field), "text": text} for field, text in texts],
            "sort": str(sort),
            "ascending": ascending,
            "rows": max(0, min(rows, 2**32 - 1)),
            "exact_total": exact_total,
        }
        return values.page(json.loads(self._native.applications(json.dumps(query), cursor)))
