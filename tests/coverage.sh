#!/usr/bin/env bash
# Counts which lines and branches of src/ and rules/ the tests run. The details of each file are
# written to build/coverage/coverage.txt (lines) and build/coverage/branches.txt.
#
#   tests/coverage.sh
#
# The tests run in their usual form. Left out are another project's build, the walk of the whole table, which the
# tests of the table do in small, and kills at random moments, which could strike while counters are
# written. Branches that the compiler adds for exceptions are not counted. Exit status 1: a test failed, or
# less than 95 % of the lines were run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=build/coverage
log="$build/run.log"
CXX=g++ cmake --preset coverage -DRENTSUPPORT_TESTS=ON >/dev/null
cmake --build "$build" -j "$(nproc)" >"$log" 2>&1 || { tail -n 40 "$log"; exit 1; }
# Counts of an earlier run, and what CMake compiled to know the compiler.
find "$build" \( -name '*.gcda' -o -path '*CompilerId*' -name '*.gcno' \) -delete
env -u RENTSUPPORT_LONG_TESTS ctest --test-dir "$build" -j "$(nproc)" --output-on-failure \
  -E 'consumer|^decision table: default readings$|killed at any moment' >"$log" 2>&1 || {
  tail -n 60 "$log"
  exit 1
}
measure() {
  gcovr --root . --object-directory "$build" --filter src/ --filter rules/ --gcov-executable gcov-12 \
    --exclude-throw-branches --exclude-unreachable-branches -j "$(nproc)" "$@" "$build"
}
measure --branches --output "$build/branches.txt"
measure --output "$build/coverage.txt" --print-summary --fail-under-line 95
