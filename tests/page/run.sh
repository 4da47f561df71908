#!/usr/bin/env bash
# Builds the page and tests it: every worked case in Node, byte by byte as the program decides it; how fast it is; and in
# Chromium as people use it. Needs the release build (build/release). The packages of package-lock.json are installed once
# in build/page/tests; with nothing missing no network is needed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

examples/packages.sh nodejs chromium openssl poppler-utils
command -v npm >/dev/null || examples/packages.sh npm
examples/page.sh

tests=build/page/tests
mkdir -p "$tests"
if ! cmp -s tests/page/package-lock.json "$tests/package-lock.json" || [[ ! -d "$tests/node_modules" ]]; then
  cp tests/page/package.json "$tests/"
  (cd "$tests" && cp ../../../tests/page/package-lock.json . && npm ci --no-audit --no-fund --ignore-scripts) ||
    { rm -f "$tests/package-lock.json"; exit 1; }
fi
node --test --test-reporter=spec --test-concurrency=1 tests/page/*_test.mjs
