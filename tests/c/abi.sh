#!/usr/bin/env bash
# What a program that was built before relies on: every function with its types, every number of an enumeration.
#
#   abi.sh RESULT     the file for "PASSED FAILED"; BLESS=1 writes abi.txt anew
#
# Additions pass. What is gone or is not as it was breaks programs, and fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
result=$1
header=../../include/passport.h

# One line each; names of parameters are no part of it.
now() {
    sed 's|^ */*\*.*||' "$header" | tr -s '\n ' ' ' | grep -oE '(const )?[a-z_0-9]+ \*?passport_[a-z0-9_]+\([^)]*\);' |
        awk '{
            open = index($0, "("); count = split(substr($0, open + 1, length($0) - open - 2), types, ", ")
            line = substr($0, 1, open)
            for (i = 1; i <= count; i++) {
                if (types[i] != "void") sub(/ ?[a-z0-9_]+$/, "", types[i])
                line = line (i > 1 ? ", " : "") types[i]
            }
            print line ")"
        }'
    sed -nE 's/^ *(PASSPORT_[A-Z0-9_]+ = -?[0-9]+),$/\1/p' "$header"
}

current=$(now | LC_ALL=C sort)
if [[ -n ${BLESS:-} ]]; then
    echo "$current" >abi.txt
fi
gone=$(LC_ALL=C comm -13 <(echo "$current") abi.txt)
added=$(LC_ALL=C comm -23 <(echo "$current") abi.txt)
[[ $(grep -c '(' <<<"$current") -gt 400 && $(grep -c '=' <<<"$current") -gt 200 ]] || { echo 'abi: the header cannot be read' >&2; exit 1; }
if [[ -n $added ]]; then
    printf 'abi: new, and fine; keep them by BLESS=1 tests/c/abi.sh /dev/null:\n%s\n' "$added"
fi
if [[ -n $gone ]]; then
    printf 'FAILED programs built against the header as it was would break; gone, or not as it was:\n%s\n' "$gone"
    printf 'If that is meant: a new number in ffi/build.rs and SOVERSION in the Makefile, then BLESS=1 tests/c/abi.sh /dev/null\n'
    echo '0 1' >"$result"
    exit 1
fi
echo "abi: $(wc -l <abi.txt) functions and numbers as they were"
echo '1 0' >"$result"
