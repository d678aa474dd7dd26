"""libpassport — the application and contract system of a TLS server certificate service, embedded.

Example:
    >>> import passport
    >>> passport.in_memory().ra("yamada").open_account(name="株式会社サンプル").dealer_code
    ''
"""

from ._desks import ManualClock, Ra, Registry, Session, create, in_memory, inspect_csr, open
from ._draft import Draft, Profile
from ._enums import (
    FIELDS, RULES, Act, Aspect, CouponState, DueKind, KeyType, Kind, ListView, NoticeKind, Remedy,
    RevocationReason, Severity, Status, Task,
)
from ._errors import (
    ArgumentError, ClosedError, ConflictError, InvalidError, NotFoundError, PassportError, RefusedError,
    SignInError, StorageError,
)
from ._passport import version as _version
from ._values import (
    Account, Action, Application, AuditCheck, AuditRecord, CatalogueChange, Certificate, Coupon, CsrInspection,
    DueWork, Finding, InitialPassword, IssuedLoginCertificate, ListPage, ListRow, LoginCertificate, Notice, OneTimePassword, Paper, Receipt,
    WorkItem,
)

__version__: str = _version()

__all__ = [
    "FIELDS", "RULES", "Account", "Act", "Action", "Application", "ArgumentError", "Aspect", "AuditCheck",
    "AuditRecord", "CatalogueChange", "Certificate", "ClosedError", "ConflictError", "Coupon", "CouponState",
    "CsrInspection", "Draft", "DueKind", "DueWork", "Finding", "InitialPassword", "InvalidError", "IssuedLoginCertificate", "KeyType", "Kind", "ListPage",
    "ListRow", "ListView", "LoginCertificate", "ManualClock", "NotFoundError", "Notice", "NoticeKind", "OneTimePassword", "Paper", "PassportError",
    "Profile", "Ra", "Receipt", "RefusedError", "Registry", "Remedy", "RevocationReason", "Session", "Severity",
    "SignInError", "Status", "StorageError", "Task", "WorkItem", "create", "in_memory", "inspect_csr", "open",
]
