"""整合性 — What checking a registry found."""

from __future__ import annotations

import json
from dataclasses import dataclass

from ._enums import Check


@dataclass(frozen=True)
class Checked:
    """項目ごとの結果 — A check, how many things it looked at, and how many faults it found."""

    check: Check
    things: int
    faults: int


@dataclass(frozen=True)
class IntegrityFault:
    """誤り — Something that is not as it should be: what it is about, and what is wrong, in a few English words."""

    check: Check
    subject: str
    text: str


@dataclass(frozen=True)
class Integrity:
    """検査結果 — Every check, and of each the first 200 faults. It holds no personal data."""

    checks: tuple[Checked, ...]
    faults: tuple[IntegrityFault, ...]

    @property
    def is_sound(self) -> bool:
        """健全か — Whether nothing was found."""
        return all(checked.faults == 0 for checked in self.checks)


def found(text: str) -> Integrity:
    """What the core answers, as values."""
    data = json.loads(text)
    checks = (Checked(Check(of["check"]), of["things"], of["faults"]) for of in data["checks"])
    faults = (IntegrityFault(Check(of["check"]), of["subject"], of["text"]) for of in data["faults"])
    return Integrity(tuple(checks), tuple(faults))
