#!/usr/bin/env bash
# Takes the address of every function that the public headers declare, of C++ and of C: links a library that
# refers to all of them. The linker names those that the shared library hides.
#
#   addresses.sh INCLUDE LIBRARY SCRATCH
set -euo pipefail
include="$1" library="$2" scratch="$3"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

rm -rf "$scratch"
mkdir -p "$scratch"
for header in "$include"/rentsupport/*.h*; do echo "#include \"rentsupport/${header##*/}\""; done >"$scratch/headers.cpp"
clang++-14 -std=c++20 -I"$include" -fsyntax-only -Xclang -ast-dump=json -Xclang -ast-dump-filter=rentsupport \
  "$scratch/headers.cpp" | python3 "$here/declared.py" >"$scratch/functions.txt"
(($(wc -l <"$scratch/functions.txt") > 200)) || {
  echo "clang finds hardly a function in the headers"
  exit 1
}
{
  echo '.section .note.GNU-stack, "", @progbits'
  echo .data
  sed 's/.*/.quad &/' "$scratch/functions.txt"
} >"$scratch/addresses.s"
cc -shared -o "$scratch/addresses.so" "$scratch/addresses.s" -Wl,-z,defs -Wl,--demangle "$library"
