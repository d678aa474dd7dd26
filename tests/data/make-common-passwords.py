#!/usr/bin/env python3
"""Writes core/common_passwords.txt: the commonest passwords of ten characters and more.

    make-common-passwords.py package/src/passwords.json

The argument is the list of zxcvbn-ts, as `npm pack @zxcvbn-ts/language-common` brings it (MIT): passwords in lower
case, commonest first. Those of ten characters and more are taken as they are; to make 5,000 of them, the commonest
words are taken as people lengthen them, with digits behind or twice.
"""

import json
import sys
from pathlib import Path
from typing import Iterator

SHORTEST, LONGEST, WANTED = 10, 128, 5000
ENDINGS = ("1", "12", "123", "1234", "12345", "123456", "2", "11", "21", "23")


def lengthened(words: list[str]) -> Iterator[str]:
    for word in words:
        if word.isalpha() and word.isascii():
            yield from (word + ending for ending in ENDINGS)
            yield word * 2


def main(path: str) -> None:
    known: list[str] = json.loads(Path(path).read_text("utf-8"))
    taken = {word for word in known if SHORTEST <= len(word) <= LONGEST}
    for word in lengthened(known):
        if len(taken) == WANTED:
            break
        if SHORTEST <= len(word) <= LONGEST:
            taken.add(word)
    target = Path(__file__).resolve().parents[2] / "core/common_passwords.txt"
    target.write_text("\n".join(sorted(taken)) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
