"""一覧 — The list, at both desks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypedDict

from . import _passport
from . import _values as values
from ._enums import DayKind, ExportFormat, Kind, ListView, SearchField, SortKey
from ._values import ExportPart, ListPage, Replaced

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Conditions(TypedDict, total=False):
    """検索条件 — What ``applications`` and ``export`` may be asked for."""

    view: ListView | str | None
    days: tuple[DayKind | str, date | None, date | None] | None
    kind: Kind | str | None
    service: str | None
    downloaded: bool | None
    server_type: str | None
    texts: Iterable[tuple[SearchField | str, str]]
    sort: SortKey | str
    ascending: bool
    rows: int
    exact_total: bool


def _told(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


class _Native(Protocol):
    def applications(self, query: str, cursor: str | None) -> _passport.Page: ...
    def export(
        self, query: str, format: str, cursor: str | None
    ) -> tuple[bytes, int, str | None, list[tuple[str, str, str]]]: ...


def _query(asked: Conditions) -> str:
    """A query's JSON; what is not asked for is as the core has it."""
    query: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    for name in ("view", "kind", "sort"):
        if name in query:
            query[name] = str(query[name])
    if "days" in query:
        which, first, last = query["days"]
        query["days"] = {"kind": str(which), "from": _told(first), "to": _told(last)}
    if "texts" in query:
        query["texts"] = [{"field": str(field), "text": text} for field, text in query["texts"]]
    if "rows" in query:
        query["rows"] = max(0, min(query["rows"], 2**32 - 1))
    return json.dumps(query)


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
        asked = Conditions(
            view=view, days=days, kind=kind, service=service, downloaded=downloaded, server_type=server_type, texts=texts,
            sort=sort, ascending=ascending, rows=rows, exact_total=exact_total,
        )
        return values.page(self._native.applications(_query(asked), cursor))

    def export(
        self, *, format: ExportFormat | str = ExportFormat.CSV_UTF8, cursor: str | None = None, **asked: Unpack[Conditions]
    ) -> Iterator[ExportPart]:
        """一覧の書出し — The applications that a query finds as a file, part by part; to be written one behind the other.

        Each part holds as many rows as the query has a page, 500 unless told. In CSV a text that a spreadsheet would take for
        a formula has an apostrophe before it; what Shift_JIS cannot hold is ``〓``, and named in ``replaced``.

        Args:
            format: the form of the file.
            cursor: ``next`` of the part after which to go on; it goes with the same query.
            **asked: the conditions of ``applications``.

        Raises:
            InvalidError: ``query_invalid``; ``page_cursor_invalid`` for a cursor of another query.

        Example:
            >>> import passport
            >>> with passport.in_memory() as registry:
            ...     b"".join(part.data for part in registry.ra("yamada").export(format="json_lines"))
            b''
        """
        query = _query({"rows": 500, **asked})
        while True:
            data, rows, following, replaced = self._native.export(query, str(format), cursor)
            yield ExportPart(data, rows, following, tuple(Replaced(*cell) for cell in replaced))
            if following is None:
                return
            cursor = following
