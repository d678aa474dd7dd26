"""The Python runner of tests/scenarios; the format is specified in tests/README.md."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any, Callable

import passport
from world import FORMS, ROOT

TOKYO = timezone(timedelta(hours=9))
STEP_KEYS = frozenset(
    "at by do expect code as passes state kind service on form fields csr agree draft key reason name "
    "dealer_code rows format asked_at done reads view a3_contract numbers expires_on coupons accounts items until "
    "end_contract pour filed certificate fingerprint chain revoked_at paper day head shows hides catalogue version lines "
    "blocklist taken after to changes notices acknowledge lists certificates stickers criteria deadline campaign counts "
    "members campaigns account access_key password ticket code_sent token current new repeated beside "
    "sent query pages total cursor parts hex replaced source dry_run contracts records".split()
)
STATE_KEYS = frozenset(
    "status kind service contract base text rejection_reason catalogue_version valid_from valid_until revoked_at "
    "revocation_due_at revocation_reason papers documents_missing late_reissue_until actions actions_at".split()
)
ANSWER_KEYS = frozenset(("rule", "opens", "closes", "record", "remedy"))
FILES = ("certificate", "chain")
FOUND_KEYS = frozenset(("field", "rule", "days", "position", "about", "severity", "clause"))
ITEM_KEYS = frozenset(("task", "on", "documents_missing", "due_at", "opens", "contract_ends_on"))


def scenarios() -> list[dict[str, Any]]:
    files = sorted(path for path in (ROOT / "tests/scenarios").glob("*.json") if path.name != "forms.json")
    return [scenario for path in files for scenario in json.loads(path.read_text("utf-8"))]


def same(what: str, value: object, must: object) -> None:
    assert value == must, f"{what} is {value!r}, must be {must!r}"


def when(text: str) -> datetime:
    return datetime.fromisoformat(text)


def told_day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def compare_findings(findings: Sequence[passport.Finding], must: list[dict[str, Any]]) -> None:
    is_found = sorted(findings, key=lambda item: (item.field or "", item.rule, item.position or 0, item.about or ""))
    expected = sorted(
        must, key=lambda item: (item["field"] or "", item["rule"], item.get("position", 0), item.get("about", ""))
    )
    same(
        "findings", [(item.field or "", item.rule) for item in is_found],
        [(item["field"] or "", item["rule"]) for item in expected],
    )
    for found, item in zip(is_found, expected):
        assert item.keys() <= FOUND_KEYS, f"unknown keys: {item.keys() - FOUND_KEYS}"
        if "days" in item:
            same(f"days of {found.rule}", found.days and [day.isoformat() for day in found.days], item["days"])
        for key in ("position", "about", "severity", "clause"):
            if key in item:
                same(f"{key} of {found.rule}", getattr(found, key), item[key])


def catalogue(name: str) -> str:
    return (ROOT / "tests/scenarios/catalogues" / name).read_text("utf-8")


def files_of(step: dict[str, Any]) -> dict[str, bytes]:
    return {name: (ROOT / "tests/data" / step[name]).read_bytes() if name in step else b"" for name in FILES}


def holds(text: str, step: dict[str, Any]) -> None:
    same("shown", [part for part in step.get("shows", []) if part not in text], [])
    same("hidden", [part for part in step.get("hides", []) if part in text], [])


def asked(step: dict[str, Any]) -> dict[str, Any]:
    """What a step's query asks for, as the verbs take it."""
    query = dict(step.get("query", {}))
    if "days" in query:
        days = query["days"]
        query["days"] = (days["kind"], *(date.fromisoformat(days[key]) if key in days else None for key in ("from", "to")))
    if "texts" in query:
        query["texts"] = [(condition["field"], condition["text"]) for condition in query["texts"]]
    return query


class Stage:
    def __init__(self, first: str) -> None:
        self.clock = passport.ManualClock(when(first))
        self.registry = passport.in_memory(clock=self.clock)
        self.ra = self.registry.ra("operator")
        self.forms = FORMS
        self.sessions: dict[str, passport.Session] = {}
        self.access_keys: dict[str, str] = {}
        self.secrets: dict[str, str] = {}
        self.login_serials: dict[str, str] = {}
        self.drafts: dict[str, passport.Draft] = {}
        self.records: dict[str, tuple[str, str]] = {}
        self.receipts: dict[tuple[str, str], object] = {}
        self.heads: dict[str, str] = {}
        self.campaigns: dict[str, int] = {}

    def session(self, name: str) -> passport.Session:
        if name not in self.sessions:
            account = self.ra.open_account(name=f"Account {name}", dealer_code="D0001")
            self.open(name, account.access_key)
        return self.sessions[name]

    def open(self, name: str, access_key: str) -> None:
        self.access_keys[name] = access_key
        self.sessions[name] = self.registry.session(access_key)

    def secret(self, step: dict[str, Any], key: str) -> str:
        """Text as it stands, or a kept one as @NAME."""
        text: str = step.get(key, "")
        return self.secrets[text[1:]] if text.startswith("@") else text

    def access_key(self, step: dict[str, Any]) -> str:
        if "access_key" in step:
            return str(step["access_key"])
        self.session(step["account"])
        return self.access_keys[step["account"]]

    def host_signs_in(self, step: dict[str, Any]) -> bool:
        """What the host does about signing in; False when the verb is another."""
        verb = step["do"]
        if verb == "sign_in":
            file, kept = step.get("certificate", ""), self.secret(step, "certificate")
            session = self.registry.sign_in(
                self.access_key(step), self.secret(step, "password"),
                certificate=kept if kept != file else (ROOT / "tests/data" / file).read_bytes() if file else None,
                ticket=self.secret(step, "ticket") if "ticket" in step else None, code=self.secret(step, "code_sent"),
            )
        elif verb == "open_session":
            session = self.registry.session(self.access_key(step))
        elif verb == "resume":
            session = self.registry.resume(self.secret(step, "token"))
        elif verb == "request_one_time_password":
            made = self.registry.request_one_time_password(self.access_key(step), self.secret(step, "password"))
            same("sent", made.code is not None, step.get("sent", True))
            assert made.expires_at > self.clock.now()
            self.secrets[step["as"] + ".ticket"] = made.ticket
            if made.code is not None:
                same("email", made.email, step.get("reads", {}).get("email", ""))
                same("the code's length", len(made.code), 6)
                self.secrets[step["as"] + ".code"] = made.code
                self.secrets[step["as"] + ".wrong"] = "000001" if made.code == "000000" else "000000"
            return True
        else:
            return False
        if "as" in step:
            self.sessions[step["as"]] = session
        return True

    def session_signs_in(self, session: passport.Session, step: dict[str, Any]) -> bool:
        """What a session does about its own sign-in; False when the verb is another."""
        verb = step["do"]
        if verb == "token":
            self.secrets[step["as"]] = session.token()
        elif verb == "change_password":
            session.change_password(
                current=self.secret(step, "current") if "current" in step else None, new=self.secret(step, "new"),
                repeated=self.secret(step, "repeated"), request_key=step.get("key"),
            )
        elif verb == "sign_out":
            session.sign_out()
        elif verb == "must_change_password":
            same("reads", {"must_change": session.must_change_password}, step["reads"])
        elif verb == "login_certificate":
            certificate = session.login_certificate()
            for key, must in step.get("reads", {}).items():
                assert key in ("serial", "subject"), key
                same(key, getattr(certificate, key) if certificate else "", must)
        else:
            return False
        return True

    def ra_signs_in(self, step: dict[str, Any]) -> bool:
        """What the RA does about signing in; False when the verb is another."""
        verb, key, dealer_code = step["do"], step.get("key"), step.get("dealer_code", "D0001")
        result: object
        if verb == "reset_password":
            access_key = self.access_key(step)
            given = self.ra.reset_password(access_key=access_key, dealer_code=dealer_code, request_key=key)
            same("the password is given", given.password is not None, key is None or ("ra", key) not in self.receipts)
            if "as" in step and given.password is not None:
                self.secrets[step["as"]] = given.password
            result = given
        elif verb == "login_crl":
            crl = self.ra.login_crl().hex()
            same("the CRL", sorted(name for name, serial in self.login_serials.items() if serial in crl), step.get("lists", []))
            return True
        elif verb == "issue_login_certificate":
            issued = self.ra.issue_login_certificate(
                csr=(ROOT / "tests/data" / step["csr"]).read_bytes() if "csr" in step else None,
                pkcs12_password=step.get("password"), access_key=self.access_key(step), dealer_code=dealer_code,
                beside=step.get("beside", False), request_key=key,
            )
            is_first = key is None or ("ra", key) not in self.receipts
            same("the PKCS#12 is given", issued.pkcs12 is not None, is_first and "password" in step)
            if "as" in step:
                self.secrets[step["as"]] = issued.pem
                self.secrets[step["as"] + ".fingerprint"] = issued.certificate.fingerprint
                self.login_serials[step["as"]] = issued.certificate.serial
            result = issued
        elif verb == "stop_login_certificate":
            result = self.ra.stop_login_certificate(
                self.secret(step, "fingerprint"), access_key=self.access_key(step), dealer_code=dealer_code, request_key=key
            )
            same("it is stopped", result.stopped_at is not None, True)
        elif verb == "register_login_certificate":
            result = self.ra.register_login_certificate(
                (ROOT / "tests/data" / step["certificate"]).read_bytes(), access_key=self.access_key(step),
                dealer_code=dealer_code, beside=step.get("beside", False), request_key=key,
            )
        else:
            return False
        if key is not None:
            self.remember("ra", key, result)
        return True

    def number(self, label: str) -> str:
        return label[1:] if label.startswith("#") else self.records[label][0]

    def draft(self, session: passport.Session, step: dict[str, Any]) -> passport.Draft:
        kind = step["kind"]
        if kind == "new":
            draft = session.draft_new(step["service"])
        else:
            number = self.number(step["on"])
            makers: dict[str, Callable[[], passport.Draft]] = {
                "renewal": lambda: session.draft_renewal(number, service=step.get("service")),
                "switch": lambda: session.draft_switch(number, service=step["service"]),
                "reissue": lambda: session.draft_reissue(number),
                "continuation": lambda: session.draft_continuation(number),
                "contact_change": lambda: session.draft_contact_change(number),
                "revocation": lambda: session.draft_revocation(number),
                "cancellation": lambda: session.draft_cancellation(number),
            }
            draft = makers[kind]()
        self.fill(draft, self.forms[step["form"]] if "form" in step else {})
        if step.get("pour", False):
            session.pour_profile(draft)
        self.fill(draft, step.get("fields", {}))
        if "csr" in step:
            draft.csr = (ROOT / "tests/data" / step["csr"]).read_bytes()
        if step.get("agree", True):
            draft.agree_to_terms()
        back = passport.Draft.from_json(draft.to_json())
        same("the draft after its JSON", back, draft)
        return back

    @staticmethod
    def fill(draft: passport.Draft, fields: dict[str, Any]) -> None:
        for path, text in fields.items():
            block, _, name = path.rpartition(".")
            setattr(getattr(draft, block) if block else draft, name, text or "")

    def remember(self, actor: str, key: str, receipt: object) -> None:
        same("the receipt of a repeat", receipt, self.receipts.setdefault((actor, key), receipt))

    def submit(self, name: str, session: passport.Session, draft: passport.Draft, step: dict[str, Any]) -> None:
        receipt = session.submit(draft)
        self.remember(name, draft.request_key, receipt)
        if "as" in step:
            self.records[step["as"]] = (receipt.number, name)
        if "filed" in step:
            known = {number for number, _ in self.records.values()}
            filed = [row.number for row in session.applications(rows=500) if row.number not in known]
            assert filed, "nothing was filed along"
            self.records[step["filed"]] = (filed[0], name)

    def pages(self, desk: passport.Session | passport.Ra, step: dict[str, Any]) -> None:
        """A page of a list; told its pages, the whole way through them and back."""
        query = asked(step)
        last = first = desk.applications(cursor=step.get("cursor"), **query)
        if "total" in step:
            same("the total", (first.total, first.total_is_exact), (step["total"], True))
        if "pages" not in step:
            return
        must = [[self.number(label) for label in page] for page in step["pages"]]
        shown = [[row.number for row in first.rows]]
        while last.next is not None:
            last = desk.applications(cursor=last.next, **query)
            shown.append([row.number for row in last.rows])
        same("the pages", shown, must)
        back = [[row.number for row in last.rows]]
        while last.previous is not None:
            last = desk.applications(cursor=last.previous, **query)
            back.insert(0, [row.number for row in last.rows])
        same("the pages on the way back", back, must)
        if not step.get("cursor"):
            same("all rows", [row.number for row in first], [number for page in must for number in page])
            same("their number", len(first), sum(map(len, must)))

    def export(self, desk: passport.Session | passport.Ra, step: dict[str, Any]) -> None:
        """The whole file, part by part."""
        format = passport.ExportFormat(step.get("format", "csv_utf8"))
        parts = list(desk.export(format=format, cursor=step.get("cursor"), **asked(step)))
        file = b"".join(part.data for part in parts)
        if "parts" in step:
            same("parts", len(parts), step["parts"])
        if format is not passport.ExportFormat.CSV_SHIFT_JIS:
            holds(file.decode("utf-8"), step)
        same("held", [run for run in step.get("hex", []) if bytes.fromhex(run) not in file], [])
        labels = {number: label for label, (number, _) in self.records.items()}
        replaced = [f"{labels[cell.number]} {cell.column} {cell.characters}" for part in parts for cell in part.replaced]
        same("replaced", replaced, step.get("replaced", []))

    def import_records(self, step: dict[str, Any]) -> tuple[passport.Finding, ...]:
        """The whole file, part by part."""
        def place(found: re.Match[str]) -> str:
            what, name = found.groups()
            if what == "session":
                self.session(name)
                return self.access_keys[name]
            pem = (ROOT / "tests/data" / name).read_text("ascii")
            return "".join(line for line in pem.splitlines() if not line.startswith("-----"))

        lines = [re.sub("<(session|data):([^>]+)>", place, line) + "\r\n" for line in step["source"]]
        format = passport.ExportFormat(step.get("format", "csv_utf8"))
        source = "".join(lines).encode()
        parts = list(self.ra.import_records(source, format=format, dry_run=step.get("dry_run", False)))
        contracts = [f"{of.reference} {of.outcome}" for part in parts for of in part.contracts]
        same("contracts", contracts, step.get("contracts", []))
        findings = tuple(finding for part in parts for finding in part.findings)
        if "lines" in step:
            same("lines", [finding.line for finding in findings], step["lines"])
        for label, (account, number) in step.get("records", {}).items():
            self.records[label] = (number, account)
        return findings

    def subscriber(self, name: str, step: dict[str, Any]) -> Sequence[passport.Finding] | None:
        session, verb = self.session(name), step["do"]
        if self.session_signs_in(session, step):
            return None
        if verb == "draft":
            self.drafts[step["as"]] = self.draft(session, step)
        elif verb == "apply":
            self.submit(name, session, self.draft(session, step), step)
        elif verb == "submit":
            draft = passport.Draft.from_json(self.drafts[step["draft"]].to_json())
            self.fill(draft, step.get("fields", {}))
            self.submit(name, session, draft, step)
        elif verb == "check":
            return session.check(self.drafts[step["draft"]] if "draft" in step else self.draft(session, step))
        elif verb == "withdraw":
            receipt = session.withdraw(self.number(step["on"]), request_key=step.get("key"))
            if "key" in step:
                self.remember(name, step["key"], receipt)
        elif verb == "application":
            session.application(self.number(step["on"]))
        elif verb == "actions":
            session.actions(self.number(step["on"]), at=when(step["asked_at"]) if "asked_at" in step else None)
        elif verb == "applications":
            self.pages(session, step)
        elif verb == "profile":
            profile = session.profile()
            for path, must in step.get("reads", {}).items():
                same(path, profile.dealer_code if path == "dealer_code" else profile.text(path), must)
        elif verb == "set_profile":
            fields = {path: text or "" for path, text in step.get("fields", {}).items()}
            profile = passport.Profile(dealer_code=step.get("dealer_code", ""), fields=fields)
            kept = session.set_profile(profile, request_key=step.get("key"))
            if "key" in step:
                self.remember(name, step["key"], kept)
        elif verb == "coupons":
            same("the coupons", {item.number: item.state.value for item in session.coupons()}, step.get("coupons", {}))
        elif verb == "application_form":
            form = session.application_form(self.number(step["on"]))
            assert form.startswith("<!DOCTYPE html>"), form[:40]
            holds(form, step)
        elif verb == "calendar":
            holds(session.calendar(), step)
        elif verb == "export":
            self.export(session, step)
        elif verb == "download":
            self.download(session, step)
        elif verb == "stickers":
            stickers = session.stickers(self.number(step["on"]))
            same("stickers", [f"{item.name} {item.media_type}" for item in stickers], step.get("stickers", []))
            for item in stickers:
                begins = b"\x89PNG\r\n" if item.media_type == "image/png" else b"<svg "
                same("the image begins as it must", item.image[: len(begins)], begins)
        else:
            raise AssertionError(f"no verb of a session is called {verb!r}")
        return None

    def download(self, session: passport.Session, step: dict[str, Any]) -> None:
        """A download is in its format: PEM text with its label, of so many certificates; or one certificate in DER."""
        format = passport.DownloadFormat(step.get("format", "pem"))
        data = session.download_certificate(self.number(step["on"]), format=format)
        if format is passport.DownloadFormat.DER:
            same("the length in DER", (data[:2], 4 + int.from_bytes(data[2:4], "big")), (b"\x30\x82", len(data)))
            return
        label = b"PKCS7" if format is passport.DownloadFormat.PKCS7 else b"CERTIFICATE"
        label = b"-----BEGIN " + label + b"-----\n"
        assert data.startswith(label), data[:40]
        same("certificates", data.count(label), step.get("certificates", 1))

    def campaign(self, step: dict[str, Any]) -> object:
        """The steps that are about campaigns; what `campaign` answers."""
        verb, rows = step["do"], step.get("rows", 500)
        if verb == "campaigns":
            told = [f"{item.name} {item.reason} {item.replaced} of {item.total}" for item in self.ra.campaigns()]
            same("campaigns", told, step.get("campaigns", []))
            return None
        if verb in ("campaign_step", "campaign_report"):
            name = step["campaign"]
            campaign = int(name[1:]) if name.startswith("#") else self.campaigns[name]
            if verb == "campaign_step":
                self.counted(self.ra.campaign_step(campaign, rows=rows), step)
            else:
                self.compare_report(self.ra.campaign_report(campaign, rows=rows), step)
            return None
        criteria: dict[passport.Criterion | str, list[str]] = {}
        for criterion, text in step.get("criteria", []):
            if text.startswith("@"):
                certificate = self.ra.application(self.number(text[1:])).certificate
                assert certificate is not None, f"{text} bears no certificate"
                text = certificate.serial
            criteria.setdefault(passport.Criterion(criterion), []).append(text)
        name, reason = step.get("name", ""), step.get("reason", "superseded")
        deadline = when(step["deadline"]) if "deadline" in step else None
        if verb == "campaign_preview":
            self.compare_report(
                self.ra.campaign_preview(name=name, reason=reason, criteria=criteria, deadline=deadline, rows=rows), step
            )
            return None
        begun = self.ra.campaign(
            name=name, reason=reason, criteria=criteria, deadline=deadline, request_key=step.get("key")
        )
        self.campaigns[step["as"]] = begun.id
        self.counted(begun, step)
        return begun

    @staticmethod
    def counted(campaign: passport.Campaign, step: dict[str, Any]) -> None:
        for name, must in step.get("counts", {}).items():
            same(name, getattr(campaign, name), must)

    def compare_report(self, report: passport.CampaignReport, step: dict[str, Any]) -> None:
        labels = {number: label for label, (number, _) in self.records.items()}
        told = [
            f"{labels[row.number]} {row.standing}" + (" valid" if row.is_valid else "")
            + (f" by {labels[row.replaced_by]}" if row.replaced_by else "")
            for row in report
        ]
        same("members", told, step.get("members", []))
        assert all(row.contact_name and row.contact_telephone for row in report), "whom to call is not told"
        if "total" in step.get("counts", {}):
            same("total", report.total, step["counts"]["total"])

    def operator(self, step: dict[str, Any]) -> Sequence[passport.Finding] | None:
        verb, key = step["do"], step.get("key")
        result: object = None
        if self.ra_signs_in(step):
            return None
        if verb == "open_account":
            account = self.ra.open_account(
                name=step["name"], dealer_code=step["dealer_code"], a3_contract=step.get("a3_contract", False),
                request_key=key,
            )
            if "as" in step:
                self.open(step["as"], account.access_key)
            result = account
        elif verb == "add_coupons":
            result = self.ra.add_coupons(
                step.get("numbers", []), dealer_code=step["dealer_code"], service=step["service"],
                expires_on=date.fromisoformat(step["expires_on"]), request_key=key,
            )
        elif verb == "allow_late_reissue":
            until = date.fromisoformat(step["until"])
            result = self.ra.allow_late_reissue(self.number(step["on"]), until=until, request_key=key)
        elif verb == "revoke":
            result = self.ra.revoke(
                self.number(step["on"]), reason=step.get("reason", "unspecified"),
                end_contract=step.get("end_contract", False), request_key=key,
            )
        elif verb == "record_certificate":
            result = self.ra.record_certificate(self.number(step["on"]), **files_of(step), request_key=key)
        elif verb == "check_certificate":
            return self.ra.check_certificate(self.number(step["on"]), **files_of(step))
        elif verb == "crl":
            crl = self.ra.crl().hex()
            held = {label: self.ra.application(number).certificate for label, (number, _) in self.records.items()}
            listed = sorted(label for label, held_by in held.items() if held_by is not None and held_by.serial in crl)
            same("the CRL", listed, step.get("lists", []))
        elif verb == "record_revocation":
            result = self.ra.record_revocation(
                self.number(step["on"]), at=when(step["revoked_at"]), reason=step.get("reason"), request_key=key
            )
        elif verb == "accounts":
            accounts = list(self.ra.accounts(after=step.get("after"), rows=step.get("rows", 500)))
            same("the accounts", {account.name: account.dealer_code for account in accounts}, step.get("accounts", {}))
            keys = [account.access_key for account in accounts]
            same("the order", keys, sorted(set(keys)))
        elif verb == "worklist":
            self.compare_worklist(step.get("items", []))
        elif verb == "application":
            self.ra.application(self.number(step["on"]))
        elif verb in ("begin_review", "approve", "issue", "complete", "confirm_revocation"):
            result = getattr(self.ra, verb)(self.number(step["on"]), request_key=key)
        elif verb == "reject":
            result = self.ra.reject(self.number(step["on"]), reason=step["reason"], request_key=key)
        elif verb == "conclude":
            number = self.number(step["on"])
            self.ra.begin_review(number)
            today = self.clock.now().astimezone(TOKYO).date()
            for paper in self.ra.application(number).papers:
                if paper.is_missing:
                    self.ra.receive_document(number, paper.id, on=today)
            self.ra.approve(number)
            self.ra.issue(number)
        elif verb == "receive_document":
            on = date.fromisoformat(step["day"])
            result = self.ra.receive_document(self.number(step["on"]), step["paper"], on=on, request_key=key)
        elif verb == "waive_document":
            result = self.ra.waive_document(
                self.number(step["on"]), step["paper"], reason=step["reason"], request_key=key
            )
        elif verb == "catalogue_changes":
            to = date.fromisoformat(step["to"])
            if "catalogue" in step:
                changes = self.ra.catalogue_changes_with(catalogue(step["catalogue"]), on=to)
            else:
                changes = self.ra.catalogue_changes(after=date.fromisoformat(step["after"]), to=to)
            labels = {number: label for label, (number, _) in self.records.items()}
            told = [f"{labels[item.number]} {item.aspect}: {item.before} → {item.after}" for item in changes]
            same("changes", told, step.get("changes", []))
        elif verb == "export":
            self.export(self.ra, step)
        elif verb == "import_records":
            return self.import_records(step)
        elif verb == "applications":
            self.pages(self.ra, step)
        elif verb == "notices":
            notices = self.ra.notices(rows=step.get("rows", 500))
            labels = {number: label for label, (number, _) in self.records.items()}
            told = [
                f"{item.kind} {labels[item.number]} {item.on}" + (f" {item.days_before}" if item.days_before else "")
                for item in notices
            ]
            same("notices", told, step.get("notices", []))
            if step.get("acknowledge", False):
                same("acknowledged", self.ra.acknowledge_notices(up_to=notices[-1].sequence), len(notices))
        elif verb in ("campaign", "campaign_preview", "campaign_step", "campaigns", "campaign_report"):
            result = self.campaign(step)
        elif verb == "audit_head":
            self.heads[step["as"]] = self.ra.audit_head()
        elif verb == "verify_audit":
            head = step.get("head", "")
            head = self.heads[head[1:]] if head.startswith("@") else head
            same("the audit is sound", self.ra.verify_audit(known_head=head).is_sound, True)
        elif verb == "run_due":
            same("done", [self.told_of(work) for work in self.ra.run_due()], step.get("done", []))
        else:
            raise AssertionError(f"no verb of the RA is called {verb!r}")
        if key is not None:
            self.remember("ra", key, result)
        return None

    def told_of(self, work: passport.DueWork) -> str:
        """A piece of due work as a scenario tells it, by its record, the one that concluded the contract, or the coupon."""
        if work.coupon is not None:
            return f"{work.kind} {work.coupon}"
        for label, (number, _) in self.records.items():
            record = self.ra.application(number)
            concluded = record.contract_code == work.contract_code and record.kind.value in ("new", "switch")
            if number == work.number or (work.number is None and concluded):
                return f"{work.kind} {label}"
        raise AssertionError(f"work of a record that has no name: {work}")

    def compare_worklist(self, must: list[dict[str, Any]]) -> None:
        items = self.ra.worklist()
        told = [(item["task"], self.number(item["on"])) for item in must]
        same("the worklist", [(item.task.value, item.number) for item in items], told)
        for item, expected in zip(items, must):
            assert expected.keys() <= ITEM_KEYS, f"unknown keys: {expected.keys() - ITEM_KEYS}"
            if "documents_missing" in expected:
                same("documents_missing", item.documents_missing, expected["documents_missing"])
            if "due_at" in expected:
                same("due_at", item.due_at, expected["due_at"] and when(expected["due_at"]))
            for key in ("opens", "contract_ends_on"):
                if key in expected:
                    same(key, told_day(getattr(item, key)), expected[key])

    def host(self, step: dict[str, Any]) -> Sequence[passport.Finding] | None:
        if self.host_signs_in(step):
            return None
        if step["do"] == "confirm_clock":
            self.registry.confirm_clock()
            return None
        if step["do"] in ("load_catalogue", "load_blocklist"):
            try:
                if step["do"] == "load_catalogue":
                    self.registry.load_catalogue(catalogue(step["catalogue"]))
                else:
                    taken = self.registry.load_blocklist((ROOT / "tests/data" / step["blocklist"]).read_bytes())
                    same("taken", taken, step.get("taken", taken))
            except passport.InvalidError as error:
                if "lines" in step:
                    same("lines", [item.line for item in error.findings], step["lines"])
                raise
            return None
        if step["do"] == "catalogue":
            kept = self.registry.catalogue(step["version"])
            same("catalogue", kept, catalogue(step["catalogue"]) if "catalogue" in step else kept)
            return None
        assert step["do"] == "inspect_csr", f"no verb of the host is called {step['do']!r}"
        read = passport.inspect_csr((ROOT / "tests/data" / step["csr"]).read_bytes())
        for key, must in step.get("reads", {}).items():
            value = getattr(read, key)
            same(key, list(value) if isinstance(value, tuple) else value, must)
        return read.findings

    def step(self, by: str, step: dict[str, Any]) -> None:
        assert step.keys() <= STEP_KEYS, f"unknown keys: {step.keys() - STEP_KEYS}"
        if "at" in step:
            self.clock.set(when(step["at"]))
        answer, code, findings = "ok", None, None
        try:
            if by.startswith("session:"):
                findings = self.subscriber(by.removeprefix("session:"), step)
            elif by == "ra":
                findings = self.operator(step)
            else:
                assert by == "host", f"nobody is called {by!r}"
                findings = self.host(step)
        except passport.PassportError as error:
            answer, code, findings = error.rule or error.code, error.code, error.findings
        expect = step.get("expect", "ok")
        if isinstance(expect, list):
            compare_findings(findings or (), expect)
        else:
            same("answer", answer, expect)
            if code is None:
                compare_findings(findings or (), [])
        if "code" in step:
            same("code", code, step["code"])
        for label, state in step.get("state", {}).items():
            self.look(label, state)

    def look(self, label: str, state: Any) -> None:
        view, _, account = label.partition(":")
        if view in ("list", "past"):
            page = self.session(account).applications(view="past" if view == "past" else "current", rows=500)
            same("the list", [row.number for row in page], [self.number(item) for item in state])
            same("the total", (page.total, page.total_is_exact), (len(state), True))
            return
        assert state.keys() <= STATE_KEYS, f"unknown keys: {state.keys() - STATE_KEYS}"
        number, name = self.records[label]
        session = self.session(name)
        record = session.application(number)
        certificate = record.certificate
        for key, must in state.items():
            if key in ("status", "kind", "service", "catalogue_version", "rejection_reason"):
                same(key, getattr(record, key), must)
            elif key == "base":
                same(key, record.base, self.number(must))
            elif key == "contract":
                code = record.contract_code
                if must in ("none", "given"):
                    same("contract is given", code is not None, must == "given")
                else:
                    same(key, code, session.application(self.number(must)).contract_code)
            elif key == "text":
                for path, text in must.items():
                    same(path, record.text(path), text)
            elif key in ("actions", "actions_at"):
                pass
            elif key == "papers":
                papers = {item.id: told_day(item.received_on) or item.waived_for or "missing" for item in record.papers}
                same(key, papers, must)
            elif key == "documents_missing":
                same(key, record.documents_missing, must)
                marks = [row.documents_missing for row in session.applications(rows=500) if row.number == number]
                same("the list's mark", marks, [must])
            elif key == "late_reissue_until":
                same(key, told_day(certificate.late_reissue_until if certificate else None), must)
            elif key == "revocation_reason":
                same(key, certificate and certificate.revocation_reason, must)
            else:
                attribute = {"valid_from": "not_before", "valid_until": "not_after"}.get(str(key), str(key))
                same(key, certificate and getattr(certificate, attribute), must and when(must))
        if "actions" in state:
            at = when(state["actions_at"]) if "actions_at" in state else None
            answers = {action.act.value: action for action in session.actions(number, at=at)}
            same("acts asked together", session.actions_of([number], at=at)[number], tuple(answers.values()))
            for act, must in state["actions"].items():
                self.compare(answers[act], must)

    def compare(self, action: passport.Action, must: Any) -> None:
        same("allowed means no rule", action.allowed, action.rule is None)
        if isinstance(must, str):
            same(action.act.value, action.rule or "allowed", must)
            return
        assert must.keys() <= ANSWER_KEYS, f"unknown keys: {must.keys() - ANSWER_KEYS}"
        same(action.act.value, action.rule, must["rule"])
        for key, value in (("opens", action.opens), ("closes", action.closes)):
            if key in must:
                same(f"{action.act.value} {key}", value and value.isoformat(), must[key])
        if "remedy" in must:
            same("remedy", action.remedy, must["remedy"])
        if "record" in must:
            same("record", action.record, self.number(must["record"]))


def run(scenario: dict[str, Any]) -> None:
    assert scenario.keys() == {"id", "guide", "says", "steps"}, scenario.keys()
    stage, by = Stage(scenario["steps"][0]["at"]), ""
    for index, step in enumerate(scenario["steps"], 1):
        by = step.get("by", by)
        try:
            stage.step(by, step)
        except AssertionError as fault:
            raise AssertionError(f"{scenario['id']}: step {index} ({step['do']}): {fault}") from fault
    # Whatever happened, the audit holds it.
    check = stage.ra.verify_audit()
    assert check.is_sound, f"{scenario['id']}: {check}"
