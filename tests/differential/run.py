"""Our gate against three judges on one corpus: whatever they do not agree on is explained, or this fails.

    run.py [--bless] [--show GLOB] [--todo]

`--bless` writes verdicts.tsv anew, `--show` says what everybody thinks of some entries, `--todo` groups what is not
explained yet, as it would stand in disagreements.toml.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.metadata import version
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

import corpus
import mutations
import odd_keys
import tools
from corpus import Entry
from judges import GOOD, JUDGES, Verdict, ours

HERE = Path(__file__).parent
VERDICTS, EXPLAINED = HERE / "verdicts.tsv", HERE / "disagreements.toml"


@dataclass(frozen=True)
class Judged:
    """An entry, what we say of it, and each judge's word."""

    entry: Entry
    verdict: Verdict
    words: dict[str, str | None]


@dataclass(frozen=True)
class Disagreement:
    """One judge takes what we refuse, or the other way round."""

    entry: str
    judge: str
    says: str
    ours: str


def collect() -> tuple[list[Entry], list[str]]:
    """The corpus, and the tools that are not there."""
    entries = [*corpus.by_hand(), *odd_keys.odd_keys(), *mutations.mutations()]
    missing = []
    with tempfile.TemporaryDirectory() as work:
        for name in tools.TOOLS:
            try:
                entries.extend(tools.made_by(name, Path(work) / name))
            except tools.Missing:
                if name in tools.NEEDED:
                    raise
                missing.append(name)
    doubled = [name for name, count in Counter(entry.name for entry in entries).items() if count > 1]
    assert not doubled, f"two entries of one name: {doubled}"
    return entries, missing


def judged(entry: Entry) -> Judged:
    return Judged(entry, ours(entry), {judge.name: judge.word(entry) for judge in JUDGES})


def disagreements(answers: Iterable[Judged]) -> list[Disagreement]:
    found = []
    for answer in answers:
        for judge in JUDGES:
            word, rules = answer.words[judge.name], answer.verdict.of(judge.scope)
            # A CSR that we cannot read shows us no key.
            silent = word is None or (judge.name == "badkeys" and not rules and answer.verdict.of(JUDGES[0].scope))
            if not silent and (word == GOOD) != (not rules):
                found.append(Disagreement(answer.entry.name, judge.name, str(word), " ".join(rules) or GOOD))
    return found


def explain(found: list[Disagreement], missing: list[str]) -> tuple[list[str], list[Disagreement]]:
    """What is wrong with the list of explanations, and the disagreements that it does not explain."""
    faults, open_ones = [], list(found)
    blocks: list[dict[str, Any]] = tomllib.loads(EXPLAINED.read_text())["disagreement"]
    for block in blocks:
        assert block.keys() == {"judge", "says", "ours", "entries", "count", "why"}, f"keys of {block}"
        told = (block["judge"], block["says"], block["ours"])
        takes = {
            one for one in open_ones
            if (one.judge, one.says, one.ours) == told and any(fnmatchcase(one.entry, glob) for glob in block["entries"])
        }
        open_ones = [one for one in open_ones if one not in takes]
        if any(glob.startswith(f"tool/{tool}/") for glob in block["entries"] for tool in missing):
            continue
        idle = [glob for glob in block["entries"] if not any(fnmatchcase(one.entry, glob) for one in takes)]
        if idle:
            faults.append(f"{told}: no longer so: {', '.join(idle)}")
        elif len(takes) != block["count"]:
            faults.append(f"{told} {block['entries']}: {block['count']} were explained, {len(takes)} are there")
    return faults, open_ones


def compare_verdicts(answers: list[Judged], missing: list[str], bless: bool) -> list[str]:
    """Our verdict on each entry against the one that was committed."""
    now = {answer.entry.name: " ".join(answer.verdict.rules) or GOOD for answer in answers}
    if bless:
        assert not missing, f"--bless needs every tool; missing: {missing}"
        VERDICTS.write_text("".join(f"{name}\t{verdict}\n" for name, verdict in sorted(now.items())))
    kept = dict(line.split("\t") for line in VERDICTS.read_text().splitlines())
    kept = {name: verdict for name, verdict in kept.items() if not any(name.startswith(f"tool/{tool}/") for tool in missing)}
    names = sorted(now.keys() | kept.keys())
    return [
        f"{name}: was {kept.get(name, 'not there')}, is {now.get(name, 'not there')}" for name in names if now.get(name) != kept.get(name)
    ]


def table(answers: list[Judged], found: list[Disagreement], missing: list[str], seconds: float) -> None:
    families = Counter(answer.entry.name.split("/")[0] for answer in answers)
    taken = sum(not answer.verdict.rules for answer in answers)
    print(f"{len(answers)} entries: " + ", ".join(f"{family} {count}" for family, count in families.items()))
    print(f"we take {taken} and refuse {len(answers) - taken}\n")
    print(f"{'judge':<10}{'judged':>8}{'both take':>11}{'both refuse':>13}{'(other cause)':>15}{'disagree':>10}")
    for judge in JUDGES:
        differ = sum(one.judge == judge.name for one in found)
        counts: Counter[str] = Counter()
        for answer in answers:
            word, rules = answer.words[judge.name], answer.verdict.of(judge.scope)
            if word is None:
                continue
            counts["judged"] += 1
            counts["take"] += word == GOOD and not rules
            counts["refuse"] += word != GOOD and bool(rules)
            counts["cause"] += word != GOOD and bool(rules) and word != cause(rules)
        print(f"{judge.name:<10}{counts['judged']:>8}{counts['take']:>11}{counts['refuse']:>13}{counts['cause']:>15}{differ:>10}")
    openssl = subprocess.run(["openssl", "version"], capture_output=True, text=True, check=True).stdout.split(" (")[0].strip()
    print(f"\n{openssl}, cryptography {version('cryptography')}, badkeys {version('badkeys')}; {seconds:.0f} s")
    for tool in missing:
        print(f"SKIPPED entries of {tool}: it is not on this machine")


def cause(rules: tuple[str, ...]) -> str:
    """The word that a judge would have for our first rule."""
    if any(rule.startswith("key_") for rule in rules):
        return "key"
    return "signature" if any("signature" in rule for rule in rules) else "unreadable"


def todo(open_ones: list[Disagreement]) -> None:
    groups = defaultdict(list)
    for one in open_ones:
        groups[one.judge, one.says, one.ours].append(one.entry)
    for (judge, says, rules), names in sorted(groups.items(), key=lambda group: -len(group[1])):
        print(f"\n{judge} says {says}, we say {rules}: {len(names)}")
        for name in names:
            print(f"    {name}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bless", action="store_true")
    parser.add_argument("--todo", action="store_true")
    parser.add_argument("--show", metavar="GLOB")
    options = parser.parse_args()
    began = time.monotonic()
    entries, missing = collect()
    if options.show:
        entries = [entry for entry in entries if fnmatchcase(entry.name, options.show)]
    with ProcessPoolExecutor() as pool:
        answers = list(pool.map(judged, entries, chunksize=20))
    if options.show:
        for answer in answers:
            words = ", ".join(f"{name} {word}" for name, word in answer.words.items())
            print(f"{answer.entry.name}: {' '.join(answer.verdict.rules) or GOOD}; {words}")
        return 0
    found = disagreements(answers)
    table(answers, found, missing, time.monotonic() - began)
    faults, open_ones = explain(found, missing)
    if options.todo:
        todo(open_ones)
    faults += [f"not explained: {one.entry}: {one.judge} says {one.says}, we say {one.ours}" for one in open_ones]
    faults += compare_verdicts(answers, missing, options.bless)
    for fault in faults[:40]:
        print(fault)
    print(f"{len(answers)} entries, {len(found)} disagreements, {len(found) - len(open_ones)} explained, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
