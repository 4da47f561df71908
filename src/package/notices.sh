#!/bin/sh
# Writes the copyright file of the packages to standard output: OURS, and behind it the notices of what is
# compiled in, as Debian's packages of the headers have them: those of headers, not of documents, tests and
# tools.
#
#   notices.sh OURS HEADER...
set -eu
cat "$1"
shift
for header in "$@"; do
  package="$(dpkg-query -S "$header" | sed 's/:.*//')"
  if [ -z "$package" ]; then
    echo "the packages need its notice; -DRENTSUPPORT_INSTALL=OFF builds without them" >&2
    exit 1
  fi
  version="$(dpkg-query -W -f '${source:Upstream-Version}' "$package")"
  awk -v package="$package" -v version="$version" '
    BEGIN { RS = ""; FS = "\n" }
    # Packages have different texts under one name of a licence: it gets the name of its package.
    function renamed(stanza, written) {
      match(stanza, /(^|\n)License:[^\n]*/)
      name = substr(stanza, RSTART, RLENGTH)
      sub(/^\n?License:[ \t]*/, "", name)
      written = name
      gsub(/[ \t]+/, "-", written)
      return substr(stanza, 1, RSTART - 1) (RSTART > 1 ? "\n" : "") "License: " package "-" written \
        substr(stanza, RSTART + RLENGTH)
    }
    /^Files:/ {
      match($0, /^Files:[^\n]*(\n[ \t][^\n]*)*/)
      rest = substr($0, RLENGTH + 1)
      count = split(substr($0, 7, RLENGTH - 6), patterns, /[ \t\n]+/)
      files = ""
      for (i = 1; i <= count; ++i)
        if (patterns[i] ~ /^(\*$|include\/)/) files = files " " package "_" version "/" patterns[i]
      if (files == "") next
      print "\nFiles:" files renamed(rest)
      used[name] = 1
    }
    /^License:/ {
      stanza = renamed($0)
      if (!used[name]) next
      print "\n" stanza
      found = 1
    }
    END {
      if (found) exit 0
      print package ": no notice found" >"/dev/stderr"
      exit 1
    }' "/usr/share/doc/$package/copyright"
done
