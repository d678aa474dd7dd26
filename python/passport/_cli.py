"""窓口 — The command line: it carries what the library answers, and decides nothing."""

from __future__ import annotations

import argparse
import functools
import getpass
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from . import _passport
from ._enums import _TABLES, DayKind, ExportFormat, ImportOutcome, Kind, ListView, SearchField, Severity, SortKey
from ._errors import ArgumentError, NotFoundError, PassportError, SignInError, StorageError
from ._import import ImportedContract
from ._list import Applications
from ._ra import Ra
from ._registry import Registry, inspect_csr, open as open_registry
from ._session import Session
from ._table import Bar, array_to_json, plain, plain_data, shown, table, to_json
from ._values import Finding, Replaced

OK, REFUSED, USAGE, NOT_FOUND, STORAGE, SECRET, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 4, 5, 6, 130
EPILOG = """
environment:
  PASSPORT_REGISTRY     the registry's file, unless --registry names it
  PASSPORT_SECRET_FILE  a file that holds the registry's secret: 32 bytes, or 64 hexadecimal digits

exit codes:
  0  done                          4  the storage failed, is busy, damaged or incompatible
  1  refused, invalid, in conflict,  5  the secret is wrong
     or faults were found          6  an internal fault
  2  wrong usage                   130  interrupted
  3  not found

With --account, and by acts, a run opens one session of the account; the audit has it as the host's `session`, whoever --as names.
"""
LIST = ("number", "access_key", "received_on", "status", "kind", "service_name", "contract_code", "valid_until",
        "documents_missing", "organization", "server_name")
FAULTS = {FileNotFoundError: ("not_found", NOT_FOUND), FileExistsError: ("conflict", REFUSED)}


class Usage(Exception):
    """What the caller of the program did wrong."""


class Parser(argparse.ArgumentParser):
    """One that repeats no more of an argument than a terminal may see."""

    def error(self, message: str) -> NoReturn:
        super().error(plain(message))


class Desk:
    """What a subcommand works with: the arguments and, when it is asked for, the registry."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.language: str = given.language
        self._registry: Registry | None = None

    @property
    def registry(self) -> Registry:
        if self._registry is None:
            path = self.given.registry or os.environ.get("PASSPORT_REGISTRY")
            if not path:
                raise Usage("which registry? --registry or PASSPORT_REGISTRY names its file")
            self._registry = open_registry(path, secret=secret())
        return self._registry

    @property
    def ra(self) -> Ra:
        return self.registry.ra(login_name() if self.given.operator is None else self.given.operator)

    @functools.cached_property
    def listing(self) -> Ra | Session:
        """Whose list it is: the RA's or, opened once, that of the account that was named."""
        return self.registry.session(self.given.account) if self.given.account else self.ra

    def close(self) -> None:
        if self._registry is not None:
            self._registry.close()

    def rows(self, names: Sequence[str], values: Iterator[Any] | Sequence[Any]) -> None:
        """Values as a table of these attributes, or as a JSON array of all."""
        if self.given.json:
            array_to_json(values, sys.stdout)
        else:
            table(names, ([getattr(value, name) for name in names] for value in values), self.language, sys.stdout)

    def findings(self, found: Sequence[Finding]) -> None:
        rows = ([item.line, item.column or item.field, item.severity, item.rule, self.text(item)] for item in found)
        table(("line", "field", "severity", "rule", "text"), rows, self.language, sys.stdout)

    def text(self, of: Finding) -> str:
        return of.text if self.language == "ja" else of.text_en


def secret() -> bytes | None:
    """The secret of the file that the environment names: never of an argument, which others can see."""
    path = os.environ.get("PASSPORT_SECRET_FILE")
    if not path:
        return None
    held = Path(path).read_bytes()
    if re.fullmatch(rb"[0-9A-Fa-f]{64}\s*", held):
        return bytes.fromhex(held.decode())
    if len(held) == 32:
        return held
    raise Usage("PASSPORT_SECRET_FILE must hold 32 bytes or 64 hexadecimal digits")


def login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise Usage("who works? this user has no login name: --as tells one") from None


def positive(text: str) -> int:
    """An argument that is a number of things."""
    if (number := int(text)) < 1:
        raise ValueError(text)
    return number


def instant(text: str) -> datetime:
    """An argument that is an instant."""
    at = datetime.fromisoformat(text)
    if at.utcoffset() is None:
        raise argparse.ArgumentTypeError("an instant needs an offset, as 2026-04-01T09:00:00+09:00")
    return at


def asked(given: argparse.Namespace) -> dict[str, Any]:
    """The conditions of a list as they are given; what is not, is not asked."""
    named = {name: getattr(given, name) for name in ("view", "kind", "service", "sort") if getattr(given, name)}
    days = None
    if given.days:
        which, *ends = given.days
        try:
            days = (which, *(None if end == "-" else date.fromisoformat(end) for end in ends))
        except ValueError as fault:
            raise Usage(f"--days: {fault}") from None
    return {**named, "days": days, "texts": given.text, "ascending": given.ascending}


def found(desk: Desk, **more: Any) -> Applications:
    query = {"rows": 500, **asked(desk.given), **more}
    return desk.listing.applications(**query)


def accounts(desk: Desk) -> int:
    of = Counter(row.access_key for row in desk.ra.applications(rows=500))
    counted = ((account, of[account.access_key]) for account in desk.ra.accounts())
    if desk.given.json:
        array_to_json(({**plain_data(account), "applications": count} for account, count in counted), sys.stdout)
    else:
        names = ("access_key", "name", "dealer_code", "a3_contract", "opened_at")
        rows = ([*(getattr(account, name) for name in names), count] for account, count in counted)
        table((*names, "applications"), rows, desk.language, sys.stdout)
    return OK


def list_applications(desk: Desk) -> int:
    rows = iter(found(desk))
    limit = desk.given.limit
    desk.rows(LIST, rows if limit is None else (row for _, row in zip(range(limit), rows)))
    return OK


def show(desk: Desk) -> int:
    record = desk.ra.application(desk.given.number)
    if desk.given.json:
        to_json(record, sys.stdout)
        return OK
    labels = {path: ja if desk.language == "ja" else en for path, ja, en in _TABLES["Field"]}
    own = [(field.name, getattr(record, field.name)) for field in fields(record)]
    rows = [(name, value) for name, value in own if name not in ("form", "papers", "certificate")]
    rows += [(f"certificate.{field.name}", getattr(record.certificate, field.name))
             for field in (fields(record.certificate) if record.certificate else ())]
    rows += [(f"papers.{paper.id}", paper.received_on or paper.waived_for or "!") for paper in record.papers]
    rows += [(labels[path], text) for path, text in record.form.items()]
    table(("", ""), rows, desk.language, sys.stdout)
    return OK


def acts(desk: Desk) -> int:
    number = desk.ra.application(desk.given.number).number
    [key] = [row.access_key for row in desk.ra.applications(texts=[("number", number)]) if row.number == number]
    acts = desk.registry.session(key or "").actions(number, at=desk.given.at)
    desk.rows(("act", "allowed", "rule", "opens", "closes", "record", "remedy"), acts)
    return OK


def due(desk: Desk) -> int:
    desk.rows(("kind", "number", "contract_code", "coupon", "due_at", "done_at"), desk.ra.run_due())
    return OK


def worklist(desk: Desk) -> int:
    names = ("task", "number", "kind", "contract_code", "due_at", "documents_missing", "opens", "contract_ends_on")
    desk.rows(names, desk.ra.worklist())
    return OK


@contextmanager
def written(path: str | None) -> Iterator[BinaryIO]:
    """Standard output, or a new file that its owner alone may read; half a one is taken away."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(number, "wb") as file:
            yield file
    except BaseException:
        os.unlink(path)
        raise


def export(desk: Desk) -> int:
    given = desk.given
    if given.json and given.output is None:
        raise Usage("--json tells of a file: name it by --output")
    of = found(desk, rows=1, exact_total=True)
    rows = 0
    replaced: list[Replaced] = []
    with written(given.output) as file, Bar() as bar:
        bar.tell(0, of.total)
        for part in desk.listing.export(format=given.format, **asked(given)):
            file.write(part.data)
            rows += part.rows
            replaced += part.replaced
            bar.tell(rows, of.total)
    if given.json:
        to_json({"rows": rows, "replaced": replaced}, sys.stdout)
    else:
        for cell in replaced:
            print(f"{cell.number} {cell.column}: {plain(cell.characters)} → 〓", file=sys.stderr)
        print(f"{rows} rows", file=sys.stderr)
    return OK


def imported(desk: Desk, contracts: Sequence[ImportedContract], findings: Sequence[Finding]) -> None:
    if desk.given.json:
        to_json({"contracts": contracts, "findings": findings}, sys.stdout)
        return
    desk.findings(findings)
    outcomes = Counter(contract.outcome for contract in contracts)
    print(", ".join(f"{shown(outcome, desk.language)}: {outcomes[outcome]}" for outcome in ImportOutcome))


def take_in(desk: Desk) -> int:
    given = desk.given
    contracts: list[ImportedContract] = []
    findings: list[Finding] = []
    is_whole = False
    try:
        with Bar() as bar:
            for part in desk.ra.import_records(Path(given.file).read_bytes(), format=given.format, dry_run=given.dry_run):
                contracts += part.contracts
                findings += part.findings
                bar.tell(part.rows_done, part.rows)
        is_whole = True
    finally:
        # What was taken in before something stopped it stays, so it is told.
        if is_whole or contracts or findings:
            imported(desk, contracts, findings)
    return REFUSED if any(contract.outcome is ImportOutcome.LEFT_OUT for contract in contracts) else OK


def csr_inspect(desk: Desk) -> int:
    given = sys.stdin.buffer.read() if desk.given.file == "-" else Path(desk.given.file).read_bytes()
    read = inspect_csr(given)
    if desk.given.json:
        to_json(read, sys.stdout)
    else:
        own = [(field.name, getattr(read, field.name)) for field in fields(read) if field.name != "findings"]
        table(("", ""), own, desk.language, sys.stdout)
        print()
        desk.findings(read.findings)
    return REFUSED if any(item.severity is Severity.ERROR for item in read.findings) else OK


def verify_audit(desk: Desk) -> int:
    check = desk.ra.verify_audit(known_head=desk.given.known_head)
    head = desk.ra.audit_head()
    if desk.given.json:
        to_json({**plain_data(check), "is_sound": check.is_sound, "head": head}, sys.stdout)
    else:
        own = [(field.name, getattr(check, field.name)) for field in fields(check)]
        table(("", ""), [*own, ("is_sound", check.is_sound), ("head", head)], desk.language, sys.stdout)
    return OK if check.is_sound else REFUSED


def backup(desk: Desk) -> int:
    registry = desk.registry
    with Bar() as bar:
        registry.backup(desk.given.to, progress=lambda step: bar.tell(step.total - step.remaining, step.total))
    if desk.given.json:
        to_json({"file": desk.given.to}, sys.stdout)
    return OK


def check(desk: Desk) -> int:
    found = desk.registry.check_integrity()
    if desk.given.json:
        to_json({"is_sound": found.is_sound, "checks": found.checks, "faults": found.faults}, sys.stdout)
    else:
        desk.rows(("check", "things", "faults"), found.checks)
        if found.faults:
            print()
            desk.rows(("check", "subject", "text"), found.faults)
    return OK if found.is_sound else REFUSED


def parser() -> argparse.ArgumentParser:
    whole = Parser(
        prog="python -m passport", description="A registry's desk on the command line.", epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=_passport.version())
    everywhere = Parser(add_help=False)
    for options, default in ((whole, True), (everywhere, False)):
        # Before and behind the subcommand; behind it, what was told before stays.
        unless: dict[str, Any] = {} if default else {"default": argparse.SUPPRESS}
        options.add_argument("--registry", metavar="PATH", help="the registry's file", **unless)
        options.add_argument("--as", dest="operator", metavar="OPERATOR", help="who works; your login name unless told", **unless)
        options.add_argument("--json", action="store_true", help="JSON instead of a table", **unless)
        options.add_argument("--language", choices=("ja", "en"), help="of labels and messages (ja)",
                             **(unless or {"default": "ja"}))
    commands = whole.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[Desk], int], told: str, of: Any = commands) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = of.add_parser(name, help=told, description=told, parents=[everywhere])
        made.set_defaults(run=run)
        return made

    conditions = Parser(add_help=False)
    conditions.add_argument("--account", metavar="ACCESS_KEY", help="one account's, as its own desk lists them; audited as a session")
    conditions.add_argument("--view", choices=[str(view) for view in ListView])
    conditions.add_argument("--kind", choices=[str(kind) for kind in Kind])
    conditions.add_argument("--service", metavar="ID")
    conditions.add_argument("--days", nargs=3, metavar=("KIND", "FROM", "TO"),
                            help=f"both included, - does not bind; KIND is one of {', '.join(DayKind)}")
    conditions.add_argument("--text", nargs=2, action="append", default=[], metavar=("FIELD", "TEXT"),
                            help=f"FIELD is one of {', '.join(SearchField)}; up to three")
    conditions.add_argument("--sort", choices=[str(key) for key in SortKey])
    conditions.add_argument("--ascending", action="store_true")

    def with_conditions(name: str, run: Callable[[Desk], int], told: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(name, help=told, description=told, parents=[everywhere, conditions])
        made.set_defaults(run=run)
        return made

    command("accounts", accounts, "every account, and how many applications it has")
    with_conditions("list", list_applications, "applications").add_argument("--limit", type=positive, metavar="ROWS")
    command("show", show, "a record").add_argument("number")
    of = command("acts", acts, "what a record offers, and which rule denies the rest")
    of.add_argument("number")
    of.add_argument("--at", type=instant, metavar="INSTANT", help="ISO 8601 with an offset; now unless told")
    command("due", due, "does all work whose time has come, and tells what it did")
    command("worklist", worklist, "what waits for the RA")
    of = with_conditions("export", export, "applications as a file")
    of.add_argument("--format", choices=[str(form) for form in ExportFormat], default="csv_utf8")
    of.add_argument("-o", "--output", metavar="FILE", help="a new file; standard output unless told")
    of = command("import", take_in, "takes in the records of another system; 1 when a contract is left out")
    of.add_argument("file")
    of.add_argument("--format", choices=[str(form) for form in ExportFormat], default="csv_utf8")
    of.add_argument("--dry-run", action="store_true", help="changes nothing")
    csr = commands.add_parser("csr", help="certificate signing requests").add_subparsers(metavar="COMMAND", required=True)
    command("inspect", csr_inspect, "what a CSR holds, and what is wrong with it; 1 for an error", csr).add_argument(
        "file", help="PEM or DER; - is standard input"
    )
    of = command("verify-audit", verify_audit, "holds the registry against its audit; 1 when something is wrong")
    of.add_argument("--known-head", metavar="HEAD", help="the head that was told before")
    command("backup", backup, "copies the registry while others use it").add_argument("to", help="a new file")
    command("check", check, "goes through the whole registry; 1 when something is not as it should be")
    return whole


def code_of(error: PassportError) -> int:
    if isinstance(error, NotFoundError):
        return NOT_FOUND
    if isinstance(error, SignInError):
        return SECRET
    if isinstance(error, StorageError):
        return STORAGE
    if isinstance(error, ArgumentError):
        return USAGE
    return INTERNAL if error.code in ("panic", "closed", "forked") else REFUSED


def complain(text: str) -> None:
    """A line on standard error, whatever is in it."""
    print(plain(text), file=sys.stderr)


def tell(error: PassportError, given: argparse.Namespace) -> None:
    told = ("code", "rule", "section", "field", "findings", "opens", "closes", "record", "remedy", "cause")
    if given.json:
        to_json({**{key: getattr(error, key) for key in told}, "message": error.message(given.language)}, sys.stderr)
        return
    complain(f"{error.code}: {error.rule or '-'}: {error.message(given.language)}")
    for item in error.findings:
        text = item.text if given.language == "ja" else item.text_en
        complain(f"  {item.field or item.line or '-'}: {item.rule}: {text}")
    if error.cause:
        complain(f"  {error.cause}")


def tell_fault(code: str, text: str, given: argparse.Namespace) -> None:
    """What is no error of the library's, in the same two ways."""
    if given.json:
        to_json({"code": code, "message": text}, sys.stderr)
    else:
        complain(text)


def wrong_usage(whole: argparse.ArgumentParser, text: str, given: argparse.Namespace) -> int:
    if not given.json:
        whole.error(text)
    tell_fault("usage", text, given)
    return USAGE


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command line and answers its exit code."""
    whole = parser()
    given = whole.parse_args(arguments)
    desk = Desk(given)
    try:
        code = int(given.run(desk))
        sys.stdout.flush()
        return code
    except Usage as fault:
        return wrong_usage(whole, str(fault), given)
    except PassportError as error:
        tell(error, given)
        return code_of(error)
    except OSError as fault:
        name, code = next((told for of, told in FAULTS.items() if isinstance(fault, of)), ("storage", STORAGE))
        tell_fault(name, ": ".join(str(part) for part in (fault.filename, fault.strerror or fault) if part), given)
        return code
    except UnicodeEncodeError:
        return wrong_usage(whole, "an argument is not UTF-8", given)
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        desk.close()


def program() -> NoReturn:
    """The process: who reads no further ends it quietly."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")
    if sys.stdout is None:
        complain("standard output is closed: there is nowhere to answer")
        sys.exit(USAGE)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(main())
