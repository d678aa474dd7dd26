#!/usr/bin/env bash
# The library exports passport_* and nothing else, and just what the header declares.
set -euo pipefail
exported=$(nm -D --defined-only "$1" | awk '{ print $NF }' | sort)
if others=$(grep -v '^passport_' <<<"$exported"); then
    printf 'exported, but not passport_*:\n%s\n' "$others" >&2
    exit 1
fi
declared=$(sed 's|//.*||' "$2" | tr '\n' ' ' | sed 's|/\*[^*]*\*\+\([^/*][^*]*\*\+\)*/||g' | grep -oE 'passport_[a-z0-9_]+\(' | tr -d '(' | sort -u)
diff <(printf '%s\n' "$declared") <(printf '%s\n' "$exported") || {
    echo 'the header and the library differ' >&2
    exit 1
}
printf 'symbols: %s exported, all declared\n' "$(wc -l <<<"$exported")"
