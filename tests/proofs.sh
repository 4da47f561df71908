#!/usr/bin/env bash
# Runs the proofs of the encoding in their long forms and prints a page of what they measured, with
# the date and the commit; tests/proofs.md is the last one. `tests/run.sh --long` ends with it.
#
#   tests/proofs.sh [SECONDS]      SECONDS: for each fuzzer, 1200 if left out
#
# Exit status 1: a proof failed; the page says which.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds="${1:-1200}"
page="$(mktemp)"
trap 'rm -f "$page"' EXIT
status=0
release=build/release
export RENTSUPPORT_LONG_TESTS=1

say() { printf '%s\n' "$@" >>"$page"; }

# prove TITLE COMMAND...: a section of the page with what the command prints.
prove() {
  local title="$1" output="$release/proof.log" verdict=passed begin=$SECONDS
  shift
  "$@" >"$output" 2>&1 || verdict=FAILED
  [[ "$verdict" == passed ]] || status=1
  say '' "## $title" '' "$verdict in $((SECONDS - begin)) s" '' '```text'
  # The colours and carriage returns of a terminal are no part of the page.
  sed -e 's/\x1b\[[0-9;]*m//g' -e 's/.*\r//' -e '/^=*$/d' "$output" >>"$page"
  say '```'
  printf '%s: %s\n' "$title" "$verdict" >&2
}

tests() { "$release/tests/rentsupport_tests" "$@" -w NoTests; }

decision_table() {
  "$release/tests/decision_table" --expected tests/table/expected.txt --all && tests '[table]'
}
mutants() { "$(find "$release/tests" -type f -name rentsupport_mutants -perm -u+x | grep .)"; }

clauses() {
  local table=rules/decision_08_2022/clauses.csv
  awk -F , 'NR > 1 { ++rows; places[$1]; ++tags[$2] }
    END {
      printf "%d rows for %d places of the Decision:", rows, length(places)
      for (tag in tags) printf " %d %s", tags[tag], tag
      print ""
    }' "$table" && tests '[clauses],[literals]'
}

properties() { RC_PARAMS="max_success=$1" tests '[properties]'; }

fuzzers() {
  cmake --preset asan -DRENTSUPPORT_TESTS=ON >/dev/null || return 1
  cmake --build build/asan -j "$(nproc)" --target csv_fuzz overlay_fuzz decisions_fuzz c_abi_fuzz >build/asan/fuzz.log 2>&1 || {
    tail -n 40 build/asan/fuzz.log
    return 1
  }
  tests/fuzz/run.sh "$seconds"
}

export CXX=g++ # of a new build directory; naming another one to cmake would forget the preset
cmake --preset release -DRENTSUPPORT_TESTS=ON >/dev/null
cmake --build --preset release -j "$(nproc)" >"$release/build.log" 2>&1 || {
  tail -n 40 "$release/build.log"
  exit 1
}

commit="$(git rev-parse --short=12 HEAD 2>/dev/null || echo 'no commit')"
git diff --quiet HEAD -- . ':!tests/proofs.md' 2>/dev/null || commit="$commit, changed"
say '# Proofs' '' "$(date -u +'%Y-%m-%d %H:%M') UTC, commit $commit, rule set \`$(
  "$release/rentsupport" rules --format json | sed -n 's/^ *"sha256": "\(.*\)",*$/\1/p' | head -n 1
)\`, $("$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' "$release/CMakeCache.txt")" --version | head -n 1). Written by \`tests/proofs.sh\`: every figure is one that it measured."
say '' 'A class is a combination of facts that the provisions can tell apart; one of the same states as another is counted, and' \
  'walked once. What the theorems except stands in `tests/table/expected.txt`, mutants that decide alike in' \
  '`tests/mutants/equivalent.txt`, each with the reason. A mutant is the rules or a later stage with one thing changed, and' \
  'is killed when a worked case shows it. The fuzzers run at once.'

prove 'The complete decision table' decision_table
prove 'Mutants killed by the worked cases' mutants
prove 'Clauses accounted for, literals checked' clauses
prove 'Properties, 10,000 values each' properties 10000
prove 'The reference writes the same bytes' tests '[differential]'
prove 'Wrong constants planted in rules/' tests/planted/run.sh
prove "Fuzzing, $seconds seconds each" fuzzers
prove 'Lines and branches of src/ and rules/ run by the tests' tests/coverage.sh

cp "$page" tests/proofs.md
cat "$page"
exit "$status"
