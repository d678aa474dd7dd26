"""台帳 — The registry: made, opened and closed; and what stands on its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timezone
from types import TracebackType

from . import _passport
from . import _values as values
from ._backup import Backup, BackupProgress
from ._clock import ManualClock
from ._enums import CaAlgorithm
from ._given import Octets, Pem, octets, some_octets
from ._handle import Handle
from ._integrity import Integrity, found
from ._ra import Ra
from ._session import Session
from ._values import CsrInspection, OneTimePassword


class Registry(Handle):
    """台帳 — An open registry; a context manager that closes it. It may be used from many threads at once.

    Example:
        >>> with passport.in_memory() as registry:
        ...     account = registry.ra("yamada").open_account(name="株式会社サンプル", dealer_code="D0001")
        ...     session = registry.session(account.access_key)
        ...     len(session.applications())
        0
        >>> registry
        <Registry in memory>
    """

    def __init__(self, native: _passport.Registry, where: str) -> None:
        self._native = native
        self._where = where

    def __repr__(self) -> str:
        return f"<Registry {self._where}>"

    def __enter__(self) -> Registry:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """閉じる — Lets running calls finish; from then on everything answers ClosedError.

        Example:
            >>> registry.close()
            >>> try:
            ...     ra.worklist()
            ... except passport.ClosedError as error:
            ...     error.code
            'closed'
        """
        self._native.close()

    def session(self, access_key: str) -> Session:
        """お客様の窓口 — The desk of an account whose user the host has signed in itself.

        Args:
            access_key: The account's.

        Raises:
            NotFoundError: ``unknown_account``.

        Example:
            >>> len(registry.session(account.access_key).applications())
            2
        """
        return Session(self._native.session(access_key))

    def sign_in(
        self,
        access_key: str,
        password: str,
        *,
        certificate: Pem | None = None,
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

        Example:
            >>> whose = dict(access_key=account.access_key, dealer_code="D0001")
            >>> issued = ra.issue_login_certificate(csr=csr, **whose)
            >>> initial = ra.reset_password(**whose).password
            >>> registry.sign_in(account.access_key, initial, certificate=issued.pem).must_change_password
            True
        """
        if ticket is not None:
            return Session(self._native.sign_in_by_one_time_password(access_key, password, ticket, code or ""))
        return Session(self._native.sign_in(access_key, password, octets(certificate or b"")))

    def request_one_time_password(self, access_key: str, password: str) -> OneTimePassword:
        """ワンタイムパスワードの要求 — Makes a one-time password, which the host sends; wrong requests are answered alike.

        Args:
            access_key: The account's.
            password: The account's.

        Raises:
            StorageError: ``busy`` when too many sign in at once.

        Example:
            >>> registry.request_one_time_password(account.access_key, "a wrong password").code is None
            True
        """
        ticket, expires_at, mail = self._native.request_one_time_password(access_key, password)
        code, email = mail or (None, None)
        return OneTimePassword(ticket, datetime.fromtimestamp(expires_at, timezone.utc), code, email)

    def resume(self, token: str) -> Session:
        """再開 — The session that a token was taken of, in this process or another.

        Args:
            token: Of ``Session.token``.

        Raises:
            SignInError: ``session_ended``, for text that is no token as well; ``session_expired``.

        Example:
            >>> len(registry.resume(session.token()).applications())
            2
        """
        return Session(self._native.resume(token))

    def ra(self, operator: str) -> Ra:
        """審査者の窓口 — The RA's desk, for a named operator, who stands in the audit.

        Args:
            operator: The operator's name, of 1 to 64 characters.

        Raises:
            ArgumentError: for another name.

        Example:
            >>> registry.ra("suzuki").begin_review(received).status.label
            '審査中'
        """
        return Ra(self._native.ra(operator))

    def load_catalogue(self, catalogue: str) -> None:
        """カタログの読込 — Loads a catalogue over the built-in one and keeps it in the registry.

        Args:
            catalogue: The catalogue, TOML.

        Raises:
            InvalidError: one ``catalogue_invalid`` for every fault, each with its line; nothing is changed then.
            ConflictError: ``catalogue_version_used`` when another content has its version.

        Example:
            >>> registry.load_catalogue('version = "2026-04"')
            >>> registry.catalogue_version
            '2026-04'
        """
        self._native.load_catalogue(catalogue)

    def load_blocklist(self, blocklist: Octets) -> int:
        """脆弱な鍵の一覧の読込 — Adds a list of known weak keys to those that the registry keeps, for every process.

        Args:
            blocklist: A text file of Debian's ``openssl-blacklist`` (one a key size), or badkeys' ``blocklist.dat``.

        Returns:
            How many of its entries were not there yet, 0 for a list loaded before.

        Raises:
            InvalidError: one ``blocklist_invalid`` for each of the first 100 faulty lines of text, each with its line, and
                one for bytes of neither form; nothing is changed then.

        Example:
            >>> registry.load_blocklist(b"# weak keys\\n00112233445566778899\\n")
            1
        """
        return self._native.load_blocklist(octets(blocklist))

    def catalogue(self, version: str) -> str:
        """カタログの本文 — The text, TOML, of the catalogue of a version that records keep.

        Args:
            version: Of one that was loaded, or of the built-in one.

        Raises:
            NotFoundError: ``unknown_catalogue``.

        Example:
            >>> 'version = "' + registry.catalogue_version in registry.catalogue(registry.catalogue_version)
            True
        """
        return self._native.catalogue(version)

    @property
    def catalogue_version(self) -> str:
        """カタログの版 — The version of the catalogue in force, as records keep it.

        Example:
            >>> registry.catalogue_version == ra.application(number).catalogue_version
            True
        """
        return self._native.catalogue_version()

    def confirm_clock(self) -> None:
        """時計の確認 — Takes the present time for right after the clock stepped back.

        Example:
            >>> clock.set(clock.now() - timedelta(days=1))
            >>> registry.confirm_clock()
        """
        self._native.confirm_clock()

    def backup(
        self, to: str | os.PathLike[str], *, progress: Callable[[BackupProgress], object] | None = None
    ) -> None:
        """控え — Copies the registry as it is now, to its end, while others go on using it.

        The file is there once it is whole and on the disk, and opens with the same secret: to restore it is to put it in the place of
        the other.

        Args:
            to: Where; no file may be there.
            progress: Is called after every step, of a quarter of a megabyte; what it raises before the last ends the copy, of which
                nothing stays.

        Raises:
            ConflictError: ``registry_exists``.
            RefusedError: ``backup_secret_required`` for a registry in memory that was made without a secret.

        Example:
            >>> with passport.in_memory(secret=b"7" * 32) as registry:
            ...     registry.backup(folder / "copy.db")
            >>> passport.open(folder / "copy.db", secret=b"7" * 32).check_integrity().is_sound
            True
        """
        with self.begin_backup(to) as backup:
            for step in backup:
                if progress is not None:
                    progress(step)

    def begin_backup(self, to: str | os.PathLike[str]) -> Backup:
        """控えの開始 — Begins a copy of the registry as it is now; iterating over the answer makes it, step by step.

        Until it ends the ``-wal`` file of the registry grows by what others write.

        Args:
            to: Where; no file may be there.

        Raises:
            ConflictError: ``registry_exists``.
            RefusedError: ``backup_secret_required`` for a registry in memory that was made without a secret.

        Example:
            >>> with passport.in_memory(secret=b"7" * 32).begin_backup(folder / "copy.db") as backup:
            ...     [progress.is_last for progress in backup][-1]
            True
        """
        return Backup(self._native.backup(to))

    def check_integrity(self) -> Integrity:
        """整合性の検査 — Goes through everything the registry keeps and tells what is not as it should be.

        It sees the registry of one instant, while others go on using it, and mends nothing. What does not read is told like any
        other fault.

        Raises:
            StorageError: ``damaged`` when the catalogue in force is not what was loaded.

        Example:
            >>> registry.check_integrity().is_sound
            True
        """
        return found(self._native.check_integrity())

    def ca_certificates(self) -> str:
        """認証局証明書 — The built-in CA's certificates as PEM text, the issuing CA first, then what is above it.

        Raises:
            RefusedError: ``ca_secret_required``, when the registry has no CA.

        Example:
            >>> registry.ca_certificates().count("BEGIN CERTIFICATE")
            2
        """
        return self._native.ca_certificates()


def _clock(clock: ManualClock | None) -> _passport.Clock | None:
    return None if clock is None else clock._native


def _ca(
    algorithm: CaAlgorithm | str | None, chain: Pem | None, key: Pem | None
) -> tuple[str | None, bytes | None, bytes | None]:
    return None if algorithm is None else str(algorithm), some_octets(chain), some_octets(key)


def create(
    path: str | os.PathLike[str],
    *,
    secret: Octets | None = None,
    clock: ManualClock | None = None,
    ca_algorithm: CaAlgorithm | str | None = None,
    ca_chain: Pem | None = None,
    ca_key: Pem | None = None,
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
        StorageError: ``outcome_unknown`` among others, when the file is there, complete, and a fault came after: open it.

    Example:
        >>> with passport.create(folder / "contracts.db", secret=bytes(32)) as registry:
        ...     registry.ca_certificates().count("BEGIN CERTIFICATE")
        2
    """
    native = _passport.Registry.create(path, some_octets(secret), _clock(clock), _ca(ca_algorithm, ca_chain, ca_key))
    return Registry(native, repr(os.fspath(path)))


def open(
    path: str | os.PathLike[str],
    *,
    create_if_missing: bool = False,
    secret: Octets | None = None,
    clock: ManualClock | None = None,
    ca_algorithm: CaAlgorithm | str | None = None,
    ca_chain: Pem | None = None,
    ca_key: Pem | None = None,
) -> Registry:
    """開く — Opens a registry that create made; the CA's options are for one that it makes.

    Args:
        path: The file.
        create_if_missing: Whether to make it if it is not there.
        secret: What it was made with.
        clock: The clock to go by.
        ca_algorithm: As of ``create``.
        ca_chain: As of ``create``.
        ca_key: As of ``create``.

    Raises:
        NotFoundError: ``registry_missing``.
        StorageError: ``not_a_registry``, ``newer_schema``.
        SignInError: ``wrong_secret``.

    Example:
        >>> try:
        ...     passport.open(folder / "missing.db")
        ... except passport.NotFoundError as error:
        ...     error.rule
        'registry_missing'
    """
    ca = _ca(ca_algorithm, ca_chain, ca_key)
    native = _passport.Registry.open(path, some_octets(secret), _clock(clock), create_if_missing, ca)
    return Registry(native, repr(os.fspath(path)))


def in_memory(
    *,
    secret: Octets | None = None,
    clock: ManualClock | None = None,
    ca_algorithm: CaAlgorithm | str | None = None,
    ca_chain: Pem | None = None,
    ca_key: Pem | None = None,
) -> Registry:
    """メモリ上 — A registry that lives as long as its desks.

    Args:
        secret: As of ``create``; a random one unless told.
        clock: The clock to go by.
        ca_algorithm: As of ``create``.
        ca_chain: As of ``create``.
        ca_key: As of ``create``.

    Raises:
        InvalidError: everything wrong with the CA that is given.

    Example:
        >>> passport.in_memory().ra("yamada").worklist()
        ()
    """
    ca = _ca(ca_algorithm, ca_chain, ca_key)
    return Registry(_passport.Registry.in_memory(some_octets(secret), _clock(clock), ca), "in memory")


def inspect_csr(csr: Pem) -> CsrInspection:
    """CSRの検査 — What a CSR holds and everything found in it.

    Args:
        csr: PEM or DER.

    Raises:
        InvalidError: ``csr_too_large`` over 64 KiB.

    Example:
        >>> read = passport.inspect_csr(csr)
        >>> read.common_name, read.key_type.label, [finding.rule for finding in read.findings]
        ('www.example.jp', 'EC P-256', ['key_weak_debian'])
    """
    return values.csr_inspection(*_passport.inspect_csr(octets(csr)))
