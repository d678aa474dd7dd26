"""Every secret is marked, every public method is run, and all that was said and written is searched for the marks.

What Python itself holds of a secret nobody can wipe: the process's memory is searched in ``tests/rust`` and ``tests/c``.
"""

from __future__ import annotations

import base64
import inspect
import logging
import pickle
import re
import secrets
import sqlite3
import string
import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any, Callable

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

import passport
import pytest
from test_tenancy import FORM

ROOT = Path(__file__).resolve().parents[2]
# What bears a secret for the host to hand on, and holds it when it is pickled.
GIVES_SECRETS = (passport.InitialPassword, passport.OneTimePassword)


def data(name: str) -> bytes:
    return (ROOT / "tests/data" / name).read_bytes()


def fresh(length: int = 24) -> str:
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(length))


def spellings(secret: bytes) -> tuple[bytes, ...]:
    """A secret as it is, and as it might be written: hexadecimal, numbers, base64, an escaped literal, the other way round."""
    numbers = [str(byte) for byte in secret]
    return (
        secret, secret.hex().encode(), ", ".join(numbers).encode(), ",".join(numbers).encode(), base64.b64encode(secret),
        repr(secret)[2:-1].encode(), secret[::-1],
    )


@dataclass
class Life:
    """What was said, by method, and the marks."""

    said: list[tuple[str, bytes]] = field(default_factory=list)
    marks: dict[str, bytes] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)

    def secret(self, name: str) -> str:
        text = fresh()
        self.marks[name] = text.encode()
        return text

    def text(self, method: str, *texts: object) -> None:
        self.said.append((method, b"\n".join(text if isinstance(text, bytes) else str(text).encode() for text in texts)))

    def answer(self, method: str, answer: object) -> None:
        self.text(method, repr(answer), answer, f"{answer}")
        if isinstance(answer, (bytes, str)):
            return
        if isinstance(answer, passport.Applications):
            self.answer(method, answer.page)
        with suppress(TypeError):
            self.text(method, *(repr(item) for item in answer))  # type: ignore[attr-defined]
        if not isinstance(answer, (*GIVES_SECRETS, passport.Session, passport.Ra)):
            with suppress(TypeError):
                self.text(method, pickle.dumps(answer))

    def error(self, method: str, error: passport.PassportError) -> None:
        told = [repr(error), error, error.args, vars(error), error.message("ja"), error.message("en")]
        self.text(method, *told, *traceback.format_exception(type(error), error, error.__traceback__))

    def files(self, folder: Path) -> None:
        for path in folder.iterdir():
            self.text(path.name, path.read_bytes())


class Ear(logging.Handler):
    """What the library's log hears."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record)


def is_made_of_names(record: logging.LogRecord) -> bool:
    """Whether a record is told by a verb, a code and a rule alone: so by nothing that a person typed."""
    verb, code, rule, cause = (getattr(record, name) for name in ("verb", "code", "rule", "cause"))
    names = re.fullmatch("[a-z_]+", verb) and (rule is None or rule in passport.RULES) and cause is None
    whole = ": ".join(filter(None, (verb, code, rule))) if code else f"{verb}: ok"
    return bool(names) and record.getMessage() == whole


class Watched:
    """A desk whose every answer and refusal is kept."""

    def __init__(self, life: Life, desk: object) -> None:
        self._life, self._desk = life, desk
        life.text(type(desk).__name__, repr(desk))

    def __getattr__(self, name: str) -> Any:
        method = f"{type(self._desk).__name__}.{name}"
        found = getattr(self._desk, name)
        if not callable(found):
            self._life.answer(method, found)
            return found

        def call(*arguments: Any, **named: Any) -> Any:
            try:
                answer = found(*arguments, **named)
                if inspect.isgenerator(answer):
                    answer = list(answer)
            except passport.PassportError as error:
                self._life.error(method, error)
                raise
            self._life.answer(method, answer)
            return Watched(self._life, answer) if isinstance(answer, (passport.Session, passport.Ra)) else answer

        return call


refused = suppress(passport.PassportError)


def signs_in(life: Life, registry: Watched, ra: Watched, key: str) -> Watched:
    """Passwords, codes, tokens and login certificates; answers a session."""
    certificate = ra.issue_login_certificate(access_key=key, dealer_code="D0001", csr=data("ec-www.pem")).pem
    password = life.secret("the password of a PKCS#12 file")
    made = ra.issue_login_certificate(access_key=key, dealer_code="D0001", pkcs12_password=password, beside=True)
    private, *_ = pkcs12.load_key_and_certificates(made.pkcs12, password.encode())
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    life.marks["a PKCS#12 file's private key"] = number(private)
    with refused:
        ra.issue_login_certificate(access_key=key, dealer_code="D0001", pkcs12_password=password[:9])
    ra.register_login_certificate(data("login-hanako.pem"), access_key=key, dealer_code="D0001", beside=True)
    ra.stop_login_certificate(made.certificate.fingerprint, access_key=key, dealer_code="D0001")
    initial = ra.reset_password(access_key=key, dealer_code="D0001", request_key="once").password
    assert ra.reset_password(access_key=key, dealer_code="D0001", request_key="once").password is None
    life.marks["an initial password"] = initial.encode()
    chosen, wrong, later = life.secret("a password"), life.secret("a wrong password"), life.secret("a later password")
    session = registry.sign_in(key, initial, certificate=certificate)
    assert session.must_change_password
    for new, repeated in ((chosen, wrong), (chosen[:3], chosen[:3]), (chosen, chosen)):
        with refused:
            session.change_password(new=new, repeated=repeated)
    for attempt in ((key, wrong, certificate), (wrong, chosen, certificate), (key, chosen, wrong)):
        with refused:
            registry.sign_in(attempt[0], attempt[1], certificate=attempt[2])
    session = registry.sign_in(key, chosen, certificate=certificate)
    session.login_certificate()
    token = session._desk.token()
    life.marks["a token"] = token.encode()
    life.text("Session.token", "given to the host")
    registry.resume(token)
    with refused:
        registry.resume(wrong)
    while len(life.codes) < 4:
        asked = registry.request_one_time_password(key, chosen)
        life.marks[f"ticket {len(life.codes)}"] = asked.ticket.encode()
        life.codes.add(asked.code)
        registry.sign_in(key, chosen, ticket=asked.ticket, code=asked.code)
        with refused:
            registry.sign_in(key, wrong, ticket=asked.ticket, code=asked.code)
    session = registry.sign_in(key, chosen, certificate=certificate)
    with refused:
        session.change_password(current=wrong, new=later, repeated=later)
    session.change_password(current=chosen, new=later, repeated=later, request_key="once")
    registry.session(key)
    opened: Watched = registry.sign_in(key, later, certificate=certificate)
    return opened


def number(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_numbers().private_value.to_bytes(32, "big")


def hands_in_keys(life: Life, ra: Watched, session: Watched, key: str) -> None:
    """A private key where a CSR or a certificate belongs, and a CSR with a challengePassword."""
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    life.marks["a private key that was handed in"] = number(private)
    life.marks["the text of a private key"] = pem.splitlines()[1]
    life.answer("inspect_csr", passport.inspect_csr(pem))
    draft = session.draft_new("SR3.0-1Y")
    gives: tuple[Callable[[], object], ...] = (
        lambda: draft.set_csr(pem),
        lambda: ra.issue_login_certificate(access_key=key, dealer_code="D0001", csr=pem),
        lambda: ra.register_login_certificate(pem, access_key=key, dealer_code="D0001"),
    )
    for give in gives:
        try:
            give()
        except passport.PassportError as error:
            life.error("a private key", error)
        else:
            raise AssertionError("a private key is taken")
    life.text("Draft.to_json", draft.to_json())
    challenge = life.secret("a challengePassword")
    names = ((NameOID.COUNTRY_NAME, "JP"), (NameOID.LOCALITY_NAME, "Shibuya"), (NameOID.ORGANIZATION_NAME, "Sample KK"))
    subject = x509.Name([*(x509.NameAttribute(*name) for name in names), x509.NameAttribute(NameOID.COMMON_NAME, "www.example.jp")])
    csr = x509.CertificateSigningRequestBuilder().subject_name(subject)
    csr = csr.add_attribute(x509.oid.AttributeOID.CHALLENGE_PASSWORD, challenge.encode())
    given = csr.sign(private, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    life.answer("inspect_csr", passport.inspect_csr(given))
    draft = filled(session, "ec-www.pem")
    draft.csr = given
    life.text("Draft", repr(draft), draft)
    session.check(draft)
    session.withdraw(session.submit(draft).number)


def filled(session: Watched, csr: str) -> passport.Draft:
    draft: passport.Draft = session.draft_new("EV2.0-1Y")
    session.pour_profile(draft)
    for path, text in FORM.items():
        draft.set(path, text)
    draft.csr = data(csr)
    draft.agree_to_terms()
    return draft


def applied(ra: Watched, session: Watched, csr: str) -> str:
    number: str = session.submit(filled(session, csr)).number
    ra.begin_review(number)
    for paper in ra.application(number).papers:
        if csr == "ec-www-2.pem":
            ra.receive_document(number, paper.id, on=date(2026, 12, 1))
        else:
            ra.waive_document(number, paper.id, reason="電話で確認")
    ra.approve(number)
    ra.issue(number)
    return number


def works(ra: Watched, session: Watched) -> None:
    """What a subscriber and the RA do with records."""
    ra.add_coupons(dealer_code="D0001", service="SR3.0-1Y", expires_on=date(2026, 12, 31), numbers=["C-0001"])
    session.set_profile(passport.Profile(dealer_code="D0001", fields={"registration.email": "hanako@example.jp"}))
    for method in (session.profile, session.coupons, session.calendar):
        method()
    number = applied(ra, session, "ec-www-2.pem")
    for method in (session.application, session.actions, session.application_form, session.stickers, session.download_certificate):
        method(number)
    for desk in (session, ra):
        desk.applications()
        for format in passport.ExportFormat:
            desk.export(format=format)
    for method in (session.draft_renewal, session.draft_continuation, session.draft_cancellation):
        with refused:
            method(number)
    with refused:
        session.draft_switch(number, service="SR3.0-1Y")
    session.actions_of([number])
    ra.import_records(b"account,contract,kind,received_at\r\nNOBODY,A-1,new,2026-04-01\r\n")
    reissue, change, revocation = (
        session.draft_reissue(number), session.draft_contact_change(number), session.draft_revocation(number)
    )
    reissue.csr = data("ec-www-4.pem")
    reissue.set("revoke_previous", "deferred")
    change.set("billing.name", "見本 四郎")
    revocation.set("revocation.reason", "cessation")
    for draft, conclude in (
        (reissue, lambda number: ra.reject(number, reason="不備")), (change, ra.complete), (revocation, ra.confirm_revocation)
    ):
        draft.agree_to_terms()
        submitted = session.submit(draft).number
        ra.begin_review(submitted)
        conclude(submitted)
    number = applied(ra, session, "ec-www-3.pem")
    certificate = session.download_certificate(number)
    now = datetime(2026, 12, 1, 1, tzinfo=timezone.utc)
    acts: tuple[Callable[[], object], ...] = (
        lambda: ra.check_certificate(number, certificate=certificate, chain=b""),
        lambda: ra.record_certificate(number, certificate=certificate, chain=b""),
        lambda: ra.allow_late_reissue(number, until=date(2027, 1, 10)),
        lambda: ra.record_revocation(number, at=now),
    )
    for act in acts:
        with refused:
            act()
    asked: dict[str, Any] = {"name": "all", "reason": "superseded", "criteria": {"server_domain": "example.jp"}}
    ra.campaign_preview(**asked)
    campaign = ra.campaign(**asked).id
    ra.campaign_step(campaign)
    ra.campaign_report(campaign)
    ra.revoke(number, reason="key_compromise")
    list(ra.accounts())
    for method in (ra.campaigns, ra.worklist, ra.run_due, ra.notices, ra.crl, ra.login_crl):
        method()
    ra.acknowledge_notices(up_to=1)
    ra.catalogue_changes(after=date(2026, 12, 1), to=date(2027, 4, 1))
    ra.catalogue_changes_with('version = "canary"\n', on=date(2027, 4, 1))


def keeps(registry: Watched, ra: Watched, folder: Path) -> None:
    """What the host does with the registry, and the trail of it all."""
    registry.load_catalogue('version = "canary"\n')
    registry.catalogue(registry.catalogue_version)
    registry.load_blocklist(data("blocklist.txt"))
    registry.confirm_clock()
    registry.ca_certificates()
    registry.backup(folder / "copy.db", progress=lambda progress: None)
    with suppress(passport.ConflictError):
        registry.begin_backup(folder / "copy.db")
    registry.check_integrity()
    after = 0
    while trail := ra.audit(after=after):
        after = trail[-1].sequence
    ra.verify_audit(known_head=ra.audit_head())


def derived(path: Path, secret: bytes) -> dict[str, bytes]:
    """What the library derives from the secret or keeps sealed under it, as decision 0006 says how."""
    def key(label: str) -> bytes:
        return HKDF(hashes.SHA256(), 32, None, label.encode()).derive(secret)

    found = {"the audit's key": key("passport audit v1"), "the pepper": key("passport password pepper v1")}
    found["the CA keys' key"] = key("passport ca key v1")
    with sqlite3.connect(path) as file:
        rows = file.execute("SELECT role, sealed_key, certificate FROM authority ORDER BY role").fetchall()
    assert len(rows) == 3
    for role, sealed, certificate in rows:
        name = ("root", "issuing", "login")[role - 1]
        der = AESGCM(found["the CA keys' key"]).decrypt(sealed[:12], sealed[12:], name.encode())
        private = serialization.load_der_private_key(der, None)
        assert isinstance(private, ec.EllipticCurvePrivateKey)
        assert private.public_key() == x509.load_der_x509_certificate(certificate).public_key()
        found[f"the {name} CA's private key"] = number(private)
    return found


def search(marks: dict[str, bytes], said: list[tuple[str, bytes]]) -> set[tuple[str, str]]:
    """Which marks stand in which answers."""
    return {
        (name, method)
        for name, mark in marks.items()
        for spelling in spellings(mark)
        for method, text in said
        if spelling in text
    }


def test_no_secret_is_said_or_written(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    life = Life()
    path = tmp_path / "registry.db"
    ear = Ear()
    caplog.set_level(logging.DEBUG, "passport")
    logging.getLogger("passport").addHandler(ear)
    secret = life.secret("the registry's secret").encode() + b"12345678"
    clock = passport.ManualClock(datetime(2026, 12, 1, 1, tzinfo=timezone.utc))
    registry = Watched(life, passport.create(path, secret=secret, clock=clock))
    ra = registry.ra("operator")
    key = ra.open_account(name="株式会社サンプル", dealer_code="D0001").access_key
    session = signs_in(life, registry, ra, key)
    hands_in_keys(life, ra, session, key)
    works(ra, session)
    keeps(registry, ra, tmp_path)
    session.sign_out()
    life.files(tmp_path)
    registry.close()
    life.files(tmp_path)
    for wrong in (b"7" * 32, b"7" * 31):
        try:
            passport.open(path, secret=wrong)
        except passport.PassportError as error:
            life.error("open", error)
    life.marks |= derived(path, secret)
    logging.getLogger("passport").removeHandler(ear)
    assert len(ear.heard) > 60 and all(map(is_made_of_names, ear.heard))
    for record in ear.heard:
        life.text("a log", str(vars(record)))

    methods = {
        f"{desk.__name__}.{name}"
        for desk in (passport.Registry, passport.Session, passport.Ra)
        for name, _ in inspect.getmembers(desk)
        if not name.startswith("_")
    }
    said = {method for method, _ in life.said}
    assert methods <= said, methods - said
    assert not search(life.marks, life.said)
    planted = {"planted": fresh().encode()}
    assert all(search(planted, [("planted", b"[" + text + b"]")]) for text in spellings(planted["planted"]))
    # Six digits may stand somewhere by chance, one of four; what is said stands there for all.
    numbers = {number for _, text in life.said for number in re.findall(rb"(?<![0-9])[0-9]{6}(?![0-9])", text)}
    assert len(life.codes & {number.decode() for number in numbers}) < 2
    size = sum(len(text) for _, text in life.said)
    print(f"{len(life.marks)} secrets in none of {len(life.said)} answers and files of {len(methods)} methods, {size >> 10} KiB")
