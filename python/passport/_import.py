"""取込み — Records of another system, brought in from a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from . import _passport
from . import _values as values
from ._enums import ImportOutcome
from ._handle import Handle
from ._values import Finding


@dataclass(frozen=True)
class ImportedContract:
    """取り込んだ契約 — What became of the rows of a contract; ``row`` is the first of them, as a spreadsheet numbers it."""

    access_key: str
    reference: str
    row: int
    rows: int
    outcome: ImportOutcome
    contract_code: str | None


@dataclass(frozen=True)
class ImportPart:
    """取込みの一部 — What became of some rows of the file; ``line`` and ``column`` of a finding tell where it was made."""

    contracts: tuple[ImportedContract, ...]
    findings: Sequence[Finding]
    rows_done: int
    rows: int
    is_last: bool = field(repr=False)


class Import(Handle):
    """取込み — The import of a file: iterating over it takes the file in, part by part, and an iteration that was broken off
    goes on where it was."""

    def __init__(self, native: _passport.Import) -> None:
        self._native = native
        self._is_done = False

    def __iter__(self) -> Iterator[ImportPart]:
        return self

    def __next__(self) -> ImportPart:
        if self._is_done:
            raise StopIteration
        told, found = self._native.step()
        data = json.loads(told)
        contracts = tuple(
            ImportedContract(
                item["access_key"], item["reference"], item["row"], item["rows"], ImportOutcome(item["outcome"]),
                item["contract_code"],
            )
            for item in data["contracts"]
        )
        self._is_done = data["is_last"]
        return ImportPart(contracts, values.findings(found), data["rows_done"], data["rows"], data["is_last"])
