"""選択肢 — Enumerations by the core's stable names, with labels; a test holds them against the core's tables."""

from __future__ import annotations

import json
from enum import Enum

from . import _passport

_TABLES = json.loads(_passport.tables())


class _Named(str, Enum):
    @property
    def label(self) -> str:
        """表示 — The Japanese label."""
        return self._labels()[0]

    @property
    def label_en(self) -> str:
        """英語の表示 — The English label."""
        return self._labels()[1]

    def _labels(self) -> tuple[str, str]:
        return next((ja, en) for name, ja, en in _TABLES[type(self).__name__] if name == self.value)

    def __str__(self) -> str:
        return str(self.value)


class Kind(_Named):
    """申込種別 — The kind of an application."""

    NEW = "new"
    RENEWAL = "renewal"
    SWITCH = "switch"
    REISSUE = "reissue"
    CONTINUATION = "continuation"
    CONTACT_CHANGE = "contact_change"
    REVOCATION = "revocation"
    CANCELLATION = "cancellation"


class Status(_Named):
    """ステータス — Where an application stands."""

    RECEIVED = "received"
    UNDER_REVIEW = "under_review"
    APPROVED = "approved"
    COMPLETED = "completed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Act(_Named):
    """操作 — An act that a record may offer."""

    RENEWAL = "renewal"
    SWITCH = "switch"
    REISSUE = "reissue"
    CONTINUATION = "continuation"
    CONTACT_CHANGE = "contact_change"
    REVOCATION = "revocation"
    CANCELLATION = "cancellation"
    WITHDRAWAL = "withdrawal"
    DOWNLOAD = "download"
    FORM = "form"


class Severity(_Named):
    """重さ — How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class RevocationReason(_Named):
    """失効理由 — Why a certificate was revoked."""

    UNSPECIFIED = "unspecified"
    KEY_COMPROMISE = "key_compromise"
    CONTENTS_CHANGED = "contents_changed"
    SUPERSEDED = "superseded"
    CESSATION = "cessation"
    PRIVILEGE_WITHDRAWN = "privilege_withdrawn"


class KeyType(_Named):
    """鍵の種類 — The type of a public key."""

    RSA = "rsa"
    EC_P256 = "ec_p256"
    EC_P384 = "ec_p384"
    EC_P521 = "ec_p521"


class DueKind(_Named):
    """期日の処理の種類 — What kind of work was due."""

    REVOCATION = "revocation"
    REJECTION = "rejection"
    EXTENSION = "extension"
    END = "end"
    COUPON_EXPIRY = "coupon_expiry"


class Task(_Named):
    """次の手続き — The RA's next step."""

    BEGIN_REVIEW = "begin_review"
    APPROVE = "approve"
    ISSUE = "issue"
    COMPLETE = "complete"
    CONFIRM_REVOCATION = "confirm_revocation"
    RECORD_REVOCATION = "record_revocation"
    REVOKE = "revoke"


class Remedy(_Named):
    """残る方法 — What is left to the subscriber when an act is closed for good."""

    NEW_APPLICATION = "new_application"
    ASK_THE_RA = "ask_the_ra"


class ListView(_Named):
    """一覧の種類 — Which of an account's applications a list shows."""

    CURRENT = "current"
    PAST = "past"


class DayKind(_Named):
    """日付の種類 — Which day of a record a range of days is about."""

    RECEIVED = "received"
    UPDATED = "updated"
    ISSUED = "issued"
    CERTIFICATE_END = "certificate_end"


class SearchField(_Named):
    """絞込条件の項目 — What a text condition looks into."""

    ORGANIZATION = "organization"
    SERVER_NAME = "server_name"
    CONTRACT_CODE = "contract_code"
    NUMBER = "number"
    COUPON = "coupon"
    CONTACT_NAME = "contact_name"
    CONTACT_EMAIL = "contact_email"


class SortKey(_Named):
    """ソート条件 — The column a list is sorted by."""

    RECEIVED_ON = "received_on"
    SERVICE = "service"
    STATUS = "status"
    KIND = "kind"
    VALID_UNTIL = "valid_until"
    CONTRACT_CODE = "contract_code"
    ORGANIZATION = "organization"
    SERVER_NAME = "server_name"
    COUPON = "coupon"
    DOCUMENTS_MISSING = "documents_missing"


class CaAlgorithm(_Named):
    """認証局の鍵 — The algorithm of the built-in CA's own keys."""

    ECDSA_P256 = "ecdsa_p256"
    ECDSA_P384 = "ecdsa_p384"
    RSA_3072 = "rsa_3072"
    RSA_4096 = "rsa_4096"


class Aspect(_Named):
    """変わること — What a change of the catalogue changes."""

    RENEWAL = "renewal"
    SWITCH = "switch"
    REISSUE = "reissue"
    CONTINUATION = "continuation"
    CANCELLATION = "cancellation"
    ISSUE = "issue"
    NEXT_CERTIFICATE = "next_certificate"
    CONTRACT_END = "contract_end"
    RENEWAL_PRICE = "renewal_price"
    RENEWAL_TERMS = "renewal_terms"
    RENEWAL_TERM = "renewal_term"
    SWITCH_PRICE = "switch_price"
    PAPERS = "papers"
    REQUIRED_FIELDS = "required_fields"
    ORGANIZATION_TYPE = "organization_type"
    NOTICE_DAYS = "notice_days"
    DEFERRED_REVOCATION = "deferred_revocation"
    MAX_NAMES = "max_names"
    REISSUE_CONDITIONS = "reissue_conditions"
    ISSUE_GATE = "issue_gate"
    KEY_REUSE = "key_reuse"
    LISTED_UNTIL = "listed_until"
    REVOCATION_HOURS = "revocation_hours"
    AUTHORITY = "authority"
    STICKERS = "stickers"


class NoticeKind(_Named):
    """通知の種類 — What a notice tells."""

    RENEWAL = "renewal"
    CONTINUATION = "continuation"
    RECEIVED = "received"
    DOCUMENTS_MISSING = "documents_missing"
    ISSUED = "issued"
    REVOKED = "revoked"
    EXTENDED = "extended"
    ENDED = "ended"
    REPLACEMENT_NEEDED = "replacement_needed"


class DownloadFormat(_Named):
    """ダウンロード形式 — The form in which a certificate is downloaded."""

    PEM = "pem"
    DER = "der"
    PEM_CHAIN = "pem_chain"
    PKCS7 = "pkcs7"


class ExportFormat(_Named):
    """書出しの形式 — The form of an exported list."""

    CSV_UTF8 = "csv_utf8"
    CSV_SHIFT_JIS = "csv_shift_jis"
    JSON_LINES = "json_lines"


class ImportOutcome(_Named):
    """取込みの結果 — What became of a contract of an imported file."""

    IMPORTED = "imported"
    KNOWN = "known"
    LEFT_OUT = "left_out"


class Check(_Named):
    """検査項目 — What is checked in a registry; each follows from something else, or from the version of the library."""

    PAGES = "pages"
    SCHEMA = "schema"
    REFERENCES = "references"
    AUDIT_CHAIN = "audit_chain"
    AUDIT_STATE = "audit_state"
    ACCOUNTS = "accounts"
    SESSIONS = "sessions"
    LOGIN_CERTIFICATES = "login_certificates"
    APPLICATIONS = "applications"
    LANES = "lanes"
    LIST_COLUMNS = "list_columns"
    CERTIFICATES = "certificates"
    CONTRACTS = "contracts"
    DUE_DAYS = "due_days"
    PAPERS = "papers"
    COUPONS = "coupons"
    NOTICES = "notices"
    CAMPAIGNS = "campaigns"
    IMPORTS = "imports"
    REQUESTS = "requests"
    CATALOGUES = "catalogues"
    BLOCKLISTS = "blocklists"
    AUTHORITIES = "authorities"
    SETTINGS = "settings"


class Criterion(_Named):
    """条件 — By what a campaign picks certificates; of different kinds all must hold, of several of one kind one."""

    ISSUED_FROM = "issued_from"
    ISSUED_TO = "issued_to"
    ISSUER = "issuer"
    KEY = "key"
    SERIAL = "serial"
    SERVER_NAME = "server_name"
    SERVER_DOMAIN = "server_domain"


class Standing(_Named):
    """進み具合 — Where a certificate of a campaign stands."""

    WAITING = "waiting"
    OPEN = "open"
    OVERDUE = "overdue"
    REPLACED = "replaced"
    REPLACED_LATE = "replaced_late"
    REVOKED = "revoked"
    EXPIRED = "expired"
    REVOKE_ONLY = "revoke_only"


class CouponState(_Named):
    """クーポンの状態 — Where a coupon stands."""

    UNUSED = "unused"
    RESERVED = "reserved"
    USED = "used"
    EXPIRED = "expired"


FIELDS: tuple[str, ...] = tuple(path for path, _, _ in _TABLES["Field"])
RULES: tuple[str, ...] = tuple(row[0] for row in _TABLES["Rule"])
