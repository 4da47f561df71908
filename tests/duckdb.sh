#!/usr/bin/env bash
# Installs DuckDB's C library (MIT licence), the Arrow peer of the tests, where it is not there yet.
#
#   tests/duckdb.sh DIR
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

package=@duckdb/node-bindings-linux-x64
version=1.5.6-r.1
library="$1/node_modules/$package/libduckdb.so"
if [[ -e "$library" ]] && grep -q "\"version\": \"$version\"" "$(dirname "$library")/package.json"; then
  exit 0
fi
command -v npm >/dev/null || examples/packages.sh npm
mkdir -p "$1"
npm install --prefix "$1" --no-save --no-audit --no-fund --ignore-scripts "$package@$version"
[[ -e "$library" ]]
