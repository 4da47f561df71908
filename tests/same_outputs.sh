#!/usr/bin/env bash
# Builds the program of two commits and compares byte by byte what the two print and write: every command, with its
# status, its output and its files, over the samples, all folders of cases, the run of version 1 and 20 random inputs.
#
#   tests/same_outputs.sh BEFORE [AFTER]     commits; AFTER is the working tree if left out
#
# Prints a line for each difference, with the first line that differs, and at last `N comparisons, M differ`. Exit
# status: 0 all is the same, 1 something differs, 2 wrong usage. Commits are built, and kept for the next time, in
# build/same_outputs (git worktree remove takes one away), the working tree in build/release; what differs is kept
# there too. The inputs are those of the working tree.
#
# Nothing is left out or evened out: days of bookings and the key are given, all paths are relative, and the program
# asks no clock. A commit with another version differs in every manifest and hash, which hold the version.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
  echo "usage: tests/same_outputs.sh BEFORE [AFTER]" >&2
  exit 2
}

commit_of() {
  git rev-parse --verify --quiet "$1^{commit}" || {
    echo "tests/same_outputs.sh: $1 is no commit" >&2
    usage
  }
}

(($# == 1 || $# == 2)) || usage
before="$(commit_of "$1")"
after=''
if (($# == 2)); then after="$(commit_of "$2")"; fi

root="$PWD"
kept="$root/build/same_outputs"
scratch="$kept/inputs"
jobs="$(nproc)"
rm -rf "$scratch"
mkdir -p "$scratch"
if command -v ccache >/dev/null; then
  export CMAKE_CXX_COMPILER_LAUNCHER="${CMAKE_CXX_COMPILER_LAUNCHER-ccache}"
fi

# build COMMIT: builds a commit, or the working tree for none, and sets `built` to where.
build() {
  local tree="$root" log="$kept/build.log"
  if [[ -n "$1" ]]; then
    tree="$kept/$1"
    # Forced: the directory of a commit may have been removed with the whole of build/.
    [[ -e "$tree/.git" ]] || git worktree add --quiet --force --detach "$tree" "$1"
  fi
  (
    cd "$tree"
    [[ -e build/release/CMakeCache.txt ]] || CXX=g++ cmake --preset release -DRENTSUPPORT_TESTS=OFF
    # Trees in several places share what ccache holds.
    CCACHE_BASEDIR="$tree" cmake --build build/release -j "$jobs" --target rentsupport_program generate
  ) >"$log" 2>&1 || {
    tail -n 40 "$log" >&2
    exit 1
  }
  built="$tree/build/release"
}

# -- The commands, each in the directory of one side, with the input beside it in ../in --------------------------------

# run ARGUMENT...: runs the program, and keeps what it says under a number, which stands for the command in `commands`.
run() {
  local line status=0
  number=$((number + 1))
  "$program" "$@" >"said/$number.stdout" 2>"said/$number.stderr" </dev/null || status=$?
  echo "status $status" >>"said/$number.stderr"
  printf -v line ' %q' "$@"
  echo "rentsupport${line/"$inputs_in_words"/ (inputs)}" >>commands
}

# Sets what the files of an input stand for, as tests/cases/README.md says.
read_input() {
  local file option value
  inputs=()
  input_options=()
  rule_options=()
  for file in employers lists workers history persons; do
    if [[ -e ../in/$file.csv ]]; then inputs+=("--$file" "../in/$file.csv"); fi
  done
  printf -v inputs_in_words ' %q' "${inputs[@]}"
  if [[ -e ../in/readings.txt ]]; then
    while read -r value; do rule_options+=(--reading "$value"); done <../in/readings.txt
  fi
  if [[ -e ../in/options.txt ]]; then
    while read -r option value; do
      value="${value#\"}"
      value="${value%\"}"
      case "$option" in
        --parameters) rule_options+=("$option" "../in/$value") ;;
        --reading) rule_options+=("$option" "$value") ;;
        *) input_options+=("$option" "$value") ;;
      esac
    done <../in/options.txt
  fi
}

# Picks from a run, for both sides, the request-months to look at closely, all of them or so many, and decides who is
# who, yes and no in turn.
pick() {
  python3 - "$1" <<'PYTHON'
import csv, sys

def rows(name):
    with open(f"run/{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

months = rows("decisions")
count = min(int(sys.argv[1]), len(months))
with open("../picked", "w", encoding="utf-8") as picked:
    for i in range(count):
        month = months[i * len(months) // count]
        picked.write("".join(month[cell] + "\0" for cell in ("request_id", "month", "list_id")))
with open("../decided_persons.csv", "w", encoding="utf-8", newline="") as decided:
    write = csv.writer(decided).writerow
    write(("worker_id", "other_id", "same", "decided_on", "reason"))
    for i, pair in enumerate(rows("persons_to_check")):
        write((pair["worker_id"], pair["other_id"], ("yes", "no")[i % 2], "2022-06-30", "Interview"))
PYTHON
}

# The commands on an input as a whole.
run_whole() {
  local decided=("${inputs[@]}" "${input_options[@]}" "${rule_options[@]}") files=("${inputs[@]}") compare language format
  run evaluate "${decided[@]}" --out run
  if [[ "$side" == before && -e run/manifest.json ]]; then pick "$1"; fi
  run rules "${rule_options[@]}" --format toml
  compare=(compare "${inputs[@]}" "${input_options[@]}" --before "said/$number.stdout" --after "$profile")
  for language in vi en; do
    run evaluate "${decided[@]}" --language "$language" --quiet --out "$language"
    run readings "${decided[@]}" --language "$language"
    run "${compare[@]}" --language "$language"
  done
  run readings "${decided[@]}" --format json
  run "${compare[@]}" --format json
  run evaluate "${decided[@]}" --threads 1 --sign ../../key.pem --out signed
  run evaluate "${decided[@]}" --max-rejected 0 --min-decided 100% --out strict
  run evaluate "${decided[@]}" --expect-rows workers=1 --out one_row
  # Other facts, fewer months paid and other rules, for the differences.
  later=(--employers ../in/employers.csv --lists ../in/lists.csv --workers ../in/later_workers.csv)
  run evaluate "${later[@]}" --assume pays_rent=yes --ignore-column account --parameters "$profile" \
    --reading late_list=previous_month_only --out later
  [[ "${#inputs[@]}" -gt 0 && "${inputs[-2]}" != --persons ]] || files=("${inputs[@]:0:${#inputs[@]}-2}")
  files+=(--persons ../decided_persons.csv)
  run evaluate "${files[@]}" "${input_options[@]}" "${rule_options[@]}" --out persons

  run verify --run run "${inputs[@]}"
  run verify --run later "${later[@]}"
  run verify --run persons "${files[@]}"
  run verify --run signed "${inputs[@]}" --key ../../key.pub
  run verify --run run "${inputs[@]}" --key ../../key.pub
  for format in text json; do
    run diff --before run --after later --format "$format"
    run diff --before run --after later --format "$format" --limit 1000 \
      "${inputs[@]/#--/--before-}" "${later[@]/#--/--after-}"
    run diff --before run --after persons --format "$format" "${inputs[@]/#--/--before-}" "${files[@]/#--/--after-}"
  done
}

# The commands on the request-months picked.
run_picked() {
  local decided=("${inputs[@]}" "${input_options[@]}" "${rule_options[@]}") languages=(vi en)
  local picked i request month last='' receipt text explain
  mapfile -t -d '' picked <../picked
  for ((i = 0; i < ${#picked[@]}; i += 3)); do
    request="${picked[i]}" month="${picked[i + 1]}"
    run receipt --run signed "${inputs[@]}" --request "$request" --month "$month"
    receipt="said/$number.stdout"
    run check-receipt "$receipt" "${rule_options[@]}" --manifest signed/manifest.json --language en
    if [[ "$request" == "$last" ]]; then continue; fi
    last="$request"
    text="$(<"$receipt")"
    echo "${text/\"yes\"/\"no\"}" >spoilt_receipt.json
    run check-receipt spoilt_receipt.json "${rule_options[@]}" --key ../../key.pub --language vi
    explain=(explain "${decided[@]}" --request "$request")
    run "${explain[@]}" --language vi
    run "${explain[@]}" --language en --month "$month"
    run "${explain[@]}" --format json
    languages=("${languages[1]}" "${languages[0]}")
    letters=(letters "${decided[@]}" --request "$request" --as-of 2022-06-20 --format text)
    run "${letters[@]}" --to worker --language "${languages[0]}" --out to_worker
    run "${letters[@]}" --to employer --language "${languages[1]}" --out to_employer
  done
}

# Bookings of two runs in one ledger, and what reads them.
run_ledger() {
  local picked=() head decided=("${inputs[@]}" "${input_options[@]}" "${rule_options[@]}") state command counted
  if [[ -e ../picked ]]; then mapfile -t -d '' picked <../picked; fi
  local request="${picked[0]-none}" month="${picked[1]-2022-04}" list="${picked[2]-none}"
  book() { run ledger "$1" ledger.db --date "$2" --reason "$3" "${@:4}"; }
  run evaluate "${decided[@]}" --ledger ledger.db --commit --date 2022-06-01 --reason 'Run 1' --out ledger_1
  run evaluate "${decided[@]}" --ledger ledger.db --commit --date 2022-06-01 --reason 'Run 1' --out ledger_1_again
  book approve 2022-06-10 'Decision 12' --list "$list"
  book approve 2022-06-10 'Decision 13' --month 2022-04
  book approve 2022-06-11 'Decision 14' --month 2022-05
  book pay 2022-06-16 'Transfer 7' --month 2022-04
  book pay 2022-06-17 'Transfer 8' --month 2022-06
  book reverse 2022-07-01 'Paid elsewhere' --request "$request" --month "$month"
  book reverse 2022-07-02 'Decision 15' --month 2022-05
  head="$(sed -n 's/^head: .*, //p' "said/$number.stdout")"
  run evaluate "${decided[@]}" --ledger ledger.db --out ledger_read
  run evaluate "${later[@]}" --parameters "$profile" --ledger ledger.db --commit --date 2022-07-10 --out ledger_2
  for state in proposed approved paid reversed; do run ledger list ledger.db --state "$state"; done
  run ledger list ledger.db --list "$list"
  run ledger show ledger.db --request "$request"
  for command in list show export verify; do run ledger "$command" ledger.db; done
  run ledger verify ledger.db --head "${head:-$(printf '%064d' 0)}"
  run ledger backup ledger.db backup.db
  counted=("${decided[@]}" --ledger ledger.db)
  run explain "${counted[@]}" --request "$request"
  run readings "${counted[@]}"
  run compare "${inputs[@]}" "${input_options[@]}" --ledger ledger.db --after "$profile"
  run verify --run ledger_2 "${later[@]}" --ledger ledger.db
  run receipt --run ledger_read "${inputs[@]}" --ledger ledger.db --request "$request" --month "$month"
  run diff --before run --after ledger_2 --after-ledger ledger.db --format json \
    "${inputs[@]/#--/--before-}" "${later[@]/#--/--after-}"
  if [[ -e ledger.db ]]; then
    cp ledger.db spoilt.db
    printf '\x55' | dd of=spoilt.db bs=1 seek=$(($(stat -c %s spoilt.db) - 40)) conv=notrunc status=none
    run ledger verify spoilt.db
    run evaluate "${decided[@]}" --ledger spoilt.db --out ledger_spoilt
  fi
}

# What is said of a run that was changed.
run_spoilt() {
  local file
  for file in decisions.csv schedule.csv summary.json manifest.json; do
    rm -rf spoilt
    cp -r run spoilt
    sed '2,6s/[1-9]/0/' "run/$file" >"spoilt/$file"
    run verify --run spoilt "${inputs[@]}"
  done
}

run_input() {
  read_input
  run_whole "$1"
  if [[ -e ../picked ]]; then
    run_picked
    run_spoilt
  fi
  run_ledger
}

# The commands that need no input, wrong usage, and what version 1 left.
run_program() {
  local command language format v1=../in/version_1
  local v1_inputs=(--employers "$v1/inputs/employers.csv" --lists "$v1/inputs/lists.csv"
    --workers "$v1/inputs/workers.csv" --history "$v1/inputs/history.csv")
  run --version
  run --help
  run
  run nonsense
  for command in evaluate explain readings compare rules receipt check-receipt verify diff ledger; do
    run "$command" --help
    run "$command" --nonsense
    for language in vi en fr; do run "$command" --language "$language"; done
  done
  for command in list show approve pay reverse verify export backup; do
    run ledger "$command" --help
    run ledger "$command" missing.db
  done
  for language in vi en; do
    for format in text markdown mermaid json toml; do
      run rules --language "$language" --format "$format"
      run rules --language "$language" --format "$format" --parameters "$profile"
    done
    run rules --language "$language" --parameters "$v1/key.pub"
    run rules --language "$language" --reading posting_week=never
    run readings --language "$language" --employers missing --lists missing --workers missing
    for command in --request=none --request=none\ --month=2022 --request=R1\ --month=2022-12; do
      # shellcheck disable=SC2086 # two options
      run explain --language "$language" "${v1_inputs[@]}" $command
    done
    run check-receipt "$v1/receipt.json" --key "$v1/key.pub" --language "$language"
    run check-receipt "$v1/receipt.json" --language "$language"
    run check-receipt "$v1/key.pub" --language "$language"
  done
  cp "$v1/ledger.db" ledger.db
  run verify --run "$v1/run" "${v1_inputs[@]}" --key "$v1/key.pub" --ledger ledger.db
  run receipt --run "$v1/run" "${v1_inputs[@]}" --request R1 --month 2022-05
  for command in list show export verify; do run ledger "$command" ledger.db; done
  run evaluate "${v1_inputs[@]}" --ignore-column note --assume insured_elsewhere=no --ledger ledger.db --commit \
    --date 2022-08-01 --out run
  run diff --before "$v1/run" --after run
  run ledger export ledger.db
}

# -- Inputs ------------------------------------------------------------------------------------------------------------

# differs TEXT: reports a difference of the input that is being compared.
differs() { printf '%s: %s\n' "$name" "$1" >>report; }

# report_file FILE: a file of the two sides that is not the same. What a command says is named by its number.
report_file() {
  local what="$1" command old new place
  case "$1" in
    said/*)
      command="${1#said/}"
      what="$(sed -n "${command%%.*}p" before/commands): ${1##*.}"
      ;;
    */*)
      what="$(grep -m 1 -E -- "--out ${1%/*}( |$)" before/commands || true): $1"
      ;;
  esac
  if [[ ! -e before/$1 || ! -e after/$1 ]]; then
    [[ -e before/$1 ]] && place=before || place=after
    differs "$what is there only $place"
    return
  fi
  diff -a "before/$1" "after/$1" >first || true
  read -r place <first || true
  old="$(grep -a -m 1 '^<' first | tr -d '\0' || true)"
  new="$(grep -a -m 1 '^>' first | tr -d '\0' || true)"
  case "$1" in
    *.db) differs "$what: its bytes" ;;
    *) differs "$what: line ${place%%[,acd]*}: \"${old:2:160}\" is now \"${new:2:160}\"" ;;
  esac
}

# compare NAME RUN ARGUMENT...: runs the commands on both sides, in $scratch/DIRECTORY, and reports what differs.
compare() {
  local name="$1" side file number program inputs_in_words profile=../../profile.toml inputs input_options rule_options later
  shift
  cd "$scratch/${name//\//-}"
  : >report
  for side in before after; do
    mkdir -p "$side/said"
    (
      program="${programs[$side]}"
      number=0
      inputs_in_words='no inputs'
      cd "$side"
      "$@"
      # Modes are part of what is promised.
      modes="$(find . -path ./said -prune -o -type f -printf '%m %p\n' | sort)"
      echo "$modes" >modes
    )
  done
  # Commands that fail before they do anything would be the same whatever the two do.
  if [[ -e in/workers.csv && ! -e in/expected-status.txt && ! -e before/run/manifest.json ]]; then
    differs 'nothing is compared: the program of BEFORE decides nothing'
  fi
  if [[ "$1" != run_program ]]; then
    while read -r file; do
      file="${file##*/}"
      differs "nothing is compared: BEFORE has no such usage: $(sed -n "${file%.*}p" before/commands)"
    done < <(grep -l -E '^(Run with|Chạy với) --help' -r before/said || true)
  fi
  while read -r file; do
    file="${file#Files before/}"
    report_file "${file%% and *}"
  done < <(diff -r -q before after | sed -E 's|^Only in (before\|after)/?(.*): (.*)$|\2/\3|; s|^/||' || true)
  find before after -type f -printf '%P\n' | sort -u | wc -l >count
  if [[ ! -s report ]]; then rm -rf in before after; fi
}

# add NAME: makes the directory of an input that is to be compared, and sets `directory` to where its files go.
add() {
  names+=("$1")
  directory="$scratch/${1//\//-}/in"
  mkdir -p "$directory"
}

# Changes some facts and leaves out the last request.
make_later_workers() {
  awk 'NR % 5 == 0 { sub(/,yes,/, ",no,") } NR % 7 == 2 { gsub(/2022-04/, "2022-05") } { print }' \
    "$directory/workers.csv" | sed '$d' >"$directory/later_workers.csv"
}

build "$before"
declare -A programs=([before]="$built/rentsupport")
generate="$built/examples/generate"
build "$after"
programs[after]="$built/rentsupport"
export LC_ALL=C.UTF-8 # only now: ccache looks at it

# The example of RFC 8410, a key that everybody knows.
printf '%s\n' '-----BEGIN PRIVATE KEY-----' MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC \
  '-----END PRIVATE KEY-----' >"$scratch/key.pem"
printf '%s\n' '-----BEGIN PUBLIC KEY-----' MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE= \
  '-----END PUBLIC KEY-----' >"$scratch/key.pub"
cp rules/decision_08_2022/profiles/ho_chi_minh_city.toml "$scratch/profile.toml"

names=()
add program
cp -r tests/version_1 "$directory"
for ((seed = 1; seed <= 20; ++seed)); do
  add "random/$seed"
  "$generate" --out "$directory" --seed "$seed" --requests $((200 + 45 * seed)) --unknown "0.0$((seed % 5 * 2))" \
    --faulty "0.0$((seed % 4))" --repeated "0.$((seed % 6))"
  make_later_workers
done
while read -r folder; do
  add "$folder"
  cp "$folder"/*.* "$directory"
  make_later_workers
done < <(find examples tests/cases -name workers.csv -printf '%h\n' | sort)

for name in "${names[@]}"; do
  while (($(jobs -rp | wc -l) >= jobs)); do wait -n || true; done
  case "$name" in
    program) compare "$name" run_program & ;;
    random/*) compare "$name" run_input 8 & ;;
    *) compare "$name" run_input 100 & ;;
  esac
done
wait

comparisons=0
differences=0
for name in "${names[@]}"; do
  cd "$scratch/${name//\//-}"
  if [[ ! -e count ]]; then
    echo "$name: the comparison was not finished" >>report
    echo 0 >count
  fi
  cat report
  comparisons=$((comparisons + $(<count)))
  differences=$((differences + $(wc -l <report)))
done
echo "$comparisons comparisons, $differences differ"
((differences == 0))
