"""libpassport — the application and contract system of a TLS server certificate service, embedded.

Example:
    >>> import passport
    >>> passport.in_memory().ra("yamada").open_account(name="株式会社サンプル").dealer_code
    ''
"""

from ._backup import Backup, BackupProgress
from ._desks import ManualClock, Ra, Registry, Session, create, in_memory, inspect_csr, open
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
from ._passport import version as _version
from ._values import (
    Account, Action, Application, AuditCheck, AuditRecord, Campaign, CampaignReport, CampaignRow, CatalogueChange,
    Certificate, Coupon, CsrInspection, DueWork, ExportPart, Finding, InitialPassword, IssuedLoginCertificate,
    ListPage, ListRow, LoginCertificate, Notice, OneTimePassword, Paper, Receipt, Replaced, Sticker, WorkItem,
)

__version__: str = _version()

__all__ = [
    "Account", "Act", "Action", "Application", "ArgumentError", "Aspect", "AuditCheck", "AuditRecord", "Backup", "BackupProgress",
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
