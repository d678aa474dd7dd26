"""Every method of a session with another account's numbers: answered like an unknown one."""

from __future__ import annotations

import inspect
from datetime import datetime, timezone
from typing import Any, Callable

import pytest
from world import FORMS, ROOT

import passport

FORM = FORMS["ev-company"]


def drafted(session: passport.Session, number: str) -> passport.Draft:
    """A draft from a record of a number, as a portal may send it back: the number is altered in its JSON."""
    own = next(iter(session.applications())).number
    draft = session.draft_contact_change(own)
    setattr(draft.billing, "name", "見本 四郎")
    return passport.Draft.from_json(draft.to_json().replace(own, number))


NUMBERED: dict[str, Callable[[passport.Session, str], object]] = {
    "application": lambda session, number: session.application(number),
    "actions": lambda session, number: session.actions(number),
    "actions_of": lambda session, number: session.actions_of([number]),
    "withdraw": lambda session, number: session.withdraw(number),
    "application_form": lambda session, number: session.application_form(number),
    "stickers": lambda session, number: session.stickers(number),
    "download_certificate": lambda session, number: session.download_certificate(number),
    "draft_renewal": lambda session, number: session.draft_renewal(number),
    "draft_switch": lambda session, number: session.draft_switch(number, service="EV2.0-1Y"),
    "draft_reissue": lambda session, number: session.draft_reissue(number),
    "draft_continuation": lambda session, number: session.draft_continuation(number),
    "draft_contact_change": lambda session, number: session.draft_contact_change(number),
    "draft_revocation": lambda session, number: session.draft_revocation(number),
    "draft_cancellation": lambda session, number: session.draft_cancellation(number),
    "check": lambda session, number: session.check(drafted(session, number)),
    "submit": lambda session, number: session.submit(drafted(session, number)),
}
UNNUMBERED = {
    "draft_new", "applications", "export", "calendar", "profile", "set_profile", "pour_profile", "coupons", "token",
    "must_change_password", "change_password", "sign_out", "login_certificate",
}


def test_every_method_has_a_case() -> None:
    public = {name for name, _ in inspect.getmembers(passport.Session) if not name.startswith("_")}
    assert public == NUMBERED.keys() | UNNUMBERED


def tenant(registry: passport.Registry, name: str, csr: str) -> tuple[passport.Session, str]:
    account = registry.ra("operator").open_account(name=name, dealer_code="D0001")
    session = registry.session(account.access_key)
    draft = session.draft_new("EV2.0-1Y")
    for path, text in FORM.items():
        block, _, field = path.rpartition(".")
        setattr(getattr(draft, block) if block else draft, field, text)
    draft.csr = (ROOT / "tests/data" / csr).read_bytes()
    draft.agree_to_terms()
    number = session.submit(draft).number
    ra = registry.ra("operator")
    ra.begin_review(number)
    for paper in ra.application(number).papers:
        ra.receive_document(number, paper.id, on=datetime(2026, 4, 1).date())
    ra.approve(number)
    ra.issue(number)
    return session, number


def seen(call: Callable[[passport.Session, str], object], session: passport.Session, number: str) -> tuple[object, ...]:
    with pytest.raises(passport.NotFoundError) as caught:
        call(session, number)
    error = caught.value
    return (
        type(error), str(error), error.code, error.rule, error.section, error.field, error.findings, error.opens,
        error.closes, error.record, error.remedy, error.cause, error.message("ja"), error.message("en"),
    )


def test_anothers_number_is_answered_like_an_unknown_one() -> None:
    registry = passport.in_memory(clock=passport.ManualClock(datetime(2026, 4, 1, 1, tzinfo=timezone.utc)))
    session, own = tenant(registry, "A", "ec-www.pem")
    _, other = tenant(registry, "B", "ec-www-3.pem")
    unknown = next(number for number in ("1000000000", "1000000001", "1000000002") if number not in (own, other))
    for name, call in NUMBERED.items():
        assert seen(call, session, other) == seen(call, session, unknown), name
    assert session.application(own).number == own


def everything(session: passport.Session) -> list[object]:
    """All that a session is told without a number: every view and order of its list, searches, counts, files and the rest."""
    queries: list[dict[str, Any]] = [
        *({"view": view, "rows": rows} for view in (None, *passport.ListView) for rows in (1, 500)),
        *({"sort": key, "ascending": way} for key in passport.SortKey for way in (True, False)),
        *({"texts": [(field, text)], "exact_total": True} for field in passport.SearchField for text in ("株式", "example", "1")),
        *({"kind": kind} for kind in passport.Kind),
    ]
    pages = [list(session.applications(**query).pages()) for query in queries]
    files = [list(session.export(format=format, rows=1)) for format in passport.ExportFormat]
    return [pages, files, session.calendar(), session.coupons(), session.profile()]


def test_nothing_that_another_does_changes_an_answer() -> None:
    registry = passport.in_memory(clock=passport.ManualClock(datetime(2026, 4, 1, 1, tzinfo=timezone.utc)))
    session, _ = tenant(registry, "A", "ec-www.pem")
    session.set_profile(passport.Profile(dealer_code="D0001"))
    alone = everything(session)
    for csr in ("ec-www-3.pem", "ec-www-4.pem", "rsa-shop.pem"):
        other, number = tenant(registry, "B", csr)
        revocation = other.draft_revocation(number)
        setattr(revocation.revocation, "reason", "cessation")
        revocation.agree_to_terms()
        other.submit(revocation)
    assert everything(session) == alone
