#!/usr/bin/env bash
# Compares what the shared library shows, and what it needs, with what is written down: its C functions with
# those that the headers declare, these declarations with c_abi.abi (libabigail's form), the libraries that it
# needs with the table of src/package/README.md, its size with the limit below.
#
#   check.sh LIBRARY SCRATCH
#
# With RENTSUPPORT_RENEW_ABI set it writes c_abi.abi and macros.txt anew. A c_abi.abi
# or macros.txt that lost or changed something needs another RENTSUPPORT_ABI_VERSION and SOVERSION.
set -euo pipefail
library="$1" scratch="$2"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$here/../.."
export LC_ALL=C
limit=4500000 # bytes, stripped
failed=0
wrong() {
  echo "$*"
  failed=1
}

rm -rf "$scratch"
mkdir -p "$scratch"

# All of one version, that of the ABI, which a program that is linked with the library then asks for.
abi="$(sed -n 's/^#define RENTSUPPORT_ABI_VERSION //p' "$root/include/rentsupport/rentsupport.h")"
nm -D --defined-only --format=posix --with-symbol-versions "$library" | sed 's/ .*//' >"$scratch/versions.txt"
! grep -vE "^RENTSUPPORT_$abi\$|@@RENTSUPPORT_$abi\$" "$scratch/versions.txt" ||
  wrong "symbols without the version RENTSUPPORT_$abi"
grep -v '^RENTSUPPORT_' "$scratch/versions.txt" | sed 's/@@.*//' | sort >"$scratch/symbols.txt"
# What the C headers declare.
grep -ohE '\brentsupport_[a-z0-9_]+\(' "$root"/include/rentsupport/*.h | tr -d '(' | sort -u >"$scratch/declared.txt"
grep -E '^rentsupport_' "$scratch/symbols.txt" >"$scratch/c.txt"
diff "$scratch/declared.txt" "$scratch/c.txt" || wrong "the C headers declare other functions than the library shows"
(($(wc -l <"$scratch/c.txt") < 64)) || wrong "the C ABI has 64 functions or more"
! grep -vE '^(rentsupport_|_ZNK?[RO]?11rentsupport|_ZT[ISV]N11rentsupport)' "$scratch/symbols.txt" ||
  wrong "symbols without the library's prefix"

# Without it a shared library hides what the header declares.
hidden="$(grep -L '#pragma GCC visibility push(default)' "$root"/include/rentsupport/*.hpp || true)"
[[ -z "$hidden" ]] || wrong "headers that leave the visibility out: $hidden"

# The declarations, as a library that refers to every function: the linker must find them all.
{
  echo '#include "rentsupport/rentsupport_tables.h"'
  sed 's/.*/__typeof__(&)* const &_declared = &;/' "$scratch/declared.txt"
} >"$scratch/declared.c"
cc -g -fno-eliminate-unused-debug-types -shared -fPIC -I"$root/include" "$scratch/declared.c" \
  -o "$scratch/declared.so" -Wl,-z,defs "$library"
readelf -V "$scratch/declared.so" | grep "Name: RENTSUPPORT_$abi " >/dev/null ||
  wrong "a program that is linked with the library would start with another version of its ABI"
abidw --load-all-types --no-show-locs --no-comp-dir-path --no-corpus-path --no-elf-needed --no-architecture \
  --no-parameter-names --type-id-style hash --drop-undefined-syms "$scratch/declared.so" |
  sed -E "s/^ *//; s/ path='[^']*'//" >"$scratch/c_abi.abi"

# Values that a compiled program holds: of macros.
echo '#include "rentsupport/rentsupport_tables.h"' | cc -E -dM -I"$root/include" - |
  grep -E '^#define RENTSUPPORT_' | grep -vE '_H$|_H |_EXPORT' | sort >"$scratch/macros.txt"

if [[ -n "${RENTSUPPORT_RENEW_ABI-}" ]]; then
  cp "$scratch/c_abi.abi" "$scratch/macros.txt" "$here"
fi
diff "$here/macros.txt" "$scratch/macros.txt" || wrong "macros have other values than macros.txt says"
abidiff --harmless --non-reachable-types "$here/c_abi.abi" "$scratch/c_abi.abi" || wrong "the C ABI is not that of c_abi.abi (RENTSUPPORT_RENEW_ABI=1 renews it)"

# Packages that it needs at run time: those of the table in README.md that are named as lib….so.….
readelf -d "$library" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort >"$scratch/needed.txt"
sed -n 's/^| `\([^ `]*\.so\.[0-9]*\)` | `.*/\1/p' "$root/src/package/README.md" | sort >"$scratch/documented.txt"
diff "$scratch/documented.txt" "$scratch/needed.txt" || wrong "src/package/README.md names other libraries than are needed"
readelf -d "$library" | grep "SONAME.*\[librentsupport\.so\.$abi\]" >/dev/null || wrong "another SONAME"

# The newest versions of the C and C++ libraries that it needs: those of GCC 11 and glibc 2.34.
for most in GLIBC_2.34 GLIBCXX_3.4.29; do
  newest="$({ objdump -T "$library" | grep -oE "\b${most%%_*}_[0-9.]+" || true; echo "$most"; } | sort -uV | tail -n 1)"
  [[ "$newest" == "$most" ]] || wrong "a symbol of $newest is needed: $most is the newest allowed"
done

strip --strip-unneeded -o "$scratch/stripped.so" "$library"
size="$(stat -c %s "$scratch/stripped.so")"
echo "$(wc -l <"$scratch/c.txt") functions of C, $size bytes stripped, $(wc -l <"$scratch/needed.txt") libraries needed"
((size < limit)) || wrong "the library is larger than $limit bytes"
exit "$failed"
