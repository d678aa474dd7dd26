"""サービス申込書 — The printed form, as a browser sees it: cell by cell, and page by page."""

from __future__ import annotations

import shutil
from pathlib import Path

import form_dom
import pytest
from scenario_runner import ROOT, Stage

import passport

pytestmark = pytest.mark.skipif(shutil.which("chromium") is None, reason="Debian's package chromium")

HOSTILE = "<script>alert(1)</script> & \"'` </bdi></dd></dl> {{ 7 * 7 }} \u0645\u0631\u062d\u0628\u0627 onload=x"
WIDE = "＜ｓｃｒｉｐｔ＞＆＂＇ 株式会社"


def submitted(texts: dict[str, str]) -> tuple[passport.Session, str, passport.Application]:
    stage = Stage("2026-04-01T10:00:00+09:00")
    session = stage.session("a")
    draft = session.draft_new("SR3.0-1Y")
    stage.fill(draft, {**stage.forms["company"], **texts})
    draft.csr = (ROOT / "tests/data/ec-www.pem").read_bytes()
    draft.agree_to_terms()
    number = session.submit(draft).number
    return session, number, session.application(number)


def free_texts() -> list[str]:
    """The fields that take any line of text."""
    names = ("department", "title", "name")
    blocks = ("registration", "technical", "billing")
    return ["applicant.title", "applicant.name", *(f"{block}.{name}" for block in blocks for name in names)]


@pytest.mark.parametrize("length", [1, 64], ids=["usual", "long"])
def test_every_cell_says_what_the_record_says(tmp_path: Path, length: int) -> None:
    hostile = {path: (HOSTILE * length)[:64] for path in free_texts()}
    hostile |= {"remarks": (HOSTILE + "\n二行目\n") * min(length, 9), "organization.name": WIDE}
    session, number, record = submitted(hostile)
    form = tmp_path / "form.html"
    form.write_text(session.application_form(number), "utf-8")
    cells = form_dom.check(form, {path: text for path, text in record.form.items() if path in hostile})
    # Booleans and choices are spelt out; every other field of the record has its cell with its very text.
    spelt = {path for path, text in record.form.items() if text in ("true", "false") or path.endswith(".type")}
    plain = {path: text for path, text in record.form.items() if path not in spelt}
    assert {path: cells[path] for path in plain} == plain
    print(f"{len(cells)} cells, {len(plain)} of them by their text")


def test_a_usual_form_is_one_page(tmp_path: Path) -> None:
    session, number, _ = submitted({})
    form = tmp_path / "form.html"
    form.write_text(session.application_form(number), "utf-8")
    assert form_dom.printed(form, tmp_path / "form.pdf") == 1
