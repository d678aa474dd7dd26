"""誤り — The exceptions, a class for each class of the core's errors."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, get_type_hints

from . import _passport
from ._enums import Remedy
from ._values import Finding, day, findings


class PassportError(Exception):
    """誤り — A call did not do what it was asked to; it changed nothing.

    But for the code ``outcome_unknown``: the storage did not tell whether the change is there. Repeat the call with its request
    key, which does nothing twice.

    Attributes:
        code: The class of the error, as ``refused``.
        rule: The rule that caused it, as ``reissue_window_closed``, or None.
        section: The section of docs/rules.md that the rule comes from.
        field: The path of the first finding's field.
        findings: Everything found, for InvalidError.
        opens, closes: When the act is open, for a refusal by time.
        record: The record to use instead, for ``superseded_record``.
        remedy: What is left instead, for a reissue that is closed or used up.
        cause: What the operating system or SQLite said, for a log, or None.

    It is pickled whole, so that it comes back from another process.

    Example:
        >>> try:
        ...     session.application("1000000000")
        ... except passport.PassportError as error:
        ...     error.code, error.rule, error.findings
        ('not_found', 'not_your_record', ())
    """

    code: str = ""
    rule: str | None = None
    section: str | None = None
    field: str | None = None
    findings: Sequence[Finding] = ()
    opens: date | None = None
    closes: date | None = None
    record: str | None = None
    remedy: Remedy | None = None
    cause: str | None = None

    def message(self, language: str = "ja") -> str:
        """文 — The error for a person, in one line.

        Args:
            language: ``ja`` or ``en``.

        Example:
            >>> try:
            ...     session.application("1000000000")
            ... except passport.PassportError as error:
            ...     error.message("en")
            'no such application'
        """
        return self._messages.get(language) or super().__str__()

    _messages: Mapping[str, str] = MappingProxyType({})


class RefusedError(PassportError):
    """拒否 — An eligibility rule says no.

    Example:
        >>> try:
        ...     session.draft_renewal(number)
        ... except passport.RefusedError as error:
        ...     print(error.rule, error.opens)
        renewal_not_open 2027-01-01
    """


class InvalidError(PassportError, ValueError):
    """入力の誤り — Findings in the input; printing it prints them all.

    Example:
        >>> draft = session.draft_reissue(number)
        >>> try:
        ...     session.submit(draft)
        ... except passport.InvalidError as error:
        ...     error.findings[0].rule, str(error).count("\\n") + 1 == len(error.findings)
        ('terms_not_agreed', True)
    """

    def __str__(self) -> str:
        found = (f"{item.field or '-'}: {item.rule}: {item.text}" for item in self.findings)
        return "\n".join(found) or super().__str__()


class NotFoundError(PassportError, LookupError):
    """該当なし — Unknown, or another account's.

    Example:
        >>> try:
        ...     session.application("1000000000")
        ... except LookupError as error:
        ...     error.rule
        'not_your_record'
    """


class ConflictError(PassportError):
    """競合 — In conflict with what is there.

    Example:
        >>> draft = session.draft_contact_change(number)
        >>> draft.billing.name = "見本 四郎"
        >>> draft.agree_to_terms()
        >>> asked = session.submit(draft)
        >>> draft.billing.name = "見本 五郎"
        >>> try:
        ...     session.submit(draft)
        ... except passport.ConflictError as error:
        ...     error.rule
        'idempotency_key_reused'
    """


class SignInError(PassportError, PermissionError):
    """ログイン — Sign-in, lock, session or secret.

    Example:
        >>> try:
        ...     registry.sign_in(account.access_key, "a wrong password")
        ... except PermissionError as error:
        ...     error.rule
        'sign_in_refused'
    """


class StorageError(PassportError, OSError):
    """記憶装置 — The storage failed, is busy, damaged or incompatible, or the outcome is unknown.

    Example:
        >>> (folder / "text.db").write_text("no registry") > 0
        True
        >>> try:
        ...     passport.open(folder / "text.db")
        ... except OSError as error:
        ...     error.code, error.rule
        ('incompatible', 'not_a_registry')
    """


class ClosedError(PassportError):
    """終了 — The registry is closed, or was opened before a fork.

    Example:
        >>> registry.close()
        >>> try:
        ...     ra.worklist()
        ... except passport.ClosedError as error:
        ...     error.code
        'closed'
    """


class ArgumentError(PassportError, ValueError):
    """引数 — An argument is none of what it can be.

    Example:
        >>> try:
        ...     registry.ra("")
        ... except ValueError as error:
        ...     error.code
        'bad_argument'
    """


CLASSES: dict[str, type[PassportError]] = {
    "refused": RefusedError,
    "invalid": InvalidError,
    "not_found": NotFoundError,
    "conflict": ConflictError,
    "sign_in": SignInError,
    "busy": StorageError,
    "outcome_unknown": StorageError,
    "storage": StorageError,
    "damaged": StorageError,
    "incompatible": StorageError,
    "closed": ClosedError,
    "forked": ClosedError,
    "bad_handle": ArgumentError,
    "bad_argument": ArgumentError,
    "panic": PassportError,
}

# While the names in them are this module's.
PassportError.__annotations__ = get_type_hints(PassportError)
for _class in {PassportError, *CLASSES.values()}:
    # What a traceback says.
    _class.__module__ = "passport"


def make(told: str, found: _passport.Findings) -> PassportError:
    """The exception of an error that the native module tells of."""
    data: dict[str, Any] = json.loads(told)
    error = CLASSES[data["code"]](data["en"])
    error.code, error.rule, error.section, error.field = (data[key] for key in ("code", "rule", "section", "field"))
    error.findings = findings(found)
    error.opens, error.closes, error.record = day(data["opens"]), day(data["closes"]), data["record"]
    error.remedy, error.cause = data["remedy"] and Remedy(data["remedy"]), data["cause"]
    error._messages = {"ja": data["ja"], "en": data["en"]}
    return error
