#!/usr/bin/env bash
# Tests runs on Spark with a wheel that examples/python.sh has built: threads of one machine, executors that are processes.
# Needs a release build of examples/generate.
#
#   tests/spark/run.sh WHEEL
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
venv="$PWD/build/python/spark"
build/python/venv/bin/pip --python "$venv/bin/python" install --quiet --disable-pip-version-check --no-index --no-deps \
  --force-reinstall "$1"
export PYTHONDONTWRITEBYTECODE=1 PYSPARK_PYTHON="$venv/bin/python" SPARK_LOCAL_IP=127.0.0.1
unset PYTHONPATH
SPARK_HOME="$("$venv/bin/python" -c 'import pathlib, pyspark; print(pathlib.Path(pyspark.__file__).parent)')"
export SPARK_HOME
"$venv/bin/python" -W ignore -m unittest discover -s tests/spark -v
