"""審査者の窓口 — The RA's desk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

from . import _passport
from . import _values as values
from ._accounts import Accounts
from ._campaigns import Campaigns
from ._enums import ExportFormat, RevocationReason
from ._given import Octets, Pem, count, day, octets, seconds
from ._handle import Handle
from ._import import Import
from ._list import Listing
from ._values import (
    Application, AuditCheck, AuditRecord, CatalogueChange, DueWork, Finding, Notice, Receipt, WorkItem,
)


class Ra(Listing[_passport.Ra], Accounts, Campaigns, Handle):
    """審査者の窓口 — The RA's desk, for a named operator: ``registry.ra("yamada")``.

    ``number`` is a record's application number, ``request_key`` a key by which a repeat of a command is known and answered as
    the first was. A number that is unknown raises NotFoundError with ``not_your_record``; a step that a record's status has no
    place for RefusedError with ``wrong_status``.

    Example:
        >>> [(item.task.label_en, item.number == received) for item in ra.worklist()]
        [('begin the review', True)]
    """

    _native: _passport.Ra

    def __init__(self, native: _passport.Ra) -> None:
        self._native = native

    def application(self, number: str | int) -> Application:
        """お申込情報 — A record of any account.

        Args:
            number: The record.

        Example:
            >>> ra.application(number).status.label
            '完了'
        """
        return values.application(json.loads(self._native.application(str(number))))

    def import_records(
        self, source: Octets, *, format: ExportFormat | str = ExportFormat.CSV_UTF8, dry_run: bool = False
    ) -> Import:
        """取込み — Takes in the records of another system from a file; ``docs/guide/import.md`` tells its columns.

        A contract in whose rows an error was found is left out, and what was found told; the others are taken in, each whole
        and none twice. An import that was stopped is gone on with by beginning it anew.

        Args:
            source: The file.
            format: Its form.
            dry_run: Tell what would be found and taken in, and change nothing.

        Returns:
            The import, of which nothing is done until it is iterated over.

        Raises:
            InvalidError: ``import_unreadable`` for a file that is not of the format; ``unknown_field`` and ``required`` for its
                titles.

        Example:
            >>> file = "account,contract,kind,received_at\\r\\nNOBODY,1,new,2026-04-01\\r\\n".encode()
            >>> for part in ra.import_records(file, dry_run=True):
            ...     print(part.rows_done, part.contracts[0].outcome, part.findings[0].rule, part.findings[0].column)
            1 left_out required certificate
        """
        return Import(self._native.import_records(octets(source), str(format), dry_run))

    def begin_review(self, number: str | int, *, request_key: str | None = None) -> Receipt:
        """審査開始 — Begins the review of a received record.

        Args:
            number: The record.
            request_key: By which a repeat is known.

        Raises:
            RefusedError: ``wrong_status``.

        Example:
            >>> ra.begin_review(received).status.label
            '審査中'
        """
        return values.receipt(json.loads(self._native.begin_review(str(number), request_key)))

    def approve(self, number: str | int, *, request_key: str | None = None) -> Receipt:
        """承認 — Approves a record under review; a new contract gets its code.

        Args:
            number: The record.
            request_key: By which a repeat is known.

        Raises:
            RefusedError: ``wrong_status``, ``documents_missing``, ``contract_ended``, ``contract_codes_exhausted``.

        Example:
            >>> reviewed = ra.begin_review(received)
            >>> try:
            ...     ra.approve(received)
            ... except passport.RefusedError as error:
            ...     error.rule
            'documents_missing'
        """
        return values.receipt(json.loads(self._native.approve(str(number), request_key)))

    def issue(self, number: str | int, *, request_key: str | None = None) -> Receipt:
        """発行 — Issues the certificate of an approved record from the built-in CA.

        Args:
            number: The record.
            request_key: By which a repeat is known.

        Raises:
            RefusedError: ``wrong_status``, ``ca_secret_required`` and what else forbids it.

        Example:
            >>> reviewed = ra.begin_review(received)
            >>> paper = ra.receive_document(received, "application_form", on=date(2026, 4, 1))
            >>> approved = ra.approve(received)
            >>> ra.issue(received).status.label
            '完了'
        """
        return values.receipt(json.loads(self._native.issue(str(number), request_key)))

    def complete(self, number: str | int, *, request_key: str | None = None) -> Receipt:
        """完了 — Completes a contact change or a cancellation under review.

        Args:
            number: The record.
            request_key: By which a repeat is known.

        Raises:
            RefusedError: ``wrong_status``.

        Example:
            >>> change = session.draft_contact_change(number)
            >>> change.billing.name = "見本 四郎"
            >>> change.agree_to_terms()
            >>> asked = session.submit(change)
            >>> reviewed = ra.begin_review(asked.number)
            >>> ra.complete(asked.number).status.label
            '完了'
        """
        return values.receipt(json.loads(self._native.complete(str(number), request_key)))

    def confirm_revocation(self, number: str | int, *, request_key: str | None = None) -> Receipt:
        """電話確認 — Confirms a revocation by telephone, which revokes the certificate.

        Args:
            number: The record.
            request_key: By which a repeat is known.

        Raises:
            RefusedError: ``wrong_status``; ``certificate_revoked`` or ``certificate_expired`` when that happened meanwhile.

        Example:
            >>> draft = session.draft_revocation(number)
            >>> draft.revocation.reason = "cessation"
            >>> draft.agree_to_terms()
            >>> asked = session.submit(draft)
            >>> reviewed = ra.begin_review(asked.number)
            >>> confirmed = ra.confirm_revocation(asked.number)
            >>> ra.application(number).certificate.revocation_reason.value
            'cessation'
        """
        return values.receipt(json.loads(self._native.confirm_revocation(str(number), request_key)))

    def reject(self, number: str | int, *, reason: str, request_key: str | None = None) -> Receipt:
        """却下 — Rejects a record under review or approved, with a reason.

        Args:
            number: The record.
            reason: Why, for the subscriber.
            request_key: By which a repeat is known.

        Raises:
            InvalidError: ``required``, ``too_long`` for the reason.
            RefusedError: ``wrong_status``.

        Example:
            >>> reviewed = ra.begin_review(received)
            >>> ra.reject(received, reason="書類の不備").status.label
            '却下'
        """
        return values.receipt(json.loads(self._native.reject(str(number), reason, request_key)))

    def record_certificate(
        self, number: str | int, *, certificate: Pem, chain: Pem, request_key: str | None = None
    ) -> Receipt:
        """証明書の記録 — Records, for an approved record, a certificate that another CA made.

        Args:
            number: The record.
            certificate: PEM or DER.
            chain: PEM, the certificate's issuer first.
            request_key: By which a repeat is known.

        Raises:
            InvalidError: everything the acceptance check found; nothing is changed then.
            RefusedError: ``wrong_status``.

        Example:
            >>> try:
            ...     ra.record_certificate(received, certificate=b"", chain=b"")
            ... except passport.InvalidError as error:
            ...     error.rule
            'certificate_unreadable'
        """
        told = self._native.record_certificate(str(number), octets(certificate), octets(chain), request_key)
        return values.receipt(json.loads(told))

    def check_certificate(self, number: str | int, *, certificate: Pem, chain: Pem) -> Sequence[Finding]:
        """証明書の検査 — Everything the acceptance check finds in a certificate made elsewhere; it changes nothing.

        A warning among it, ``certificate_ends_early``, tells the certificate's and the computed last day.

        Args:
            number: The record.
            certificate: PEM or DER.
            chain: PEM, the certificate's issuer first.

        Raises:
            RefusedError: none could be recorded today, whatever it is.

        Example:
            >>> try:
            ...     ra.check_certificate(number, certificate=session.download_certificate(number), chain="")
            ... except passport.RefusedError as error:
            ...     error.rule
            'wrong_status'
        """
        return values.findings(self._native.check_certificate(str(number), octets(certificate), octets(chain)))

    def crl(self) -> bytes:
        """失効リスト — A new CRL of the issuing CA, DER, with a number of its own.

        Raises:
            RefusedError: ``ca_secret_required``, ``clock_went_back``.
            StorageError: ``busy``, when something was revoked, or another CRL made, meanwhile.

        Example:
            >>> ra.crl()[:1]
            b'0'
        """
        return self._native.crl()

    def login_crl(self) -> bytes:
        """ログイン用の失効リスト — A new CRL of the login CA, DER: the login certificates it issued that were stopped.

        Raises:
            RefusedError: ``ca_secret_required``, ``clock_went_back``.
            StorageError: ``busy``, when one was stopped, or another CRL made, meanwhile.

        Example:
            >>> ra.login_crl()[:1]
            b'0'
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
        """失効 — Revokes a valid certificate without an application; it ends no contract unless told to.

        Args:
            number: The record.
            reason: Why.
            end_contract: Whether its contract ends as well.
            request_key: By which a repeat is known.

        Raises:
            RefusedError: ``certificate_revoked``, ``certificate_expired``, ``not_completed``, ``no_certificate_on_record``.

        Example:
            >>> revoked = ra.revoke(number, reason="key_compromise")
            >>> ra.application(number).certificate.revoked_at == clock.now()
            True
        """
        return values.receipt(json.loads(self._native.revoke(str(number), str(reason), end_contract, request_key)))

    def record_revocation(
        self,
        number: str | int,
        *,
        at: datetime,
        reason: RevocationReason | str | None = None,
        request_key: str | None = None,
    ) -> Receipt:
        """失効の記録 — Records that another CA has revoked the certificate it made, at an instant.

        Args:
            number: The record.
            at: When.
            reason: Why; what was applied for unless told.
            request_key: By which a repeat is known.

        Raises:
            RefusedError: ``revoked_here`` for one of the built-in CA.

        Example:
            >>> try:
            ...     ra.record_revocation(number, at=clock.now())
            ... except passport.RefusedError as error:
            ...     error.rule
            'revoked_here'
        """
        because = None if reason is None else str(reason)
        told = self._native.record_revocation(str(number), seconds(at), because, request_key)
        return values.receipt(json.loads(told))

    def allow_late_reissue(self, number: str | int, *, until: date, request_key: str | None = None) -> Receipt:
        """期間後の再発行の許可 — Allows one late reissue of a record, to be applied for until a day.

        Args:
            number: The record.
            until: The last day.
            request_key: By which a repeat is known.

        Raises:
            RefusedError: a rule forbids it.
            InvalidError: the day is none that can be allowed.

        Example:
            >>> clock.set(clock.now() + timedelta(days=40))
            >>> allowed = ra.allow_late_reissue(number, until=date(2026, 5, 20))
            >>> session.draft_reissue(number).kind.label
            '再発行'
        """
        return values.receipt(json.loads(self._native.allow_late_reissue(str(number), day(until), request_key)))

    def receive_document(
        self, number: str | int, paper: str, *, on: date, request_key: str | None = None
    ) -> Receipt:
        """書類の受領 — Records that a paper of an open record came in on a day.

        Args:
            number: The record.
            paper: The paper's ``id``.
            on: The day.
            request_key: By which a repeat is known.

        Raises:
            RefusedError: ``wrong_status``, ``unknown_document``, ``document_day_invalid``.

        Example:
            >>> received_one = ra.receive_document(received, "application_form", on=date(2026, 4, 1))
            >>> ra.application(received).documents_missing
            False
        """
        return values.receipt(json.loads(self._native.receive_document(str(number), paper, day(on), request_key)))

    def waive_document(
        self, number: str | int, paper: str, *, reason: str, request_key: str | None = None
    ) -> Receipt:
        """書類の免除 — Does without a paper of an open record, for a reason.

        Args:
            number: The record.
            paper: The paper's ``id``.
            reason: Why.
            request_key: By which a repeat is known.

        Raises:
            InvalidError: ``required``, ``too_long`` for the reason.
            RefusedError: ``wrong_status``, ``unknown_document``, ``document_received``.

        Example:
            >>> waived = ra.waive_document(received, "application_form", reason="電話で確認")
            >>> ra.application(received).papers[0].waived_for
            '電話で確認'
        """
        return values.receipt(json.loads(self._native.waive_document(str(number), paper, reason, request_key)))

    def catalogue_changes(self, *, after: date, to: date) -> tuple[CatalogueChange, ...]:
        """カタログの変更 — What the catalogue's own dates after a day, up to another, change for contracts and records.

        Args:
            after: The day behind which to begin.
            to: The last day.

        Example:
            >>> {change.number for change in ra.catalogue_changes(after=date(2026, 4, 1), to=date(2028, 4, 1))} <= {number, received}
            True
        """
        told = self._native.catalogue_changes(day(after), day(to))
        return tuple(values.catalogue_change(item) for item in json.loads(told))

    def catalogue_changes_with(self, catalogue: str, *, on: date) -> tuple[CatalogueChange, ...]:
        """別のカタログ — What another catalogue would change on a day, if it were loaded.

        Args:
            catalogue: The catalogue, TOML.
            on: The day.

        Raises:
            InvalidError: one ``catalogue_invalid`` for every fault, each with its line.

        Example:
            >>> ra.catalogue_changes_with('version = "tomorrow"', on=date(2026, 4, 2))
            ()
        """
        told = self._native.catalogue_changes_with(catalogue, day(on))
        return tuple(values.catalogue_change(item) for item in json.loads(told))

    def notices(self, *, after: int = 0, rows: int = 500) -> tuple[Notice, ...]:
        """通知の一覧 — Notices not yet acknowledged, in the order they were made.

        Args:
            after: The ``sequence`` behind which to begin.
            rows: At most so many, 1 to 500.

        Raises:
            InvalidError: ``query_invalid`` for another number of rows.

        Example:
            >>> [notice.kind.value for notice in ra.notices()]
            ['received', 'issued', 'received', 'documents_missing']
        """
        return tuple(values.notice(item) for item in json.loads(self._native.notices(after, count(rows))))

    def acknowledge_notices(self, *, up_to: int, request_key: str | None = None) -> int:
        """通知の確認 — Acknowledges every notice up to one, and answers how many that were.

        Args:
            up_to: The last one's ``sequence``.
            request_key: By which a repeat is known.

        Example:
            >>> ra.acknowledge_notices(up_to=ra.notices()[-1].sequence)
            4
        """
        return self._native.acknowledge_notices(up_to, request_key)

    def audit(self, *, after: int = 0, rows: int = 500) -> tuple[AuditRecord, ...]:
        """監査記録 — Entries of the audit in order.

        Args:
            after: The ``sequence`` behind which to begin.
            rows: At most so many, 1 to 500.

        Raises:
            InvalidError: ``query_invalid`` for another number of rows.

        Example:
            >>> begun = ra.begin_review(received)
            >>> [(entry.actor, entry.verb) for entry in ra.audit()[-1:]]
            [('operator:yamada', 'begin_review')]
        """
        return tuple(values.audit_record(item) for item in json.loads(self._native.audit(after, count(rows))))

    def audit_head(self) -> str:
        """監査の末尾 — The last entry's number and link, to be kept outside of the registry for verify_audit.

        Example:
            >>> ra.verify_audit(known_head=ra.audit_head()).is_sound
            True
        """
        return self._native.audit_head()

    def verify_audit(self, *, known_head: str | None = None) -> AuditCheck:
        """監査の検査 — Verifies the chain, and everything the registry holds against it; it reads the whole registry.

        Args:
            known_head: What ``audit_head`` answered before, if it was kept.

        Raises:
            InvalidError: ``audit_head_invalid``.

        Example:
            >>> ra.verify_audit().altered
            ()
        """
        return values.audit_check(json.loads(self._native.verify_audit(known_head)))

    def worklist(self) -> tuple[WorkItem, ...]:
        """仕事の一覧 — Every record of every account that waits for the RA, what is due first before the rest.

        Example:
            >>> [(item.task.value, item.documents_missing) for item in ra.worklist()]
            [('begin_review', True)]
        """
        return tuple(values.work_item(item) for item in json.loads(self._native.worklist()))

    def run_due(self) -> tuple[DueWork, ...]:
        """期日の処理 — Does all work whose time has come, each once and never early.

        Example:
            >>> ra.run_due()
            ()
            >>> clock.set(clock.now() + timedelta(days=500))
            >>> [work.kind.value for work in ra.run_due()]
            ['end']
        """
        return tuple(values.due_work(item) for item in json.loads(self._native.run_due()))
