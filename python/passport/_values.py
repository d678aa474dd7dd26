"""値 — Frozen values, made of what the native module answers."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from . import _passport
from ._form import Form
from ._lazy import Lazy
from ._enums import (
    Act, Aspect, CouponState, Criterion, DueKind, KeyType, Kind, NoticeKind, Remedy, RevocationReason, Severity,
    Standing, Status, Task,
)


def day(text: str | None) -> date | None:
    """A day, or None."""
    return None if text is None else date.fromisoformat(text)


def instant(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _when(text: str | None) -> datetime | None:
    return None if text is None else instant(text)


@dataclass(frozen=True)
class Finding:
    """指摘 — One thing found in a draft or a CSR.

    ``clause`` is the document and clause that the rule comes from (``RFC 2986 4.1``), empty but for rules on CSRs.
    ``position`` is which of the field's names it is about, from 1. ``about`` is the name as the CSR has it, or an
    attribute's name or OID: at most 100 characters on one line; a common name may be a person's. ``line`` and ``column`` are
    the row and the column of a file that is imported; of a catalogue, the line and what is wrong with it.
    """

    field: str | None
    rule: str
    severity: Severity
    text: str
    text_en: str
    days: tuple[date, date] | None
    record: str | None
    line: int | None
    clause: str
    position: int | None
    about: str | None = dataclasses.field(repr=False)
    column: str | None


def _finding(
    field: str | None, rule: str, severity: str, ja: str, en: str, days: tuple[str, str] | None, *rest: Any
) -> Finding:
    between = days and (date.fromisoformat(days[0]), date.fromisoformat(days[1]))
    return Finding(field, rule, Severity(severity), ja, en, between, *rest)


def findings(native: _passport.Findings) -> Sequence[Finding]:
    """Findings of the native module."""
    return Lazy(native, _finding)


@dataclass(frozen=True)
class Account:
    """アカウント — An account as the RA opened it."""

    access_key: str
    name: str = field(repr=False)
    dealer_code: str
    a3_contract: bool
    opened_at: datetime


@dataclass(frozen=True)
class InitialPassword:
    """初期パスワード — What the RA hands to an account's user; it is to be changed at the first sign-in.

    The password is given once: it is None when the call was a repeat.
    """

    access_key: str
    works_until: date
    password: str | None = field(repr=False, compare=False)


def initial_password(data: Mapping[str, Any], password: str | None) -> InitialPassword:
    return InitialPassword(data["access_key"], date.fromisoformat(data["works_until"]), password)


@dataclass(frozen=True)
class OneTimePassword:
    """ワンタイムパスワード — A ticket for the caller's browser session, and what the host is to send.

    ``code`` and ``email`` are None when access key or password is wrong, which the caller is not told; ``email`` is blank
    when the profile has no registration contact.
    """

    ticket: str = field(repr=False)
    expires_at: datetime
    code: str | None = field(repr=False)
    email: str | None = field(repr=False)


@dataclass(frozen=True)
class LoginCertificate:
    """ログイン証明書 — A client certificate that is registered for an account."""

    fingerprint: str
    serial: str
    subject: str = field(repr=False)
    not_before: datetime
    not_after: datetime
    registered_at: datetime
    stopped_at: datetime | None


def login_certificate(data: Mapping[str, Any]) -> LoginCertificate:
    return LoginCertificate(
        data["fingerprint"], data["serial"], data["subject"], instant(data["not_before"]),
        instant(data["not_after"]), instant(data["registered_at"]), _when(data["stopped_at"]),
    )


@dataclass(frozen=True)
class IssuedLoginCertificate:
    """発行されたログイン証明書 — A login certificate from the built-in login CA.

    ``pem`` holds the certificate and its issuer's. ``pkcs12`` is given once: it is None when the call was a repeat, or was by a
    CSR.
    """

    certificate: LoginCertificate
    pem: str = field(repr=False)
    pkcs12: bytes | None = field(repr=False, compare=False)


def issued_login_certificate(data: Mapping[str, Any], pkcs12: bytes | None) -> IssuedLoginCertificate:
    return IssuedLoginCertificate(login_certificate(data["certificate"]), data["pem"], pkcs12)


@dataclass(frozen=True)
class Receipt:
    """受付結果 — What a command did to an application; the same for a repeat with its request key."""

    number: str
    kind: Kind
    status: Status
    contract_code: str | None
    at: datetime


@dataclass(frozen=True)
class Certificate:
    """証明書 — A certificate and what became of it."""

    serial: str
    not_before: datetime
    not_after: datetime
    issued_at: datetime
    revoked_at: datetime | None
    revocation_reason: RevocationReason | None
    revocation_due_at: datetime | None
    late_reissue_until: date | None
    has_free_reissue: bool
    is_recorded: bool
    first_downloaded_at: datetime | None
    last_downloaded_at: datetime | None


@dataclass(frozen=True)
class Paper:
    """提出書類 — One paper that was asked for with an application."""

    id: str
    name: str
    received_on: date | None
    waived_for: str | None = field(repr=False)

    @property
    def is_missing(self) -> bool:
        """未着か — Whether it was neither received nor waived."""
        return self.received_on is None and self.waived_for is None


@dataclass(frozen=True)
class Application:
    """お申込情報 — An application as its record stands."""

    number: str
    kind: Kind
    status: Status
    service: str
    contract_code: str | None
    base: str | None
    received_at: datetime
    updated_at: datetime
    form: Form = field(repr=False)
    rejection_reason: str | None = field(repr=False)
    catalogue_version: str
    papers: tuple[Paper, ...]
    documents_missing: bool
    certificate: Certificate | None

    def text(self, path: str) -> str:
        """項目の値 — The text of a field by its path; empty when there is none.

        Args:
            path: The field, as ``organization.name``.

        Example:
            >>> session.application(number).text("organization.name")
            '株式会社サンプル'
        """
        return self.form.get(path, "")


@dataclass(frozen=True)
class Action:
    """操作の可否 — Whether an act is open on a record, and if not, which rule denies it."""

    act: Act
    allowed: bool
    rule: str | None
    opens: date | None
    closes: date | None
    record: str | None
    remedy: Remedy | None


@dataclass(frozen=True)
class ListRow:
    """一覧の行 — One application in the list."""

    number: str
    access_key: str | None
    received_on: date
    service_name: str
    status: Status
    kind: Kind
    valid_from: date | None
    valid_until: date | None
    contract_code: str | None
    organization: str = field(repr=False)
    server_name: str
    coupon: str
    documents_missing: bool


@dataclass(frozen=True)
class ListPage:
    """一覧の頁 — A page of the list; iterate over its rows. ``next`` and ``previous`` are cursors, or ``None`` at the ends."""

    rows: Sequence[ListRow]
    total: int
    total_is_exact: bool
    next: str | None = field(default=None, repr=False)
    previous: str | None = field(default=None, repr=False)

    def __iter__(self) -> Iterator[ListRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class DueWork:
    """期日の処理 — Work whose time had come, as run_due did it."""

    kind: DueKind
    number: str | None
    contract_code: str | None
    coupon: str | None
    due_at: datetime
    done_at: datetime


@dataclass(frozen=True)
class WorkItem:
    """仕事 — One record that waits for the RA: its next step, and until when."""

    task: Task
    number: str
    kind: Kind
    contract_code: str | None
    due_at: datetime | None
    documents_missing: bool
    opens: date | None
    contract_ends_on: date | None


@dataclass(frozen=True)
class Coupon:
    """クーポン — One coupon of a dealer."""

    number: str
    dealer_code: str
    service: str
    expires_on: date
    state: CouponState


@dataclass(frozen=True)
class CsrInspection:
    """CSRの検査結果 — What a CSR holds and everything found in it.

    ``unicode_names`` are ``names`` as a person reads them (U-labels). ``attributes`` and ``extensions`` are told by name
    or OID, never by value.
    """

    country: str
    state: str
    locality: str
    organization: str
    common_name: str
    names: tuple[str, ...]
    unicode_names: tuple[str, ...]
    attributes: tuple[str, ...]
    extensions: tuple[str, ...]
    signature_algorithm: str
    key_type: KeyType | None
    key_bits: int
    spki_sha256: str
    findings: Sequence[Finding]


def account(data: Mapping[str, Any]) -> Account:
    opened_at = instant(data["opened_at"])
    return Account(data["access_key"], data["name"], data["dealer_code"], data["a3_contract"], opened_at)


def receipt(data: Mapping[str, Any]) -> Receipt:
    kind, status = Kind(data["kind"]), Status(data["status"])
    return Receipt(data["number"], kind, status, data["contract_code"], instant(data["at"]))


def certificate(data: Mapping[str, Any]) -> Certificate:
    reason = data["revocation_reason"]
    return Certificate(
        data["serial"], instant(data["not_before"]), instant(data["not_after"]), instant(data["issued_at"]),
        _when(data["revoked_at"]), reason and RevocationReason(reason), _when(data["revocation_due_at"]),
        day(data["late_reissue_until"]), data["has_free_reissue"], data["is_recorded"],
        _when(data["first_downloaded_at"]), _when(data["last_downloaded_at"]),
    )


def application(data: Mapping[str, Any]) -> Application:
    return Application(
        data["number"], Kind(data["kind"]), Status(data["status"]), data["service"], data["contract_code"],
        data["base"], instant(data["received_at"]), instant(data["updated_at"]), Form(data["form"]),
        data["rejection_reason"], data["catalogue_version"],
        tuple(Paper(item["id"], item["name"], day(item["received_on"]), item["waived_for"]) for item in data["papers"]),
        data["documents_missing"],
        data["certificate"] and certificate(data["certificate"]),
    )


def action(data: Mapping[str, Any]) -> Action:
    act = Act(data["act"])
    opens, closes, remedy = day(data["opens"]), day(data["closes"]), data["remedy"] and Remedy(data["remedy"])
    return Action(act, data["allowed"], data["rule"], opens, closes, data["record"], remedy)


def _row(
    number: str, access_key: str | None, received_on: str, service_name: str, status: str, kind: str,
    valid_from: str | None, valid_until: str | None, *rest: Any,
) -> ListRow:
    return ListRow(
        number, access_key, date.fromisoformat(received_on), service_name, Status(status), Kind(kind), day(valid_from),
        day(valid_until), *rest,
    )


def page(native: _passport.Page) -> ListPage:
    return ListPage(Lazy(native, _row), *native.around())


def due_work(data: Mapping[str, Any]) -> DueWork:
    return DueWork(
        DueKind(data["kind"]), data["number"], data["contract_code"], data["coupon"], instant(data["due_at"]),
        instant(data["done_at"]),
    )


def work_item(data: Mapping[str, Any]) -> WorkItem:
    return WorkItem(
        Task(data["task"]), data["number"], Kind(data["kind"]), data["contract_code"], _when(data["due_at"]),
        data["documents_missing"], day(data["opens"]), day(data["contract_ends_on"]),
    )


@dataclass(frozen=True)
class AuditRecord:
    """監査記録 — One entry of the audit: who did what, when, to which record."""

    sequence: int
    at: datetime
    actor: str
    verb: str
    subject: str
    request_key: str | None


@dataclass(frozen=True)
class AuditCheck:
    """監査の検査結果 — What was found when the audit was verified."""

    entries: int
    is_keyed: bool
    first_broken: int | None
    tail_is_cut: bool
    altered: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """健全か — Whether nothing was found."""
        return self.first_broken is None and not self.tail_is_cut and not self.altered


@dataclass(frozen=True)
class CatalogueChange:
    """カタログの変更 — One thing that changes for one record: a contract's current one, or an open application."""

    contract_code: str | None
    number: str
    aspect: Aspect
    before: str
    after: str


def catalogue_change(data: Mapping[str, Any]) -> CatalogueChange:
    aspect = Aspect(data["aspect"])
    return CatalogueChange(data["contract_code"], data["number"], aspect, data["before"], data["after"])


@dataclass(frozen=True)
class Notice:
    """通知 — One fact that is due to be told to an account; the host tells it."""

    sequence: int
    kind: NoticeKind
    access_key: str = field(repr=False)
    number: str
    contract_code: str | None
    on: date
    days_before: int | None
    made_at: datetime


def notice(data: Mapping[str, Any]) -> Notice:
    return Notice(
        data["sequence"], NoticeKind(data["kind"]), data["access_key"], data["number"], data["contract_code"],
        date.fromisoformat(data["on"]), data["days_before"], instant(data["made_at"]),
    )


@dataclass(frozen=True)
class Sticker:
    """ステッカー — One image of a service, for the pages of a server."""

    name: str
    media_type: str
    image: bytes = field(repr=False)


@dataclass(frozen=True)
class Replaced:
    """置き換えた文字 — A cell in which ``〓`` stands for characters that the encoding does not have."""

    number: str
    column: str
    characters: str


@dataclass(frozen=True)
class ExportPart:
    """書出しの一部 — What follows in the file: to be written behind the part before it."""

    data: bytes = field(repr=False)
    rows: int
    next: str | None = field(repr=False)
    replaced: tuple[Replaced, ...]


@dataclass(frozen=True)
class Campaign:
    """一斉差し替え — The replacement of many certificates at once, and how far it has come."""

    id: int
    name: str
    reason: RevocationReason
    criteria: tuple[tuple[Criterion, str], ...]
    opened_at: datetime
    deadline: datetime
    total: int
    waiting: int
    opened: int
    revoke_only: int
    nothing_needed: int
    replaced: int


def campaign(data: Mapping[str, Any]) -> Campaign:
    criteria = tuple((Criterion(criterion), text) for criterion, text in data["criteria"])
    return Campaign(
        data["id"], data["name"], RevocationReason(data["reason"]), criteria, instant(data["opened_at"]),
        instant(data["deadline"]), data["total"], data["waiting"], data["opened"], data["revoke_only"],
        data["nothing_needed"], data["replaced"],
    )


@dataclass(frozen=True)
class CampaignRow:
    """一斉差し替えの行 — One certificate of a campaign, and whom to call about it."""

    position: int
    number: str
    access_key: str = field(repr=False)
    account_name: str = field(repr=False)
    contract_code: str | None
    server_name: str
    serial: str
    standing: Standing
    is_valid: bool
    replaced_by: str | None
    replaced_at: datetime | None
    contact_name: str = field(repr=False)
    contact_telephone: str = field(repr=False)
    contact_email: str = field(repr=False)


@dataclass(frozen=True)
class CampaignReport:
    """一斉差し替えの報告 — Some of a campaign's certificates, in the order of issue; iterate over its rows."""

    rows: tuple[CampaignRow, ...]
    total: int

    def __iter__(self) -> Iterator[CampaignRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def campaign_report(data: Mapping[str, Any]) -> CampaignReport:
    rows = tuple(
        CampaignRow(
            row["position"], row["number"], row["access_key"], row["account_name"], row["contract_code"],
            row["server_name"], row["serial"], Standing(row["standing"]), row["is_valid"], row["replaced_by"],
            _when(row["replaced_at"]), row["contact_name"], row["contact_telephone"], row["contact_email"],
        )
        for row in data["rows"]
    )
    return CampaignReport(rows, data["total"])


def audit_record(data: Mapping[str, Any]) -> AuditRecord:
    at = instant(data["at"])
    return AuditRecord(data["sequence"], at, data["actor"], data["verb"], data["subject"], data["request_key"])


def audit_check(data: Mapping[str, Any]) -> AuditCheck:
    altered = tuple(data["altered"])
    return AuditCheck(data["entries"], data["is_keyed"], data["first_broken"], data["tail_is_cut"], altered)


def coupon(data: Mapping[str, Any]) -> Coupon:
    expires_on = date.fromisoformat(data["expires_on"])
    return Coupon(data["number"], data["dealer_code"], data["service"], expires_on, CouponState(data["state"]))


def csr_inspection(told: str, found: _passport.Findings) -> CsrInspection:
    data = json.loads(told)
    return CsrInspection(
        data["country"], data["state"], data["locality"], data["organization"], data["common_name"],
        tuple(data["names"]), tuple(data["unicode_names"]), tuple(data["attributes"]), tuple(data["extensions"]),
        data["signature_algorithm"], data["key_type"] and KeyType(data["key_type"]), data["key_bits"],
        data["spki_sha256"], findings(found),
    )
