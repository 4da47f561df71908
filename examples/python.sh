#!/usr/bin/env bash
# Builds the Python wheel on Debian 12, as root or with sudo, in build/python/dist: installs what is missing (Debian's
# packages; Python's at the versions and hashes of src/faces/python/requirements.txt, in build/python/venv), builds the
# library and the program, packs them, and lets auditwheel bring in and check what they need. With nothing missing no
# network is needed.
#
#   examples/python.sh           the wheel
#   examples/python.sh --tests   the wheel, and then its tests (tests/python)
#   examples/python.sh --spark   the wheel, and then those of its runs on Spark (tests/spark)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tests=no
case "${1-}" in
  '') ;;
  --tests | --spark) tests="${1#--}" ;;
  *)
    echo "usage: examples/python.sh [--tests | --spark]" >&2
    exit 2
    ;;
esac

examples/packages.sh g++ cmake ninja-build libfmt-dev libssl-dev libtomlplusplus-dev libboost-dev libcli11-dev \
  libsqlite3-dev libutf8proc-dev libminizip-dev libexpat1-dev libxlsxwriter-dev pkg-config nlohmann-json3-dev \
  python3 python3-venv

python=build/python
wheel=src/faces/python
mkdir -p "$python"

# environment DIR [OPTION...]: one with the packages that standard input names, by version and hash; nothing is asked for
# where they are there. An index that is slow or gone for a while is asked again.
environment() {
  local wanted="$1.txt" installed="$1/installed.txt" try
  cat >"$wanted"
  if [[ -f "$installed" && -z "$(grep -vxFf "$installed" "$wanted" | grep -v '^#' || true)" ]]; then return 0; fi
  rm -rf "$1"
  /usr/bin/python3 -m venv "$1"
  for try in 1 2 3 4; do
    if "$1/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
      --retries 5 --timeout 60 "${@:2}" -r "$wanted"; then
      mv "$wanted" "$installed"
      return 0
    fi
    echo "Python's packages could not be installed (try $try)" >&2
    sleep $((try * 10))
  done
  return 1
}
if [[ "$tests" == tests ]]; then last='oldest'; else last='tests'; fi
sed "/^# $last\$/,\$d" "$wheel/requirements.txt" | environment "$python/venv"
if [[ "$tests" == tests && -n "${RENTSUPPORT_LONG_TESTS-}" ]]; then
  sed '1,/^# oldest$/d;/^# spark$/,$d' "$wheel/requirements.txt" | environment "$python/oldest"
fi
if [[ "$tests" == spark ]]; then
  examples/packages.sh default-jre-headless
  # There is no binary of it.
  sed '1,/^# spark$/d' "$wheel/requirements.txt" | environment "$python/spark" --no-binary pyspark --no-build-isolation
fi

echo "== The library and the program"
# A build that is there is built further, with its options.
[[ -f build/release/build.ninja ]] || cmake --preset release -DRENTSUPPORT_TESTS=OFF
cmake --build build/release --target rentsupport_python rentsupport_python_parts rentsupport_program

echo "== The wheel"
rm -rf "$python/raw" "$python/dist" "$python/wheel"
export PATH="$PWD/$python/venv/bin:$PATH"
SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH-$(git log -1 --format=%ct 2>/dev/null || date +%s)}"
export SOURCE_DATE_EPOCH
pip wheel --quiet --disable-pip-version-check --no-index --no-build-isolation --no-deps --wheel-dir "$python/raw" \
  --config-settings cmake.define.RENTSUPPORT_BUILD="$PWD/build/release" "$wheel"
auditwheel repair --strip --plat manylinux_2_34_x86_64 --wheel-dir "$python/dist" "$python"/raw/*.whl
made="$(echo "$python"/dist/*.whl)"
auditwheel show "$made" | tee "$python/auditwheel.txt"
[[ "$made" == *-py3-none-manylinux_2_34_x86_64.whl ]] || {
  echo "$made has another tag than py3-none-manylinux_2_34_x86_64" >&2
  exit 1
}
echo "$made"

case "$tests" in
  tests) tests/python/run.sh "$made" ;;
  spark) tests/spark/run.sh "$made" ;;
esac
