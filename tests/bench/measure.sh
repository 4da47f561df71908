#!/usr/bin/env bash
# Measures the release build: deciding in memory beside a loop written by hand, and the whole job over
# 1,000,000 requests beside the digests of the same files by openssl, in turn; then explaining one of
# them, which reads and decides them all, beside the cost of every reading; committing to a ledger, a
# receipt and its check, a replay. Needs a quiet machine and about 1 GB below build/bench.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

examples/packages.sh openssl time
program="$PWD/build/release/rentsupport"
data="$PWD/build/bench"
inputs=(employers.csv lists.csv workers.csv history.csv)
outputs=(out/decisions.csv out/schedule.csv out/rejects.csv out/issues.csv out/summary.json out/manifest.json)

build/release/examples/generate --out "$data/small" --requests 200000
build/release/tests/bench "$data/small"
build/release/examples/generate --out "$data/known" --requests 200000 --unknown 0
build/release/tests/bench "$data/known"

build/release/examples/generate --out "$data" --requests 1000000
cd "$data"
job() {
  "$program" evaluate --employers employers.csv --lists lists.csv --workers workers.csv \
    --history history.csv --out out --quiet "$@" || (($? == 1))
}
explain_one() {
  "$program" explain --employers employers.csv --lists lists.csv --workers workers.csv \
    --history history.csv --request R0500000 --quiet >/dev/null || (($? == 1))
}
all_readings() {
  "$program" readings --employers employers.csv --lists lists.csv --workers workers.csv \
    --history history.csv --quiet >/dev/null || (($? == 1))
}
digests() { openssl dgst -sha256 "${inputs[@]}" "${outputs[@]}" >/dev/null; }
milliseconds() {
  local begin end
  begin="$(date +%s%N)"
  "$@"
  end="$(date +%s%N)"
  echo $(((end - begin) / 1000000))
}

job # warms the cache
echo "1,000,000 requests: $(du -cb "${inputs[@]}" | tail -n 1 | cut -f 1) bytes in," \
  "$(du -cb "${outputs[@]}" | tail -n 1 | cut -f 1) bytes out"
for _ in 1 2 3 4 5; do
  ours="$(milliseconds job)"
  theirs="$(milliseconds digests)"
  echo "whole job $ours ms, openssl dgst $theirs ms, ratio $((ours * 100 / theirs)) %"
done
for _ in 1 2 3 4 5; do
  one="$(milliseconds explain_one)"
  all="$(milliseconds all_readings)"
  echo "reading, deciding, explaining one request $one ms, every reading $all ms," \
    "ratio $((all * 100 / one)) %"
done
command time -f "peak resident memory %M KB" -- "$program" evaluate --employers employers.csv \
  --lists lists.csv --workers workers.csv --history history.csv --out out --quiet || (($? == 1))

# The ledger: the same job with and without a commit of all that is payable, and with them as history.
for _ in 1 2 3; do
  rm -f ledger.db
  plain="$(milliseconds job)"
  commit="$(milliseconds job --ledger ledger.db --commit)"
  history="$(milliseconds job --ledger ledger.db)"
  months="$("$program" ledger verify ledger.db | sed -n 's/.* bookings*, \([0-9]*\) entries.*/\1/p')"
  echo "$months months: committed in $((commit - plain)) ms, $((months * 1000 / (commit - plain))) a second;" \
    "compared in $((history - plain)) ms"
done

# The audit of the last run, which had the ledger: the proof of one request-month, its check, and the whole again.
month="$(sed -n 's/^R0500000,\([^,]*,\)\{4\}\(20..-..\),.*/\2/p' out/decisions.csv | head -n 1)"
audit() {
  local command="$1"
  shift
  "$program" "$command" --run out --employers employers.csv --lists lists.csv --workers workers.csv \
    --history history.csv --ledger ledger.db --quiet "$@"
}
for _ in 1 2 3; do
  made="$(milliseconds audit receipt --request R0500000 --month "$month" --out receipt.json)"
  checked="$(milliseconds "$program" check-receipt receipt.json --manifest out/manifest.json | tail -n 1)"
  again="$(milliseconds audit verify)"
  echo "receipt $made ms, its check $checked ms, replay of the whole $again ms"
done
