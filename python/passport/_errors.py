"""誤り — The exceptions, a class for each class of the core's errors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from . import _passport
from ._enums import Remedy
from ._values import Finding, day, findings


class PassportError(Exception):
    """誤り — A call did not do what it was asked to; it changed nothing.

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
    """

    code: str
    rule: str | None
    section: str | None
    field: str | None
    findings: Sequence[Finding]
    opens: date | None
    closes: date | None
    record: str | None
    remedy: Remedy | None
    cause: str | None

    def message(self, language: str = "ja") -> str:
        """文 — The error for a person, in one line: ``ja`` or ``en``."""
        return self._messages[language]

    _messages: dict[str, str]


class RefusedError(PassportError):
    """拒否 — An eligibility rule says no."""


class InvalidError(PassportError, ValueError):
    """入力の誤り — Findings in the input; printing it prints them all."""

    def __str__(self) -> str:
        return "\n".join(f"{item.field or '-'}: {item.rule}: {item.text}" for item in self.findings)


class NotFoundError(PassportError, LookupError):
    """該当なし — Unknown, or another account's."""


class ConflictError(PassportError):
    """競合 — In conflict with what is there."""


class SignInError(PassportError, PermissionError):
    """ログイン — Sign-in, lock, session or secret."""


class StorageError(PassportError, OSError):
    """記憶装置 — The storage failed, is busy, damaged or incompatible, or the outcome is unknown."""


class ClosedError(PassportError):
    """終了 — The registry is closed, or was opened before a fork."""


class ArgumentError(PassportError, ValueError):
    """引数 — An argument is none of what it can be."""


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
