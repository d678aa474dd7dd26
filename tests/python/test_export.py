"""一覧の書出し — An exported list as the programs that open it see it."""

from __future__ import annotations

import csv
import io
import json

import pytest
from scenario_runner import Stage
from world import ROOT

import passport

# Names that a spreadsheet would take for a formula, or that break a table which is not quoted.
NAMES = ("＝ＨＹＰＥＲＬＩＮＫ（）", "＋８１", "－１", "＠ＳＵＭ", "株式会社“”，、", "髙島屋（株）", "𠮷野家")
CSRS = ("ec-www.pem", "ec-www-2.pem", "ec-www-3.pem", "ec-www-4.pem", "ec-www-5.pem", "ec-www-6.pem", "ec-www-7.pem")


@pytest.fixture(scope="module")
def session() -> passport.Session:
    stage = Stage("2026-04-01T10:00:00+09:00")
    session = stage.session("a")
    for name, csr in zip(NAMES, CSRS, strict=True):
        draft = session.draft_new("SR3.0-1Y")
        stage.fill(draft, {**stage.forms["company"], "organization.name": name})
        draft.csr = (ROOT / "tests/data" / csr).read_bytes()
        draft.agree_to_terms()
        session.submit(draft)
    return session


def whole(session: passport.Session, format: passport.ExportFormat, rows: int) -> tuple[bytes, list[passport.Replaced]]:
    parts = list(session.export(format=format, rows=rows, sort="received_on", ascending=True))
    assert sum(part.rows for part in parts) == len(NAMES)
    return b"".join(part.data for part in parts), [cell for part in parts for cell in part.replaced]


@pytest.mark.parametrize("rows", [1, 3, 500])
def test_a_table_opens_with_every_cell_as_text(session: passport.Session, rows: int) -> None:
    file, replaced = whole(session, passport.ExportFormat.CSV_UTF8, rows)
    assert not replaced
    table = list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), strict=True))
    assert len(table) == 1 + len(NAMES) and {len(row) for row in table} == {len(table[0])}
    assert not [cell for row in table for cell in row if cell.startswith(tuple("=+-@＝＋－＠\t\r\n"))]
    column = table[0].index("申請組織名")
    assert [row[column].removeprefix("'") for row in table[1:]] == list(NAMES)


def test_a_table_for_windows_names_what_it_cannot_hold(session: passport.Session) -> None:
    file, replaced = whole(session, passport.ExportFormat.CSV_SHIFT_JIS, 2)
    table = list(csv.reader(io.StringIO(file.decode("cp932"), newline=""), strict=True))
    column = table[0].index("申請組織名")
    held = [name.replace("𠮷", "〓") for name in NAMES]
    assert [row[column].removeprefix("'") for row in table[1:]] == held
    assert [(cell.column, cell.characters) for cell in replaced] == [("申請組織名", "𠮷")]


def test_lines_are_the_rows_of_the_list(session: passport.Session) -> None:
    file, _ = whole(session, passport.ExportFormat.JSON_LINES, 4)
    told = [json.loads(line) for line in file.decode("utf-8").splitlines()]
    rows = session.applications(rows=500, sort="received_on", ascending=True).rows
    assert [(row["number"], row["organization"], row["status"]) for row in told] == [
        (row.number, row.organization, row.status.value) for row in rows
    ]


def test_an_export_goes_on_from_any_part(session: passport.Session) -> None:
    first = next(session.export(rows=2))
    rest = b"".join(part.data for part in session.export(rows=2, cursor=first.next))
    assert first.data + rest == b"".join(part.data for part in session.export(rows=2))
