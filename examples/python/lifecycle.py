"""証明書の一生 — A certificate's life in Python: lifecycle.py OUTPUT-DIRECTORY, in the project's root."""

import json
import sys
from datetime import datetime
from pathlib import Path

import passport

output = Path(sys.argv[1])
form = json.loads(Path("tests/scenarios/forms.json").read_text("utf-8"))["company"]
clock = passport.ManualClock(datetime.fromisoformat("2026-12-01T10:00:00+09:00"))

with passport.create(output / "registry.db", secret=bytes(32), clock=clock) as registry:
    ra = registry.ra("yamada")
    session = registry.session(ra.open_account(name="株式会社サンプル", dealer_code="D0001").access_key)

    draft = session.draft_new("SR3.0-1Y")
    draft.csr = Path("tests/data/ec-www.pem").read_bytes()
    print("入力の検査 — an empty form:", len(session.check(draft)), "findings, for instance")
    print("  ", session.check(draft)[0].text)
    for path, text in form.items():
        draft.set(path, text)
    draft.agree_to_terms()
    assert not [finding for finding in session.check(draft) if finding.severity is passport.Severity.ERROR]
    number = session.submit(draft).number
    for step in (ra.begin_review, ra.approve, ra.issue):
        print(number, step(number).status.label)

    print("\nお申込一覧 — the list")
    for row in session.applications():
        print("  ", row.received_on, row.service_name, row.status.label, row.kind.label, row.valid_until,
              row.contract_code, row.server_name)

    print("\n操作 — the acts, on day 26")
    clock.set(datetime.fromisoformat("2026-12-27T00:00:00+09:00"))
    for action in session.actions(number):
        days = f"({action.opens} – {action.closes})" if action.opens else ""
        print("  ", action.act.label, "可" if action.allowed else f"不可 {action.rule}", days)
    try:
        session.draft_reissue(number)
    except passport.RefusedError as refusal:
        print("\n再発行 →", refusal.rule, refusal.message("ja"))

    (output / "certificate.pem").write_bytes(session.download_certificate(number))
    print("\n", output / "certificate.pem", "written")
