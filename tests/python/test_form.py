"""サービス申込書 — The printed form, as a browser sees it: cell by cell, and page by page."""

from __future__ import annotations

import shutil
from pathlib import Path

import form_dom
import pytest
from scenario_runner import Stage
from world import ROOT

import passport
from passport._enums import FIELDS

pytestmark = pytest.mark.skipif(shutil.which("chromium") is None, reason="Debian's package chromium")

HOSTILE = {
    "markup": "<script>alert(1)</script></bdi></dd><!--{{ 7 * 7 }} onload=x",
    "quotes": "\"'`&amp;lt;&#x26; & \" onmouseover=\"alert(1)",
    "bidirectional": "\u0645\u0631\u062d\u0628\u0627 abc \u05d0\u05d1\u05d2 (1) <\u0627>",
    "overriding": "\u202e\u2066abc\u2069\u2069\u202a\u200f",
    "wide": "＜ｓｃｒｉｐｔ＞＆＂＇ 株式会社" * 3,
    "long": "長" * 64,
    "longest": "長い<i>&" * 150,
}
# What takes a text of any kind; the other fields are held to a form of their own.
FREE = {"applicant.title", "applicant.name", "remarks"} | {
    f"{block}.{name}"
    for block in ("registration", "technical", "billing")
    for name in ("department", "title", "name")
}


def submitted(texts: dict[str, str]) -> tuple[passport.Session, passport.Application, set[str]]:
    """A record with those of the texts that its fields take, and the paths of those they take."""
    stage = Stage("2026-04-01T10:00:00+09:00")
    session = stage.session("a")
    draft = session.draft_new("SR3.0-1Y")
    stage.fill(draft, stage.forms["company"])
    draft.csr = (ROOT / "tests/data/ec-www.pem").read_bytes()
    draft.agree_to_terms()
    usual = draft.to_json()
    taken = set()
    for path, text in texts.items():
        alone = passport.Draft.from_json(usual)
        alone.set(path, text)
        if not session.check(alone):
            draft.set(path, text)
            taken.add(path)
    return session, session.application(session.submit(draft).number), taken


@pytest.mark.parametrize("name", HOSTILE)
def test_every_cell_says_what_the_record_says(tmp_path: Path, name: str) -> None:
    session, record, taken = submitted({path: HOSTILE[name] for path in FIELDS})
    if name == "overriding":
        assert not taken, "characters that turn what stands around them are refused everywhere"
    else:
        assert taken & FREE == (FREE if len(HOSTILE[name]) <= 64 else {"remarks"})
    form = tmp_path / "form.html"
    form.write_text(session.application_form(record.number), "utf-8")
    # Booleans and choices are spelt out; every other field of the record has its cell with its very text.
    spelt = {path for path, text in record.form.items() if text in ("true", "false") or path.endswith(".type")}
    plain = {path: text for path, text in record.form.items() if path not in spelt}
    cells = form_dom.check(form, plain)
    print(f"{name}: {len(taken)} of {len(FIELDS)} fields take it; {len(cells)} cells, {len(plain)} by their text")


def test_a_usual_form_is_one_page(tmp_path: Path) -> None:
    session, record, _ = submitted({})
    form = tmp_path / "form.html"
    form.write_text(session.application_form(record.number), "utf-8")
    assert form_dom.printed(form, tmp_path / "form.pdf") == 1
