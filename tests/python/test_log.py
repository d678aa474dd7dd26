"""Python's own logging hears what the core tells: once a command, at its level, from the host's own line, and never in its way."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from world import filled, issued, world

import passport

LOGGER = logging.getLogger("passport")


def heard(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    records = [(record.levelname, record.getMessage()) for record in caplog.records if record.name == "passport"]
    caplog.clear()
    return records


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    before = LOGGER.level, LOGGER.disabled, list(LOGGER.handlers), list(LOGGER.filters)
    yield
    LOGGER.setLevel(before[0])
    LOGGER.disabled, LOGGER.handlers, LOGGER.filters = before[1:]


def test_each_command_is_told_at_its_level(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    caplog.set_level(logging.DEBUG, "passport")
    of = world(tmp_path / "registry.db")
    told = heard(caplog)
    assert told[:3] == [
        ("INFO", "create: ok"), ("DEBUG", "open_account: ok"), ("DEBUG", "session: ok"),
    ]
    assert [text for _, text in told[3:]] == ["submit: ok", "begin_review: ok", "approve: ok", "issue: ok", "submit: ok"]
    for number in (of.number, "1000000000"):
        with pytest.raises(passport.PassportError):
            of.ra.begin_review(number)
    with pytest.raises(passport.InvalidError):
        of.session.submit(of.session.draft_new("SR3.0-1Y"))
    of.session.applications()
    assert heard(caplog) == [
        ("INFO", "begin_review: refused: wrong_status"), ("INFO", "begin_review: not_found: not_your_record"),
        ("INFO", "submit: invalid: terms_not_agreed"),
    ]
    of.registry.close()
    with pytest.raises(passport.StorageError):
        passport.open(__file__)
    assert heard(caplog) == [("INFO", "close: ok"), ("ERROR", "open: incompatible: not_a_registry")]


def test_a_record_says_where_and_why(caplog: pytest.LogCaptureFixture) -> None:
    of = world()
    caplog.set_level(logging.DEBUG, "passport")
    caplog.clear()
    with pytest.raises(passport.RefusedError):
        of.ra.begin_review(of.number)
    of.ra.begin_review(of.received)
    refused, done = caplog.records
    told = [[getattr(record, name) for name in ("verb", "code", "rule", "cause")] for record in (refused, done)]
    assert told == [["begin_review", "refused", "wrong_status", None], ["begin_review", None, None, None]]
    assert {(record.filename, record.funcName) for record in (refused, done)} == {(Path(__file__).name, test_a_record_says_where_and_why.__name__)}
    assert refused.thread == threading.get_ident()


@pytest.mark.parametrize(
    ("level", "records"),
    [(logging.DEBUG, 2), (logging.INFO, 1), (15, 1), (logging.WARNING, 0), (logging.CRITICAL, 0), (logging.CRITICAL + 10, 0)],
)
def test_a_level_holds_from_the_next_call_on(caplog: pytest.LogCaptureFixture, level: int, records: int) -> None:
    of = world()
    for way in (LOGGER.setLevel, logging.getLogger().setLevel):
        caplog.clear()
        caplog.handler.setLevel(0)
        before = logging.getLogger().level
        try:
            way(level)
            of.ra.run_due()
            with pytest.raises(passport.PassportError):
                of.ra.approve(of.number)
            assert len(caplog.records) == records
        finally:
            LOGGER.setLevel(logging.NOTSET)
            logging.getLogger().setLevel(before)
    logging.disable(logging.INFO)
    try:
        LOGGER.setLevel(logging.DEBUG)
        caplog.clear()
        of.ra.run_due()
        assert not caplog.records
    finally:
        logging.disable(logging.NOTSET)


def test_a_handler_may_call_the_library() -> None:
    of = world()
    accounts: list[str] = []

    class Asking(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.getMessage() == "begin_review: ok":
                accounts.append(of.ra.open_account(name="日誌").access_key)
                assert len(of.session.applications()) == 2

    LOGGER.setLevel(logging.DEBUG)
    LOGGER.addHandler(Asking())
    of.ra.begin_review(of.received)
    assert len(accounts) == 1


class Fault(Exception):
    pass


def test_a_fault_of_the_log_is_told_and_the_answer_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    of = world()
    told: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda fault: told.append(fault.exc_value))

    def fails(record: logging.LogRecord) -> bool:
        raise Fault(record.getMessage())

    LOGGER.setLevel(logging.DEBUG)
    LOGGER.addFilter(fails)
    assert of.ra.begin_review(of.received).status is passport.Status.UNDER_REVIEW
    with pytest.raises(passport.RefusedError):
        of.ra.begin_review(of.received)
    assert [str(fault) for fault in told] == ["begin_review: ok", "begin_review: refused: wrong_status"]
    assert all(isinstance(fault, Fault) for fault in told)


def test_many_threads_tell_all_and_wait_for_none() -> None:
    of = world()
    lock = threading.Lock()
    told: list[str] = []

    class Slow(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            with lock:
                told.append(record.getMessage())

    LOGGER.setLevel(logging.DEBUG)
    LOGGER.addHandler(Slow())

    def works() -> None:
        for _ in range(20):
            of.ra.open_account(name="株式会社サンプル")
            # Who holds a lock that a handler wants may call the library as well: it lets the interpreter go.
            with pytest.raises(passport.PassportError):
                of.ra.approve("1000000000")

    threads = [threading.Thread(target=works) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["approve: not_found: not_your_record"] * 160 + ["open_account: ok"] * 160


def test_nobody_hears_a_name_a_number_or_a_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "passport")
    of = world()
    issued(of.ra, of.session, "ec-www-4.pem")
    of.session.submit(filled(of.session, csr="ec-www-5.pem"))
    with pytest.raises(passport.PassportError):
        of.registry.sign_in(of.account.access_key, "a wrong password")
    told = "\n".join(str(vars(record)) for record in caplog.records)
    assert "sign_in_refused" in told
    for text in (of.account.access_key, of.number, of.received, "yamada", "見本", "サンプル", "example.jp", "a wrong password", "D0001"):
        assert text not in told
