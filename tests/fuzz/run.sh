#!/usr/bin/env bash
# Looks for inputs that break the library, with each fuzzer for some seconds, on top of the seeds in
# corpus/. What is found stays beside the build: fuzz/PROGRAM/crash-… is an input to make a test of.
#
#   tests/fuzz/run.sh SECONDS [BUILD_DIRECTORY]
#
# All run at once. Prints for each its seconds, its runs and whether it
# found something, and then all that it said. Exit status 1: something was found.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

seconds="${1:?usage: tests/fuzz/run.sh SECONDS [BUILD_DIRECTORY]}"
build="${2:-build/asan}"
status=0
started=()

# look PROGRAM OPTION...: its report goes to a file beside the build.
look() {
  local program="$1" place="$build/fuzz/$1" begin=$SECONDS found=nothing
  shift
  rm -f "$place/report"
  mkdir -p "$place/inputs"
  if [[ -d "tests/fuzz/corpus/${program%_fuzz}" ]]; then
    cp -n "tests/fuzz/corpus/${program%_fuzz}"/* "$place/inputs/"
  fi
  if [[ "$program" == overlay_fuzz ]]; then
    cp -n rules/decision_08_2022/parameters.toml rules/decision_08_2022/profiles/*.toml "$place/inputs/"
  fi
  if [[ "$program" == rules_fuzz ]]; then cp -n examples/own_provision.json "$place/inputs/"; fi
  RENTSUPPORT_FUZZ_SEEDS="$place/inputs" "$build/tests/fuzz/$program" "$place/inputs" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 \
    -print_final_stats=1 -artifact_prefix="$place/" "$@" >"$place/log" 2>&1 || found=SOMETHING
  {
    if [[ "$found" != nothing ]]; then cat "$place/log"; fi
    printf '%s: %s s, %s runs, %s found\n' "$program" "$((SECONDS - begin))" \
      "$(sed -n 's/^stat::number_of_executed_units: *//p' "$place/log")" "$found"
  } >"$place/report"
  [[ "$found" == nothing ]]
}

fuzz() {
  look "$@" &
  started+=("$1")
}

fuzz csv_fuzz -max_len=8192 -dict=tests/fuzz/csv.dict
fuzz overlay_fuzz -max_len=2048 -dict=tests/fuzz/overlay.dict
fuzz rules_fuzz -max_len=8192 -dict=tests/fuzz/json.dict
fuzz decisions_fuzz -max_len=1024
fuzz c_abi_fuzz -max_len=2048
fuzz manifest_fuzz -max_len=16384 -dict=tests/fuzz/json.dict
fuzz receipt_fuzz -max_len=65536 -dict=tests/fuzz/json.dict
fuzz ledger_fuzz -max_len=65536
fuzz workbook_fuzz -max_len=65536
fuzz bank_fuzz -max_len=8192 -dict=tests/fuzz/bank.dict
for program in "${started[@]}"; do wait -n || status=1; done
for program in "${started[@]}"; do cat "$build/fuzz/$program/report"; done
exit "$status"
