#!/usr/bin/env bash
# Makes Debian's packages of a build, unpacks them in a scratch root, and uses what is there: programs in C
# by pkg-config, shared and static; a program in C++ by CMake, shared and static; the program, its manual
# page and its completion. What the packages hold and depend on is compared with packages.txt, their notices
# with the headers that were compiled, and their bytes with those of packages made once more: of the same
# build, and with RENTSUPPORT_LONG_TESTS set of another one, in another directory.
#
#   run.sh BUILD SCRATCH
#
# With RENTSUPPORT_RENEW_PACKAGES set it writes packages.txt anew.
set -euo pipefail
build="$1" scratch="$2"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source="$here/../.."
export LC_ALL=C.UTF-8
wrong() {
  echo "$*" >&2
  exit 1
}

rm -rf "$scratch"
mkdir -p "$scratch"
# pack BUILD PACKAGES UMASK
pack() {
  (umask "$3" && cd "$1" && cpack -B "$2") >"$scratch/cpack.log" 2>&1 || wrong "$(cat "$scratch/cpack.log")"
}
pack "$build" "$scratch/packages" 077
root="$scratch/root"
arch="$(dpkg-architecture -qDEB_HOST_MULTIARCH)"
libraries="$root/usr/lib/$arch"

# ---- What is in them ----

for package in "$scratch"/packages/*.deb; do
  echo "$(dpkg-deb -f "$package" Package): $(dpkg-deb -f "$package" Depends)"
  dpkg-deb --fsys-tarfile "$package" | tar -t | grep -v '/$' | sort
  dpkg-deb --ctrl-tarfile "$package" | tar -t | sed -n 's@^\./\(..*\)@control: \1@p' | sort
  modes="$(dpkg-deb --fsys-tarfile "$package" | tar -tv | cut -c 1-10 | sort -u | tr '\n' ' ')"
  [[ "$modes" =~ ^(-rw-r--r--\ )?(-rwxr-xr-x\ )?drwxr-xr-x\ (lrwxrwxrwx\ )?$ ]] || wrong "$package: modes $modes"
  dpkg-deb -x "$package" "$root"
done | sed "s/$arch/MULTIARCH/; s/^\.//" >"$scratch/packages.txt"
# Headers are those of the tree.
diff -r --exclude=README.md "$source/include" "$root/usr/include" || wrong "other headers than those of the tree"
sed -i '\@^/usr/include/rentsupport/@d' "$scratch/packages.txt"
if [[ -n "${RENTSUPPORT_RENEW_PACKAGES-}" ]]; then cp "$scratch/packages.txt" "$here"; fi
diff "$here/packages.txt" "$scratch/packages.txt" || wrong "the packages are not as packages.txt says (RENTSUPPORT_RENEW_PACKAGES=1 renews it)"
[[ -z "$(grep '^/' "$scratch/packages.txt" | sort | uniq -d)" ]] || wrong "a file is in two packages"
# A path of the machine that built them would lead nowhere on another one.
! grep -rlF -e "$(cd "$source" && pwd)" -e "$build" "$root" || wrong "a path of this build is in the packages"

# ---- The same bytes again: they are as old as the commit ----

same() {
  for package in "$scratch"/packages/*.deb; do
    cmp "$package" "$1/${package##*/}" || wrong "a second ${package##*/} differs"
  done
}
pack "$build" "$scratch/again" 022
same "$scratch/again"
age="$(dpkg-deb --fsys-tarfile "$package" | tar -tv --utc --full-time | awk '{ print $4, $5 }' | sort -u)"
age="$(date -u -d "$age" +%s)" || wrong "files are not all of one age: $age"
if commit="$(git -C "$source" log -1 --format=%ct 2>/dev/null)"; then
  [[ "$age" == "${SOURCE_DATE_EPOCH-$commit}" ]] || wrong "the packages are not as old as the commit"
fi
if [[ -n "${RENTSUPPORT_LONG_TESTS-}" ]]; then
  # Built once more in another directory, without what a cache kept of the first build.
  mkdir -p "$scratch/some/where/else"
  tar -C "$source" --exclude=./build --exclude=./.git -c . | tar -C "$scratch/some/where/else" -x
  {
    CCACHE_DISABLE=1 cmake -S "$scratch/some/where/else" -B "$scratch/another" -G Ninja -DCMAKE_BUILD_TYPE=Release \
      -DCMAKE_CXX_COMPILER="$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' "$build/CMakeCache.txt")" -DRENTSUPPORT_TESTS=OFF &&
      CCACHE_DISABLE=1 cmake --build "$scratch/another"
  } >"$scratch/another.log" 2>&1 || wrong "$(cat "$scratch/another.log")"
  SOURCE_DATE_EPOCH="$age" pack "$scratch/another" "$scratch/elsewhere" 022
  same "$scratch/elsewhere"
fi

# ---- Notices: those of every package whose headers are compiled in ----

linked='lib(c6|gcc-.*|stdc\+\+-.*|ssl|sqlite3|utf8proc|minizip|expat1|xlsxwriter)-dev|linux-libc-dev|zlib1g-dev'
ninja -C "$build" -t deps | awk '/^[^ ]/ { ours = /^CMakeFiles\/rentsupport_/ } ours && /^ *\/usr\// { print $1 }' | sort -u |
  xargs dpkg -S | sed 's/:.*//' | sort -u | grep -vxE "$linked" >"$scratch/compiled_in.txt"
for copyright in "$root"/usr/share/doc/*/copyright; do
  sed -nE 's@^Files: ([a-z0-9.-]+)_.*@\1@p' "$copyright" | sort -u | diff "$scratch/compiled_in.txt" - ||
    wrong "$copyright has notices of other packages than are compiled in"
done

# ---- C, by pkg-config ----

export PKG_CONFIG_PATH="$libraries/pkgconfig"
[[ "$(pkg-config --modversion rentsupport)" == "$("$build/rentsupport" --version | cut -d ' ' -f 2)" ]] ||
  wrong "pkg-config says another version than the program"
decides() {
  "$@" | diff "$source/examples/embed.txt" - || wrong "other lines than those of examples/embed.txt: $*"
}
embed="$root/usr/share/doc/librentsupport-dev/examples/embed.c"
# pkg-config quotes for a shell what holds blanks.
eval cc '"$embed"' -o '"$scratch/shared"' "$(pkg-config --cflags --libs rentsupport)"
decides env LD_LIBRARY_PATH="$libraries" "$scratch/shared"
needed() { readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort | tr '\n' ' '; }
[[ "$(needed "$scratch/shared")" == "libc.so.6 librentsupport.so.2 " ]] || wrong "needed: $(needed "$scratch/shared")"
eval cc '"$embed"' -o '"$scratch/static"' "$(pkg-config --cflags --libs rentsupport-static)"
decides "$scratch/static"
[[ "$(needed "$scratch/static")" != *librentsupport* ]] || wrong "a static program needs the shared library"

# ---- Every function that a header declares ----

"$here/../abi/addresses.sh" "$root/usr/include" "$libraries/librentsupport.so" "$scratch/addresses" || wrong "functions of the headers are hidden"

# ---- C++, by CMake ----

for kind in shared static core; do
  {
    cmake -S "$here/../consumer" -B "$scratch/$kind-consumer" -G Ninja -DCMAKE_PREFIX_PATH="$root/usr" \
      -DRENTSUPPORT_KIND="$kind" && cmake --build "$scratch/$kind-consumer"
  } >"$scratch/$kind.log" 2>&1 || wrong "$(cat "$scratch/$kind.log")"
  [[ "$("$scratch/$kind-consumer/consumer")" == "payable: 500000 VND" ]] || wrong "consumer, $kind: another decision"
  of_library=no
  [[ "$(needed "$scratch/$kind-consumer/consumer")" != *librentsupport.so.2* ]] || of_library=yes
  [[ "$of_library" == "$([[ $kind == shared ]] && echo yes || echo no)" ]] || wrong "consumer, $kind: not linked so"
done

# ---- C, by CMake, static ----

mkdir -p "$scratch/c"
cat >"$scratch/c/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.25)
project(c LANGUAGES C)
find_package(rentsupport REQUIRED COMPONENTS static)
add_executable(embed "${EMBED}")
target_link_libraries(embed PRIVATE rentsupport::rentsupport)
END
{
  cmake -S "$scratch/c" -B "$scratch/c/build" -G Ninja -DCMAKE_PREFIX_PATH="$root/usr" -DEMBED="$embed" &&
    cmake --build "$scratch/c/build"
} >"$scratch/c.log" 2>&1 || wrong "$(cat "$scratch/c.log")"
decides "$scratch/c/build/embed"

# ---- The program ----

program="$root/usr/bin/rentsupport"
sample="$source/examples/hung_yen"
status=0
"$program" evaluate --employers "$sample/employers.csv" --lists "$sample/lists.csv" --workers "$sample/workers.csv" \
  --history "$sample/history.csv" --out "$scratch/decided" --quiet || status=$?
((status == 1)) || wrong "the sample, which has faulty rows, ended with status $status"
"$program" rules --parameters "$root/usr/share/rentsupport/profiles/ho_chi_minh_city.toml" >"$scratch/rules.txt"
grep -q 'accepted' "$scratch/rules.txt" || wrong "the profile was not read"

# ---- An evening's work: the script with the program of the package, and its units ----

mkdir -p "$scratch/office/in"
cp "$sample"/{employers,lists,workers,history}.csv "$scratch/office/in"
status=0
PATH="$root/usr/bin:$PATH" "$root/usr/libexec/rentsupport/nightly" "$scratch/office" || status=$?
((status == 1)) || wrong "the evening's work ended with status $status"
"$program" ledger verify "$scratch/office/ledger.db" >/dev/null
# systemd reads its units, among those that they name.
if command -v systemd-analyze >/dev/null; then
  units=/usr/lib/systemd/system
  for target in sysinit basic timers shutdown time-set time-sync; do cp "$units/$target.target" "$root$units"; done
  for unit in service timer; do
    said="$(systemd-analyze verify --man=no --root="$root" "$units/rentsupport-nightly.$unit" 2>&1)" && [[ -z "$said" ]] ||
      wrong "rentsupport-nightly.$unit: $said"
  done
  systemd-analyze security --offline=true --no-pager --root="$root" --threshold=10 rentsupport-nightly.service \
    >"$scratch/security.txt" || wrong "$(tail -n 1 "$scratch/security.txt")"
fi

# ---- Its manual page and its completion: all that --help lists, of every command ----

page="$root/usr/share/man/man1/rentsupport.1.gz"
warnings="$(MANROFFSEQ='' man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null)"
[[ -z "$warnings" ]] || wrong "the manual page: $warnings"
MANWIDTH=1000 man -E UTF-8 -l "$page" 2>/dev/null | col -bx >"$scratch/manual.txt"
# The part of the page about a command.
manual() {
  local head="COMMAND ${*^^}"
  (($#)) || head=OPTIONS
  awk -v head="$head" '/^[A-Z]/ { inside = $0 == head } inside' "$scratch/manual.txt"
}

# shellcheck source=/dev/null
source "$root/usr/share/bash-completion/completions/rentsupport"
# What is offered after words, the last of which is unfinished.
offered() {
  COMP_WORDS=("$program" "$@")
  COMP_CWORD=$#
  COMPREPLY=()
  _rentsupport
  printf '%s\n' "${COMPREPLY[@]}"
}

checked=0
look() {
  local help option command options commands offered_options offered_commands section
  help="$("$program" "$@" --help)"
  # Read differently than the page and the completion read it: every option in the first column.
  options="$(cut -c 1-32 <<<"$help" | grep -oE '(^  |,)--?[a-z][a-z-]*' | tr -d ' ,')"
  commands="$(awk '/^Subcommands:/ { on = 1; next } /^$/ { on = 0 } on && /^  [a-z]/ { print $1 }' <<<"$help")"
  offered_options="$(offered "$@" -)"
  offered_commands="$(offered "$@" "")"
  section="$(manual "$@")"
  for option in $options; do
    grep -qxF -e "$option" <<<"$offered_options" || wrong "completion of '$*' does not offer $option"
    # Every command has it, and the page says so once.
    if [[ $# -gt 0 && ("$option" == --help || "$option" == -h) ]]; then continue; fi
    grep -qE -e "^ +(-[a-z],)?$option( |$|,)" <<<"$section" || wrong "the manual page does not describe $option of '$*'"
    checked=$((checked + 1))
  done
  for command in $commands; do
    grep -qxF -e "$command" <<<"$offered_commands" || wrong "completion of '$*' does not offer $command"
    grep -qE -e "^ +$command( |$)" <<<"$section" || wrong "the manual page does not name $command below '$*'"
    look "$@" "$command"
  done
}
look
((checked > 60)) || wrong "only $checked options were compared"
[[ "$(offered evaluate --thr)" == --threads ]] || wrong "completion of --thr: $(offered evaluate --thr)"
RENTSUPPORT_LANGUAGE=vi; export RENTSUPPORT_LANGUAGE
[[ "$(offered explain --language "")" == $'vi\nen' ]] || wrong "completion of a language: $(offered explain --language "")"
[[ "$(cd "$sample" && offered evaluate --lists li)" == lists.csv ]] || wrong "completion of a file"
[[ "$(offered ledger rev)" == reverse ]] || wrong "completion of ledger rev: $(offered ledger rev)"
unset RENTSUPPORT_LANGUAGE
echo "$(ls "$scratch/packages"/*.deb | wc -l) packages, $checked options in the manual page and the completion"
