"""お客様の窓口 — The subscriber's desk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from . import _passport
from . import _values as values
from ._draft import Draft, Profile
from ._enums import DownloadFormat
from ._given import some_seconds
from ._handle import Handle
from ._list import Listing
from ._values import Action, Application, Coupon, Finding, LoginCertificate, Receipt, Sticker


def _profile(told: str) -> Profile:
    data = json.loads(told)
    return Profile(dealer_code=data["dealer_code"], fields=data["fields"])


class Session(Listing[_passport.Session], Handle):
    """お客様の窓口 — The desk of one account: ``registry.sign_in(…)``, ``resume`` or ``session``.

    ``number`` is a record's application number, ``request_key`` a key by which a repeat of a command is known and answered as
    the first was. A number that is unknown, or another account's, raises NotFoundError with ``not_your_record``. Every call
    raises SignInError with ``session_ended`` or ``session_expired`` once the session is over, and ``password_change_required``
    while all it may do is to change an initial password.

    Example:
        >>> session = registry.session(account.access_key)
        >>> [row.server_name for row in session.applications()]
        ['www.example.jp', 'www.example.jp']
    """

    _native: _passport.Session

    def __init__(self, native: _passport.Session) -> None:
        self._native = native

    def token(self) -> str:
        """トークン — A token by which ``registry.resume`` opens the same session elsewhere; the one before stops.

        Each token of a session that the host opened opens one of its own and stops none taken before.

        Example:
            >>> registry.resume(session.token()).must_change_password
            False
        """
        return self._native.token()

    @property
    def must_change_password(self) -> bool:
        """パスワードの変更が必要か — Whether all it may do is to change its password, as it was opened with an initial one.

        Example:
            >>> session.must_change_password
            False
        """
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

        Example:
            >>> try:
            ...     session.change_password(current="…", new="a long new passphrase", repeated="another one")
            ... except passport.InvalidError as error:
            ...     error.rule
            'password_mismatch'
        """
        self._native.change_password(current, new, repeated, request_key)

    def sign_out(self) -> None:
        """ログアウト — Ends the session, here and wherever its token is used.

        Example:
            >>> opened = registry.resume(session.token())
            >>> opened.sign_out()
            >>> try:
            ...     opened.profile()
            ... except passport.SignInError as error:
            ...     error.rule
            'session_ended'
        """
        self._native.sign_out()

    def login_certificate(self) -> LoginCertificate | None:
        """クライアント証明書 — The certificate that the session was opened with; None for any other way in.

        Example:
            >>> session.login_certificate() is None
            True
        """
        told = json.loads(self._native.login_certificate())
        return told and values.login_certificate(told)

    def draft_new(self, service: str) -> Draft:
        """新規申請の下書き — A draft of a new application.

        Args:
            service: The service to apply for, by its identifier.

        Raises:
            NotFoundError: ``unknown_service``.
            RefusedError: ``service_not_on_sale``.

        Example:
            >>> session.draft_new("SR3.0-1Y").kind.label
            '新規発行'
        """
        return Draft(self._native.draft_new(service))

    def draft_renewal(self, number: str | int, *, service: str | None = None) -> Draft:
        """更新申請の下書き — A draft of a renewal, to the same service or to another that renews it.

        Args:
            number: The record.
            service: Another service; the same unless told.

        Raises:
            RefusedError: a rule of ``actions`` says no, ``renewal_not_open`` for one.

        Example:
            >>> try:
            ...     session.draft_renewal(number)
            ... except passport.RefusedError as error:
            ...     error.opens.isoformat()
            '2027-01-01'
        """
        return Draft(self._native.draft_renewal(str(number), service))

    def draft_switch(self, number: str | int, *, service: str) -> Draft:
        """サービス切替の下書き — A draft of a switch to another service.

        Args:
            number: The record.
            service: The service to switch to.

        Raises:
            RefusedError: a rule of ``actions`` says no.

        Example:
            >>> session.draft_switch(number, service="EV2.0-1Y").service
            'EV2.0-1Y'
        """
        return Draft(self._native.draft_switch(str(number), service))

    def draft_reissue(self, number: str | int) -> Draft:
        """再発行申請の下書き — A draft of a reissue of a record.

        Args:
            number: The record.

        Raises:
            RefusedError: a rule of ``actions`` says no.

        Example:
            >>> session.draft_reissue(number).base == number
            True
        """
        return Draft(self._native.draft_reissue(str(number)))

    def draft_continuation(self, number: str | int) -> Draft:
        """継続発行の下書き — A draft of the next certificate of a contract that outlives its present one.

        Args:
            number: The record.

        Raises:
            RefusedError: a rule of ``actions`` says no.

        Example:
            >>> try:
            ...     session.draft_continuation(number)
            ... except passport.RefusedError as error:
            ...     error.opens.isoformat()
            '2026-09-16'
        """
        return Draft(self._native.draft_continuation(str(number)))

    def draft_contact_change(self, number: str | int) -> Draft:
        """担当者変更の下書き — A draft of a contact change, with the contacts as they are.

        Args:
            number: The record.

        Raises:
            RefusedError: a rule of ``actions`` says no.

        Example:
            >>> draft = session.draft_contact_change(number)
            >>> draft.technical.name = "見本 五郎"
            >>> draft.agree_to_terms()
            >>> session.submit(draft).status.label
            '申込受付'
        """
        return Draft(self._native.draft_contact_change(str(number)))

    def draft_revocation(self, number: str | int) -> Draft:
        """失効申請の下書き — A draft of the revocation of a record's certificate.

        Args:
            number: The record.

        Raises:
            RefusedError: a rule of ``actions`` says no.

        Example:
            >>> draft = session.draft_revocation(number)
            >>> draft.revocation.reason = "cessation"
            >>> session.check(draft)[0].rule
            'terms_not_agreed'
        """
        return Draft(self._native.draft_revocation(str(number)))

    def draft_cancellation(self, number: str | int) -> Draft:
        """解約申請の下書き — A draft of the cancellation of an auto-renewing contract.

        Args:
            number: The record.

        Raises:
            RefusedError: a rule of ``actions`` says no; ``not_auto_renewing`` for one.

        Example:
            >>> try:
            ...     session.draft_cancellation(number)
            ... except passport.RefusedError as error:
            ...     error.rule
            'not_auto_renewing'
        """
        return Draft(self._native.draft_cancellation(str(number)))

    def check(self, draft: Draft) -> Sequence[Finding]:
        """検査 — Everything found in a draft, at once; it changes nothing.

        Args:
            draft: The draft.

        Raises:
            RefusedError: an eligibility rule says no.

        Example:
            >>> for finding in session.check(session.draft_new("SR3.0-1Y"))[:2]:
            ...     print(finding.field, finding.rule)
            None terms_not_agreed
            None csr_required
        """
        return values.findings(self._native.check(draft._native))

    def submit(self, draft: Draft) -> Receipt:
        """申込 — Submits a draft; a second time with the same draft answers what the first did.

        Args:
            draft: The draft.

        Raises:
            RefusedError: an eligibility rule says no.
            InvalidError: everything found in the draft.
            ConflictError: ``idempotency_key_reused``, when the draft was changed after it was submitted.

        Example:
            >>> draft = session.draft_new("SR3.0-1Y")
            >>> for path, text in form.items():
            ...     draft.set(path, text)
            >>> draft.csr = csr
            >>> draft.agree_to_terms()
            >>> session.submit(draft).status
            <Status.RECEIVED: 'received'>
        """
        return values.receipt(json.loads(self._native.submit(draft._native)))

    def withdraw(self, number: str | int, *, request_key: str | None = None) -> Receipt:
        """申請取消 — Withdraws a pending record.

        Args:
            number: The record.
            request_key: By which a repeat is known.

        Raises:
            RefusedError: ``wrong_status``.

        Example:
            >>> session.withdraw(received).status.label
            '申請取消'
        """
        return values.receipt(json.loads(self._native.withdraw(str(number), request_key)))

    def application(self, number: str | int) -> Application:
        """お申込情報 — A record of the account.

        Args:
            number: The record.

        Raises:
            NotFoundError: ``not_your_record``: unknown, or another account's.

        Example:
            >>> session.application(number).text("server.common_name")
            'www.example.jp'
        """
        return values.application(json.loads(self._native.application(str(number))))

    def actions(self, number: str | int, *, at: datetime | None = None) -> tuple[Action, ...]:
        """操作の一覧 — Every act of a record with its answer, now or at an instant to come.

        Args:
            number: The record.
            at: The instant; now unless told.

        Raises:
            InvalidError: ``at_before_record``.

        Example:
            >>> [action.act.value for action in session.actions(number) if action.allowed]
            ['switch', 'reissue', 'contact_change', 'revocation', 'download', 'form']
        """
        return next(iter(self.actions_of([number], at=at).values()))

    def actions_of(
        self, numbers: Iterable[str | int], *, at: datetime | None = None
    ) -> dict[str, tuple[Action, ...]]:
        """複数の操作の一覧 — The same of many records, such as a page of the list, at once: as many questions as of one.

        Args:
            numbers: The records.
            at: The instant; now unless told.

        Raises:
            NotFoundError: ``not_your_record``, when one of them is unknown, or another account's.
            InvalidError: ``at_before_record``.

        Example:
            >>> acts = session.actions_of(row.number for row in session.applications())
            >>> acts.keys() == {number, received}
            True
        """
        of = [str(number) for number in numbers]
        told = json.loads(self._native.actions(of, some_seconds(at)))
        return {number: tuple(map(values.action, acts)) for number, acts in zip(of, told)}

    def profile(self) -> Profile:
        """アカウント情報 — The account's profile; blank where nothing was registered.

        Example:
            >>> session.profile().dealer_code
            ''
        """
        return _profile(self._native.profile())

    def set_profile(self, profile: Profile, *, request_key: str | None = None) -> Profile:
        """アカウント情報登録 — Registers a profile in place of the one before, and answers it as it is kept.

        Args:
            profile: The profile.
            request_key: By which a repeat is known.

        Raises:
            InvalidError: ``dealer_code_mismatch``, ``unknown_field``, and whatever is wrong with a text.

        Example:
            >>> kept = session.set_profile(passport.Profile(dealer_code="D0001", fields={"billing.name": "見本　三郎"}))
            >>> kept.billing.name
            '見本 三郎'
        """
        fields = list(profile.fields.items())
        return _profile(self._native.set_profile(profile.dealer_code, fields, request_key))

    def pour_profile(self, draft: Draft) -> None:
        """転記 — Pours the profile into a draft: every text that it has and the draft takes; the others stay.

        Args:
            draft: A draft of a new application.

        Raises:
            RefusedError: ``profile_not_poured`` for a draft of another kind, which has its contract's.

        Example:
            >>> kept = session.set_profile(passport.Profile(fields={"billing.name": "見本 三郎"}))
            >>> draft = session.draft_new("SR3.0-1Y")
            >>> session.pour_profile(draft)
            >>> draft.billing.name
            '見本 三郎'
        """
        self._native.pour_profile(draft._native)

    def coupons(self) -> tuple[Coupon, ...]:
        """クーポン管理 — The coupons of the account's dealer, by number, with where each stands.

        Raises:
            RefusedError: ``dealer_code_required``, before the profile has the dealer code.

        Example:
            >>> kept = session.set_profile(passport.Profile(dealer_code="D0001"))
            >>> session.coupons()
            ()
        """
        return tuple(values.coupon(item) for item in json.loads(self._native.coupons()))

    def calendar(self) -> str:
        """カレンダー — Coming ends and windows of the account's contracts as iCalendar text (RFC 5545).

        Example:
            >>> session.calendar().count("BEGIN:VEVENT")
            5
        """
        return self._native.calendar()

    def application_form(self, number: str | int) -> str:
        """サービス申込書 — The form of a record as HTML: one A4 page to be printed.

        Args:
            number: The record.

        Example:
            >>> "株式会社サンプル" in session.application_form(number)
            True
        """
        return self._native.application_form(str(number))

    def stickers(self, number: str | int) -> tuple[Sticker, ...]:
        """ステッカー — The images of the record's service, while its certificate is valid.

        Args:
            number: The record.

        Raises:
            RefusedError: ``certificate_revoked``, ``certificate_expired``, ``not_completed``, ``no_certificate_on_record``.

        Example:
            >>> {sticker.media_type for sticker in session.stickers(number)} <= {"image/png", "image/svg+xml"}
            True
        """
        return tuple(Sticker(*sticker) for sticker in self._native.stickers(str(number)))

    def download_certificate(self, number: str | int, *, format: DownloadFormat | str = DownloadFormat.PEM) -> bytes:
        """証明書のダウンロード — The certificate of a completed record.

        Args:
            number: The record.
            format: Alone as PEM or DER, or with the intermediate CA's as PEM or PKCS#7.

        Raises:
            RefusedError: ``not_completed``, ``no_certificate_on_record``, ``contact_change_record``.

        Example:
            >>> session.download_certificate(number).splitlines()[0]
            b'-----BEGIN CERTIFICATE-----'
        """
        return bytes(self._native.download_certificate(str(number), str(format)))
