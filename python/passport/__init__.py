"""libpassport — the application and contract system of a TLS server certificate service, embedded.

Where an example speaks of ``registry``, ``ra``, ``session``, ``account``, ``number``, ``received``, ``csr``, ``form``, ``clock`` or
``folder``, it means an open registry, its two desks, an account of dealer D0001, the number of its completed record and of one that
was received just now, a CSR, the texts of a form, the registry's manual clock on 1 April 2026, and an empty folder.

Example:
    >>> import passport
    >>> passport.in_memory().ra("yamada").open_account(name="株式会社サンプル").dealer_code
    ''
"""

import logging as _logging

from ._backup import Backup, BackupProgress
from ._clock import ManualClock
from ._draft import Draft, Profile
from ._enums import (
    Act, Aspect, CaAlgorithm, Check, CouponState, Criterion, DayKind, DownloadFormat, DueKind, ExportFormat, FIELDS,
    ImportOutcome, KeyType, Kind, ListView, NoticeKind, RULES, Remedy, RevocationReason, SearchField, Severity, SortKey, Standing,
    Status, Task,
)
from ._errors import (
    ArgumentError, ClosedError, ConflictError, InvalidError, NotFoundError, PassportError, RefusedError,
    SignInError, StorageError,
)
from ._import import Import, ImportPart, ImportedContract
from ._integrity import Checked, Integrity, IntegrityFault
from ._list import Applications
from ._passport import version as _version
from ._ra import Ra
from ._registry import Registry, create, in_memory, inspect_csr, open
from ._session import Session
from ._values import (
    Account, Action, Application, AuditCheck, AuditRecord, Campaign, CampaignReport, CampaignRow, CatalogueChange,
    Certificate, Coupon, CsrInspection, DueWork, ExportPart, Finding, InitialPassword, IssuedLoginCertificate,
    ListPage, ListRow, LoginCertificate, Notice, OneTimePassword, Paper, Receipt, Replaced, Sticker, WorkItem,
)

# The host decides where records go; without a handler Python would print some.
_logging.getLogger("passport").addHandler(_logging.NullHandler())

__version__: str = _version()

__all__ = [
    "Account", "Act", "Action", "Application", "Applications", "ArgumentError", "Aspect", "AuditCheck", "AuditRecord", "Backup",
    "BackupProgress",
    "CaAlgorithm", "Campaign", "CampaignReport", "CampaignRow", "CatalogueChange", "Certificate", "Check", "Checked", "ClosedError",
    "ConflictError", "Coupon", "CouponState", "Criterion", "CsrInspection", "DayKind", "DownloadFormat", "Draft",
    "DueKind", "DueWork", "ExportFormat", "ExportPart", "FIELDS", "Finding", "Import", "ImportOutcome",
    "ImportPart", "ImportedContract", "InitialPassword", "Integrity", "IntegrityFault", "InvalidError",
    "IssuedLoginCertificate", "KeyType", "Kind", "ListPage", "ListRow", "ListView", "LoginCertificate",
    "ManualClock", "NotFoundError", "Notice", "NoticeKind", "OneTimePassword", "Paper", "PassportError", "Profile",
    "RULES", "Ra", "Receipt", "RefusedError", "Registry", "Remedy", "Replaced", "RevocationReason", "SearchField",
    "Session", "Severity", "SignInError", "SortKey", "Standing", "Status", "Sticker", "StorageError", "Task",
    "WorkItem", "create", "in_memory", "inspect_csr", "open",
]
