"""控えと検査 — Copies of a registry, what is checked of it, files that are no good, and one that an earlier version made."""

import json
import os
import shutil
import sqlite3
from datetime import datetime, timezone
from pathlib import Path

import passport
import pytest

SECRET = b"\x07" * 32
PAGE = 4096


def clock() -> passport.ManualClock:
    return passport.ManualClock(datetime(2026, 4, 1, 1, tzinfo=timezone.utc))


def created(path: Path) -> passport.Registry:
    registry = passport.create(path, secret=SECRET, clock=clock())
    ra = registry.ra("operator")
    # More pages than a step copies.
    for _ in range(100):
        ra.open_account(name="株式会社サンプル", dealer_code="D0001")
    return registry


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm")))


def test_a_copy_is_made_to_its_end_and_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[passport.BackupProgress] = []
    with created(tmp_path / "registry.db") as registry:
        registry.backup(tmp_path / "copy.db", progress=told.append)
        assert [progress.is_last for progress in told] == [False] * (len(told) - 1) + [True]
        assert len(told) > 1
        assert told[-1] == passport.BackupProgress(0, told[0].total) and told[0].total > 50
        assert names(tmp_path) == ["copy.db", "registry.db"]
        with pytest.raises(passport.ConflictError) as refused:
            registry.backup(tmp_path / "copy.db")
        assert refused.value.rule == "registry_exists"
        head = registry.ra("operator").audit_head()
    with passport.open(tmp_path / "copy.db", secret=SECRET, clock=clock()) as copy:
        assert copy.check_integrity().is_sound
        ra = copy.ra("operator")
        assert ra.verify_audit(known_head=head).is_sound
        ra.open_account(name="株式会社サンプル", dealer_code="D0001")


def test_a_copy_is_stepped_and_one_that_is_broken_off_leaves_nothing(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def enough(_: passport.BackupProgress) -> None:
        raise Enough

    with created(tmp_path / "registry.db") as registry:
        with registry.begin_backup(tmp_path / "copy.db") as backup:
            first = backup.step(1)
            assert first.remaining == first.total - 1
            assert [progress.is_last for progress in backup][-1] and list(backup) == []
        Path(tmp_path / "copy.db").unlink()
        with registry.begin_backup(tmp_path / "copy.db") as backup:
            backup.step(1)
            with pytest.raises(passport.ArgumentError):
                backup.step(0)
        with pytest.raises(passport.ClosedError):
            backup.step(1)
        with pytest.raises(Enough):
            registry.backup(tmp_path / "copy.db", progress=enough)
        assert names(tmp_path) == ["registry.db"]
        going = registry.begin_backup(tmp_path / "copy.db")
        going.step(1)
    assert names(tmp_path) == ["registry.db"]
    with pytest.raises(passport.ClosedError):
        going.step(1)


def test_a_registry_in_memory_is_copied_where_its_secret_is_known(tmp_path: Path) -> None:
    with passport.in_memory() as registry, pytest.raises(passport.RefusedError) as refused:
        registry.backup(tmp_path / "copy.db")
    assert refused.value.rule == "backup_secret_required"
    with passport.in_memory(secret=SECRET) as registry:
        registry.backup(tmp_path / "copy.db")
    with passport.open(tmp_path / "copy.db", secret=SECRET) as copy:
        assert copy.check_integrity().is_sound


def test_a_child_of_a_fork_neither_goes_on_with_a_copy_nor_takes_it_away(tmp_path: Path) -> None:
    with created(tmp_path / "registry.db") as registry:
        backup = registry.begin_backup(tmp_path / "copy.db")
        backup.step(1)
        beside = names(tmp_path)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                backup.step(1)
            except passport.ClosedError as forked:
                code = 0 if forked.code == "forked" else 2
            backup.close()
            registry.close()
            os._exit(code)
        assert os.waitpid(child, 0)[1] == 0
        assert names(tmp_path) == beside
        assert [progress.is_last for progress in backup][-1]
        assert names(tmp_path) == ["copy.db", "registry.db"]


def test_what_is_checked_is_told_and_a_fault_is_named(tmp_path: Path) -> None:
    path = tmp_path / "registry.db"
    created(path).close()
    with passport.open(path, secret=SECRET) as registry:
        found = registry.check_integrity()
    assert [checked.check for checked in found.checks] == list(passport.Check)
    assert found.is_sound and found.faults == () and found.checks[0].things > 50
    with sqlite3.connect(path) as file:
        file.execute("INSERT INTO setting VALUES ('other', x'00')")
    file.close()
    with passport.open(path, secret=SECRET) as registry:
        found = registry.check_integrity()
    assert not found.is_sound
    fault = passport.IntegrityFault(passport.Check.SETTINGS, "setting:other", "is no setting, or not of its form")
    assert fault in found.faults
    assert {checked.check for checked in found.checks if checked.faults} == {passport.Check.SETTINGS, passport.Check.AUDIT_STATE}


def bad_files(folder: Path) -> dict[str, tuple[bytes, str, str | None]]:
    """Every file that is no good, with the code and the rule that opening it must answer."""
    created(folder / "sound.db").close()
    sound = (folder / "sound.db").read_bytes()
    with sqlite3.connect(folder / "foreign.db") as file:
        file.execute("CREATE TABLE customer (name TEXT)")
    file.close()

    def bent(at: int, new: bytes) -> bytes:
        return sound[:at] + new + sound[at + len(new) :]

    none, newer = ("incompatible", "not_a_registry"), ("incompatible", "newer_schema")
    damaged = ("damaged", None)
    return {
        "zero-length": (b"", *none),
        "text": (b"not a database, but long enough to be one", *none),
        "zeros": (bytes(2 * PAGE), *none),
        "foreign": ((folder / "foreign.db").read_bytes(), *none),
        "another id": (bent(68, bytes(4)), *none),
        "newer": (bent(60, (2).to_bytes(4, "big")), *newer),
        "of no version": (bent(60, bytes(4)), *damaged),
        "cut to its header": (sound[:100], *damaged),
        "cut by a page": (sound[:-PAGE], *damaged),
        "without a schema": (bent(100, b"\xff" * 300), *damaged),
        "with bent pages": (bent(PAGE, b"\xa5" * (len(sound) - PAGE)), *damaged),
    }


def test_a_file_that_is_no_good_is_neither_opened_nor_touched(tmp_path: Path) -> None:
    for name, (content, code, rule) in bad_files(tmp_path).items():
        folder = tmp_path / name
        folder.mkdir()
        path = folder / "registry.db"
        path.write_bytes(content)
        for create in (False, True):
            with pytest.raises(passport.PassportError) as refused:
                passport.open(path, secret=SECRET, create_if_missing=create)
            assert (refused.value.code, refused.value.rule) == (code, rule), name
        with pytest.raises(passport.ConflictError):
            passport.create(path, secret=SECRET)
        assert path.read_bytes() == content and names(folder) == ["registry.db"], name
    with pytest.raises(passport.PassportError) as refused:
        passport.open(tmp_path, secret=SECRET)
    assert refused.value.rule == "not_a_registry"


def test_a_frozen_registry_opens_is_what_it_was_and_lives_on(tmp_path: Path) -> None:
    data = Path(__file__).parents[1] / "data"
    frozen = (data / "registry-v1.db").read_bytes()
    shutil.copy(data / "registry-v1.db", tmp_path / "registry.db")
    facts = json.loads((data / "registry-v1.json").read_text())
    told, sign_in = facts["told"], facts["sign_in"]
    with passport.open(tmp_path / "registry.db", secret=SECRET, clock=clock()) as registry:
        assert registry.check_integrity().is_sound
        assert registry.catalogue_version == told["catalogue_version"]
        ra = registry.ra("yamada")
        assert (len(ra.notices()), len(ra.campaigns())) == (told["notices"], told["campaigns"])
        for account in told["accounts"]:
            assert len(registry.session(account["access_key"]).applications()) == account["applications"]
        for must in told["records"]:
            record = ra.application(must["number"])
            certificate = record.certificate
            is_ = {
                "number": str(record.number),
                "kind": record.kind.value,
                "status": record.status.value,
                "service": record.service,
                "contract_code": record.contract_code or "",
                "organization": record.text("organization.name"),
                "catalogue_version": record.catalogue_version,
                "serial": certificate.serial if certificate else "",
                "revocation_reason": (certificate.revocation_reason.value if certificate and certificate.revocation_reason else ""),
            }
            assert is_ == must
            if record.status is passport.Status.APPROVED:
                ra.issue(record.number)
        registry.sign_in(sign_in["access_key"], sign_in["password"], certificate=sign_in["certificate"])
        with pytest.raises(passport.SignInError):
            registry.sign_in(sign_in["access_key"], "a wrong password", certificate=sign_in["certificate"])
        assert registry.check_integrity().is_sound
    assert (data / "registry-v1.db").read_bytes() == frozen
