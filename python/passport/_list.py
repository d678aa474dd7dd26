"""一覧 — The list, at both desks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Generic, Protocol, TypedDict, TypeVar

from . import _passport
from . import _values as values
from ._enums import DayKind, ExportFormat, Kind, ListView, SearchField, SortKey
from ._given import count, day
from ._handle import Handle
from ._values import ExportPart, ListPage, ListRow, Replaced


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


class _Native(Protocol):
    def applications(self, query: str, cursor: str | None) -> _passport.Page: ...
    def export(
        self, query: str, format: str, cursor: str | None
    ) -> tuple[bytes, int, str | None, list[tuple[str, str, str]]]: ...


N = TypeVar("N", bound=_Native)


def _asked(asked: Conditions) -> dict[str, Any]:
    """A query as the core reads it from JSON; what is not asked for is as the core has it."""
    query: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    for name in ("view", "kind", "sort"):
        if name in query:
            query[name] = str(query[name])
    if "days" in query:
        which, *ends = query["days"]
        first, last = (None if end is None else day(end) for end in ends)
        query["days"] = {"kind": str(which), "from": first, "to": last}
    if "texts" in query:
        query["texts"] = [{"field": str(field), "text": text} for field, text in query["texts"]]
    if "rows" in query:
        query["rows"] = count(query["rows"])
    return query


class Applications(Handle):
    """お申込一覧の結果 — All applications that a query finds, from a page on; they are fetched page by page as they are read.

    ``rows``, ``total``, ``total_is_exact``, ``next`` and ``previous`` are the first page's, for who shows pages; iterating goes on
    to the end. Rows that come or change on the way move by themselves: no other row comes twice or is left out.

    ``len`` tells how many there are, and counts them when ``total`` is not exact; where a cursor was told it is a TypeError, for
    nobody has counted the rest. ``bool`` tells whether there is one, and counts nothing.

    Example:
        >>> found = session.applications(rows=1)
        >>> len(found), len(found.rows), [row.kind.label for row in found]
        (2, 1, ['新規発行', '新規発行'])
        >>> [page.rows[0].status.label for page in found.pages()]
        ['申込受付', '完了']
    """

    def __init__(self, native: _Native, query: dict[str, Any], cursor: str | None) -> None:
        self._native = native
        self._query = query
        self._is_whole = cursor is None
        self.page: ListPage = self._fetch(cursor)
        """The first page."""

    def _fetch(self, cursor: str | None) -> ListPage:
        return values.page(self._native.applications(json.dumps(self._query), cursor))

    @property
    def rows(self) -> Sequence[ListRow]:
        """行 — The rows of the first page."""
        return self.page.rows

    @property
    def total(self) -> int:
        """件数 — How many there are."""
        return self.page.total

    @property
    def total_is_exact(self) -> bool:
        """件数が正確か — Whether ``total`` is all, not as far as was counted."""
        return self.page.total_is_exact

    @property
    def next(self) -> str | None:
        """次の頁 — The cursor of the page after the first; None at the end."""
        return self.page.next

    @property
    def previous(self) -> str | None:
        """前の頁 — The cursor of the page before the first; None at the beginning."""
        return self.page.previous

    def pages(self) -> Iterator[ListPage]:
        """頁ごと — The pages, the first one first.

        Example:
            >>> [len(page) for page in session.applications(rows=1).pages()]
            [1, 1]
        """
        page = self.page
        yield page
        while page.next is not None:
            page = self._fetch(page.next)
            yield page

    def __iter__(self) -> Iterator[ListRow]:
        return (row for page in self.pages() for row in page.rows)

    def __bool__(self) -> bool:
        return len(self.rows) > 0

    def __len__(self) -> int:
        if not self._is_whole:
            raise TypeError("a list that begins at a cursor has no length: total tells how many the whole query finds")
        if self.total_is_exact:
            return self.total
        query = json.dumps({**self._query, "rows": 1, "exact_total": True})
        return values.page(self._native.applications(query, None)).total

    def __repr__(self) -> str:
        total = self.total if self.total_is_exact else f"over {self.total}"
        return f"<Applications: {total}, {len(self.rows)} a page>"


class Listing(Generic[N]):
    """一覧 — What both desks answer of applications: the subscriber's of its account, the RA's of all."""

    _native: N

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
    ) -> Applications:
        """お申込一覧 — The applications that a query finds; everything in both views when nothing is asked.

        Args:
            view: The current or the past ones.
            days: A range of days, both included: which day, the first, the last; ``None`` does not bind.
            kind: One kind of application.
            service: One service, by its identifier.
            downloaded: ``True`` for certificates that were downloaded, ``False`` for those that never were.
            server_type: One server type, by its name in the form.
            texts: Up to three texts that a record must contain, literally; width and case do not count.
            sort: The column to sort by; within equal values the newest application comes first.
            ascending: The least value first.
            rows: Rows a page, 1 to 500.
            exact_total: Count beyond 1,000, which costs time with the size of the account.
            cursor: ``next`` or ``previous`` of a page of the same query: where to begin.

        Returns:
            All of them, to be iterated over; its ``rows``, ``total``, ``next`` and ``previous`` are the first page's.

        Raises:
            InvalidError: ``query_invalid``; ``page_cursor_invalid`` for a cursor of another query.

        Example:
            >>> [row.service_name for row in session.applications(texts=[("organization", "サンプル")], sort="service")]
            ['SR3.0 1年', 'EV2.0 1年']
        """
        asked = Conditions(
            view=view, days=days, kind=kind, service=service, downloaded=downloaded, server_type=server_type, texts=texts,
            sort=sort, ascending=ascending, rows=rows, exact_total=exact_total,
        )
        return Applications(self._native, _asked(asked), cursor)

    def export(
        self,
        *,
        format: ExportFormat | str = ExportFormat.CSV_UTF8,
        cursor: str | None = None,
        view: ListView | str | None = None,
        days: tuple[DayKind | str, date | None, date | None] | None = None,
        kind: Kind | str | None = None,
        service: str | None = None,
        downloaded: bool | None = None,
        server_type: str | None = None,
        texts: Iterable[tuple[SearchField | str, str]] = (),
        sort: SortKey | str = SortKey.RECEIVED_ON,
        ascending: bool = False,
        rows: int = 500,
    ) -> Iterator[ExportPart]:
        """一覧の書出し — The applications that a query finds as a file, part by part; to be written one behind the other.

        The first part is fetched by the call, the others as they are read. In CSV a text that a spreadsheet would take for a formula
        has an apostrophe before it; what Shift_JIS cannot hold is ``〓``, and named in ``replaced``.

        Args:
            format: The form of the file.
            cursor: ``next`` of the part after which to go on; it goes with the same query.
            view: The current or the past ones.
            days: A range of days, as ``applications`` takes it.
            kind: One kind of application.
            service: One service, by its identifier.
            downloaded: ``True`` for certificates that were downloaded, ``False`` for those that never were.
            server_type: One server type, by its name in the form.
            texts: Up to three texts that a record must contain.
            sort: The column to sort by.
            ascending: The least value first.
            rows: Rows a part, 1 to 500.

        Raises:
            InvalidError: ``query_invalid``; ``page_cursor_invalid`` for a cursor of another query.
            ArgumentError: there is no such format.

        Example:
            >>> sum(part.rows for part in session.export(format="json_lines"))
            2
        """
        query = json.dumps(_asked(Conditions(
            view=view, days=days, kind=kind, service=service, downloaded=downloaded, server_type=server_type, texts=texts,
            sort=sort, ascending=ascending, rows=rows,
        )))
        return self._parts(query, str(format), self._part(query, str(format), cursor))

    def _part(self, query: str, format: str, cursor: str | None) -> ExportPart:
        data, rows, following, replaced = self._native.export(query, format, cursor)
        return ExportPart(data, rows, following, tuple(Replaced(*cell) for cell in replaced))

    def _parts(self, query: str, format: str, part: ExportPart) -> Iterator[ExportPart]:
        yield part
        while part.next is not None:
            part = self._part(query, format, part.next)
            yield part
