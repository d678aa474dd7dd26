"""Threads, asyncio and processes: calls run beside each other, and a child opens for itself."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from world import World, filled, issued, world

import passport

SECRET = bytes(32)
TOO_LONG = 60.0


def in_threads(calls: list[Callable[[], Any]], meanwhile: Callable[[list[threading.Thread]], None] = lambda _: None) -> list[Any]:
    """What calls answer, or raise, in a thread each."""
    answers: list[Any] = [None] * len(calls)

    def run(at: int) -> None:
        try:
            answers[at] = calls[at]()
        except BaseException as error:
            answers[at] = error

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(calls))]
    for thread in threads:
        thread.start()
    try:
        meanwhile(threads)
    finally:
        for thread in threads:
            thread.join(TOO_LONG)
    assert not any(thread.is_alive() for thread in threads)
    return answers


def functions(thread: threading.Thread) -> list[str]:
    """What a thread is in, the innermost first."""
    frame = sys._current_frames().get(thread.ident or 0)
    names = []
    while frame is not None:
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    return names


def test_the_interpreter_goes_on_while_calls_wait(tmp_path: Path) -> None:
    """Two calls can only end after this thread has gone on, which it could not if they held the interpreter."""
    of = world(tmp_path / "registry.db")
    other = passport.open(tmp_path / "registry.db", secret=SECRET, clock=of.clock)
    held = sqlite3.connect(tmp_path / "registry.db", isolation_level=None)
    were_inside = False

    def until_both_are_inside(threads: list[threading.Thread]) -> None:
        nonlocal were_inside
        while all(thread.is_alive() for thread in threads) and not were_inside:
            were_inside = all(functions(thread)[:1] == ["open_account"] for thread in threads)
            time.sleep(0.001)
        assert len(of.session.applications()) == 2, "who reads waits for nobody"
        held.execute("COMMIT")

    opened: list[Any] = []
    # On a machine that is busy elsewhere, one may have waited long enough before the other has begun.
    for _ in range(20):
        were_inside = False
        held.execute("BEGIN IMMEDIATE")
        opened = in_threads(
            [lambda: of.ra.open_account(name="一"), lambda: other.ra("suzuki").open_account(name="二")], until_both_are_inside
        )
        if were_inside and not any(isinstance(answer, passport.StorageError) for answer in opened):
            break
    assert were_inside and [account.name for account in opened] == ["一", "二"]
    held.close()


def test_two_calls_are_inside_at_once(tmp_path: Path) -> None:
    """Each tells a log, before it returns, that it is done, and there waits for the other."""
    both = threading.Barrier(2)

    # A handler has a lock, a filter has none.
    def meet(record: logging.LogRecord) -> bool:
        if getattr(record, "verb") == "create":
            both.wait(TOO_LONG)
        return False

    logger = logging.getLogger("passport")
    logger.setLevel(logging.INFO)
    logger.addFilter(meet)
    try:
        made = in_threads([lambda name=name: passport.create(tmp_path / name, secret=SECRET) for name in "ab"])  # type: ignore[misc]
    finally:
        logger.removeFilter(meet)
        logger.setLevel(logging.NOTSET)
    assert all(isinstance(registry, passport.Registry) for registry in made) and not both.broken


def test_a_thread_counts_while_a_key_is_made() -> None:
    """A large key takes a while; that time is another thread's as well."""
    counted = 0
    is_inside, is_done = threading.Event(), threading.Event()

    def count() -> None:
        nonlocal counted
        is_inside.wait(TOO_LONG)
        while not is_done.is_set():
            counted += 1
            time.sleep(0)

    def make() -> int:
        is_inside.set()
        before = counted
        passport.in_memory(ca_algorithm=passport.CaAlgorithm.RSA_3072)
        after = counted
        is_done.set()
        return after - before

    # Whoever holds the interpreter is not made to give it away between two lines now: only a call that lets it go does.
    patience = sys.getswitchinterval()
    sys.setswitchinterval(TOO_LONG)
    try:
        made, _ = in_threads([make, count])
    finally:
        sys.setswitchinterval(patience)
    assert made > 0


def test_asyncio_serves_many_sessions() -> None:
    of = world()
    sessions = [of.registry.session(of.ra.open_account(name=f"株式会社{at}").access_key) for at in range(24)]

    async def serve(session: passport.Session) -> list[str]:
        draft = await asyncio.to_thread(filled, session, "SR3.0-1Y", "ec-www-4.pem")
        number = (await asyncio.to_thread(session.submit, draft)).number
        with pytest.raises(passport.NotFoundError):
            await asyncio.to_thread(session.application, of.number)
        await asyncio.to_thread(session.withdraw, number)
        return [row.number for row in await asyncio.to_thread(session.applications)]

    async def main() -> list[list[str]]:
        return list(await asyncio.gather(*map(serve, sessions)))

    listed = asyncio.run(main())
    numbers = [number for [number] in listed]
    assert len(set(numbers)) == len(sessions)
    assert len(of.ra.applications()) == len(sessions) + 2 and of.ra.verify_audit().is_sound


def test_a_cancelled_task_leaves_the_registry_sound() -> None:
    """What to_thread began goes on to its end; nobody waits for it any more."""
    of = world()

    async def main() -> None:
        asked = asyncio.create_task(asyncio.to_thread(of.ra.begin_review, of.received))
        await asyncio.sleep(0)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked

    asyncio.run(main())
    assert of.ra.application(of.received).status is passport.Status.UNDER_REVIEW
    assert of.ra.verify_audit().is_sound


def answer_of(call: Callable[[], Any], to: Connection) -> None:
    try:
        to.send(call())
    except BaseException as error:
        to.send(error)


@contextmanager
def child(way: str, call: Callable[[], Any]) -> Iterator[Any]:
    """What a call answers, or raises, in a child process."""
    context = multiprocessing.get_context(way)
    here, there = context.Pipe()
    process = context.Process(target=answer_of, args=(call, there))  # type: ignore[attr-defined]
    process.start()
    there.close()
    assert here.poll(TOO_LONG)
    yield here.recv()
    process.join(TOO_LONG)
    assert process.exitcode == 0


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_forked_child_is_told_so_and_its_parent_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "registry.db"
    of = world(path)
    found = of.session.applications(rows=1)
    calls: list[Callable[[], Any]] = [
        of.session.profile, of.ra.worklist, lambda: of.registry.catalogue_version, lambda: list(found),
        lambda: of.session.submit(filled(of.session)), lambda: of.registry.session(of.account.access_key),
        lambda: of.registry.sign_in(of.account.access_key, "a wrong password"), lambda: of.ra.import_records(b""),
    ]
    for call in calls:
        with child("fork", call) as error:
            assert isinstance(error, passport.ClosedError) and error.code == "forked", repr(error)
    # It may close what it was given, and open for itself.
    def anew() -> str:
        of.registry.close()
        with passport.open(path, secret=SECRET, clock=of.clock) as registry:
            return registry.ra("suzuki").begin_review(of.received).number

    with child("fork", anew) as number:
        assert number == of.received
    assert of.ra.application(of.received).status is passport.Status.UNDER_REVIEW
    assert len(list(found)) == 2 and issued(of.ra, of.session, "ec-www-4.pem")
    assert of.ra.verify_audit().is_sound


class Anew:
    """What a spawned child is told: where the registry is, not the registry."""

    def __init__(self, of: World, path: Path) -> None:
        self.key, self.received, self.path, self.now = of.account.access_key, of.received, path, of.clock.now()

    def __call__(self) -> tuple[passport.Receipt, list[passport.ListRow], int]:
        with passport.open(self.path, secret=SECRET, clock=passport.ManualClock(self.now)) as registry:
            receipt = registry.ra("suzuki").begin_review(self.received)
            return receipt, list(registry.session(self.key).applications()), os.getpid()


def test_a_spawned_child_opens_for_itself(tmp_path: Path) -> None:
    of = world(tmp_path / "registry.db")
    with child("spawn", Anew(of, tmp_path / "registry.db")) as (receipt, rows, process):
        assert process != os.getpid() and receipt.status is passport.Status.UNDER_REVIEW
        assert rows == list(of.session.applications())
    with pytest.raises(TypeError, match="open in this process alone"):
        with child("spawn", of.session.profile):
            pass


def test_a_session_goes_to_another_process_by_its_token(tmp_path: Path) -> None:
    of = world(tmp_path / "registry.db")
    token, path, now = of.session.token(), tmp_path / "registry.db", of.clock.now()
    with child("spawn", Resumed(path, token, now)) as numbers:
        assert numbers == [of.received, of.number]


class Resumed:
    def __init__(self, path: Path, token: str, now: Any) -> None:
        self.path, self.token, self.now = path, token, now

    def __call__(self) -> list[str]:
        with passport.open(self.path, secret=SECRET, clock=passport.ManualClock(self.now)) as registry:
            return [row.number for row in registry.resume(self.token).applications()]
