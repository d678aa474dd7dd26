"""アカウント — What the RA does for accounts: opening them, their passwords, login certificates and coupons."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date

from . import _passport
from . import _values as values
from ._given import Pem, count, day, octets, some_octets
from ._values import Account, Coupon, InitialPassword, IssuedLoginCertificate, LoginCertificate


class Accounts:
    """アカウント — The part of the RA's desk that is about accounts."""

    _native: _passport.Ra

    def open_account(
        self, *, name: str, dealer_code: str = "", a3_contract: bool = False, request_key: str | None = None
    ) -> Account:
        """アカウント開設 — Opens an account; its access key is drawn.

        Args:
            name: Whose it is.
            dealer_code: Blank for one who buys directly.
            a3_contract: Whether its applications name a signatory.
            request_key: By which a repeat is known.

        Raises:
            InvalidError: ``required``, ``too_long``, ``bad_format``.

        Example:
            >>> ra.open_account(name="株式会社サンプル", dealer_code="D0002").dealer_code
            'D0002'
        """
        return values.account(json.loads(self._native.open_account(name, dealer_code, a3_contract, request_key)))

    def accounts(self, *, after: str | None = None, rows: int = 500) -> Iterator[Account]:
        """アカウント一覧 — Every account in the order of their access keys.

        The first page is fetched by the call, the others as they are read.

        Args:
            after: An access key behind which to begin; there need be no account of it.
            rows: Accounts a page, 1 to 500.

        Raises:
            InvalidError: ``query_invalid`` for another number of rows.
            NotFoundError: ``unknown_account`` for text that is no access key.

        Example:
            >>> [(account.name, account.dealer_code) for account in ra.accounts()]
            [('株式会社サンプル', 'D0001')]
        """
        return self._accounts(self._accounts_after(after, rows), rows)

    def _accounts_after(self, after: str | None, rows: int) -> list[Account]:
        return [values.account(item) for item in json.loads(self._native.accounts(after, count(rows)))]

    def _accounts(self, page: list[Account], rows: int) -> Iterator[Account]:
        yield from page
        while len(page) == rows:
            page = self._accounts_after(page[-1].access_key, rows)
            yield from page

    def reset_password(
        self, *, access_key: str, dealer_code: str = "", request_key: str | None = None
    ) -> InitialPassword:
        """初期パスワードの再設定 — Gives a new initial password, the first one as well; unlocks, and ends the sessions.

        Args:
            access_key: The account's.
            dealer_code: The account's; blank when it buys directly.
            request_key: By which a repeat is known.

        Raises:
            NotFoundError: ``unknown_account``, when dealer code and access key do not belong together.

        Example:
            >>> initial = ra.reset_password(access_key=account.access_key, dealer_code="D0001")
            >>> initial.works_until.isoformat(), len(initial.password) >= 12
            ('2026-05-01', True)
        """
        told, password = self._native.reset_password(dealer_code, access_key, request_key)
        return values.initial_password(json.loads(told), password)

    def issue_login_certificate(
        self,
        *,
        access_key: str,
        dealer_code: str = "",
        csr: Pem | None = None,
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

        Example:
            >>> issued = ra.issue_login_certificate(access_key=account.access_key, dealer_code="D0001", csr=csr)
            >>> issued.pem.count("BEGIN CERTIFICATE"), issued.pkcs12
            (2, None)
        """
        told, pkcs12 = self._native.issue_login_certificate(
            dealer_code, access_key, some_octets(csr), pkcs12_password, beside, request_key
        )
        return values.issued_login_certificate(json.loads(told), pkcs12)

    def register_login_certificate(
        self,
        certificate: Pem,
        *,
        access_key: str,
        dealer_code: str = "",
        beside: bool = False,
        request_key: str | None = None,
    ) -> LoginCertificate:
        """ログイン証明書の登録 — Registers a client certificate that was made elsewhere.

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

        Example:
            >>> try:
            ...     ra.register_login_certificate(csr, access_key=account.access_key, dealer_code="D0001")
            ... except passport.InvalidError as error:
            ...     error.rule
            'certificate_unreadable'
        """
        told = self._native.register_login_certificate(
            dealer_code, access_key, octets(certificate), beside, request_key
        )
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

        Example:
            >>> whose = dict(access_key=account.access_key, dealer_code="D0001")
            >>> issued = ra.issue_login_certificate(csr=csr, **whose)
            >>> ra.stop_login_certificate(issued.certificate.fingerprint, **whose).stopped_at == clock.now()
            True
        """
        told = self._native.stop_login_certificate(dealer_code, access_key, fingerprint, request_key)
        return values.login_certificate(json.loads(told))

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

        Args:
            numbers: The coupons' numbers.
            dealer_code: Whose they are.
            service: What they are for.
            expires_on: The last day on which they can be used.
            request_key: By which a repeat is known.

        Raises:
            ConflictError: ``coupon_exists``.
            InvalidError: ``coupon_unusable`` for a service that takes none or a day that has passed.

        Example:
            >>> until = date(2026, 12, 31)
            >>> [coupon] = ra.add_coupons(["C-0001"], dealer_code="D0001", service="SR3.0-1Y", expires_on=until)
            >>> coupon.state.label
            '未使用'
        """
        given = [numbers] if isinstance(numbers, str) else list(numbers)
        told = self._native.add_coupons(dealer_code, service, day(expires_on), given, request_key)
        return tuple(values.coupon(item) for item in json.loads(told))
