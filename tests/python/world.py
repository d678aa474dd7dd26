"""What the package's examples, and some tests, take for granted: a registry with one account and two of its records."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import passport

ROOT = Path(__file__).resolve().parents[2]
FORMS: dict[str, dict[str, str]] = json.loads((ROOT / "tests/scenarios/forms.json").read_text("utf-8"))


def data(name: str) -> bytes:
    return (ROOT / "tests/data" / name).read_bytes()


@dataclass
class World:
    clock: passport.ManualClock
    registry: passport.Registry
    ra: passport.Ra
    account: passport.Account
    session: passport.Session
    number: str
    received: str

    def names(self, folder: Path) -> dict[str, Any]:
        """The names that examples speak of."""
        return {
            **vars(self), "form": FORMS["company"], "csr": data("ec-www.pem"), "folder": folder, "passport": passport,
            "date": date, "datetime": datetime, "timedelta": timedelta, "timezone": timezone,
        }


def filled(session: passport.Session, service: str = "SR3.0-1Y", csr: str = "ec-www.pem") -> passport.Draft:
    """A draft of a new application that lacks nothing."""
    draft = session.draft_new(service)
    for path, text in FORMS["ev-company" if service.startswith("EV") else "company"].items():
        draft.set(path, text)
    draft.csr = data(csr)
    draft.agree_to_terms()
    return draft


def issued(ra: passport.Ra, session: passport.Session, csr: str = "ec-www.pem") -> str:
    """The number of a new record that is completed."""
    number = session.submit(filled(session, csr=csr)).number
    for step in (ra.begin_review, ra.approve, ra.issue):
        step(number)
    return number


APRIL = datetime(2026, 4, 1, 1, tzinfo=timezone.utc)


def world(path: Path | None = None, secret: bytes = bytes(32), at: datetime = APRIL) -> World:
    """A registry on 1 April 2026, in memory or in a file, with a completed record and a received one."""
    clock = passport.ManualClock(at)
    registry = passport.create(path, secret=secret, clock=clock) if path else passport.in_memory(clock=clock)
    ra = registry.ra("yamada")
    account = ra.open_account(name="株式会社サンプル", dealer_code="D0001")
    session = registry.session(account.access_key)
    number = issued(ra, session, "ec-www-2.pem")
    received = session.submit(filled(session, "EV2.0-1Y", "ec-www-3.pem")).number
    return World(clock, registry, ra, account, session, number, received)
