"""The scenarios, and what is peculiar to Python."""

from __future__ import annotations

import copy
import json
import os
import pickle
import runpy
import threading
from datetime import datetime, timezone
from pathlib import Path

import icalendar
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from scenario_runner import Stage, run, scenarios
from world import ROOT

import passport
from passport import _enums, _errors, _passport


def test_every_scenario_holds() -> None:
    told = scenarios()
    failures = []
    for scenario in told:
        try:
            run(scenario)
        except AssertionError as fault:
            failures.append(str(fault))
    print(f"scenarios: {len(told)} run, {len(failures)} failed")
    assert not failures, "\n".join(failures)
    counts = ROOT / "build/counts"
    counts.mkdir(parents=True, exist_ok=True)
    (counts / "python").write_text(str(len(told)))


def session() -> passport.Session:
    registry = passport.in_memory()
    return registry.session(registry.ra("operator").open_account(name="株式会社サンプル").access_key)


@pytest.mark.parametrize("code", [row[0] for row in json.loads(_passport.tables())["Code"]])
def test_every_code_has_its_class(code: str) -> None:
    bases = {
        "invalid": ValueError, "not_found": LookupError, "sign_in": PermissionError, "storage": OSError,
        "busy": OSError, "outcome_unknown": OSError, "damaged": OSError, "incompatible": OSError,
        "bad_argument": ValueError, "bad_handle": ValueError,
    }
    assert issubclass(_errors.CLASSES[code], passport.PassportError)
    assert issubclass(_errors.CLASSES[code], bases.get(code, Exception))


@pytest.mark.parametrize("name", [name for name in json.loads(_passport.tables()) if hasattr(_enums, name)])
def test_enumerations_are_the_cores(name: str) -> None:
    rows = json.loads(_passport.tables())[name]
    members = list(getattr(_enums, name))
    assert [member.value for member in members] == [row[0] for row in rows]
    assert [(member.label, member.label_en) for member in members] == [(row[1], row[2]) for row in rows]


def test_an_invalid_error_prints_all_findings_and_nothing_personal() -> None:
    desk = session()
    draft = desk.draft_new("SR3.0-1Y")
    draft.registration.name = "見本 花子" * 40
    with pytest.raises(passport.InvalidError) as refused:
        desk.submit(draft)
    error = refused.value
    assert isinstance(error, ValueError) and error.code == "invalid"
    assert error.findings == desk.check(draft) and len(error.findings) > 10
    assert all(finding.rule in str(error) for finding in error.findings)
    assert "花子" not in str(error) + repr(error) + error.message("ja") + error.message("en") + repr(draft)
    assert len(desk.applications()) == 0


def test_findings_are_made_when_they_are_read() -> None:
    def inspected(names: int) -> passport.CsrInspection:
        wanted = x509.SubjectAlternativeName([x509.DNSName("a") for _ in range(names)])
        csr = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).add_extension(wanted, critical=False)
        signed = csr.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
        return passport.inspect_csr(signed.public_bytes(serialization.Encoding.DER))

    with pytest.raises(passport.InvalidError, match="csr_too_large"):
        inspected(22_000)
    read = inspected(15_000)
    found = [finding for finding in read.findings if finding.rule == "name_not_public"]
    assert [finding.position for finding in found] == list(range(1, 15_001))
    last = read.findings[-1]
    assert read.findings[len(read.findings) - 1] == last and read.findings[-2:][1] == last
    assert last in read.findings and repr(last) in repr(read.findings)
    kept = pickle.loads(pickle.dumps(read))
    assert kept == read and type(kept.findings) is tuple and hash(kept) == hash(read)
    with pytest.raises(IndexError):
        read.findings[len(read.findings)]
    with pytest.raises(IndexError):
        read.findings[-len(read.findings) - 1]


def test_refusals_bear_rule_section_and_days() -> None:
    desk = session()
    with pytest.raises(passport.RefusedError) as refused:
        desk.draft_new("SR2.0-AUTO")
    assert (refused.value.rule, refused.value.section) == ("service_not_on_sale", "2.1.1")
    for number in ("1000000000", 1000000000, "no number"):
        with pytest.raises(passport.NotFoundError) as unknown:
            desk.application(number)
        assert unknown.value.rule == "not_your_record"
    with pytest.raises(passport.ArgumentError):
        desk.withdraw("1000000000", request_key="blank is not allowed")
    with pytest.raises(ValueError):
        desk.actions("1000000000", at=datetime(2026, 4, 1))


def test_another_reader_opens_the_calendar() -> None:
    stage = Stage("2026-04-01T10:00:00+09:00")
    session = stage.session("a")
    for name, csr in (("first", "ec-www.pem"), ("second", "ec-www-2.pem")):
        draft = session.draft_new("SR3.0-1Y")
        stage.fill(draft, stage.forms["company"])
        draft.csr = (ROOT / "tests/data" / csr).read_bytes()
        draft.agree_to_terms()
        number = session.submit(draft).number
        for step in (stage.ra.begin_review, stage.ra.approve, stage.ra.issue):
            step(number)
    calendar = icalendar.Calendar.from_ical(session.calendar())
    events = [event for event in calendar.walk("VEVENT")]
    days = sorted(str(event.decoded("DTSTART")) for event in events)
    assert days == sorted(["2026-04-26", "2026-09-16", "2026-10-16", "2027-01-01", "2027-04-01"] * 2)
    assert all("www.example.jp" in str(event["SUMMARY"]) for event in events)
    assert len({str(event["UID"]) for event in events}) == len(events)


def test_a_draft_is_a_value() -> None:
    draft = session().draft_new("SR3.0-1Y")
    draft.organization.name = "株式会社サンプル"
    draft.sticker = True
    draft.csr = (ROOT / "tests/data/ec-www.pem").read_bytes()
    for other in (copy.copy(draft), copy.deepcopy(draft), pickle.loads(pickle.dumps(draft))):
        assert other == draft and other is not draft and other.request_key == draft.request_key
    other.remarks = "別の値"
    assert other != draft and draft.remarks == "" and draft.sticker == "true"
    with pytest.raises(AttributeError, match="organization.name"):
        draft.organization.nam = "x"
    with pytest.raises(AttributeError):
        draft.colour = "red"
    with pytest.raises(passport.InvalidError) as refused:
        draft.csr = (ROOT / "tests/data/private-key.pem").read_bytes()
    assert refused.value.rule == "csr_private_key_given" and draft.csr is not None


def test_files_open_and_close(tmp_path: Path) -> None:
    path, secret = tmp_path / "registry.db", bytes(32)
    with pytest.raises(passport.NotFoundError):
        passport.open(path)
    with passport.create(path, secret=secret) as registry:
        key = registry.ra("operator").open_account(name="株式会社サンプル").access_key
        desk = registry.session(key)
        assert "BEGIN CERTIFICATE" in registry.ca_certificates()
    with pytest.raises(passport.ClosedError):
        desk.applications()
    with pytest.raises(passport.ConflictError):
        passport.create(path)
    with pytest.raises(passport.SignInError) as wrong:
        passport.open(path, secret=bytes(31) + b"1")
    assert wrong.value.rule == "wrong_secret"
    with passport.open(path, secret=secret) as registry:
        assert len(registry.session(key).applications()) == 0
    (tmp_path / "empty").touch()
    with pytest.raises(passport.StorageError):
        passport.open(tmp_path / "empty", create_if_missing=True)


def test_a_registry_over_a_given_ca(tmp_path: Path) -> None:
    chain, key = ((ROOT / "tests/data" / name).read_bytes() for name in ("other-chain.pem", "other-issuing-key.pem"))
    with pytest.raises(passport.RefusedError) as without:
        passport.create(tmp_path / "registry.db", ca_chain=chain, ca_key=key)
    assert without.value.rule == "ca_secret_required"
    with pytest.raises(passport.InvalidError) as other:
        passport.in_memory(ca_chain=chain, ca_key=(ROOT / "tests/data/private-key.pem").read_bytes())
    assert other.value.rule == "ca_key_mismatch"
    with pytest.raises(passport.InvalidError) as nothing:
        passport.in_memory(ca_chain=chain)
    assert nothing.value.rule == "ca_invalid"
    with pytest.raises(passport.ArgumentError):
        passport.in_memory(ca_algorithm="dsa")
    with passport.create(tmp_path / "registry.db", secret=bytes(32), ca_chain=chain, ca_key=key) as registry:
        assert registry.ca_certificates().encode() == chain


def test_threads_share_a_desk() -> None:
    desk = session()
    drafts = [desk.draft_new("SR3.0-1Y") for _ in range(8)]
    errors: list[str | None] = []

    def submit(draft: passport.Draft) -> None:
        try:
            desk.submit(draft)
        except passport.InvalidError as error:
            errors.append(error.rule)

    threads = [threading.Thread(target=submit, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(errors) == len(drafts)


def test_a_forked_child_is_told_so() -> None:
    desk = session()
    child = os.fork()
    if child == 0:
        try:
            desk.applications()
        except passport.ClosedError as error:
            os._exit(0 if error.code == "forked" else 1)
        os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_values_are_frozen_and_comparable() -> None:
    read = passport.inspect_csr((ROOT / "tests/data/ec-www.pem").read_bytes())
    assert read == passport.inspect_csr((ROOT / "tests/data/ec-www.pem").read_bytes())
    assert hash(read) == hash(read) and read.key_type is passport.KeyType.EC_P256
    with pytest.raises(AttributeError):
        read.key_bits = 0  # type: ignore[misc]
    clock = passport.ManualClock(datetime(2026, 4, 1, tzinfo=timezone.utc))
    assert clock.now() == datetime(2026, 4, 1, tzinfo=timezone.utc)


def test_the_quick_start_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    runpy.run_path("examples/python/quickstart.py", run_name="__main__")
    assert "BEGIN CERTIFICATE" in capsys.readouterr().out
