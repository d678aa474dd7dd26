"""早わかり — The quick start of the README, whole: run it in the project's root."""

import json
from pathlib import Path

import passport

csr = Path("tests/data/ec-www.pem").read_bytes()
form = json.loads(Path("tests/scenarios/forms.json").read_text("utf-8"))["company"]

# [quickstart]
with passport.in_memory() as registry:  # or passport.open("contracts.db", create_if_missing=True, secret=…)
    ra = registry.ra("yamada")  # the registration authority's desk
    account = ra.open_account(name="株式会社サンプル", dealer_code="D0001")
    session = registry.session(account.access_key)  # the subscriber's desk

    draft = session.draft_new("SR3.0-1Y")
    draft.csr = csr
    draft.organization.name = "株式会社サンプル"
    for path, text in form.items():  # or by path
        draft.set(path, text)
    draft.agree_to_terms()
    for finding in session.check(draft):
        print(finding.rule, finding.text)
    number = session.submit(draft).number

    ra.begin_review(number)
    ra.approve(number)
    ra.issue(number)

    for action in session.actions(number):
        print(action.act, action.rule, action.opens, action.closes)
    pem = session.download_certificate(number, format="pem")
# [/quickstart]
print(pem.decode())
