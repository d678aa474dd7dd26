"""``python -m passport`` as a process: what it prints, where, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import sqlite3
import subprocess
import sys
import unicodedata
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from world import ROOT, World, world

import passport
from passport import _cli, _table

SECRET = bytes(range(32))
ROWS = 40


class Desk:
    """The program on a registry."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.path = path
        self.secret = folder / "secret"
        self.secret.write_bytes(SECRET)
        self.environment = {
            **os.environ, "PASSPORT_REGISTRY": str(path), "PASSPORT_SECRET_FILE": str(self.secret), "LC_ALL": "C", "NO_COLOR": "1",
        }

    def run(self, *arguments: str, code: int = 0, **environment: str) -> subprocess.CompletedProcess[bytes]:
        done = subprocess.run(
            [sys.executable, "-m", "passport", *arguments], env={**self.environment, **environment}, capture_output=True,
            stdin=subprocess.DEVNULL, timeout=120,
        )
        assert done.returncode == code, (done.returncode, done.stderr.decode())
        assert b"Traceback" not in done.stderr and b"\x1b" not in done.stdout + done.stderr, "piped: no bar"
        for told in (done.stdout, done.stderr):
            assert SECRET not in told and SECRET.hex().encode() not in told
        return done

    def text(self, *arguments: str, code: int = 0, **environment: str) -> list[str]:
        return self.run(*arguments, code=code, **environment).stdout.decode().splitlines()

    def json(self, *arguments: str, code: int = 0) -> Any:
        before, behind = (self.run(*line, code=code).stdout for line in (("--json", *arguments), (*arguments, "--json")))
        if arguments[0] in ("list", "show", "accounts"):
            assert before == behind
        return json.loads(behind)

    def on_a_terminal(self, *arguments: str) -> str:
        """What a terminal sees of standard error."""
        main, other = pty.openpty()
        with subprocess.Popen(
            [sys.executable, "-m", "passport", *arguments], env=self.environment, stdout=subprocess.DEVNULL, stderr=other,
            stdin=subprocess.DEVNULL,
        ) as process:
            os.close(other)
            seen = b""
            while True:
                try:
                    part = os.read(main, 4096)
                except OSError:
                    break
                if not part:
                    break
                seen += part
        os.close(main)
        assert process.returncode == 0, seen
        return seen.decode()


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, World]:
    folder = tmp_path_factory.mktemp("desk")
    of = world(folder / "registry.db", SECRET, datetime.now(timezone.utc))
    for _ in range(ROWS - 2):
        draft = of.session.draft_contact_change(of.number)
        draft.billing.name = "見本 四郎"
        draft.agree_to_terms()
        of.session.withdraw(of.session.submit(draft).number)
    of.ra.open_account(name="休眠商店")
    return Desk(folder / "registry.db", folder), of


def columns(line: str, ends: list[int]) -> bool:
    """Whether two blanks, or the line's end, stand before each column of a terminal."""
    taken = "".join(character * _table.width(character) for character in line)
    return all(len(taken) <= end or taken[end - 2 : end] == "  " for end in ends)


def test_the_list_is_aligned_and_complete(lived: tuple[Desk, World]) -> None:
    desk, of = lived
    head, *rows = desk.text("list")
    names = head.split()
    assert names == list(_cli.LIST) and len(rows) == ROWS
    ends = [head.index(name) for name in names[1:]]
    wide = [end for end in ends if all(columns(row, [end]) for row in rows)]
    assert wide == ends, "every column begins where its name does"
    assert {row.split()[0] for row in rows} == {row.number for row in of.ra.applications()}
    told = desk.json("list")
    assert [row["number"] for row in told] == [row.number for row in of.ra.applications()]
    assert told[0].keys() >= set(names) and {row["status"] for row in told} == {"received", "completed", "withdrawn"}


def test_the_list_takes_conditions(lived: tuple[Desk, World]) -> None:
    desk, of = lived
    assert {row["number"] for row in desk.json("list", "--kind", "new")} == {of.number, of.received}
    assert [row["number"] for row in desk.json("list", "--service", "EV2.0-1Y", "--text", "organization", "サンプル")] == [of.received]
    assert len(desk.json("list", "--limit", "3", "--sort", "status", "--ascending")) == 3
    assert desk.json("list", "--days", "received", "-", "2000-01-01") == []
    assert len(desk.json("list", "--days", "received", "2000-01-01", "-")) == ROWS
    own = desk.json("list", "--account", of.account.access_key, "--view", "current")
    assert own and all(row["access_key"] is None for row in own)


def test_accounts_and_records_are_shown(lived: tuple[Desk, World]) -> None:
    desk, of = lived
    accounts = list(of.ra.accounts())
    counts = [ROWS if account == of.account else 0 for account in accounts]
    assert sorted(counts) == [0, ROWS]
    assert desk.json("accounts") == [
        {**_table.plain_data(account), "applications": count} for account, count in zip(accounts, counts)
    ]
    told = [line.split() for line in desk.text("accounts")[1:]]
    assert [(row[:2], row[-1]) for row in told] == [
        ([account.access_key, account.name], str(count)) for account, count in zip(accounts, counts)
    ]
    told = desk.json("show", of.number)
    record = of.ra.application(of.number)
    assert told["number"] == of.number and told["form"] == dict(record.form) and record.certificate
    assert told["certificate"]["serial"] == record.certificate.serial
    text = "\n".join(desk.text("show", of.number))
    assert "株式会社サンプル" in text and record.certificate.serial in text and "完了" in text
    assert "completed" in "\n".join(desk.text("show", of.number, "--language", "en"))
    assert any(line.startswith("papers.application_form") and line.endswith("!") for line in desk.text("show", of.received))


def test_what_a_record_offers_is_told(lived: tuple[Desk, World]) -> None:
    desk, of = lived
    told = {act["act"]: act for act in desk.json("acts", of.number)}
    assert told == {
        action.act.value: _table.plain_data(action) for action in of.session.actions(of.number)
    }
    assert any(line.startswith("再発行") for line in desk.text("acts", of.number))
    later = desk.json("acts", of.number, "--at", "2099-01-01T00:00:00+09:00")
    assert not {act["act"]: act["allowed"] for act in later}["reissue"]
    desk.text("acts", of.number, "--at", "2099-01-01", code=2)


def test_what_waits_and_what_is_due(lived: tuple[Desk, World]) -> None:
    desk, of = lived
    assert [item["number"] for item in desk.json("worklist")] == [of.received]
    assert of.received in desk.text("worklist")[1]
    assert desk.json("due") == [] and len(desk.text("due", "--as", "suzuki")) == 1


def test_the_list_is_written_to_a_file(lived: tuple[Desk, World], tmp_path: Path) -> None:
    desk, of = lived
    done = desk.run("export")
    rows = list(csv.reader(io.StringIO(done.stdout.decode("utf-8-sig"), newline=""), strict=True))
    assert len(rows) == ROWS + 1 and done.stderr == b"%d rows\n" % ROWS
    file = tmp_path / "list.jsonl"
    told = json.loads(desk.run("export", "--json", "--format", "json_lines", "-o", str(file), "--kind", "new").stdout)
    assert told == {"rows": 2, "replaced": []} and file.stat().st_mode & 0o777 == 0o600
    assert {json.loads(line)["number"] for line in file.read_text("utf-8").splitlines()} == {of.number, of.received}
    assert str(file) in desk.run("export", "-o", str(file), code=1).stderr.decode(), "it writes over nothing"
    desk.run("export", "--json", code=2)
    desk.run("export", "--days", "received", "2026", "-", "-o", str(tmp_path / "half"), code=2)
    assert not (tmp_path / "half").exists()


def test_a_file_is_taken_in(lived: tuple[Desk, World], tmp_path: Path) -> None:
    desk, _ = lived
    file = tmp_path / "records.csv"
    file.write_bytes(b"account,contract,kind,received_at\r\nNOBODY,1,new,2026-04-01\r\n")
    told = desk.json("import", str(file), "--dry-run", code=1)
    assert [contract["outcome"] for contract in told["contracts"]] == ["left_out"]
    lines = desk.text("import", str(file), code=1)
    assert lines[0].split() == ["line", "field", "severity", "rule", "text"] and len(lines) == len(told["findings"]) + 2
    file.write_bytes(b"account,contract,kind,received_at\r\n")
    assert desk.json("import", str(file)) == {"contracts": [], "findings": []}
    file.write_bytes(b"\xff")
    assert desk.run("import", str(file), code=1).stderr.startswith(b"invalid: import_unreadable")


def test_a_csr_is_inspected_without_a_registry(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "none.db", tmp_path)
    data = ROOT / "tests/data"
    told = desk.json("csr", "inspect", str(data / "ec-www.pem"))
    assert told["common_name"] == "www.example.jp" and told["findings"][0]["rule"] == "key_weak_debian"
    assert "EC P-256" in "\n".join(desk.text("csr", "inspect", str(data / "ec-www.pem")))
    bad = next(path for path in sorted(data.glob("*.pem")) if path.name == "private-key.pem")
    assert desk.json("csr", "inspect", str(bad), code=1)["findings"]
    piped = subprocess.run(
        [sys.executable, "-m", "passport", "csr", "inspect", "-"], input=(data / "ec-www.pem").read_bytes(), capture_output=True,
    )
    assert piped.returncode == 0 and b"www.example.jp" in piped.stdout


def test_the_audit_is_verified(tmp_path: Path) -> None:
    of = world(tmp_path / "registry.db", SECRET, datetime.now(timezone.utc))
    desk = Desk(tmp_path / "registry.db", tmp_path)
    told = desk.json("verify-audit")
    assert told["is_sound"] and told["head"] == of.ra.audit_head()
    assert "is_sound      true" in desk.text("verify-audit", "--known-head", told["head"])
    assert desk.run("verify-audit", "--known-head", "none", code=1).stderr.startswith(b"invalid: audit_head_invalid")
    of.registry.close()
    with sqlite3.connect(tmp_path / "registry.db") as file:
        file.execute("UPDATE application SET status = 3 WHERE number = ?", (int(of.number),))
    assert of.number in str(desk.json("verify-audit", code=1)["altered"])


def test_a_registry_is_copied_and_checked(tmp_path: Path) -> None:
    of = world(tmp_path / "registry.db", SECRET, datetime.now(timezone.utc))
    desk = Desk(tmp_path / "registry.db", tmp_path)
    desk.run("backup", str(tmp_path / "copy.db"))
    copy = Desk(tmp_path / "copy.db", tmp_path)
    assert [row["number"] for row in copy.json("list")] == [of.received, of.number]
    assert json.loads(desk.run("backup", "--json", str(tmp_path / "other.db")).stdout) == {"file": str(tmp_path / "other.db")}
    assert desk.run("backup", str(tmp_path / "copy.db"), code=1).stderr.startswith(b"conflict: registry_exists")
    seen = desk.on_a_terminal("backup", str(tmp_path / "third.db"))
    assert re.search(rf"\[{'#' * _table.BAR}\] (\d+)/\1", seen) and "\x1b[K" in seen
    told = copy.json("check")
    assert told["is_sound"] and told["faults"] == [] and [item["check"] for item in told["checks"]] == list(passport.Check)
    assert copy.text("check")[0].split() == ["check", "things", "faults"]
    with sqlite3.connect(tmp_path / "copy.db") as file:
        file.execute("INSERT INTO setting VALUES ('other', x'00')")
    file.close()
    assert "setting:other" in str(copy.json("check", code=1)["faults"])
    assert any("setting:other" in line for line in copy.text("check", code=1))


def test_it_ends_with_a_code_for_each_cause(lived: tuple[Desk, World], tmp_path: Path) -> None:
    desk, of = lived
    for wrong in ((), ("none",), ("show",), ("list", "--kind", "none"), *(("list", "--limit", rows) for rows in ("x", "0", "-1")),
                  ("list", "--days", "received", "x", "-"),
                  ("list", "--text", "none", "x"), ("list", "--as", "")):
        assert desk.run(*wrong, code=2).stderr, wrong
    assert b"usage" in desk.run("list", code=2, PASSPORT_REGISTRY="").stderr
    assert desk.run("show", "1000000000", code=3).stderr.startswith(b"not_found: not_your_record")
    assert desk.run("list", code=3, PASSPORT_REGISTRY=str(tmp_path / "none.db")).stderr.startswith(b"not_found: registry_missing")
    assert b"none" in desk.run("import", str(tmp_path / "none"), code=3).stderr
    assert b"none" in desk.run("list", code=3, PASSPORT_SECRET_FILE=str(tmp_path / "none")).stderr
    assert desk.run("list", code=4, PASSPORT_REGISTRY=__file__).stderr.startswith(b"incompatible: not_a_registry")
    assert desk.run("import", str(tmp_path), code=4).stderr
    (tmp_path / "other").write_bytes(bytes(32))
    assert desk.run("list", code=5, PASSPORT_SECRET_FILE=str(tmp_path / "other")).stderr.startswith(b"sign_in: wrong_secret")
    (tmp_path / "short").write_bytes(bytes(31))
    assert b"32 bytes" in desk.run("list", code=2, PASSPORT_SECRET_FILE=str(tmp_path / "short")).stderr
    (tmp_path / "digits").write_text(SECRET.hex() + "\n")
    assert len(desk.text("list", PASSPORT_SECRET_FILE=str(tmp_path / "digits"))) == ROWS + 1
    error = json.loads(desk.run("show", "1000000000", "--json", code=3).stderr)
    assert (error["code"], error["rule"], error["findings"]) == ("not_found", "not_your_record", [])
    faults: list[tuple[tuple[str, ...], str, int]] = [
        (("import", str(tmp_path / "none")), "not_found", 3), (("import", str(tmp_path)), "storage", 4),
        (("export", "--json", "-o", str(desk.secret)), "conflict", 1), (("list", "--days", "received", "x", "-"), "usage", 2),
    ]
    for arguments, told, code in faults:
        fault = json.loads(desk.run(*arguments, "--json", code=code).stderr)
        assert fault["code"] == told and fault["message"], arguments
    for command, code in (("show", 3), ("import", 3), ("list", 2), ("none", 2)):
        for json_too in ([], ["--json"]):  # `run` holds that no escape comes back
            assert desk.run(*json_too, command, "\x1b[31m", code=code).stderr, command
    assert b"no such application" in desk.run("show", "1", "--language", "en", code=3).stderr
    assert desk.text("--version") == [passport.__version__]
    assert desk.run("list", os.fsdecode(b"--text"), "organization", os.fsdecode(b"\xff"), code=2).stderr


def test_help_tells_every_code() -> None:
    told = _cli.parser().format_help()
    codes = {value for name, value in vars(_cli).items() if name.isupper() and isinstance(value, int)}
    assert codes == {int(code) for code in re.findall(r"(?:^|  )\s*(\d+)  ", told.partition("exit codes:")[2], re.M)}


def test_who_reads_no_further_ends_it_quietly(lived: tuple[Desk, World]) -> None:
    desk, _ = lived
    command = f"{sys.executable} -m passport list --limit 40 | head -1"
    done = subprocess.run(["bash", "-c", command], env=desk.environment, capture_output=True)
    assert done.returncode == 0 and done.stdout.startswith(b"number") and done.stderr == b""
    # So that the pipe is closed before a line is written.
    for arguments in ("list", "list --json", "export", "show --help"):
        command = f"{sys.executable} -m passport {arguments} | true; echo ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", command], env=desk.environment, capture_output=True)
        assert b"Traceback" not in done.stderr and b"Exception" not in done.stderr, done.stderr
        assert done.stdout.split() in ([b"141"], [b"0"])


CLOSED = [(">&-", 2, b"standard output is closed"), ("2>&-", 0, b""), (">/dev/full", 4, b"No space")]


@pytest.mark.parametrize(("closed", "code", "told"), CLOSED)
def test_a_stream_that_takes_nothing(lived: tuple[Desk, World], closed: str, code: int, told: bytes) -> None:
    desk, _ = lived
    for command in ("list", "list --json", "worklist", "export"):
        done = subprocess.run(["bash", "-c", f"{sys.executable} -m passport {command} {closed}"], env=desk.environment, capture_output=True)
        assert done.returncode == code and told in done.stderr, (command, done.stderr)
        assert b"Traceback" not in done.stderr and b"Exception" not in done.stderr


def test_an_account_s_list_opens_one_session_a_run(lived: tuple[Desk, World]) -> None:
    desk, of = lived
    key = of.account.access_key
    for arguments in (("list", "--account", key), ("export", "--account", key), ("acts", of.number)):
        before = of.ra.audit(rows=500)[-1].sequence
        desk.run(*arguments)
        [entry] = of.ra.audit(after=before)
        assert (entry.actor, entry.verb, entry.subject) == ("host", "session", f"account:{key}")
    assert "host's `session`" in _cli.parser().format_help()


def test_an_import_that_is_stopped_tells_what_was_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    of = world(tmp_path / "registry.db", SECRET, datetime.now(timezone.utc))
    desk = Desk(tmp_path / "registry.db", tmp_path)
    for name in ("PASSPORT_REGISTRY", "PASSPORT_SECRET_FILE"):
        monkeypatch.setenv(name, desk.environment[name])
    file = tmp_path / "records.csv"
    row = f"{of.account.access_key},X1,new,2026-04-01,SR3.0-1Y,,株式会社サンプル\r\n"
    file.write_text("account,contract,kind,received_at,service,certificate,organization.name\r\n" + row, "utf-8", newline="")
    step = passport.Import.__next__

    def stopped(of: passport.Import) -> passport.ImportPart:
        if of._is_done:
            raise KeyboardInterrupt
        return step(of)

    monkeypatch.setattr(passport.Import, "__next__", stopped)
    assert _cli.main(["import", str(file), "--json"]) == _cli.INTERRUPTED
    [contract] = json.loads(capsys.readouterr().out)["contracts"]
    assert (contract["reference"], contract["outcome"]) == ("X1", "left_out")
    assert _cli.main(["import", str(file)]) == _cli.INTERRUPTED and ": 1" in capsys.readouterr().out.splitlines()[-1]
    monkeypatch.setattr(passport.Import, "__next__", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    assert _cli.main(["import", str(file)]) == _cli.INTERRUPTED and capsys.readouterr().out == ""


def test_who_has_no_name_is_asked_for_one(
    lived: tuple[Desk, World], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, _ = lived
    for name in ("PASSPORT_REGISTRY", "PASSPORT_SECRET_FILE"):
        monkeypatch.setenv(name, desk.environment[name])
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 2**31 - 2)
    with pytest.raises(SystemExit) as ended:
        _cli.main(["worklist"])
    assert ended.value.code == _cli.USAGE and "--as" in capsys.readouterr().err
    assert _cli.main(["worklist", "--as", "yamada"]) == _cli.OK


def test_json_commands_no_terminal() -> None:
    text = "\x1b[31m\x7f\x9b\u202e\u3000\u00a0\U000e0001株\n"
    for write in (_table.to_json, lambda value, out: _table.array_to_json([value], out)):
        out = io.StringIO()
        write({"name": text}, out)
        shown = out.getvalue()
        assert "株" in shown and "\u3000" in shown and all(map(str.isprintable, shown.replace("\u3000", "").split("\n")))
        told = json.loads(shown)
        assert (told if isinstance(told, dict) else told[0]) == {"name": text}


def test_a_terminal_sees_a_bar(lived: tuple[Desk, World], tmp_path: Path) -> None:
    desk, _ = lived
    seen = desk.on_a_terminal("export", "-o", str(tmp_path / "list.csv"))
    assert f"] 0/{ROWS}" in seen and f"[{'#' * _table.BAR}] {ROWS}/{ROWS}" in seen
    assert seen.index("\x1b[K") > seen.rindex("]"), "it is taken away at the end"
    file = tmp_path / "records.csv"
    file.write_bytes(b"account,contract,kind,received_at\r\n")
    assert "\x1b[K" in desk.on_a_terminal("import", str(file))


def test_a_table_is_as_wide_as_it_looks() -> None:
    assert [_table.width(text) for text in ("abc", "株式会社", "ｶﾌﾞ", "e\u0301", "が\u200d", "")] == [3, 8, 3, 1, 2, 0]
    out = io.StringIO()
    _table.table(("name", "at"), [["株式会社サンプル", 1], ["ｶﾌﾞ", None], ["\x1b[31m\u202ered\n", True]], "ja", out)
    lines = out.getvalue().split("\n")
    assert len(lines) == 5 and not [c for c in out.getvalue() if unicodedata.category(c) in ("Cc", "Cf") and c != "\n"]
    assert lines[0] == "name              at" and lines[1] == "株式会社サンプル  1"
    assert lines[3] == "\ufffd[31m\ufffdred         true"
    out = io.StringIO()
    _table.table(("name", "at"), [["株式会社　サンプル", 1], ["a\u00a0b\u2003c\r\nd\te", 2]], "ja", out)
    assert out.getvalue().splitlines() == ["name                at", "株式会社　サンプル  1", "a b c  d e          2"]
    out = io.StringIO()
    _table.table(("n",), ([number] for number in range(_table.BATCH * 2 + 1)), "ja", out)
    assert len(out.getvalue().splitlines()) == _table.BATCH * 2 + 2


def test_it_is_run_in_this_process_too(lived: tuple[Desk, World], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    desk, of = lived
    for name in ("PASSPORT_REGISTRY", "PASSPORT_SECRET_FILE"):
        monkeypatch.setenv(name, desk.environment[name])
    assert _cli.main(["show", of.number]) == _cli.OK and of.number in capsys.readouterr().out
    assert _cli.main(["show", "1"]) == _cli.NOT_FOUND and "not_your_record" in capsys.readouterr().err
