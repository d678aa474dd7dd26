"""証明書と失効リストの検査 — What pkilint finds in what the built-in CA issues, against the committed list of what may be found.

A finding that is not listed fails, and so does a listed one that is not found any more.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from datetime import date, datetime, timezone
from pathlib import Path

import passport
import pytest
from world import FORMS, ROOT

NOW = datetime(2026, 4, 1, 1, tzinfo=timezone.utc)
OV = ["lint_cabf_serverauth_cert", "lint", "-t", "OV-FINAL-CERTIFICATE"]
EV = ["lint_cabf_serverauth_cert", "lint", "-t", "EV-FINAL-CERTIFICATE"]
AUTHORITIES = [
    ("ca-issuing", ["lint_cabf_serverauth_cert", "lint", "-t", "INTERNAL-UNCONSTRAINED-TLS-CA"]),
    ("ca-root", ["lint_cabf_serverauth_cert", "lint", "-t", "ROOT-CA"]),
]
CASES = [
    ("ov-ec", "SR3.0-1Y", "company", {}, "ec-www.pem", OV),
    ("ov-rsa", "SR3.0-1Y", "company", {}, "rsa-www.pem", OV),
    ("ov-p521", "SR3.0-1Y", "company", {}, "p521-www.pem", OV),
    ("ev-ec", "EV2.0-1Y", "ev-company", {}, "ec-www.pem", EV),
    ("ev-rsa", "EV2.0-1Y", "ev-company", {}, "rsa-www.pem", EV),
    ("ev-government", "EV2.0-1Y", "ev-company", {
        "organization.type": "public_body", "organization.registration_number": "",
    }, "ec-www.pem", EV),
]


def allowed(case: str) -> set[str]:
    """The findings listed for a case: lines of `CASES FINDING REASON`, the cases a pattern."""
    listed = set()
    for line in (ROOT / "tests/python/pkilint-allow.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            pattern, finding, reason = line.split(maxsplit=2)
            assert reason, line
            if re.fullmatch(pattern, case):
                listed.add(finding)
    return listed


def der_of(pem: str) -> bytes:
    """The certificate of the only PEM block."""
    return base64.b64decode("".join(pem.split("-----")[-3].split()))


def lint(command: list[str], file: Path) -> set[str]:
    """The codes of everything of a warning's weight or more that pkilint finds."""
    tool = Path(sys.executable).with_name(command[0])
    told = subprocess.run(
        [tool, *command[1:], "-s", "WARNING", "-f", "JSON", file], capture_output=True, text=True, check=False
    )
    assert not told.stderr.strip(), told.stderr
    results = json.loads(told.stdout)["results"]
    found = [finding["code"] for result in results for finding in result["finding_descriptions"]]
    assert told.returncode == len(found), told.stdout
    return set(found)


def issued(
    ra: passport.Ra, session: passport.Session, service: str, form: str, fields: dict[str, str], csr: str
) -> tuple[str, bytes]:
    """A record and its certificate, DER."""
    draft = session.draft_new(service)
    for path, text in {**FORMS[form], **fields}.items():
        block, _, name = path.rpartition(".")
        setattr(getattr(draft, block) if block else draft, name, text)
    draft.csr = (ROOT / "tests/data" / csr).read_bytes()
    draft.agree_to_terms()
    number = session.submit(draft).number
    ra.begin_review(number)
    for paper in ra.application(number).papers:
        ra.receive_document(number, paper.id, on=date(2026, 4, 1))
    ra.approve(number)
    ra.issue(number)
    return number, der_of(session.download_certificate(number, format="pem").decode())


@pytest.mark.parametrize("algorithm", list(passport.CaAlgorithm))
def test_every_certificate_and_the_crl(tmp_path: Path, algorithm: passport.CaAlgorithm) -> None:
    registry = passport.in_memory(clock=passport.ManualClock(NOW), ca_algorithm=algorithm)
    ra = registry.ra("operator")
    certificates = registry.ca_certificates().strip().split("\n-----BEGIN")
    assert len(certificates) == len(AUTHORITIES)
    for (name, command), pem in zip(AUTHORITIES, certificates):
        file = tmp_path / f"{name}.der"
        file.write_bytes(der_of(pem))
        assert (name, lint(command, file)) == (name, allowed(name))
        assert (name, lint(["lint_pkix_cert", "lint"], file)) == (name, set())
    # One account, which may use a key for several contracts of its own.
    session = registry.session(ra.open_account(name="株式会社サンプル").access_key)
    # Every profile is linted under one algorithm, and one of each sort under the others.
    cases = CASES if algorithm == passport.CaAlgorithm.ECDSA_P256 else CASES[1:5:2]
    numbers = []
    for name, service, form, fields, csr, command in cases:
        number, der = issued(ra, session, service, form, fields, csr)
        numbers.append(number)
        file = tmp_path / f"{name}.der"
        file.write_bytes(der)
        assert (name, lint(command, file)) == (name, allowed(name))
    reasons = [passport.RevocationReason.KEY_COMPROMISE, passport.RevocationReason.UNSPECIFIED]
    for number, reason in zip(numbers, reasons):
        ra.revoke(number, reason=reason)
    file = tmp_path / "ca.crl"
    for profile in ("PKIX", "BR"):
        file.write_bytes(ra.crl())
        assert lint(["lint_crl", "lint", "-t", "CRL", "-p", profile], file) == allowed("crl")
    login(ra, tmp_path)


def login(ra: passport.Ra, folder: Path) -> None:
    """Login certificates, their CA and its CRL: of no browser's profile, so held against RFC 5280."""
    account = ra.open_account(name="株式会社サンプル", dealer_code="D0001")
    # The second takes the first one's place, so the CRL lists the first.
    for csr in ("ec-www-3.pem", "rsa-shop.pem"):
        pem = ra.issue_login_certificate(
            access_key=account.access_key, dealer_code="D0001", csr=(ROOT / "tests/data" / csr).read_bytes()
        ).pem
        for name, block in zip(("login", "ca-login"), pem.strip().split("\n-----BEGIN"), strict=True):
            file = folder / f"{name}.der"
            file.write_bytes(der_of(block))
            assert (name, lint(["lint_pkix_cert", "lint"], file)) == (name, allowed(name))
    file = folder / "login.crl"
    file.write_bytes(ra.login_crl())
    assert lint(["lint_crl", "lint", "-t", "CRL", "-p", "PKIX"], file) == allowed("crl-login")
