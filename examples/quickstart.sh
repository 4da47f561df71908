#!/usr/bin/env bash
# Quick start on Debian 12, as root or with sudo: installs the packages that are missing, builds the
# program and decides the sample of examples/hung_yen. It can be run again, from any directory.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

examples/packages.sh g++ cmake ninja-build libfmt-dev libssl-dev libtomlplusplus-dev libboost-dev \
  libcli11-dev libsqlite3-dev libutf8proc-dev libminizip-dev libexpat1-dev libxlsxwriter-dev pkg-config nlohmann-json3-dev

echo "== Build"
cmake --preset release -DRENTSUPPORT_TESTS=OFF
cmake --build --preset release --target rentsupport_program

echo
echo "== Decide the sample"
sample=examples/hung_yen
out=build/hung_yen
status=0
build/release/rentsupport evaluate --employers "$sample/employers.csv" --lists "$sample/lists.csv" \
  --workers "$sample/workers.csv" --history "$sample/history.csv" --out "$out" || status=$?
if ((status > 1)); then
  echo "rentsupport evaluate failed with status $status" >&2
  exit "$status"
fi
if ((status == 1)); then
  echo "(Exit status 1: rows were rejected. The sample has faulty rows on purpose.)"
fi

for file in decisions.csv schedule.csv; do
  echo
  echo "== $out/$file begins with"
  head -n 6 "$out/$file"
done
