"""計測 — What Python pays: our package, the standard library's sqlite3 with dataclasses and cryptography, and SQLAlchemy.

``all.py REGISTRY``: a registry with records, which ``make bench`` makes; it is copied, and only copies are opened. The ways of
doing one thing are run by turns in one process; medians are printed and nothing is asserted.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography import x509
from sqlalchemy import orm

import passport

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime.fromisoformat("2026-04-10T10:00:00+09:00")
CSR = (ROOT / "tests/data/ec-www.pem").read_bytes()
FORM: dict[str, str] = json.loads((ROOT / "tests/scenarios/forms.json").read_text())["company"]
COLUMNS = (
    "number received_at service status kind valid_from valid_until contract organization server_name coupon documents_missing"
).split()
LARGE = 1


def by_turns(ways: dict[str, Callable[[], Any]], turns: int) -> dict[str, float]:
    """The median of each way, in microseconds."""
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(turns):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            took[name].append(time.perf_counter() - began)
    return {name: statistics.median(times) * 1e6 for name, times in took.items()}


def tell(what: str, took: dict[str, float], goals: dict[str, float]) -> None:
    """Each way beside ours, with the ratio that is to be reached."""
    ours = took["passport"]
    print(f"\n{what}")
    for name, median in took.items():
        told = ""
        if name in goals:
            ratio = ours / median
            told = f"  ours is {ratio:.2f} of it, goal {goals[name]}" + ("  MISSED" if ratio > goals[name] else "")
        print(f"  {name:<44}{median:>10.1f} µs{told}")


@dataclass(frozen=True)
class Row:
    """A row as a portal's own code would have it."""

    number: int
    received_at: int
    service: str
    status: int
    kind: int
    valid_from: date | None
    valid_until: date | None
    contract: int | None
    organization: str
    server_name: str
    coupon: str
    documents_missing: bool


PAGE = (
    f"SELECT {', '.join(COLUMNS)} FROM application INDEXED BY application_list WHERE account = ? AND is_current = 1 "
    "AND (issued_on IS NULL OR issued_on > ?) ORDER BY received_at DESC, sequence DESC LIMIT 21"
)
COUNT = (
    "SELECT count(*) FROM (SELECT 1 FROM application INDEXED BY application_list WHERE account = ? AND is_current = 1 "
    "AND (issued_on IS NULL OR issued_on > ?) LIMIT 1001)"
)


def stdlib_page(connection: sqlite3.Connection) -> tuple[list[Row], int]:
    connection.execute("BEGIN")
    rows = [Row(*row) for row in connection.execute(PAGE, (LARGE, 0))]
    (count,) = connection.execute(COUNT, (LARGE, 0)).fetchone()
    connection.execute("COMMIT")
    return rows, count


class Base(orm.DeclarativeBase):
    pass


class Application(Base):
    """The list's columns as SQLAlchemy maps them."""

    __tablename__ = "application"
    sequence: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    account: orm.Mapped[int]
    is_current: orm.Mapped[int]
    issued_on: orm.Mapped[int | None]
    number: orm.Mapped[int]
    received_at: orm.Mapped[int]
    service: orm.Mapped[str]
    status: orm.Mapped[int]
    kind: orm.Mapped[int]
    valid_from: orm.Mapped[int | None]
    valid_until: orm.Mapped[int | None]
    contract: orm.Mapped[int | None]
    organization: orm.Mapped[str]
    server_name: orm.Mapped[str]
    coupon: orm.Mapped[str]
    documents_missing: orm.Mapped[int]


def sqlalchemy_page(engine: sa.Engine) -> tuple[list[Application], int | None]:
    asked = sa.select(Application).where(
        Application.account == LARGE,
        Application.is_current == 1,
        sa.or_(Application.issued_on.is_(None), Application.issued_on > 0),
    )
    with orm.Session(engine) as session:
        ordered = asked.order_by(Application.received_at.desc(), Application.sequence.desc()).limit(21)
        rows = list(session.scalars(ordered))
        counted = asked.with_only_columns(sa.literal(1)).limit(1001).subquery()
        return rows, session.scalar(sa.select(sa.func.count()).select_from(counted))


def stdlib_submit(connection: sqlite3.Connection, form: dict[str, str], key: str) -> int:
    """What a portal's own code does at the least: reads and verifies the CSR, and writes record, request and audit."""
    csr = x509.load_pem_x509_csr(CSR)
    if not csr.is_signature_valid:
        raise ValueError("signature")
    names = csr.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName)
    texts = {**form, "server.alternative_names": "\n".join(names)}
    content = json.dumps(texts, ensure_ascii=False)
    number = secrets.randbelow(9_000_000_000) + 1_000_000_000
    at = int(time.time())
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("SELECT name, dealer_code FROM account WHERE id = ?", (LARGE,)).fetchone()
    connection.execute("SELECT answer FROM request WHERE scope = ? AND key = ?", ("account:1", key)).fetchone()
    connection.execute("SELECT count(*) FROM certificate WHERE spki = ?", (hashlib.sha256(CSR).digest(),)).fetchone()
    connection.execute(
        "INSERT INTO application (account, number, kind, status, service, is_free, changed_contacts, received_at, updated_at, "
        "form, csr, terms, catalogue_version, offer, is_current, organization, server_name, coupon, documents_missing, "
        "folded_organization, folded_server_name, server_type, folded_contact_names, folded_contact_emails) "
        "VALUES (?, ?, 1, 1, 'SR3.0-1Y', 0, '[]', ?, ?, ?, ?, '[]', '1', '{}', 1, ?, ?, '', 0, ?, ?, 'nginx', '', '')",
        (
            LARGE, number, at, at, content, CSR, texts["organization.name"], names[0],
            texts["organization.name"].lower(), names[0],
        ),
    )
    connection.execute(
        "INSERT INTO request VALUES (?, ?, ?, ?, ?)", ("account:1", key, hashlib.sha256(content.encode()).digest(), "{}", at)
    )
    (link,) = connection.execute("SELECT link FROM audit ORDER BY sequence DESC LIMIT 1").fetchone()
    connection.execute(
        "INSERT INTO audit (at, actor, verb, subject, request_key, state, link) VALUES (?, 'account:1', 'submit', ?, ?, ?, ?)",
        (at, f"application:{number}", key, hashlib.sha256(content.encode()).digest(), hashlib.sha256(link).digest()),
    )
    connection.execute("COMMIT")
    return number


def filled(session: passport.Session) -> passport.Draft:
    draft = session.draft_new("SR3.0-1Y")
    for path, text in FORM.items():
        draft.set(path, text)
    draft.csr = CSR
    draft.agree_to_terms()
    return draft


def bare(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def main(registry: Path) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        ours, theirs = (Path(shutil.copy(registry, Path(folder) / name)) for name in ("ours.db", "theirs.db"))
        connection = bare(theirs)
        (key,) = connection.execute("SELECT access_key FROM account WHERE id = ?", (LARGE,)).fetchone()
        engine = sa.create_engine(f"sqlite:///{theirs}")
        with passport.open(ours, secret=bytes([7] * 32), clock=passport.ManualClock(NOW)) as opened:
            session = opened.session(key)
            page = by_turns(
                {
                    "passport": lambda: session.applications(view="current"),
                    "passport, every attribute read": lambda: [vars(row) for row in session.applications(view="current").rows],
                    "sqlite3 and dataclasses": lambda: stdlib_page(connection),
                    "SQLAlchemy 2": lambda: sqlalchemy_page(engine),
                },
                500,
            )
            tell("a page of 20", page, {"sqlite3 and dataclasses": 1.1, "SQLAlchemy 2": 0.2})
            drafts = iter([filled(session) for _ in range(400)])
            submit = by_turns(
                {
                    "passport": lambda: session.submit(next(drafts)),
                    "sqlite3 and cryptography": lambda: stdlib_submit(connection, FORM, secrets.token_hex(16)),
                },
                400,
            )
            tell("a new application, with CSR", submit, {"sqlite3 and cryptography": 0.75})
        connection.close()
    worst()


def worst() -> None:
    """A CSR of as many names as are read at all, none of them good: every finding, and what reading them costs."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    names = x509.SubjectAlternativeName([x509.DNSName("a") for _ in range(21_000)])
    csr = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).add_extension(names, critical=False)
    der = csr.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    took = by_turns(
        {
            "inspect_csr": lambda: passport.inspect_csr(der),
            "… and every finding read": lambda: list(passport.inspect_csr(der).findings),
        },
        30,
    )
    print(f"\na CSR of {len(der):,} bytes, {len(passport.inspect_csr(der).findings):,} findings (goal 50 ms)")
    for name, median in took.items():
        print(f"  {name:<44}{median / 1000:>10.1f} ms")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
