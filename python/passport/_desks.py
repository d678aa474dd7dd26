"""台帳と窓口 — The registry and its two desks."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timezone
from types import TracebackType

from . import _passport
from . import _values as values
from ._draft import Draft, Profile
from ._enums import CaAlgorithm, Criterion, DownloadFormat, ExportFormat, RevocationReason
from ._import import Import
from ._list import Listing
from ._values import (
    Account, Action, Application, AuditCheck, AuditRecord, Campaign, CampaignReport, CatalogueChange, Coupon,
    CsrInspection, DueWork, Finding, InitialPassword, IssuedLoginCertificate, LoginCertificate, Notice,
    OneTimePassword, Receipt, Sticker, WorkItem,
)


def _seconds(at: datetime) -> int:
    if at.tzinfo is None:
        raise ValueError("a datetime without a time zone says no instant")
    return int(at.timestamp())


def _criteria(criteria: Mapping[Criterion | str, str | Iterable[str]]) -> list[tuple[str, str]]:
    """Conditions as pairs; one text stands for itself."""
    return [
        (str(criterion), text)
        for criterion, texts in criteria.items()
        for text in ([texts] if isinstance(texts, str) else texts)
    ]


def _rows(rows: int) -> int:
    return max(0, min(rows, 2**32 - 1))


class ManualClock:
    """手動の時計 — A clock that stands still until set moves it.

    Example:
        >>> from datetime import datetime, timezone
        >>> clock = ManualClock(datetime(2026, 4, 1, tzinfo=timezone.utc))
        >>> clock.now().isoformat()
        '2026-04-01T00:00:00+00:00'
    """

    def __init__(self, at: datetime) -> None:
        self._native = _passport.Clock(_seconds(at))

    def set(self, at: datetime) -> None:
        """合わせる — Moves the clock, forward or back."""
        self._native.set(_seconds(at))

    def now(self) -> datetime:
        """現在 — The present instant, in UTC."""
        return datetime.fromtimestamp(self._native.now(), timezone.utc)


class Session(Listing):
    """お客様の窓口 — The desk of one account: ``registry.sign_in(…)``, ``resume`` or ``session``.

    Every call raises SignInError with ``session_ended`` or ``session_expired`` once the session is over, and
    ``password_change_required`` while all it may do is to change an initial password.
    """

    _native: _passport.Session

    def __init__(self, native: _passport.Session) -> None:
        self._native = native

    def token(self) -> str:
        """トークン — A token by which ``registry.resume`` opens the same session elsewhere; the one before stops.

        Each token of a session that the host opened opens one of its own and stops none taken before.
        """
        return self._native.token()

    @property
    def must_change_password(self) -> bool:
        """パスワードの変更が必要か — Whether all it may do is to change its password, as it was opened with an initial one."""
        return self._native.must_change_password()

    def change_password(
        self, *, new: str, repeated: str, current: str | None = None, request_key: str | None = None
    ) -> None:
        """パスワードの変更 — Changes the account's password, which ends its sessions: this one and every other.

        Args:
            new: The new password.
            repeated: The new password once more.
            current: The current one; not needed in a session that must change it.
            request_key: By which a repeat is known.

        Raises:
            InvalidError: ``password_mismatch``, ``password_policy``.
            SignInError: ``sign_in_refused`` for a wrong current password, ``account_locked``.
        """
        self._native.change_password(current, new, repeated, request_key)

    def sign_out(self) -> None:
        """ログアウト — Ends the session, here and wherever its token is used."""
        self._native.sign_out()

    def login_certificate(self) -> LoginCertificate | None:
        """クライアント証明書 — The certificate that the session was opened with; None for any other way in."""
        told = json.loads(self._native.login_certificate())
        return told and values.login_certificate(told)

    def draft_new(self, service: str) -> Draft:
        """新規申請の下書き — A draft of a new application.

        Raises:
            NotFoundError: ``unknown_service``.
            RefusedError: ``service_not_on_sale``.
        """
        return Draft(self._native.draft_new(service))

    def draft_renewal(self, number: str | int, *, service: str | None = None) -> Draft:
        """更新申請の下書き — A draft of a renewal, to the same service or to another that renews it."""
        return Draft(self._native.draft_renewal(str(number), service))

    def draft_switch(self, number: str | int, *, service: str) -> Draft:
        """サービス切替の下書き — A draft of a switch to another service."""
        return Draft(self._native.draft_switch(str(number), service))

    def draft_reissue(self, number: str | int) -> Draft:
        """再発行申請の下書き — A draft of a reissue of a record."""
        return Draft(self._native.draft_reissue(str(number)))

    def draft_continuation(self, number: str | int) -> Draft:
        """継続発行の下書き — A draft of the next certificate of a contract that outlives its present one."""
        return Draft(self._native.draft_continuation(str(number)))

    def draft_contact_change(self, number: str | int) -> Draft:
        """担当者変更の下書き — A draft of a contact change."""
        return Draft(self._native.draft_contact_change(str(number)))

    def draft_revocation(self, number: str | int) -> Draft:
        """失効申請の下書き — A draft of the revocation of a record's certificate."""
        return Draft(self._native.draft_revocation(str(number)))

    def draft_cancellation(self, number: str | int) -> Draft:
        """解約申請の下書き — A draft of the cancellation of an auto-renewing contract."""
        return Draft(self._native.draft_cancellation(str(number)))

    def check(self, draft: Draft) -> Sequence[Finding]:
        """検査 — Everything found in a draft, at once; it changes nothing."""
        return values.findings(self._native.check(draft._native))

    def submit(self, draft: Draft) -> Receipt:
        """申込 — Submits a draft; a second time with the same draft answers what the first did.

        Raises:
            RefusedError: an eligibility rule says no.
            InvalidError: everything found in the draft.
            ConflictError: ``idempotency_key_reused``, when the draft was changed after it was submitted.
        """
        return values.receipt(json.loads(self._native.submit(draft._native)))

    def withdraw(self, number: str | int, *, request_key: str | None = None) -> Receipt:
        """申請取消 — Withdraws a pending record."""
        return values.receipt(json.loads(self._native.withdraw(str(number), request_key)))

    def application(self, number: str | int) -> Application:
        """お申込情報 — A record of the account.

        Raises:
            NotFoundError: ``not_your_record``: unknown, or another account's.
        """
        return values.application(json.loads(self._native.application(str(number))))

    def actions(self, number: str | int, *, at: datetime | None = None) -> tuple[Action, ...]:
        """操作の一覧 — Every act of a record with its answer, now or at an instant to come."""
        return next(iter(self.actions_of([number], at=at).values()))

    def actions_of(
        self, numbers: Iterable[str | int], *, at: datetime | None = None
    ) -> dict[str, tuple[Action, ...]]:
        """複数の操作の一覧 — The same of many records, such as a page of the list, at once: as many questions as of one.

        Raises:
            NotFoundError: ``not_your_record``, when one of them is unknown, or another account's.
            InvalidError: ``at_before_record``.
        """
        of = [str(number) for number in numbers]
        told = json.loads(self._native.actions(of, None if at is None else _seconds(at)))
        return {number: tuple(map(values.action, acts)) for number, acts in zip(of, told)}

    def profile(self) -> Profile:
        """アカウント情報 — The account's profile; blank where nothing was registered."""
        return _profile(self._native.profile())

    def set_profile(self, profile: Profile, *, request_key: str | None = None) -> Profile:
        """アカウント情報登録 — Registers a profile in place of the one before, and answers it as it is kept.

        Raises:
            InvalidError: ``dealer_code_mismatch``, ``unknown_field``, and whatever is wrong with a text.
        """
        fields = list(profile.fields.items())
        return _profile(self._native.set_profile(profile.dealer_code, fields, request_key))

    def pour_profile(self, draft: Draft) -> None:
        """転記 — Pours the profile into a draft: every text that it has and the draft takes; the others stay."""
        self._native.pour_profile(draft._native)

    def coupons(self) -> tuple[Coupon, ...]:
        """クーポン管理 — The coupons of the account's dealer, by number, with where each stands.

        Raises:
            RefusedError: ``dealer_code_required``, before the profile has the dealer code.
        """
        return tuple(values.coupon(item) for item in json.loads(self._native.coupons()))

    def calendar(self) -> str:
        """カレンダー — Coming ends and windows of the account's contracts as iCalendar text (RFC 5545)."""
        return self._native.calendar()

    def application_form(self, number: str | int) -> str:
        """サービス申込書 — The form of a record as HTML: one A4 page to be printed."""
        return self._native.application_form(str(number))

    def stickers(self, number: str | int) -> tuple[Sticker, ...]:
        """ステッカー — The images of the record's service, while its certificate is valid.

        Raises:
            RefusedError: ``certificate_revoked``, ``certificate_expired``, ``not_completed``, ``no_certificate_on_record``.
        """
        return tuple(Sticker(*sticker) for sticker in self._native.stickers(str(number)))

    def download_certificate(self, number: str | int, *, format: DownloadFormat | str = DownloadFormat.PEM) -> bytes:
        """証明書のダウンロード — The certificate of a completed record: alone as PEM or DER, or with the intermediate CA's as PEM
        or PKCS#7.
        """
        return bytes(self._native.download_certificate(str(number), str(format)))


def _profile(told: str) -> Profile:
    data = json.loads(told)
    return Profile(dealer_code=data["dealer_code"], fields=data["fields"])


class Ra(Listing):
    """審査者の窓口 — The RA's desk, for a named operator: ``registry.ra("yamada")``."""

    _native: _passport.Ra

    def __init__(self, native: _passport.Ra) -> None:
        self._native = native

    def reset_password(
        self, *, access_key: str, dealer_code: str = "", request_key: str | None = None
    ) -> InitialPassword:
        """初期パスワードの再設定 — Gives a new initial password, the first one as well; unlocks, and ends the sessions.

        Raises:
            NotFoundError: ``unknown_account``, when dealer code and access key do not belong together.
        """
        told, password = self._native.reset_password(dealer_code, access_key, request_key)
        return values.initial_password(json.loads(told), password)

    def issue_login_certificate(
        self,
        *,
        access_key: str,
        dealer_code: str = "",
        csr: bytes | None = None,
        pkcs12_password: str | None = None,
        beside: bool = False,
        request_key: str | None = None,
    ) -> IssuedLoginCertificate:
        """ログイン証明書の発行 — Issues a login certificate from the built-in login CA and registers it.

        Args:
            access_key: The account's.
            dealer_code: The account's; blank when it buys directly.
            csr: Of a key that its holder made, PEM or DER.
            pkcs12_password: Instead of a CSR: key and certificate together, under this password.
            beside: Whether the earlier ones go on; otherwise they stop at once, and the sessions end.
            request_key: By which a repeat is known.

        Raises:
            NotFoundError: ``unknown_account``.
            RefusedError: ``ca_secret_required``.
            InvalidError: what is wrong with the CSR's key or signature; ``password_policy``.
        """
        told, pkcs12 = self._native.issue_login_certificate(
            dealer_code, access_key, csr, pkcs12_password, beside, request_key
        )
        return values.issued_login_certificate(json.loads(told), pkcs12)

    def register_login_certificate(
        self,
        certificate: bytes,
        *,
        access_key: str,
        dealer_code: str = "",
        beside: bool = False,
        request_key: str | None = None,
    ) -> LoginCertificate:
        """ログイン証明書の登録 — Registers a client certificate, PEM or DER, that was made elsewhere.

        Args:
            certificate: PEM or DER.
            access_key: The account's.
            dealer_code: The account's; blank when it buys directly.
            beside: Whether the earlier ones go on; otherwise they stop at once, and the sessions end.
            request_key: By which a repeat is known.

        Raises:
            NotFoundError: ``unknown_account``.
            InvalidError: ``certificate_unreadable``, ``login_certificate_unusable``.
            ConflictError: ``login_certificate_exists``.
        """
        told = self._native.register_login_certificate(dealer_code, access_key, certificate, beside, request_key)
        return values.login_certificate(json.loads(told))

    def stop_login_certificate(
        self, fingerprint: str, *, access_key: str, dealer_code: str = "", request_key: str | None = None
    ) -> LoginCertificate:
        """ログイン証明書の停止 — Stops a login certificate without another in its place, and ends the sessions it opened.

        Args:
            fingerprint: The SHA-256 of its DER in hexadecimal.
            access_key: The account's.
            dealer_code: The account's; blank when it buys directly.
            request_key: By which a repeat is known.

        Raises:
            NotFoundError: ``unknown_account``; ``unknown_login_certificate``.
        """
        told = self._native.stop_login_certificate(dealer_code, access_key, fingerprint, request_key)
        return values.login_certificate(json.loads(told))

    def open_account(
        self, *, name: str, dealer_code: str = "", a3_contract: bool = False, request_key: str | None = None
    ) -> Account:
        """アカウント開設 — Opens an account; its access key is drawn. A-3 contracts name a signatory."""
        return values.account(json.loads(self._native.open_account(name, dealer_code, a3_contract, request_key)))

    def application(self, number: str | int) -> Application:
        """お申込情報 — A record of any account."""
        return values.application(json.loads(self._native.application(str(number))))

    def import_records(
        self, source: bytes, *, format: ExportFormat | str = ExportFormat.CSV_UTF8, dry_run: bool = False
    ) -> Import:
        """取込み — Takes in the records of another system from a file; ``docs/guide/import.md`` tells its columns.

        A contract in whose rows an error was found is left out, and what was found told; the others are taken in, each whole
        and none twice. An import that was stopped is gone on with by beginning it anew.

        Args:
            source: the file.
            format: its form.
            dry_run: tell what would be found and taken in, and change nothing.

        Returns:
            The import, of which nothing is done until it is iterated over.

        Raises:
            InvalidError: ``import_unreadable`` for a file that is not of the format; ``unknown_field`` and ``required`` for its
                titles.

        Example:
            >>> import passport
            >>> with passport.in_memory() as registry:
            ...     file = "account,contract,kind,received_at\\r\\nNOBODY,1,new,2026-04-01\\r\\n".encode()
            ...     for part in registry.ra("yamada").import_records(file, dry_run=True):
            ...         print(part.rows_done, part.contracts[0].outcome, part.findings[0].rule, part.findings[0].column)
            1 left_out required certificate
        """
        return Import(self._native.import_records(source, str(format), dry_run))

    def begin_review(self, number: str | int, *, request_key: str | None = None) -> Receipt:
        """審査開始 — Begins the review of a received record."""
        return values.receipt(json.loads(self._native.begin_review(str(number), request_key)))

    def approve(self, number: str | int, *, request_key: str | None = None) -> Receipt:
        """承認 — Approves a record under review; a new contract gets its code."""
        return values.receipt(json.loads(self._native.approve(str(number), request_key)))

    def issue(self, number: str | int, *, request_key: str | None = None) -> Receipt:
        """発行 — Issues the certificate of an approved record from the built-in CA."""
        return values.receipt(json.loads(self._native.issue(str(number), request_key)))

    def complete(self, number: str | int, *, request_key: str | None = None) -> Receipt:
        """完了 — Completes a contact change or a cancellation under review."""
        return values.receipt(json.loads(self._native.complete(str(number), request_key)))

    def confirm_revocation(self, number: str | int, *, request_key: str | None = None) -> Receipt:
        """電話確認 — Confirms a revocation by telephone, which revokes the certificate."""
        return values.receipt(json.loads(self._native.confirm_revocation(str(number), request_key)))

    def reject(self, number: str | int, *, reason: str, request_key: str | None = None) -> Receipt:
        """却下 — Rejects a record under review or approved, with a reason."""
        return values.receipt(json.loads(self._native.reject(str(number), reason, request_key)))

    def record_certificate(
        self, number: str | int, *, certificate: bytes, chain: bytes, request_key: str | None = None
    ) -> Receipt:
        """証明書の記録 — Records, for an approved record, a certificate that another CA made.

        Args:
            number: The record.
            certificate: PEM or DER.
            chain: PEM, the certificate's issuer first.
            request_key: By which a repeat is known.

        Raises:
            InvalidError: everything the acceptance check found; nothing is changed then.
        """
        return values.receipt(json.loads(self._native.record_certificate(str(number), certificate, chain, request_key)))

    def check_certificate(self, number: str | int, *, certificate: bytes, chain: bytes) -> Sequence[Finding]:
        """証明書の検査 — Everything the acceptance check finds in a certificate made elsewhere; it changes nothing.

        A warning among it, ``certificate_ends_early``, tells the certificate's and the computed last day.

        Args:
            number: The record.
            certificate: PEM or DER.
            chain: PEM, the certificate's issuer first.

        Raises:
            RefusedError: none could be recorded today, whatever it is.
        """
        return values.findings(self._native.check_certificate(str(number), certificate, chain))

    def crl(self) -> bytes:
        """失効リスト — A new CRL of the issuing CA, DER, with a number of its own.

        Raises:
            RefusedError: ``ca_secret_required``, ``clock_went_back``.
            StorageError: ``busy``, when something was revoked, or another CRL made, meanwhile.
        """
        return self._native.crl()

    def login_crl(self) -> bytes:
        """ログイン用の失効リスト — A new CRL of the login CA, DER: the login certificates it issued that were stopped.

        Raises:
            RefusedError: ``ca_secret_required``, ``clock_went_back``.
            StorageError: ``busy``, when one was stopped, or another CRL made, meanwhile.
        """
        return self._native.login_crl()

    def revoke(
        self,
        number: str | int,
        *,
        reason: RevocationReason | str = RevocationReason.UNSPECIFIED,
        end_contract: bool = False,
        request_key: str | None = None,
    ) -> Receipt:
        """失効 — Revokes a valid certificate without an application; it ends no contract unless told to."""
        return values.receipt(json.loads(self._native.revoke(str(number), str(reason), end_contract, request_key)))

    def record_revocation(
        self,
        number: str | int,
        *,
        at: datetime,
        reason: RevocationReason | str | None = None,
        request_key: str | None = None,
    ) -> Receipt:
        """失効の記録 — Records that another CA has revoked the certificate it made, at an instant."""
        because = None if reason is None else str(reason)
        return values.receipt(
            json.loads(self._native.record_revocation(str(number), _seconds(at), because, request_key))
        )

    def allow_late_reissue(self, number: str | int, *, until: date, request_key: str | None = None) -> Receipt:
        """期間後の再発行の許可 — Allows one late reissue of a record, to be applied for until a day."""
        return values.receipt(
            json.loads(self._native.allow_late_reissue(str(number), until.isoformat(), request_key))
        )

    def add_coupons(
        self,
        numbers: Iterable[str],
        *,
        dealer_code: str,
        service: str,
        expires_on: date,
        request_key: str | None = None,
    ) -> tuple[Coupon, ...]:
        """クーポンの追加 — Adds coupons of a dealer for a service with a fixed term; all of them or none.

        Raises:
            ConflictError: ``coupon_exists``.
            InvalidError: ``coupon_unusable`` for a service that takes none or a day that has passed.
        """
        told = self._native.add_coupons(dealer_code, service, expires_on.isoformat(), list(numbers), request_key)
        return tuple(values.coupon(item) for item in json.loads(told))

    def receive_document(
        self, number: str | int, paper: str, *, on: date, request_key: str | None = None
    ) -> Receipt:
        """書類の受領 — Records that a paper of an open record came in on a day.

        Raises:
            RefusedError: ``wrong_status``, ``unknown_document``, ``document_day_invalid``.
        """
        told = self._native.receive_document(str(number), paper, on.isoformat(), request_key)
        return values.receipt(json.loads(told))

    def waive_document(
        self, number: str | int, paper: str, *, reason: str, request_key: str | None = None
    ) -> Receipt:
        """書類の免除 — Does without a paper of an open record, for a reason.

        Raises:
            RefusedError: ``wrong_status``, ``unknown_document``, ``document_received``.
        """
        return values.receipt(json.loads(self._native.waive_document(str(number), paper, reason, request_key)))

    def catalogue_changes(self, *, after: date, to: date) -> tuple[CatalogueChange, ...]:
        """カタログの変更 — What the catalogue's own dates after a day, up to another, change for contracts and records."""
        told = self._native.catalogue_changes(after.isoformat(), to.isoformat())
        return tuple(values.catalogue_change(item) for item in json.loads(told))

    def catalogue_changes_with(self, catalogue: str, *, on: date) -> tuple[CatalogueChange, ...]:
        """別のカタログ — What another catalogue, TOML, would change on a day, if it were loaded.

        Raises:
            InvalidError: one ``catalogue_invalid`` for every fault, each with its line.
        """
        told = self._native.catalogue_changes_with(catalogue, on.isoformat())
        return tuple(values.catalogue_change(item) for item in json.loads(told))

    def notices(self, *, after: int = 0, rows: int = 500) -> tuple[Notice, ...]:
        """通知の一覧 — Notices not yet acknowledged, in the order they were made, behind one, 1 to 500 at a time."""
        told = self._native.notices(after, max(0, min(rows, 2**32 - 1)))
        return tuple(values.notice(item) for item in json.loads(told))

    def acknowledge_notices(self, *, up_to: int, request_key: str | None = None) -> int:
        """通知の確認 — Acknowledges every notice up to one, and answers how many that were."""
        return self._native.acknowledge_notices(up_to, request_key)

    def audit(self, *, after: int = 0, rows: int = 500) -> tuple[AuditRecord, ...]:
        """監査記録 — Entries of the audit in order, behind one, 1 to 500 at a time."""
        told = self._native.audit(after, max(0, min(rows, 2**32 - 1)))
        return tuple(values.audit_record(item) for item in json.loads(told))

    def audit_head(self) -> str:
        """監査の末尾 — The last entry's number and link, to be kept outside of the registry for verify_audit."""
        return self._native.audit_head()

    def verify_audit(self, *, known_head: str | None = None) -> AuditCheck:
        """監査の検査 — Verifies the chain, and everything the registry holds against it; it reads the whole registry.

        Raises:
            InvalidError: ``audit_head_invalid``.
        """
        return values.audit_check(json.loads(self._native.verify_audit(known_head)))

    def campaign_preview(
        self,
        *,
        name: str,
        reason: RevocationReason | str,
        criteria: Mapping[Criterion | str, str | Iterable[str]],
        deadline: datetime | None = None,
        after: int = 0,
        rows: int = 500,
    ) -> CampaignReport:
        """一斉差し替えの下見 — What a campaign would pick, and where each certificate would stand; it changes nothing."""
        due = None if deadline is None else _seconds(deadline)
        told = self._native.campaign_preview(name, str(reason), due, _criteria(criteria), (after, _rows(rows)))
        return values.campaign_report(json.loads(told))

    def campaign(
        self,
        *,
        name: str,
        reason: RevocationReason | str,
        criteria: Mapping[Criterion | str, str | Iterable[str]],
        deadline: datetime | None = None,
        request_key: str | None = None,
    ) -> Campaign:
        """一斉差し替え — Begins a campaign: picks every certificate that meets the conditions, now and for good.

        Args:
            reason: why they must go; without a deadline it says how long there is.
            criteria: conditions by kind, of one text or several; of each kind one must hold.

        Raises:
            InvalidError: ``campaign_criterion_missing``, ``campaign_criterion_invalid``, ``campaign_deadline_invalid``,
                ``required``, ``too_long``, ``bad_format``.
            RefusedError: ``campaign_matches_nothing``.

        Example:
            >>> from passport import Criterion, RefusedError, in_memory
            >>> ra = in_memory().ra("yamada")
            >>> try:
            ...     ra.campaign(name="weak serials", reason="superseded", criteria={Criterion.SERIAL: ["0a1b", "0a1c"]})
            ... except RefusedError as refused:
            ...     refused.rule
            'campaign_matches_nothing'
        """
        due = None if deadline is None else _seconds(deadline)
        return values.campaign(
            json.loads(self._native.campaign(name, str(reason), due, _criteria(criteria), request_key))
        )

    def campaign_step(self, campaign: int, *, rows: int = 100) -> Campaign:
        """一斉差し替えの処理 — Deals with the next certificates in one transaction; call it until none is waiting.

        Raises:
            NotFoundError: ``unknown_campaign``.
        """
        return values.campaign(json.loads(self._native.campaign_step(campaign, _rows(rows))))

    def campaigns(self) -> tuple[Campaign, ...]:
        """一斉差し替えの一覧 — Every campaign, the latest first, with how far it has come."""
        return tuple(values.campaign(item) for item in json.loads(self._native.campaigns()))

    def campaign_report(self, campaign: int, *, after: int = 0, rows: int = 500) -> CampaignReport:
        """一斉差し替えの報告 — Who has replaced theirs, who has not by the deadline, and whom to call; in the order of issue.

        Raises:
            NotFoundError: ``unknown_campaign``.
        """
        return values.campaign_report(json.loads(self._native.campaign_report(campaign, after, _rows(rows))))

    def worklist(self) -> tuple[WorkItem, ...]:
        """仕事の一覧 — Every record of every account that waits for the RA, what is due first before the rest."""
        return tuple(values.work_item(item) for item in json.loads(self._native.worklist()))

    def run_due(self) -> tuple[DueWork, ...]:
        """期日の処理 — Does all work whose time has come, each once and never early."""
        return tuple(values.due_work(item) for item in json.loads(self._native.run_due()))


class Registry:
    """台帳 — An open registry; a context manager that closes it.

    Example:
        >>> with in_memory() as registry:
        ...     account = registry.ra("yamada").open_account(name="株式会社サンプル", dealer_code="D0001")
        ...     session = registry.session(account.access_key)
        ...     len(session.applications())
        0
    """

    def __init__(self, native: _passport.Registry) -> None:
        self._native = native

    def __enter__(self) -> Registry:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """閉じる — Lets running calls finish; from then on everything answers ClosedError."""
        self._native.close()

    def session(self, access_key: str) -> Session:
        """お客様の窓口 — The desk of an account whose user the host has signed in itself."""
        return Session(self._native.session(access_key))

    def sign_in(
        self,
        access_key: str,
        password: str,
        *,
        certificate: bytes | str | None = None,
        ticket: str | None = None,
        code: str | None = None,
    ) -> Session:
        """ログイン — Opens a session by access key, password, and client certificate or one-time password.

        Args:
            access_key: The account's.
            password: The account's.
            certificate: What the web server hands over: DER, PEM, percent-encoded PEM, base64, or the ``Client-Cert`` header.
            ticket: Of ``request_one_time_password``.
            code: What was sent.

        Raises:
            SignInError: ``sign_in_refused``, whatever is wrong; for the bearer of a registered certificate or a ticket
                ``account_locked``, ``one_time_password_expired``, ``initial_password_expired``.
            StorageError: ``busy`` when too many sign in at once.
        """
        if ticket is not None:
            return Session(self._native.sign_in_by_one_time_password(access_key, password, ticket, code or ""))
        given = certificate.encode() if isinstance(certificate, str) else certificate or b""
        return Session(self._native.sign_in(access_key, password, given))

    def request_one_time_password(self, access_key: str, password: str) -> OneTimePassword:
        """ワンタイムパスワードの要求 — Makes a one-time password, which the host sends; wrong requests are answered alike.

        Raises:
            StorageError: ``busy`` when too many sign in at once.
        """
        ticket, expires_at, mail = self._native.request_one_time_password(access_key, password)
        code, email = mail or (None, None)
        return OneTimePassword(ticket, datetime.fromtimestamp(expires_at, timezone.utc), code, email)

    def resume(self, token: str) -> Session:
        """再開 — The session that a token was taken of, in this process or another.

        Raises:
            SignInError: ``session_ended``, for text that is no token as well; ``session_expired``.
        """
        return Session(self._native.resume(token))

    def ra(self, operator: str) -> Ra:
        """審査者の窓口 — The RA's desk, for a named operator, who stands in the audit."""
        return Ra(self._native.ra(operator))

    def load_catalogue(self, catalogue: str) -> None:
        """カタログの読込 — Loads a catalogue, TOML, over the built-in one and keeps it in the registry.

        Raises:
            InvalidError: one ``catalogue_invalid`` for every fault, each with its line; nothing is changed then.
            ConflictError: ``catalogue_version_used`` when another content has its version.
        """
        self._native.load_catalogue(catalogue)

    def load_blocklist(self, blocklist: bytes) -> int:
        """脆弱な鍵の一覧の読込 — Adds a list of known weak keys to those that the registry keeps, for every process.

        Args:
            blocklist: a text file of Debian's ``openssl-blacklist`` (one a key size), or badkeys' ``blocklist.dat``.

        Returns:
            How many of its entries were not there yet, 0 for a list loaded before.

        Raises:
            InvalidError: one ``blocklist_invalid`` for each of the first 100 faulty lines of text, each with its line, and
                one for bytes of neither form; nothing is changed then.

        >>> import passport
        >>> with passport.in_memory() as registry:
        ...     registry.load_blocklist(b"# weak keys\\n00112233445566778899\\n")
        1
        """
        return self._native.load_blocklist(blocklist)

    def catalogue(self, version: str) -> str:
        """カタログの本文 — The text, TOML, of the catalogue of a version that records keep.

        Args:
            version: of one that was loaded, or of the built-in one.

        Raises:
            NotFoundError: ``unknown_catalogue``.

        >>> import passport
        >>> with passport.in_memory() as registry:
        ...     'version = "' + registry.catalogue_version in registry.catalogue(registry.catalogue_version)
        True
        """
        return self._native.catalogue(version)

    @property
    def catalogue_version(self) -> str:
        """カタログの版 — The version of the catalogue in force, as records keep it."""
        return self._native.catalogue_version()

    def confirm_clock(self) -> None:
        """時計の確認 — Takes the present time for right after the clock stepped back."""
        self._native.confirm_clock()

    def ca_certificates(self) -> str:
        """認証局証明書 — The built-in CA's certificates as PEM text, the issuing CA first, then what is above it."""
        return self._native.ca_certificates()


def _clock(clock: ManualClock | None) -> _passport.Clock | None:
    return None if clock is None else clock._native


def _ca(
    algorithm: CaAlgorithm | str | None, chain: bytes | None, key: bytes | None
) -> tuple[str | None, bytes | None, bytes | None]:
    return None if algorithm is None else str(algorithm), chain, key


def create(
    path: str | os.PathLike[str],
    *,
    secret: bytes | None = None,
    clock: ManualClock | None = None,
    ca_algorithm: CaAlgorithm | str | None = None,
    ca_chain: bytes | None = None,
    ca_key: bytes | None = None,
) -> Registry:
    """新規作成 — Makes a registry in a new file and opens it.

    Args:
        path: The file.
        secret: 32 bytes from which the keys for audit chain and CA are derived.
        clock: The clock to go by.
        ca_algorithm: Of the keys of root and issuing CA that are made; ECDSA P-256 unless told.
        ca_chain: An issuing CA that was made elsewhere, PEM, its certificate first, then those above it.
        ca_key: Its key, PEM, PKCS#8, not encrypted.

    Raises:
        ConflictError: ``registry_exists``.
        RefusedError: ``ca_secret_required``, when a CA is given and no secret.
        InvalidError: everything wrong with the CA that is given.
    """
    ca = _ca(ca_algorithm, ca_chain, ca_key)
    return Registry(_passport.Registry.create(path, secret, _clock(clock), ca))


def open(
    path: str | os.PathLike[str],
    *,
    create_if_missing: bool = False,
    secret: bytes | None = None,
    clock: ManualClock | None = None,
    ca_algorithm: CaAlgorithm | str | None = None,
    ca_chain: bytes | None = None,
    ca_key: bytes | None = None,
) -> Registry:
    """開く — Opens a registry that create made; the CA's options are for one that it makes.

    Raises:
        NotFoundError: ``registry_missing``.
        StorageError: ``not_a_registry``, ``newer_schema``.
        SignInError: ``wrong_secret``.
    """
    ca = _ca(ca_algorithm, ca_chain, ca_key)
    return Registry(_passport.Registry.open(path, secret, _clock(clock), create_if_missing, ca))


def in_memory(
    *,
    secret: bytes | None = None,
    clock: ManualClock | None = None,
    ca_algorithm: CaAlgorithm | str | None = None,
    ca_chain: bytes | None = None,
    ca_key: bytes | None = None,
) -> Registry:
    """メモリ上 — A registry that lives as long as its desks."""
    return Registry(_passport.Registry.in_memory(secret, _clock(clock), _ca(ca_algorithm, ca_chain, ca_key)))


def inspect_csr(csr: bytes) -> CsrInspection:
    """CSRの検査 — What a CSR holds and everything found in it.

    Raises:
        InvalidError: ``csr_too_large`` over 64 KiB.
    """
    return values.csr_inspection(*_passport.inspect_csr(csr))
