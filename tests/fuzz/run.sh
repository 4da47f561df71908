#!/usr/bin/env bash
# Looks for inputs that break the library, with each fuzzer for some seconds, on top of the seeds in
# corpus/. What is found stays beside the build: fuzz/PROGRAM/crash-… is an input to make a test of.
#
#   tests/fuzz/run.sh SECONDS [BUILD_DIRECTORY]
#
# Prints for each fuzzer its seconds and runs. Exit status 1: something was found.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

seconds="${1:?usage: tests/fuzz/run.sh SECONDS [BUILD_DIRECTORY]}"
build="${2:-build/asan}"
status=0

# fuzz PROGRAM OPTION...
fuzz() {
  local program="$1" place="$build/fuzz/$1"
  shift
  mkdir -p "$place/inputs"
  if [[ -d "tests/fuzz/corpus/${program%_fuzz}" ]]; then
    cp -n "tests/fuzz/corpus/${program%_fuzz}"/* "$place/inputs/"
  fi
  if [[ "$program" == overlay_fuzz ]]; then
    cp -n rules/decision_08_2022/parameters.toml rules/decision_08_2022/profiles/*.toml "$place/inputs/"
  fi
  local begin=$SECONDS
  "$build/tests/fuzz/$program" "$place/inputs" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 \
    -print_final_stats=1 -artifact_prefix="$place/" "$@" >"$place/log" 2>&1 || {
    tail -n 60 "$place/log"
    status=1
  }
  printf '%s: %s s, %s runs\n' "$program" "$((SECONDS - begin))" \
    "$(sed -n 's/^stat::number_of_executed_units: *//p' "$place/log")"
}

fuzz csv_fuzz -max_len=4096 -dict=tests/fuzz/csv.dict
fuzz overlay_fuzz -max_len=2048 -dict=tests/fuzz/overlay.dict
fuzz decisions_fuzz -max_len=1024
fuzz c_abi_fuzz -max_len=2048
exit "$status"
