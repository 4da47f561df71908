#!/usr/bin/env bash
# Tests a wheel that examples/python.sh has built: in an empty virtual environment of this Python, then beside the packages
# that requirements.txt pins, with RENTSUPPORT_LONG_TESTS set the oldest ones too; types by mypy.
#
#   tests/python/run.sh WHEEL
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
wheel="$1" venv=build/python/venv empty=build/python/empty
export PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=error::ResourceWarning
unset PYTHONPATH

echo "== An empty environment"
rm -rf "$empty"
/usr/bin/python3 -m venv --without-pip "$empty"
"$venv/bin/pip" --quiet --disable-pip-version-check --python "$empty/bin/python" install --no-index "$wheel"
"$empty/bin/python" -m unittest discover -s tests/python -p "test_alone.py" -v

echo "== Beside pyarrow, polars, pandas and DuckDB"
"$venv/bin/pip" install --quiet --disable-pip-version-check --no-index --no-deps --force-reinstall "$wheel"
"$venv/bin/python" -m unittest discover -s tests/python -v

# In their long form.
if [[ -n "${RENTSUPPORT_LONG_TESTS-}" ]]; then
  echo "== Beside the oldest versions that are promised"
  build/python/oldest/bin/pip install --quiet --disable-pip-version-check --no-index --no-deps --force-reinstall "$wheel"
  build/python/oldest/bin/python -m unittest discover -s tests/python -p "test_frames.py" -v
fi

echo "== Types"
"$venv/bin/mypy" --cache-dir build/python/mypy --config-file src/faces/python/pyproject.toml src/faces/python/rentsupport
"$venv/bin/mypy" --cache-dir build/python/mypy --strict --python-executable "$venv/bin/python" tests/python/typed.py
