#!/usr/bin/env bash
# Shows that the core stands alone: its archive needs nothing of OpenSSL, of SQLite or of files, and a program
# that is linked with it decides, explains, prints a card, and serves C and Arrow.
#
#   check.sh ARCHIVE PROGRAM SCRATCH
set -euo pipefail
archive="$1" program="$2" scratch="$3"
export LC_ALL=C.UTF-8
failed=0
wrong() {
  echo "$*"
  failed=1
}
rm -rf "$scratch"
mkdir -p "$scratch"

names() { nm --format=posix "$@" "$archive" | awk 'NF > 1 { print $1 }' | sort -u; }
comm -23 <(names --undefined-only) <(names --defined-only) >"$scratch/needed.txt"
# C++ without its streams and paths of files, fmt, utf8proc, threads, memory, texts, and random bytes for the keys
# of hashes.
c='free|getrandom|madvise|mem(chr|cmp|cpy|move|set)|pthread_[a-z_]+|str(cmp|len|tol)|utf8proc_[a-z_]+'
compiler='_GLOBAL_OFFSET_TABLE_|_Unwind_Resume|__(cxa|gxx)_[a-z_0]+|__[a-z]+_chk|__stack_chk_fail|__(u?div|u?mod|u?divmod)ti[34]|__dso_handle|__errno_location|__libc_single_threaded|__once_proxy|__popcountdi2|__tls_get_addr'
! grep -vE "^(_Z.*|$c|$compiler)\$" "$scratch/needed.txt" || wrong "the core needs these"
! grep -E 'filebuf|fstream|filesystem' "$scratch/needed.txt" || wrong "the core needs files"
(($(wc -l <"$scratch/needed.txt") > 50)) || wrong "nm finds hardly a symbol"

needed="$(readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\.so.*\]/\1/p' | grep -v '^ld-' | sort | tr '\n' ' ')"
[[ "$needed" == "libc libfmt libgcc_s libstdc++ libutf8proc " ]] || wrong "a program of the core needs $needed"

"$program" | diff - <(
  cat <<'END'
Request R1 of list L1, 2022-05: refused under Art. 4(1), 0 VND.
art4.1.rents  (Art. 4(1))
0 rows of 14 columns
P1,E1,undetermined,0,0,0,0,,art9.employer art9.1.insured art9.2.change art9.3.revenue art9.4.plan form02.registered art11.1.request art11.2.document art11.3.plan art11.4.confirmed,employer_kind ui_months ui_arrears change revenue_now revenue_2019 revenue_2020 plan request_form change_document si_confirmed institution_registered training_contract institution,00000000007ffff7
END
) || wrong "other lines than these"
exit "$failed"
