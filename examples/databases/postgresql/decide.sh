#!/usr/bin/env bash
# Decides what the tables of schema.sql hold, and loads what comes out into the tables beside them, in one
# transaction. A run that is there already changes nothing.
#
#   decide.sh OUT [OPTION OF evaluate]...
#
# OUT is the run's directory. libpq's variables say where the database is (PGHOST, PGDATABASE, PGUSER, PGPASSFILE);
# RENTSUPPORT names the program. Exit status: that of evaluate; 3 where the database cannot be read or loaded.
set -Eeuo pipefail
if (($# == 0)); then
  echo "usage: decide.sh OUT [OPTION OF evaluate]..." >&2
  exit 2
fi
out="$1"
shift
export PGCLIENTENCODING=UTF8 PGDATESTYLE=ISO
trap 'exit 3' ERR
trap '' PIPE
sql() { psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 "$@"; }

# All tables are read as they are at one moment. This session keeps it; it answers in single lines.
coproc session { sql; }
exec {questions}>&"${session[1]}"- {answers}<&"${session[0]}"-
ask() { echo "$1;" >&"$questions" && IFS= read -r "$2" <&"$answers"; }
begin="begin isolation level repeatable read, read only"
ask "$begin; select pg_export_snapshot()" snapshot

declare -A rows columns
for table in employers lists workers history persons; do
  ask "select count(*) from rentsupport.$table" "rows[$table]"
  ask "select string_agg(quote_ident(column_name), ', ' order by ordinal_position) from information_schema.columns
    where table_schema = 'rentsupport' and table_name = '$table' and column_name <> 'row_no'" "columns[$table]"
done

# extract TABLE: its rows in their order, as CSV with tabs, since months have commas. Where they break off, the program
# is ended before it could take what came for all: this holds its pipe open until then.
extract() {
  sql --command="$begin" --command="set transaction snapshot '$snapshot'" --command="copy (select ${columns[$1]}
    from rentsupport.$1 order by row_no) to stdout (format csv, header, delimiter E'\t')" ||
    { kill "$program" && while kill -0 "$program"; do sleep 0.1; done; } 2>/dev/null
}

status=0
(
  program=$BASHPID inputs=()
  for table in employers lists workers history persons; do
    [[ "${rows[$table]}" != 0 || ! "$table" =~ ^(history|persons)$ ]] || continue
    exec {input}< <(extract "$table")
    inputs+=("--$table" "/dev/fd/$input" --expect-rows "$table=${rows[$table]}")
  done
  exec "${RENTSUPPORT-rentsupport}" evaluate "${inputs[@]}" --out "$out" "$@"
) || status=$?
exec {questions}>&- {answers}<&-
((status <= 1)) || exit "$status"

# What is loaded is what summary.json names, as it names it.
cd "$out"
outputs="$(awk -F '"' '/^  "outputs": \{/ { are_outputs = 1 } are_outputs && $2 ~ /[.]csv$/ { file = $2 }
  are_outputs && $2 == "sha256" { print $4 "  " file }' summary.json)"
sha256sum --check --quiet --strict <<<"$outputs"
mapfile -t files < <(sed 's/.*  //' <<<"$outputs")
if grep -lxE '\\\.\r?' "${files[@]}" >&2; then
  echo "decide.sh: the files above hold a line with \\. alone, which ends a file for psql: mend that cell in its table" >&2
  exit 3
fi
{
  cat <<'END'
\set digest `sha256sum <summary.json | cut -c 1-64`
\set summary `cat summary.json`
\set manifest `cat manifest.json`
begin;
with loaded as (
  insert into rentsupport.runs (summary_sha256, summary, manifest)
  values (:'digest', (:'summary' || E'\n')::json, :'manifest') on conflict do nothing returning run)
select count(*) = 1 as is_new, set_config('rentsupport.run', max(run)::text, true) as run from loaded \gset
\if :is_new
END
  for file in "${files[@]}"; do
    columns="$(head -n 1 "$file" | sed 's/[^,]*/"&"/g')"
    echo "\\copy rentsupport.${file%.csv} ($columns) from '$file' (format csv, header match)"
  done
  printf '\\endif\ncommit;\n'
} | sql
exit "$status"
