#!/usr/bin/env bash
# The headers, the library and the tests know the same functions, and the headers compile as C11 and C++17.
#
#   symbols.sh LIBRARY RESULT     libpassport.so; the file for "PASSED FAILED"
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
library=$1 result=$2
header=../../include/passport.h
cpp_header=../../include/passport.hpp
passed=0 failed=0

same() { # same SENTENCE LEFT RIGHT: two lists, one entry a line
    local differences
    differences=$(diff <(sort -u <<<"$2") <(sort -u <<<"$3") | grep '^[<>]') || true
    if [[ -z $differences ]]; then
        ((passed += 1))
    else
        ((failed += 1))
        printf 'FAILED %s:\n%s\n' "$1" "$differences"
    fi
}
compiles() { # compiles SENTENCE COMPILER…
    local sentence=$1
    shift
    if "$@" -Wall -Wextra -Wpedantic -Werror -I../../include -fsyntax-only; then
        ((passed += 1))
    else
        ((failed += 1))
        echo "FAILED $sentence"
    fi
}

exported=$(nm -D --defined-only "$library" | awk '{ print $3 }')
# What is declared: a name in front of a parenthesis, outside of comments.
declared=$(sed 's|^ *\*.*||' "$header" | grep -o '\bpassport_[a-z0-9_]*(' | tr -d '(' | sort -u)
# Tests that name a function with ## spell it out in a comment's stead: _free of every noun.
nouns=$(sed -n 's/.*X([A-Z_]*, \([a-z_]*\)).*/passport_\1_free/p' functions.h)
used=$({ cat ./*.c functions.h | grep -o '\bpassport_[a-z0-9_]*\b'; echo "$nouns"; } | sort -u)

# What passport.hpp names once its macros are spelled out: the lines of the preprocessor's output that are its own.
reached=$("${CXX:-g++}" -std=c++17 -E -x c++ -I../../include "$cpp_header" |
    awk '/^# [0-9]/ { mine = /passport\.hpp"/; next } mine' | grep -o '\bpassport_[a-z0-9_]*\b' | sort -u)

[[ -n $exported && -n $declared ]] || { echo 'no symbols were found' >&2; exit 1; }
same 'only passport_* is exported' "$(grep '^passport_' <<<"$exported")" "$exported"
same 'every prototype is exported, and every export has its prototype' "$declared" "$exported"
same 'every function is called by a test' "$(comm -12 <(echo "$declared") <(echo "$used"))" "$declared"
same 'every function is reached by passport.hpp' "$(comm -12 <(echo "$declared") <(echo "$reached"))" "$declared"
compiles 'passport.h is C11' "${CC:-gcc}" -std=c11 -x c "$header"
compiles 'passport.h is C++17' "${CXX:-g++}" -std=c++17 -x c++ "$header"
compiles 'passport.hpp is C++17' "${CXX:-g++}" -std=c++17 -x c++ "$cpp_header"
echo "symbols: $(wc -l <<<"$exported") functions"
echo "$passed $failed" >"$result"
((failed == 0))
