#!/usr/bin/env bash
# Builds and runs all tests on Debian 12: the format, cppcheck, g++ 12 in Release, the Python wheel, the page, clang 14 with the
# address and undefined sanitizers, some seconds of every fuzzer, clang-tidy, clang 14 with the thread
# sanitizer. Packages that are missing are installed, as root or through sudo; with
# nothing missing no network is needed.
#
#   tests/run.sh          all tests
#   tests/run.sh --long   their long forms, the measurements, and the proofs (tests/proofs.sh)
#
# The last line sums up all of it as ctest does. Exit status: 0 all passed, 1 something failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

long=no
case "${1-}" in
  '') ;;
  --long) long=yes ;;
  *)
    echo "usage: tests/run.sh [--long]" >&2
    exit 2
    ;;
esac

jobs="$(nproc)"
total=0
failed=0
failures=()

section() { printf '\n======== %s\n' "$1"; }

# count NAME TESTS FAILED
count() {
  total=$((total + $2))
  failed=$((failed + $3))
  if (($3 > 0)); then failures+=("$1: $3 of $2 failed"); fi
}

# check NAME COMMAND...: one step that passes or fails.
check() {
  local name="$1"
  shift
  if "$@"; then
    count "$name" 1 0
  else
    count "$name" 1 1
    return 1
  fi
}

# configure NAME DIRECTORY PRESET [OPTION...]
configure() {
  local name="$1" directory="$2" preset="$3"
  shift 3
  check "$name, configure" cmake --preset "$preset" -B "$directory" "$@"
}

# build NAME DIRECTORY [OPTION...]
build() {
  local name="$1" directory="$2"
  shift 2
  check "$name, build" cmake --build "$directory" -j "$jobs" "$@"
}

# ctest_in NAME DIRECTORY: every test of a build.
ctest_in() {
  local log="$2/run.log" last
  ctest --test-dir "$2" -j "$jobs" --output-on-failure --no-tests=error 2>&1 | tee "$log" || true
  last="$(grep -aE 'tests failed out of' "$log" | tail -n 1 || true)"
  if [[ "$last" =~ ([0-9]+)\ tests\ failed\ out\ of\ ([0-9]+) ]]; then
    count "$1" "${BASH_REMATCH[2]}" "${BASH_REMATCH[1]}"
  else
    count "$1" 1 1
  fi
}

# catch_in NAME DIRECTORY TESTS: the tests of a build that a specification of Catch2 names, always in
# their usual form: the long one would only repeat the same threads.
catch_in() {
  local log="$2/run.log" last
  env -u RENTSUPPORT_LONG_TESTS "$2/tests/rentsupport_tests" "$3" -w NoTests -d yes 2>&1 | tee "$log" || true
  last="$(grep -aE '^All tests passed' "$log" | tail -n 1 || true)"
  if [[ "$last" =~ in\ ([0-9]+)\ test\ case ]]; then
    local tests="${BASH_REMATCH[1]}"
    # A race found by the sanitizer does not fail an assertion.
    if grep -aq 'WARNING: ThreadSanitizer' "$log"; then
      count "$1" "$tests" 1
    else
      count "$1" "$tests" 0
    fi
  else
    count "$1" 1 1
  fi
}

# python_in NAME OPTION: the wheel, of the build before, and its tests; a test that was left out counts as failed.
python_in() {
  local log=build/python/run.log tests=0 line status=0
  mkdir -p build/python
  examples/python.sh "$2" 2>&1 | tee "$log" || status=1
  while read -r line; do
    if [[ "$line" =~ ^Ran\ ([0-9]+)\ test ]]; then tests=$((tests + BASH_REMATCH[1])); fi
    if [[ "$line" == *skipped* ]]; then status=1; fi
  done <"$log"
  ((tests > 0)) || status=1
  count "$1" "$((tests > 0 ? tests : 1))" "$status"
}

# page_in NAME: the page for a browser, of the build before, and its tests.
page_in() {
  local log=build/page/run.log tests=0 failed=1 line
  mkdir -p build/page
  tests/page/run.sh 2>&1 | tee "$log" || true
  while read -r line; do
    if [[ "$line" =~ ^ℹ\ tests\ ([0-9]+) ]]; then tests="${BASH_REMATCH[1]}"; fi
    if [[ "$line" =~ ^ℹ\ fail\ ([0-9]+) ]]; then failed="${BASH_REMATCH[1]}"; fi
  done <"$log"
  count "$1" "$((tests > 0 ? tests : 1))" "$failed"
}

cxx_files() {
  if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files -z -- '*.c' '*.cpp' '*.hpp' '*.h'
  else
    find include src rules examples tests -type f \
      \( -name '*.c' -o -name '*.cpp' -o -name '*.hpp' -o -name '*.h' \) -print0
  fi
}

format() { cxx_files | xargs -0 -r clang-format-14 --dry-run -Werror; }

# cppcheck does not follow what a function that throws nothing has checked before.
analyse() {
  mkdir -p build/cppcheck
  cppcheck --enable=warning,performance,portability --suppress=throwInNoexceptFunction --inline-suppr --std=c++20 --quiet -j "$jobs" \
    --error-exitcode=1 --cppcheck-build-dir=build/cppcheck -I include -I src \
    -i examples/monthly_batch/monthly_batch_test.cpp src rules examples
}

# clang-tidy reads the commands of the build with clang. In the usual form its analyzer gives up a
# function after 20,000 states instead of 225,000: four fifths of its time went there.
tidy() {
  local log=build/asan/tidy.log bound=()
  [[ "$long" == yes ]] || bound=(--extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang
    --extra-arg=max-nodes=20000)
  # The largest first, so that none of them is left alone at the end. The examples' tests have Catch2's
  # macros; payroll, own_scheme and the page are built by themselves.
  cxx_files | grep -zE '^(src|rules|examples)/.*\.cpp$' | grep -zvE '_test\.cpp$|^(examples/(payroll|own_scheme)|src/faces/page)/' |
    xargs -0 ls -S | xargs -P "$jobs" -n 1 clang-tidy-14 -p build/asan --quiet "${bound[@]}" >"$log" 2>&1 || {
    grep -vE '^[0-9]+ warnings? generated' "$log"
    return 1
  }
}

section "Packages"
check "packages" examples/packages.sh g++ cmake ninja-build libfmt-dev libssl-dev libtomlplusplus-dev libboost-dev \
  libcli11-dev libsqlite3-dev libutf8proc-dev libminizip-dev libexpat1-dev libxlsxwriter-dev pkg-config catch2 libbenchmark-dev clang-14 clang-tidy-14 \
  clang-format-14 libclang-rt-14-dev openssl nlohmann-json3-dev librapidcheck-dev cppcheck gcovr \
  python3 python3-venv python3-pip python3-openpyxl default-jdk-headless libjna-java mono-mcs mono-runtime php-cli golang-go \
  abigail-tools bsdextrautils libxml2-utils dpkg-dev file man-db pkgconf postgresql-15 || true
check "DuckDB's library" tests/duckdb.sh build/duckdb || true
tests/iso20022.sh build/iso20022 || true # files of payments are held against our own grammar without it
if command -v ccache >/dev/null; then
  export CMAKE_CXX_COMPILER_LAUNCHER="${CMAKE_CXX_COMPILER_LAUNCHER-ccache}"
fi
export CXX=g++ # of a new build directory; the presets and options below that say clang mean it
if [[ "$long" == yes ]]; then export RENTSUPPORT_LONG_TESTS=1; else unset RENTSUPPORT_LONG_TESTS; fi

section "Format: clang-format 14"
check "format" format || true

section "cppcheck: the library, the program and the examples"
check "cppcheck" analyse || true

section "Release: g++, warnings as errors, all tests"
if configure "release" build/release release -DRENTSUPPORT_TESTS=ON &&
  build "release" build/release; then
  ctest_in "release" build/release
fi

section "Python: the wheel, data frames, types"
python_in "Python" --tests || true

section "Spark: runs in parts, executors and drivers that die"
python_in "Spark" --spark || true

section "Page: one file for a browser, in Node and in Chromium"
page_in "Page"

section "Debug with the address and undefined sanitizers: clang 14, all tests, and the fuzzers"
if configure "asan" build/asan asan -DRENTSUPPORT_TESTS=ON && build "asan" build/asan; then
  ctest_in "asan" build/asan
  check "fuzzers" tests/fuzz/run.sh 10 || true
  section "clang-tidy: the library, the program and the examples"
  check "clang-tidy" tidy || true
fi

section "Debug with the thread sanitizer: clang 14, the tests of many threads"
if configure "tsan" build/tsan-clang tsan -DRENTSUPPORT_TESTS=ON \
  -DCMAKE_CXX_COMPILER=clang++-14 && build "tsan" build/tsan-clang --target rentsupport_tests; then
  catch_in "tsan" build/tsan-clang '[differential],*threads*'
fi

if [[ "$long" == yes ]]; then
  section "Measurements"
  check "measurements" tests/bench/measure.py || true

  section "Proofs"
  check "proofs" tests/proofs.sh || true
fi

section "All of it"
for failure in "${failures[@]}"; do echo "$failure"; done
echo "$((total == 0 ? 0 : (total - failed) * 100 / total))% tests passed, $failed tests failed out of $total"
((failed == 0))
