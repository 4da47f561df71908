#!/bin/sh
# Writes the manual page of the program to standard output: FRAME, in which the line @COMMANDS@ becomes
# what the program says of itself, command by command, when it is asked with --help.
#
#   manual.sh PROGRAM FRAME VERSION
set -eu
export RENTSUPPORT_LANGUAGE=en
program="$1" frame="$2" version="$3"

# Prints the commands below a command, as they are typed.
below() {
  "$program" "$@" --help | sed -n '/^Subcommands:$/,/^$/s/^  \([a-z][^ ]*\).*/\1/p'
}

# Turns one --help into a section. In it stand a description, the usage, items (an option and what it
# does, on one line or on two), and notes, in which lines that begin with spaces keep their form.
section() {
  "$program" "$@" --help | awk -v name="$*" '
    function text(s) {
      gsub(/\\/, "\\e", s)
      gsub(/-/, "\\-", s)
      if (s ~ /^[.\047]/) s = "\\\\&" s
      return s
    }
    function spaced(s) { # ends or begins lines that keep their form
      if (s != kept) print s ? ".nf" : ".fi"
      kept = s
    }
    BEGIN { print name == "" ? ".SH OPTIONS" : ".SH \"COMMAND " toupper(name) "\"" }
    /^Usage: / { print ".PP\n.B " text(substr($0, 8)); part = "usage"; next }
    /^(Positionals|Options|Subcommands):$/ { part = "items"; next }
    /^$/ { if (part == "items") part = "notes"; paragraph = 1; next }
    # Every command has it.
    /^  -h,--help / { if (name != "") next }
    part == "items" && /^  [^ ]/ {
      item = substr($0, 3)
      does = ""
      if (match(item, /   *[^ ]/) || (length(item) > 28 && substr(item, 28, 1) == " " && (RSTART = 28))) {
        does = substr(item, RSTART)
        item = substr(item, 1, RSTART - 1)
      }
      sub(/^ +/, "", does)
      sub(/ +$/, "", item)
      print ".TP\n.B " text(item)
      if (does != "") print text(does)
      next
    }
    part == "items" { sub(/^ +/, ""); print text($0); next }
    {
      if (paragraph && part == "notes") { spaced(0); print ".PP" }
      paragraph = 0
      spaced(part == "notes" && /^ /)
      print text($0)
    }
    END { spaced(0) }'
}

sections() {
  section "$@"
  for command in $(below "$@"); do
    sections "$@" "$command"
  done
}

while IFS= read -r line; do
  case "$line" in
    @COMMANDS@) sections ;;
    *) printf '%s\n' "$line" | sed "s/@VERSION@/$version/" ;;
  esac
done <"$frame"
