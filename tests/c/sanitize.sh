#!/usr/bin/env bash
# The programs of the C face with AddressSanitizer and UndefinedBehaviorSanitizer on the side of C and C++.
#
#   sanitize.sh LIBDIR     where libpassport.so is
#
# The sanitizer also sees what the library allocates and frees, and what leaks of it. That it is at work is seen first: a
# program that reads behind its memory, one that frees text of the library, and one that leaks must each be found.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
root=$(cd ../.. && pwd)
libdir=$1 build=$root/build/sanitized
mkdir -p "$build"
export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1

flags=(-O1 -g '-fsanitize=address,undefined' -fno-sanitize-recover=all -fno-omit-frame-pointer)
probe() { # probe NAME WHAT-IT-MUST-BE-TOLD SOURCE
    local said
    "${CC:-gcc}" -std=c11 "${flags[@]}" -I"$root/include" -x c - -o "$build/probe" -L"$libdir" -lpassport "-Wl,-rpath,$libdir" <<<"$3"
    if said=$("$build/probe" 2>&1); then
        echo "FAILED the sanitizer is blind to $1"
        exit 1
    fi
    grep -q "$2" <<<"$said" || { echo "FAILED $1 is not told as $2:"; echo "$said"; exit 1; }
}
main='#include <passport.h>
#include <stdlib.h>
int main(int count, char **arguments) { (void)arguments;'
probe 'a read behind its memory' heap-buffer-overflow "$main char *text = calloc(1, (size_t)count); int is = text[count + 1]; free(text); return is; }"
probe 'a leak' 'LeakSanitizer' "$main void *volatile lost = malloc(9); lost = NULL; return lost != NULL; }"
probe 'an overflow' 'signed integer overflow' "$main int most = 2147483647; most += count; return most == 7; }"
probe 'text of the library that was freed' heap-use-after-free "$main passport_text *text; passport_registry *registry; const char *value;
    passport_registry_in_memory(NULL, &registry, NULL); passport_registry_ca_certificates(registry, &text, NULL);
    passport_text_value(text, &value, NULL); passport_text_free(text); passport_registry_free(registry); return value[0] == 7; }"
echo 'sanitize: the sanitizer sees what it must'

# The canary brings an allocator of its own, which is no sanitizer's.
CFLAGS="${flags[*]}" make --no-print-directory test LIBDIR="$libdir" VALGRIND= build="$build" programs='misuse table face frozen scenarios'
