#!/usr/bin/env bash
# Plants wrong constants in rules/, one at a time, in a copy of the tree, and requires that a test
# fails and names the thing: each line of faults.tsv is a file of rules/decision_08_2022, a text that
# stands there once, what is put in its place, and what the failing test must name.
#
#   tests/planted/run.sh [TEXT]      TEXT: only the lines of faults.tsv that hold it
#
# Prints a line for each that is not caught, how many were, and how many in each file. Exit status 1:
# one was not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

tree="$PWD/build/planted/tree"
build="$tree/build/release"
rules="rules/decision_08_2022"
log="$PWD/build/planted/log"

# A page that is out of date and a digest that is another name everything, or nothing.
tests='[parameters],[rule_set],[literals],[clauses],[facts],[calendar],[cases],[words],[cards]~*beside the rules*'

# Copies what differs, so that the next run builds little.
while IFS= read -r -d '' file; do
  [[ -f "$file" ]] || continue
  cmp -s "$file" "$tree/$file" && continue
  mkdir -p "$tree/$(dirname "$file")"
  cp "$file" "$tree/$file"
done < <(git ls-files -z --cached --others --exclude-standard -- \
  CMakeLists.txt CMakePresets.json LICENSE README.md include src rules examples tests)

# The same commands in the same places as those of the library's own build: ccache, where there is one, knows them all.
(cd "$tree" && cmake --preset release -DRENTSUPPORT_TESTS=ON >/dev/null)
make_tests() { cmake --build "$build" -j "$(nproc)" --target rentsupport_tests >"$log" 2>&1; }
run_tests() { env -u RENTSUPPORT_LONG_TESTS "$build/tests/rentsupport_tests" "$tests" >"$log" 2>&1; }

make_tests || { cat "$log"; exit 1; }
run_tests || { tail -n 40 "$log"; echo "the tests fail with nothing planted"; exit 1; }

planted=0
missed=0
declare -A caught=()
while IFS=$'\t' read -r file text wrong named; do
  planted=$((planted + 1))
  place="$tree/$rules/$file"
  # \n in a text is a line's end.
  TEXT="$text" WRONG="$wrong" perl -0pi -e '
    my ($text, $wrong) = map { s/\\n/\n/gr } @ENV{qw(TEXT WRONG)};
    my $count = s/\Q$text\E/$wrong/g;
    END { exit($count == 1 ? 0 : 9) }' "$place" || { echo "$file does not hold once: $text"; exit 1; }
  verdict=caught
  if ! make_tests; then
    verdict="does not compile"
  elif run_tests; then
    verdict="not noticed"
  elif ! grep -qaF -- "$named" "$log"; then
    verdict="noticed, but $named is not named"
  fi
  cp "$rules/$file" "$place"
  if [[ "$verdict" == caught ]]; then
    caught[$file]=$((${caught[$file]-0} + 1))
    continue
  fi
  missed=$((missed + 1))
  printf '%s: %s -> %s: %s\n' "$file" "$text" "$wrong" "$verdict"
done < <(tail -n +2 tests/planted/faults.tsv | grep -F -- "${1-}")
echo "$planted wrong constants planted, $((planted - missed)) caught by name:"
for file in "${!caught[@]}"; do echo "  $file: ${caught[$file]}"; done | sort
((planted > 0 && missed == 0))
